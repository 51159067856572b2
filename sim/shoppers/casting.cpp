#include "sim/shoppers/casting.h"

#include <algorithm>

namespace storetwin::shoppers {

namespace {

using scenario::Gear;
using scenario::PersonKind;

// A trolley, a pushchair or children by the hand slow people down [E]; no figure was found.
constexpr double kPushingFactor = 0.9;

Statures statures_of(PersonKind kind) {
  // Children of four to eleven years: medians of 1.03 to 1.44 m (WHO growth reference, 2006 and 2007). Older people are
  // some 4 cm shorter than the mean of all adults [E].
  if (kind == PersonKind::kChild) return {1.24, 0.11, 1.00, 1.45};
  if (kind == PersonKind::kSenior) return {1.66, 0.09, 1.45, 1.92};
  return {};
}

Container container_of(Gear gear, PersonKind kind, Container drawn) {
  switch (gear) {
    case Gear::kDrawn:
      return kind == PersonKind::kChild ? Container::kPockets : drawn;
    case Gear::kNone:
      return Container::kPockets;
    case Gear::kShoulderBag:
      return Container::kShoulderBag;
    case Gear::kBackpack:
      return Container::kBackpack;
    case Gear::kBasket:
      return Container::kBasket;
    case Gear::kTrolley:
      return Container::kTrolley;
    case Gear::kPushchair:
      return Container::kPushchair;
  }
  return drawn;
}

double draw_speed(const Speeds& speeds, RandomStream& draws) {
  return std::clamp(draws.normal(speeds.mean_mps, speeds.sigma_mps), speeds.least_mps, speeds.most_mps);
}

// Body and pace; the draws are the same whatever kind it is.
void draw_body(Shopper& shopper, const scenario::Person& person) {
  shopper.shape = draw_shape(shopper.random.fork("shape"), statures_of(person.kind));
  shopper.shape.container = container_of(person.gear, person.kind, shopper.shape.container);
  shopper.shape.radius_m = radius_with(shopper.shape.container);
  RandomStream draws = shopper.random.fork("temper");
  shopper.speed_mps = draw_speed(person.runs ? kRunning : speeds_of(person.kind), draws);
  if (is_pushed(shopper.shape.container)) shopper.speed_mps *= kPushingFactor;
}

Shopper cast_member(const scenario::ShopperGroup& group, int member, const RandomStream& random) {
  const bool by_name = !group.people.empty();
  const scenario::Person person = by_name ? group.people[static_cast<std::size_t>(member)] : scenario::Person{};
  Shopper shopper;
  shopper.random = random.fork(group.id).fork("member", static_cast<std::uint64_t>(member));
  shopper.members = group.size();
  shopper.first_of_visit = member == 0;
  shopper.group = group.id;
  shopper.role = {.kind = person.kind,
                  .coded = group.code,
                  .each_shows = group.each_shows,
                  .together = by_name,
                  .follows = group.follows,
                  .walks_out = person.walks_out,
                  .coat_after_s = person.coat_after_s};
  draw_body(shopper, person);
  const scenario::Errand& errand = person.errand ? *person.errand : group.errand;
  shopper.pace = errand.pace;
  shopper.speed_mps *= errand.pace;
  // The members of a group arrive together; the draw is the group's.
  RandomStream arrival = random.fork(group.id).fork("arrival");
  shopper.arrive_s = arrival.uniform(group.enter_between_s[0], group.enter_between_s[1]);
  return shopper;
}

}  // namespace

// Weidmann gives free speeds of 1.34 +- 0.26 m/s for all adults in the street, RiMEA after him 1.41 to 1.54 at 30 to 50
// years, 0.68 to 1.41 over 50, 0.46 to 0.76 with limited mobility. Adults here are a little slower than in the street;
// the 0.6 to 1.2 m/s at which people move in shops come from short ways, corners and other people. Older people walk at
// three quarters of the speed usual in shops, children of this age at 1.0 to 1.2 m/s.
Speeds speeds_of(PersonKind kind) {
  switch (kind) {
    case PersonKind::kAdult:
      return {1.18, 0.26, 0.70, 1.45};
    case PersonKind::kChild:
      return {1.10, 0.12, 0.80, 1.40};
    case PersonKind::kSenior:
      return {0.85, 0.12, 0.68, 1.20};
    case PersonKind::kLimitedMobility:
      return {0.61, 0.08, 0.46, 0.76};
  }
  return {1.18, 0.26, 0.70, 1.45};
}

std::vector<Shopper> cast(const scenario::ShopperGroup& group, const ShoppingLists& lists, const RandomStream& random) {
  std::vector<Shopper> members;
  for (int member = 0; member < group.size(); ++member) members.push_back(cast_member(group, member, random));
  // The group's receipt is dealt out to those who share its errand, one entry each in turn; a child gets one at most.
  const std::vector<SkuId> list = lists.draw(group.errand.baskets, random.fork(group.id).fork("receipt"));
  std::vector<std::vector<SkuId>> dealt(members.size());
  const auto takes = [&](std::size_t i) {
    const bool own = !group.people.empty() && group.people[i].errand.has_value();
    return !own && (members[i].role.kind != PersonKind::kChild || dealt[i].empty());
  };
  std::size_t turn = 0;
  for (const SkuId& sku : list) {
    for (std::size_t tried = 0; tried < members.size() && !takes(turn % members.size()); ++tried) ++turn;
    dealt[turn++ % members.size()].push_back(sku);
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    const bool own = !group.people.empty() && group.people[i].errand.has_value();
    const scenario::Errand& errand = own ? *group.people[i].errand : group.errand;
    std::optional<std::vector<SkuId>> wanted;
    if (own && !errand.baskets.empty()) {
      wanted = lists.draw(errand.baskets, members[i].random.fork("receipt"));
    } else if (!errand.baskets.empty()) {
      wanted = dealt[i];
    }
    members[i].tasks = draw_tasks(errand, members[i].random, wanted);
  }
  return members;
}

Shopper cast(const scenario::StaffMember& member, const std::optional<Doorway>& door, const RandomStream& random) {
  Shopper shopper;
  shopper.random = random.fork(member.id).fork("member", 0);
  shopper.group = member.id;
  shopper.role.coded = false;
  shopper.role.own_door = door;
  shopper.role.staff = StaffWork{.jobs = member.tasks};
  // A carton on the forearm is as large as a basket.
  const bool brings_goods = std::any_of(member.tasks.begin(), member.tasks.end(), [](const scenario::StaffTask& task) {
    return task.kind == scenario::StaffTaskKind::kRestock;
  });
  draw_body(shopper, {.gear = brings_goods ? Gear::kBasket : Gear::kNone});
  RandomStream arrival = random.fork(member.id).fork("arrival");
  shopper.arrive_s = arrival.uniform(member.enter_between_s[0], member.enter_between_s[1]);
  return shopper;
}

}  // namespace storetwin::shoppers
