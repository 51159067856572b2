// The rigid bodies of the few items in motion, and what they can hit, on Bullet (single precision, Debian 12's 3.24).
//
// One of these exists only while something is loose. It holds no state of its own worth keeping: the caller hands in
// loose items from the canonical state, poses hands and limbs before each step, and reads the motions back after it.
// Fixed step, one thread, bodies added in id order, no deactivation (the caller decides what rests). Bullet's headers
// stay in the .cpp.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/store/store.h"
#include "sim/world/shop.h"
#include "sim/world/state.h"

namespace storetwin::world {

/// What touched a loose item in the last step.
struct Touch {
  bool plate = false;          ///< a plate or shelf board bears it from below
  bool floor = false;          ///< the floor bears it from below
  bool supported = false;      ///< anything that stands still, or another item, bears it from below
};

/// The part of a held item that pushes others: 1.5 cm less on every side, since a person feels a neighbour and gives
/// way; only a gross clash moves it.
Vec3 felt_size(const Vec3& size_m);

class BulletWorld {
 public:
  BulletWorld(const store::Store& store, const Shop& shop);
  ~BulletWorld();
  BulletWorld(const BulletWorld&) = delete;
  BulletWorld& operator=(const BulletWorld&) = delete;

  bool has_loose(ItemId item) const;
  /// The loose items in it, by id.
  std::vector<ItemId> loose() const;
  /// `owner`'s own limbs don't touch the item: a hand that lets go must not kick what it released.
  void add_loose(const Item& item, const RigidState& motion, ShopperId owner);
  void remove_loose(ItemId item);

  /// The items that stand like walls from now on: items at rest that are near but not let loose.
  void set_walls(const std::vector<const Item*>& items);
  /// The items in hands, at their poses; others than these are taken out.
  void set_held(const std::vector<const Item*>& items);
  /// The capsules and boxes of these shoppers; others than these are taken out.
  void set_limbs(const std::map<ShopperId, const BodyPose*>& bodies);

  /// One step of World::kStepS.
  void step();

  RigidState motion(ItemId item) const;
  const Touch& touch(ItemId item) const;
  /// Vertical forces of loose items on plates during the last step, grams-force, by plate number.
  const std::vector<double>& plate_forces_g() const;
  /// Vertical forces of loose items on items that stand like walls, grams-force.
  const std::map<ItemId, double>& wall_forces_g() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace storetwin::world
