#include "sim/shoppers/choices.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/shoppers/phases.h"
#include "sim/shoppers/schedule.h"

namespace storetwin::shoppers {

namespace {

using scenario::PutBackPlace;

// People who stand side by side keep about a shoulder's breadth between their middles.
constexpr double kStandApartM = 0.55;
// Who is pressed for time stands shoulder to shoulder, and as far aside as the arm allows.
constexpr double kPressedApartM = 0.40;
// What the arm may lack for a choice still to count as reachable: fingers are longer than the palm's centre.
constexpr double kFingersM = 0.04;
// Who arrived in a crowd stands this near to the place that was meant (walking.cpp), and reaches from there.
constexpr double kNearEnoughM = 0.2;
// The reaching arm's shoulder, not the nose, stands before the item.
constexpr double kArmOffsetM = 0.12;

double front_y(const store::Fixture& fixture) {
  double y = 0;
  for (const store::Shelf& shelf : fixture.shelves) y = std::min(y, shelf.p_FS.y());
  return y;
}

// Fixtures at which somebody else stands or is heading to.
std::vector<std::string> busy_fixtures(const Shopper& shopper, const Scene& scene) {
  std::vector<std::string> busy;
  for (const Shopper& other : scene.everybody) {
    if (other.id != shopper.id && other.present() && other.stand) busy.push_back(other.stand->fixture);
  }
  return busy;
}

// Moves the plates of these fixtures to the front, keeping the order otherwise.
void prefer(std::vector<PlateAddress>& plates, const std::vector<std::string>& fixtures) {
  std::stable_partition(plates.begin(), plates.end(), [&](const PlateAddress& plate) {
    return std::find(fixtures.begin(), fixtures.end(), plate.fixture) != fixtures.end();
  });
}

// The first unit from the front that the task wants; zero if there is none.
ItemId first_wanted(const Task& task, const PlateAddress& plate, const Scene& scene) {
  for (const ItemId id : scene.world.on_plate(plate)) {
    const bool wanted = !task.sku || scene.world.items().at(id).sku == task.sku;
    if (task.exactly.item ? id == task.exactly.item : wanted) return id;
  }
  return {};
}

bool is_own_facing(const store::Store& store, const PlateAddress& plate, const SkuId& sku) {
  const auto facings = store::facings_on(store, plate);
  return std::any_of(facings.begin(), facings.end(), [&](const store::Facing* f) { return f->sku == sku; });
}

// A thing over several plates bears most on the middle ones.
std::vector<PlateAddress> from_the_middle(std::vector<PlateAddress> plates) {
  const double middle = (plates.front().plate + plates.back().plate) / 2.0;
  std::stable_sort(plates.begin(), plates.end(), [&](const PlateAddress& a, const PlateAddress& b) {
    return std::abs(a.plate - middle) < std::abs(b.plate - middle);
  });
  return plates;
}

// How the wrong places differ. `home` is the plate from which the unit was lifted.
bool suits(const store::Store& store, const Task& task, const PlateAddress& home, const world::Item& unit,
           const PlateAddress& plate) {
  constexpr int kMostAside = 3;
  constexpr double kSameMassG = 2, kSameMassShare = 0.02;
  if (is_own_facing(store, plate, unit.sku)) return task.place == PutBackPlace::kRight;
  const bool same_shelf = plate.fixture == home.fixture && plate.shelf == home.shelf;
  const double mass_g = store::find_product(store, unit.sku)->mass_g;
  const auto facings = store::facings_on(store, plate);
  switch (task.place) {
    case PutBackPlace::kRight:
      return false;
    case PutBackPlace::kWrong:
      return true;
    case PutBackPlace::kNearby:
      return same_shelf && std::abs(plate.plate - home.plate) <= kMostAside;
    case PutBackPlace::kOtherShelf:
      return plate.fixture == home.fixture && plate.shelf != home.shelf;
    case PutBackPlace::kOtherFixture:
      return plate.fixture != home.fixture;
    case PutBackPlace::kEqualWeight:
      return std::any_of(facings.begin(), facings.end(), [&](const store::Facing* facing) {
        const double other_g = store::find_product(store, facing->sku)->mass_g;
        return std::abs(other_g - mass_g) <= std::max(kSameMassG, kSameMassShare * mass_g);
      });
  }
  return false;
}

Approach approach_of(const Task& task) {
  switch (task.hands) {
    case scenario::Hands::kBoth:
      return Approach::kBothHands;
    case scenario::Hands::kFar:
      return Approach::kFarHand;
    case scenario::Hands::kOne:
      break;
  }
  return Approach::kNearHand;
}

// How far aside of the target one stands, + is to the right of it.
double arm_offset_m(Side hand, Approach approach) {
  constexpr double kAcrossM = 0.40;  // beyond the next facing, so that the forearm passes before it
  const double to_the_left = hand == Side::kRight ? -1 : 1;
  switch (approach) {
    case Approach::kNearHand:
      return to_the_left * kArmOffsetM;
    case Approach::kBothHands:
      return 0;
    case Approach::kFarHand:
      return -to_the_left * kAcrossM;
  }
  return 0;
}

// How far aside of the ideal place to stand, in the order of trying. Who is pressed for time goes farther, and leaves the
// middle to somebody who comes from the other side: neither has to pass the other.
std::vector<double> asides(bool timed, bool from_left) {
  if (!timed) return {0, -0.1, 0.1, -0.2, 0.2, -0.3, 0.3, -0.4, 0.4};
  std::vector<double> tried = {0.2, 0.1, 0.3, 0, 0.4, -0.1, 0.5, -0.2, 0.6, -0.3, -0.4, -0.5, -0.6};
  if (from_left) {
    for (double& aside : tried) aside = -aside;
  }
  return tried;
}

}  // namespace

RandomStream draws_of(const Shopper& shopper) {
  return shopper.random.fork("choice", shopper.task).fork("attempt", static_cast<std::uint64_t>(shopper.attempts));
}

Side free_side(const Shopper& shopper, RandomStream& random) {
  const bool right = random.chance(0.7);  // more people are right-handed, but few insist
  if (shopper.shape.container == Container::kBasket) {
    return shopper.shape.container_side == Side::kLeft ? Side::kRight : Side::kLeft;
  }
  return right ? Side::kRight : Side::kLeft;
}

bool stand_is_free(const Shopper& shopper, const Scene& scene, const Vec2& p) {
  if (!scene.grid.walkable(p)) return false;
  for (const Doorway* door : {&scene.entrance, &scene.exit}) {
    if ((door->inside() - p).norm() < 0.45) return false;
  }
  for (const Shopper& other : scene.everybody) {
    if (other.id == shopper.id || !other.present()) continue;
    const double apart_m = is_timed(shopper) ? kPressedApartM : kStandApartM;
    if (other.stand && (other.stand->p_W - p).norm() < apart_m) return false;
    if (other.posture.pushed && (other.posture.pushed->p_W - p).norm() < apart_m) return false;
  }
  return true;
}

bool reaches(const Shopper& shopper, const Stand& stand, Side hand, const Vec3& target) {
  Posture posture;
  posture.p_WB_m = stand.p_W;
  posture.heading_rad = stand.heading_rad;
  return bend_towards(shopper.shape, posture, hand, target, stand.clear_m).short_by_m <= kFingersM;
}

std::vector<PlateAddress> shuffled(std::vector<PlateAddress> plates, RandomStream& random) {
  for (int i = static_cast<int>(plates.size()) - 1; i > 0; --i) {
    std::swap(plates[static_cast<std::size_t>(i)], plates[static_cast<std::size_t>(random.integer(0, i))]);
  }
  return plates;
}

std::vector<PlateAddress> named_plates(const Shopper& shopper, const Task& task) {
  if (task.in_place_of < 0) return task.plates;
  const auto unit = static_cast<std::size_t>(task.in_place_of);
  const auto home = unit < shopper.lifted.size() ? shopper.home.find(shopper.lifted[unit]) : shopper.home.end();
  return home == shopper.home.end() ? std::vector<PlateAddress>{} : std::vector{home->second};
}

std::optional<Vec3> spot_for(const Scene& scene, std::vector<PlateAddress> plates, const Vec3& size_m,
                             const Exactly& exactly) {
  if (exactly.spot) return exactly.spot;
  constexpr int kMostAside = 3;
  for (int aside = 0; aside <= kMostAside; ++aside) {
    if (const auto spot = scene.world.free_spot(plates, size_m, exactly.deepest_m)) return spot;
    const auto reaches_plate = [&](const PlateAddress& plate) {
      return store::find_plate(scene.world.store(), plate) != nullptr;
    };
    PlateAddress left = plates.front(), right = plates.back();
    --left.plate;
    ++right.plate;
    if (reaches_plate(left)) plates.insert(plates.begin(), left);
    if (reaches_plate(right)) plates.push_back(right);
  }
  return std::nullopt;
}

Vec3 grip_point(const store::Fixture& fixture, const world::Item& item) {
  return item.X_WI.translation - 0.5 * item.size_m.y() * (fixture.X_WF.rotation * Vec3::UnitY());
}

std::optional<Stand> find_stand(const Shopper& shopper, const Scene& scene, const store::Fixture& fixture,
                                const Vec3& target, Side hand, Approach approach) {
  const Vec3 p_FT = fixture.X_WF.inverse() * target;
  const Vec3 into = fixture.X_WF.rotation * Vec3::UnitY();
  const double front = front_y(fixture);
  if (approach == Approach::kNearHand && shopper.stand && shopper.stand->fixture == fixture.id &&
      (shopper.posture.p_WB_m - shopper.stand->p_W).norm() < kNearEnoughM && reaches(shopper, *shopper.stand, hand, target)) {
    const Vec3 p_FB = fixture.X_WF.inverse() * Vec3(shopper.stand->p_W.x(), shopper.stand->p_W.y(), 0);
    if (std::abs(p_FB.x() - p_FT.x()) < 0.35) return shopper.stand;
  }
  const double ideal_x = p_FT.x() + arm_offset_m(hand, approach);
  const double from_x = (fixture.X_WF.inverse() * Vec3(shopper.posture.p_WB_m.x(), shopper.posture.p_WB_m.y(), 0)).x();
  constexpr std::array<double, 4> kBefore = {0.55, 0.50, 0.45, 0.40};
  for (const double aside : asides(is_timed(shopper), from_x < ideal_x)) {
    for (const double before : kBefore) {
      const Vec3 p_WB = fixture.X_WF * Vec3(ideal_x + aside, front - before, 0);
      const Stand stand{p_WB.head<2>(), std::atan2(into.y(), into.x()), before, fixture.id};
      if (stand_is_free(shopper, scene, stand.p_W) && reaches(shopper, stand, hand, target)) return stand;
    }
  }
  return std::nullopt;
}

std::optional<Choice> choose_pick(const Shopper& shopper, const Task& task, const Scene& scene) {
  RandomStream random = draws_of(shopper);
  const store::Store& store = scene.world.store();
  const Side drawn = free_side(shopper, random);
  const Side hand = task.hands == scenario::Hands::kBoth ? Side::kRight : drawn;
  std::vector<PlateAddress> plates;
  if (!task.plates.empty()) {
    plates = from_the_middle(task.plates);
  } else {
    plates = shuffled(store::all_plates(store), random);
    if (task.share_bay) prefer(plates, busy_fixtures(shopper, scene));
    if (task.same_facing) plates.insert(plates.begin(), shopper.plate);
  }
  for (const PlateAddress& plate : plates) {
    const ItemId item = first_wanted(task, plate, scene);
    if (!item) continue;
    const store::Fixture* fixture = store::find_fixture(store, plate.fixture);
    const Vec3 grip = grip_point(*fixture, scene.world.items().at(item));
    if (const auto stand = find_stand(shopper, scene, *fixture, grip, hand, approach_of(task)))
      return Choice{scene.world.items().at(item).plate, item, hand, *stand, grip};
  }
  return std::nullopt;
}

std::optional<Choice> choose_put_back(const Shopper& shopper, const Task& task, ItemId item, const Scene& scene) {
  RandomStream random = draws_of(shopper);
  const store::Store& store = scene.world.store();
  const world::Item& unit = scene.world.items().at(item);
  Side hand = free_side(shopper, random);
  for (const Side side : {Side::kLeft, Side::kRight}) {
    if (scene.world.held(shopper.id, side) == item) hand = side;
  }
  const bool near = random.chance(0.6);
  std::vector<PlateAddress> plates = shuffled(store::all_plates(store), random);
  if (shopper.stand && (near || task.place == PutBackPlace::kRight)) prefer(plates, {shopper.stand->fixture});
  const auto at_spot = [&](const PlateAddress& plate, const std::optional<Vec3>& spot) -> std::optional<Choice> {
    if (!spot) return std::nullopt;
    const store::Fixture* fixture = store::find_fixture(store, plate.fixture);
    const Vec3 grip = *spot - 0.5 * unit.size_m.y() * (fixture->X_WF.rotation * Vec3::UnitY());
    const auto stand = find_stand(shopper, scene, *fixture, grip, hand);
    return stand ? std::optional(Choice{plate, item, hand, *stand, *spot}) : std::nullopt;
  };
  if (const auto named = named_plates(shopper, task); !named.empty()) {
    return at_spot(from_the_middle(named).front(), spot_for(scene, named, unit.size_m, task.exactly));
  }
  const auto lifted_from = shopper.home.find(item);
  const PlateAddress home = lifted_from == shopper.home.end() ? PlateAddress{} : lifted_from->second;
  for (const PlateAddress& plate : plates) {
    if (store::facings_on(store, plate).empty()) continue;
    if (!suits(store, task, home, unit, plate) && !task.postponed) continue;
    if (const auto choice = at_spot(plate, scene.world.free_spot(plate, unit.size_m))) return choice;
  }
  return std::nullopt;
}

std::optional<ItemId> item_to_give_up(const Shopper& shopper, const Task& task, const Scene& scene) {
  ItemId wanted;
  if (task.unit >= 0) {
    const auto unit = static_cast<std::size_t>(task.unit);
    if (unit < shopper.lifted.size()) wanted = shopper.lifted[unit];
  } else {
    for (const ItemId id : shopper.lifted) {
      if (has(shopper, scene, id) && (!task.sku || scene.world.items().at(id).sku == task.sku)) wanted = id;
    }
  }
  return wanted && has(shopper, scene, wanted) ? std::optional<ItemId>(wanted) : std::nullopt;
}

}  // namespace storetwin::shoppers
