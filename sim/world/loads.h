// Loads of resting items on plates, by the lever rule; and the load of an item while a hand lifts it.
#pragma once

#include <map>
#include <vector>

#include "sim/world/shop.h"
#include "sim/world/world.h"

namespace storetwin::world {

/// The part of an item's weight that one plate bears.
struct Share {
  int plate = 0;        ///< number in Shop::plates()
  double fraction = 0;  ///< 0..1; the shares of an item add up to 1
};

/// How an item at rest on a shelf bears on its plates. A rigid bottom on plates of equal stiffness presses with a
/// field that is linear over the area of contact (Winkler's foundation); force and moments must balance, which for
/// two plates is the lever rule. Plates that would have to pull are left out. An item over a gap bears on the nearest
/// plate. By plate number.
std::vector<Share> shares_of(const Shop& shop, int shelf, const Pose& X_WI, const Vec3& size_m);

/// The fraction of an item's weight that its plate still feels when a part `u` of the lift, 0..1, has passed: 1 at
/// the start, 0 at the end. A hand first settles on the item (up to some 9 % more), then the load goes with the
/// minimum-jerk profile of reaching hands (Flash and Hogan, J. Neuroscience 1985), and falls slightly short of it
/// before contact ends. Never negative, as a contact can't pull.
double lift_fraction(double u);

/// The items at rest on plates and what they weigh there. Sums are taken in item order, so they don't depend on the
/// order in which items came and went.
class RestingLoads {
 public:
  explicit RestingLoads(std::size_t plates) : by_plate_(plates), loads_g_(plates, 0.0) {}

  void add(const Shop& shop, int shelf, const Item& item);
  void remove(const Shop& shop, int shelf, const Item& item);

  /// By plate number.
  const std::vector<double>& loads_g() const { return loads_g_; }
  /// Item and the grams of it that the plate bears.
  const std::map<ItemId, double>& on_plate(int plate) const { return by_plate_[static_cast<std::size_t>(plate)]; }

 private:
  void sum(int plate);

  std::vector<std::map<ItemId, double>> by_plate_;
  std::vector<double> loads_g_;
};

}  // namespace storetwin::world
