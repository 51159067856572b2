#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/sim/world/small_shop.h"

namespace storetwin::world {

using truth::ItemEventKind;

namespace {

double force_on(const World& world, const PlateAddress& plate) {
  const auto plates = store::all_plates(world.store());
  const auto found = std::find(plates.begin(), plates.end(), plate);
  return world.plate_forces_g()[static_cast<std::size_t>(found - plates.begin())];
}

double mass_at_rest(const World& world) {
  double sum = 0;
  for (const auto& [id, item] : world.items()) {
    if (item.place == ItemPlace::kOnPlate) sum += item.mass_g;
  }
  return sum;
}

double tilt_deg(const Item& item) { return std::acos(std::min(1.0, item.X_WI.rotation(2, 2))) * 180 / 3.14159265; }

}  // namespace

TEST_CASE("a stocked shop holds every planned unit upright, its mass within 6.6 percent of the nominal one") {
  const World world(small_shop(), RandomStream(1));
  CHECK(world.items().size() == 6 + 12 + 4 + 12 + 2);
  bool any_off = false;
  for (const auto& [id, item] : world.items()) {
    const double nominal = store::find_product(world.store(), item.sku)->mass_g;
    CHECK(std::abs(item.mass_g / nominal - 1) < 1.05 * 1.015 - 1);
    any_off |= std::abs(item.mass_g / nominal - 1) > 0.003;
    CHECK(item.X_WI.rotation(2, 2) == doctest::Approx(1));
  }
  CHECK(any_off);
}

TEST_CASE("loads at rest add up to the masses, also where an item stands on two plates") {
  World world(small_shop(), RandomStream(2));
  CHECK(total_force_g(world) == doctest::Approx(mass_at_rest(world)).epsilon(1e-12));
  steps(world, 10);
  CHECK(total_force_g(world) == doctest::Approx(mass_at_rest(world)).epsilon(1e-12));
  // Two bags of 20 cm, 1 cm apart, stand centred on the half metre of two plates: one on each but for half a gap.
  CHECK(force_on(world, kCrispsLeft) == doctest::Approx(force_on(world, kCrispsRight)).epsilon(0.02));
}

TEST_CASE("front rows come first") {
  const World world(small_shop(), RandomStream(3));
  const auto waters = world.on_plate(kWater);
  REQUIRE(waters.size() == 6);
  for (std::size_t i = 0; i + 1 < waters.size(); ++i) {
    const Item& nearer = world.items().at(waters[i]);
    const Item& farther = world.items().at(waters[i + 1]);
    CHECK(nearer.X_WI.translation.y() <= farther.X_WI.translation.y() + 1e-9);
  }
}

TEST_CASE("a pick: the hand settles on the item, its weight leaves smoothly, the event is the last contact") {
  World world(small_shop(), RandomStream(4));
  const ItemId item = world.on_plate(kWater).front();
  const double mass = world.items().at(item).mass_g;
  const double before = force_on(world, kWater);
  world.set_body(kAnn, body_with_hand(front_of(world.items().at(item))));
  REQUIRE(world.grasp(kAnn, Side::kRight, item, 0.15));
  CHECK_FALSE(world.grasp(kBob, Side::kRight, item));
  double highest = before, last = before, largest_jump = 0;
  std::vector<truth::ItemEvent> events;
  for (int i = 0; i < 36; ++i) {
    world.step();
    const double force = force_on(world, kWater);
    highest = std::max(highest, force);
    largest_jump = std::max(largest_jump, std::abs(force - last));
    last = force;
    CHECK(events.empty());
    for (const auto& event : world.last_events().items) events.push_back(event);
  }
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == ItemEventKind::kPick);
  CHECK(events[0].at == Timestamp::seconds(0.15));
  CHECK(events[0].plate == kWater);
  CHECK(events[0].sku == SkuId("water"));
  CHECK(highest > before + 0.03 * mass);
  CHECK(highest < before + 0.15 * mass);
  CHECK(largest_jump < 0.12 * mass);
  CHECK(force_on(world, kWater) == doctest::Approx(before - mass).epsilon(1e-9));
  CHECK(world.held(kAnn, Side::kRight) == item);
  CHECK_FALSE(world.grasp(kAnn, Side::kRight, world.on_plate(kWater).front()));
}

TEST_CASE("a press is felt for one step") {
  World world(small_shop(), RandomStream(5));
  const double before = force_on(world, kTea);
  world.press({kTea, 42});
  world.step();
  CHECK(force_on(world, kTea) == doctest::Approx(before + 42));
  world.step();
  CHECK(force_on(world, kTea) == doctest::Approx(before));
}

TEST_CASE("a put-back into the gap lands with a peak, settles upright, and bears exactly its mass") {
  World world(small_shop(), RandomStream(6));
  const double full = force_on(world, kBeans);
  const ItemId item = take(world, kAnn, kBeans);
  const double mass = world.items().at(item).mass_g;
  const auto spot = world.free_spot(kBeans, world.items().at(item).size_m);
  REQUIRE(spot.has_value());
  double peak = 0;
  std::vector<truth::ItemEvent> events = put(world, kAnn, *spot, 0);
  for (int i = 0; i < 600; ++i) {
    const auto some = steps(world, 1);
    events.insert(events.end(), some.begin(), some.end());
    peak = std::max(peak, force_on(world, kBeans));
  }
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == ItemEventKind::kPutBack);
  CHECK(events[0].shopper == kAnn);
  CHECK(events[0].plate == kBeans);
  CHECK_FALSE(events[0].misplaced);
  CHECK(peak > full + 0.5 * mass);
  CHECK(force_on(world, kBeans) == doctest::Approx(full).epsilon(1e-9));
  CHECK(world.items().at(item).place == ItemPlace::kOnPlate);
  CHECK(tilt_deg(world.items().at(item)) < 1);
}

TEST_CASE("several plates are one place, as near to their middle as can be") {
  store::Store shop = small_shop();
  shop.planogram.clear();
  World world(shop, RandomStream(8));
  const auto spot = world.free_spot({kWater, kBeans}, {0.3, 0.08, 0.1});
  REQUIRE(spot.has_value());
  CHECK(spot->x() == doctest::Approx(1.25));  // the boundary of the two plates
  CHECK_FALSE(world.free_spot({kWater, kSoap}, {0.05, 0.05, 0.03}).has_value());  // two shelves
  CHECK_FALSE(world.free_spot(std::vector<PlateAddress>{}, {0.05, 0.05, 0.03}).has_value());
}

TEST_CASE("goods stand as far behind the edge as they are told to, and leave room before them") {
  World faced(small_shop(), RandomStream(8)), set_back(small_shop(), RandomStream(8), 0.1);
  CHECK_FALSE(faced.free_spot(kBeans, {0.075, 0.075, 0.11}).has_value());
  CHECK(set_back.free_spot(kBeans, {0.075, 0.075, 0.11}).has_value());
  const auto depth = [](const World& world) { return world.items().at(world.on_plate(kBeans).front()).X_WI.translation.y(); };
  CHECK(depth(set_back) - depth(faced) == doctest::Approx(0.09));
}

TEST_CASE("what is drawn out from behind another leaves it standing") {
  World world(small_shop(), RandomStream(8));
  const std::vector<ItemId> tea = world.on_plate(kTea);
  const ItemId front = tea.front();
  const Pose before = world.items().at(front).X_WI;
  // The one right behind the frontmost, in the same column.
  const auto behind = std::find_if(tea.begin(), tea.end(), [&](ItemId id) {
    const Vec3 offset = world.items().at(id).X_WI.translation - before.translation;
    return std::abs(offset.x()) < 0.01 && offset.y() > 0.03 && std::abs(offset.z()) < 0.01;
  });
  REQUIRE(behind != tea.end());
  world.set_body(kAnn, body_with_hand(front_of(world.items().at(*behind))));
  REQUIRE(world.grasp(kAnn, Side::kRight, *behind, 0.15));
  auto events = steps(world, 36);
  const Vec3 hand = world.bodies().at(kAnn).hands[1];
  for (const auto& event : move_hand(world, kAnn, {hand.x(), 1.5, hand.z() + 0.03}, 0.5)) events.push_back(event);
  for (const auto& event : steps(world, 240)) events.push_back(event);
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == ItemEventKind::kPick);
  CHECK(world.items().at(front).place == ItemPlace::kOnPlate);
  CHECK((world.items().at(front).X_WI.translation - before.translation).norm() < 1e-12);
}

TEST_CASE("packs that find no room beside the others on a plate stand behind them") {
  store::Store shop = small_shop();
  shop.planogram = {{SkuId("tea"), "g1", 2, {2}, 1}, {SkuId("crisps"), "g1", 2, {2}, 1}};
  World world(shop, RandomStream(8));
  REQUIRE(world.items().size() == 2);
  const Item &tea = world.items().at(ItemId{1}), &crisps = world.items().at(ItemId{2});
  CHECK(crisps.X_WI.translation.y() - crisps.size_m.y() / 2 > tea.X_WI.translation.y() + tea.size_m.y() / 2);
}

TEST_CASE("a wrong shelf makes a misplacement") {
  World world(small_shop(), RandomStream(7));
  const ItemId item = take(world, kAnn, kSoap);
  take(world, kBob, kTea);
  const auto spot = world.free_spot(kTea, world.items().at(item).size_m);
  REQUIRE(spot.has_value());
  const auto events = put(world, kAnn, *spot);
  REQUIRE(events.size() == 1);
  CHECK(events[0].misplaced);
  CHECK(events[0].plate == kTea);
}

TEST_CASE("what is put down where something stands finds its place and keeps the loads true") {
  World world(small_shop(), RandomStream(8));
  const ItemId item = take(world, kAnn, kBeans);
  const Vec3 on_neighbour = world.items().at(world.on_plate(kBeans).front()).X_WI.translation + Vec3(0.03, 0, 0);
  const auto events = put(world, kAnn, on_neighbour, 900);
  CHECK(events.size() >= 1);
  for (const auto& [id, other] : world.items()) CHECK(other.place != ItemPlace::kLoose);
  CHECK(total_force_g(world) == doctest::Approx(mass_at_rest(world)).epsilon(1e-9));
  CHECK(world.items().at(item).place == ItemPlace::kOnPlate);
}

TEST_CASE("what is let go over the floor is dropped by the one who held it, and can be picked up") {
  World world(small_shop(), RandomStream(9));
  const ItemId item = take(world, kAnn, kWater);
  move_hand(world, kAnn, {1.1, 1.2, 1.0}, 0.5);
  move_hand(world, kAnn, {1.1, 1.2, 1.0}, 0.1);  // holds still
  world.release(kAnn, Side::kRight);
  const Timestamp released = world.now();
  const auto events = steps(world, 960);
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == ItemEventKind::kDrop);
  CHECK(events[0].shopper == kAnn);
  // The bottle's lower end hangs between 0.5 and 1 m above the floor: free fall takes sqrt(2 h / g).
  CHECK(events[0].at - released > Duration::seconds(std::sqrt(2 * 0.5 / 9.81)));
  CHECK(events[0].at - released < Duration::seconds(std::sqrt(2 * 1.0 / 9.81)));
  const Item& dropped = world.items().at(item);
  CHECK(dropped.place == ItemPlace::kOnFloor);
  CHECK(dropped.X_WI.translation.z() < dropped.size_m.z() / 2 + 0.005);
  CHECK(dropped.X_WI.translation.z() > dropped.size_m.x() / 2 - 0.005);
  CHECK(total_force_g(world) == doctest::Approx(mass_at_rest(world)).epsilon(1e-12));
  world.set_body(kAnn, body_with_hand(dropped.X_WI.translation));
  REQUIRE(world.grasp(kAnn, Side::kRight, item));
  const auto later = steps(world, 60);
  REQUIRE(later.size() == 1);
  CHECK(later[0].kind == ItemEventKind::kPickUp);
}

TEST_CASE("an item pushed through a row moves its neighbours, and pushing over the edge is a drop by the pusher") {
  World world(small_shop(), RandomStream(10));
  const ItemId water = take(world, kAnn, kWater);
  const std::vector<ItemId> teas = world.on_plate(kTea);
  const Vec3 tea = world.items().at(teas.front()).X_WI.translation;
  // Through the front row from left to right, low over the board.
  move_hand(world, kAnn, {tea.x() - 0.3, 1.7, 0.35}, 0.3);
  const double grip = world.items().at(water).X_WI.translation.y() - 1.7;
  move_hand(world, kAnn, {tea.x() - 0.3, tea.y() - grip, 0.35}, 0.3);
  auto events = move_hand(world, kAnn, {tea.x() + 0.4, tea.y() - grip, 0.35}, 0.8);
  const auto after = steps(world, 960);
  events.insert(events.end(), after.begin(), after.end());
  CHECK((world.items().at(teas.front()).X_WI.translation - tea).norm() > 0.03);
  for (const auto& event : events) {
    CHECK(event.kind == ItemEventKind::kDrop);
    CHECK(event.shopper == kAnn);
    CHECK(event.item != water);
  }
  CHECK(total_force_g(world) == doctest::Approx(mass_at_rest(world)).epsilon(1e-9));
  for (const auto& [id, item] : world.items()) CHECK(item.place != ItemPlace::kLoose);
}

TEST_CASE("what is let go over somebody's trolley falls on it and not to the floor; what is carried lies in it") {
  World world(small_shop(), RandomStream(9));
  const ItemId item = take(world, kAnn, kWater);
  move_hand(world, kAnn, {1.1, 1.2, 1.2}, 0.5);
  move_hand(world, kAnn, {1.1, 1.2, 1.2}, 0.1);  // holds still
  BodyPose bob = body_with_hand({3, 1, 1});
  bob.boxes = {{{Mat3::Identity(), {1.1, 1.2, 0.3}}, {0.4, 0.3, 0.3}}};
  bob.p_WGoods = Vec3(1.1, 1.2, 0.5);
  world.set_body(kBob, bob);
  world.release(kAnn, Side::kRight);
  for (int tick = 0; tick < 30; ++tick) {
    world.set_body(kBob, bob);
    CHECK(steps(world, 4).empty());
  }
  CHECK(world.items().at(item).place == ItemPlace::kLoose);
  CHECK(world.items().at(item).X_WI.translation.z() > 0.6);

  const ItemId tea = take(world, kAnn, kTea);
  world.hand_off(kAnn, Side::kRight, kBob);
  CHECK(world.carried(kBob) == std::vector{tea});
  CHECK(world.items().at(tea).X_WI.translation.isApprox(*bob.p_WGoods));
  bob.p_WGoods = Vec3(2.1, 1.2, 0.5);
  world.set_body(kBob, bob);
  steps(world, 1);
  CHECK(world.items().at(tea).X_WI.translation.isApprox(*bob.p_WGoods));
}

TEST_CASE("hand, basket and hand-off: an item is always in one place, and leaves with who carries it") {
  World world(small_shop(), RandomStream(11));
  const std::size_t stocked = world.items().size();
  const ItemId item = take(world, kAnn, kTea);
  world.stow(kAnn, Side::kRight);
  CHECK(world.carried(kAnn) == std::vector{item});
  CHECK_FALSE(world.held(kAnn, Side::kRight).has_value());
  CHECK_FALSE(world.unstow(kBob, Side::kRight, item));
  REQUIRE(world.unstow(kAnn, Side::kRight, item));
  world.set_body(kBob, body_with_hand({3, 1, 1}));
  world.hand_off(kAnn, Side::kRight, kBob);
  const auto events = steps(world, 1);
  REQUIRE(events.size() == 1);
  CHECK(events[0].kind == ItemEventKind::kHandOff);
  CHECK(events[0].receiver == kBob);
  CHECK(world.carried(kBob) == std::vector{item});
  world.remove_body(kBob);
  CHECK(world.items().size() == stocked - 1);
}

TEST_CASE("one hand lifts several at once: each its own event, all in hand, basket and pocket, and none alone") {
  World world(small_shop(), RandomStream(14));
  const auto soaps = world.on_plate(kSoap);
  const std::vector<ItemId> grab(soaps.begin(), soaps.begin() + 3);
  world.set_body(kAnn, body_with_hand(front_of(world.items().at(grab.front()))));
  REQUIRE(world.grasp(kAnn, Side::kRight, grab, 0.15));
  CHECK_FALSE(world.grasp(kAnn, Side::kRight, soaps.back()));
  CHECK_FALSE(world.grasp(kAnn, Side::kLeft, std::vector{soaps.back(), grab.front()}));
  const auto events = steps(world, 60);
  REQUIRE(events.size() == 3);
  for (const auto& event : events) CHECK(event.at == events.front().at);
  CHECK(world.all_held(kAnn, Side::kRight) == grab);
  CHECK(world.held(kAnn, Side::kRight) == grab.front());
  CHECK(total_force_g(world) == doctest::Approx(mass_at_rest(world)).epsilon(1e-12));
  world.conceal(kAnn, Side::kRight);
  CHECK(world.carried(kAnn).empty());
  for (const ItemId id : grab) CHECK(world.items().at(id).place == ItemPlace::kConcealed);
  REQUIRE(world.unstow(kAnn, Side::kRight, grab[1]));
  world.stow(kAnn, Side::kRight);
  CHECK(world.carried(kAnn) == std::vector{grab[1]});
}

TEST_CASE("both hands on one pack: both are full, it follows their middle, and either lets it go") {
  World world(small_shop(), RandomStream(15));
  const ItemId pack = world.on_plate(kCrispsLeft).front();
  const Vec3 front = front_of(world.items().at(pack));
  BodyPose body = body_with_hand(front + Vec3(0.1, 0, 0));
  body.hands[0] = front - Vec3(0.1, 0, 0);
  world.set_body(kAnn, body);
  REQUIRE(world.grasp_with_both(kAnn, pack));
  CHECK_FALSE(world.grasp(kAnn, Side::kLeft, world.on_plate(kSoap).front()));
  CHECK(steps(world, 60).size() == 1);
  CHECK(world.held(kAnn, Side::kLeft) == pack);
  CHECK(world.held(kAnn, Side::kRight) == pack);
  const Vec3 before = world.items().at(pack).X_WI.translation;
  // The left hand alone rises by 10 cm: the pack by half of that.
  body.hands[0].z() += 0.1;
  world.set_body(kAnn, body);
  steps(world, 1);
  CHECK((world.items().at(pack).X_WI.translation - before - Vec3(0, 0, 0.05)).norm() < 1e-9);
  world.release(kAnn, Side::kLeft);
  CHECK_FALSE(world.held(kAnn, Side::kRight).has_value());
}

TEST_CASE("a thing goes from hand to hand if the other's is empty, and the one who lifted it is remembered") {
  World world(small_shop(), RandomStream(16));
  const ItemId item = take(world, kAnn, kTea);
  world.set_body(kBob, body_with_hand({3, 1, 1}));
  world.hand_off(kAnn, Side::kRight, kBob, Side::kRight);
  CHECK(world.held(kBob, Side::kRight) == item);
  CHECK(world.items().at(item).holder == kBob);
  CHECK(world.items().at(item).lifter == kAnn);
  const ItemId water = take(world, kAnn, kWater);
  world.hand_off(kAnn, Side::kRight, kBob, Side::kRight);
  CHECK(world.carried(kBob) == std::vector{water});
}

TEST_CASE("an interrupted lift leaves the item and its weight where they were") {
  World world(small_shop(), RandomStream(12));
  const double before = force_on(world, kWater);
  const ItemId item = world.on_plate(kWater).front();
  world.set_body(kAnn, body_with_hand(front_of(world.items().at(item))));
  REQUIRE(world.grasp(kAnn, Side::kRight, item, 0.2));
  steps(world, 20);
  CHECK(force_on(world, kWater) < before);
  world.release(kAnn, Side::kRight);
  CHECK(steps(world, 2).empty());
  CHECK(force_on(world, kWater) == doctest::Approx(before));
}

TEST_CASE("a free spot is really free: what is stood there touches nothing, and a full plate has none") {
  World world(small_shop(), RandomStream(13));
  const Vec3 can = store::find_product(world.store(), SkuId("beans"))->size_m;
  CHECK_FALSE(world.free_spot(kBeans, can).has_value());
  const ItemId item = take(world, kAnn, kBeans);
  const auto spot = world.free_spot(kBeans, can);
  REQUIRE(spot.has_value());
  for (const ItemId other : world.on_plate(kBeans)) {
    const Vec3 apart = (world.items().at(other).X_WI.translation - *spot).cwiseAbs();
    CHECK((apart.x() > can.x() || apart.y() > can.y() || apart.z() >= can.z() - 1e-9));
  }
  CHECK(spot->z() == doctest::Approx(0.2 + can.z() / 2));
  CHECK_FALSE(world.free_spot({"g9", 1, 1}, can).has_value());
  CHECK(item);
}

}  // namespace storetwin::world
