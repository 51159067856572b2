// The physical shop: fixtures as rigid bodies, items as data until somebody touches them, bodies as capsules.
//
// Products rest on plates as data: a pose, a mass and analytic loads by the lever rule. An item becomes a Bullet
// rigid body only while it is held (kinematic), falling, being put back or pushed, and goes back to data once it lies
// still; this is some 300 times cheaper than a world of sleeping bodies, and nothing is lost, since loads are exact
// at rest. Shoppers are kinematic capsules,
// and boxes for what they push, that the caller poses before each step. Forces on plates come from resting
// items, from contact impulses of active items and from hands that press.
//
// `World` is a copyable value: a copy is a keyframe. Bullet's own snapshots aren't exact, so `rebuild()` makes a
// fresh Bullet world from the canonical state; the session calls it every 10 s in every run, which makes
// restore-then-continue equal continue. Steps are fixed (1/240 s), single-threaded, and bodies are added in id order.
//
// Frames: W the store, I an item (origin at its centre, z up when it stands). Metres, newtons, grams where named so.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/hash.h"
#include "core/base/ids.h"
#include "core/base/random.h"
#include "core/base/time.h"
#include "core/store/store.h"
#include "core/stream/vision.h"
#include "sim/truth/truth.h"

namespace storetwin::world {

using truth::ItemId;
using truth::ShopperId;

enum class Side { kLeft = 0, kRight = 1 };

/// What a part of a body wears; decides its colour and nothing else. Heads and hands have one colour for everybody.
enum class Wears { kUpper, kLower, kNothing, kBag };

/// A swept sphere between two points, store frame.
struct Capsule {
  Vec3 a = Vec3::Zero();
  Vec3 b = Vec3::Zero();
  double radius_m = 0.1;
  Wears wears = Wears::kUpper;
};

/// A box that is pushed along with a body, or stands where it was left: a part of a trolley or pushchair. Store frame.
struct BodyBox {
  Pose X_WB;                 ///< its middle
  Vec3 half_m = Vec3::Zero();
  Wears wears = Wears::kBag;
};

/// Colours of somebody's clothes, red, green and blue 0..1 in sRGB: what they would be in an image of neutral light.
struct Clothing {
  Vec3 upper = {0.35, 0.37, 0.42};
  Vec3 lower = {0.20, 0.20, 0.25};
  bool operator==(const Clothing&) const = default;
};

/// Points that start at the origin; Eigen's own vectors start as whatever the memory held.
template <std::size_t N>
std::array<Vec3, N> points_at_origin() {
  std::array<Vec3, N> points;
  points.fill(Vec3::Zero());
  return points;
}

/// An articulated body at one instant, store frame. Key points are where a vision system would be asked to find them.
struct BodyPose {
  Vec2 p_WB_m = Vec2::Zero();       ///< middle of the hips, on the floor
  Vec2 v_WB_mps = Vec2::Zero();
  double heading_rad = 0;           ///< of the body's front, from W's x axis, counter-clockwise
  std::array<Vec3, stream::kKeyPoints> key_points = points_at_origin<stream::kKeyPoints>();
  std::array<Vec3, 2> hands = points_at_origin<2>();  ///< palm centres, by Side
  std::vector<Capsule> capsules;    ///< head, torso, upper and lower arms, legs, hands; a basket or bag if carried
  std::vector<BodyBox> boxes;       ///< of what is pushed
  std::optional<Vec3> p_WGoods;     ///< where carried things lie, if not at the body: in what is pushed
  Clothing clothing;
};

enum class ItemPlace {
  kOnPlate,   ///< at rest on one or more plates, as data
  kHeld,      ///< in a hand, moves with it
  kCarried,   ///< in a shopper's basket or bag
  kConcealed, ///< in a shopper's pocket or under the coat
  kLoose,     ///< a rigid body in motion: falling, being put back, pushed
  kOnFloor,   ///< at rest on the floor, as data
};

struct Item {
  ItemId id;
  SkuId sku;
  double mass_g = 0;         ///< true mass of this unit
  Vec3 size_m = Vec3::Zero();
  ItemPlace place = ItemPlace::kOnPlate;
  Pose X_WI;
  PlateAddress plate;        ///< kOnPlate: the plate that bears most of it
  ShopperId holder;          ///< kHeld, kCarried, kConcealed
  ShopperId lifter;          ///< who lifted it last, off a plate or the floor; zero: nobody yet
  Side hand = Side::kRight;  ///< kHeld
};

/// What the world did in the last step, by time; read after step(), never through callbacks.
struct StepEvents {
  std::vector<truth::ItemEvent> items;  ///< picks at the last contact with a plate, put-backs at the first, drops
};

/// A force of one hand on a plate, set anew each step; grams-force positive downwards.
struct HandPress {
  PlateAddress plate;
  double force_g = 0;
};

class World {
 public:
  /// The shop as it truly stands. `store` must be the true one, not the installed one. Items come from the planogram:
  /// `units` of each facing, standing in rows that begin `stock_from_front_m` behind the front edge, with true masses
  /// drawn per SKU and per unit from `random`.
  World(const store::Store& store, RandomStream random, double stock_from_front_m = 0.01);
  World(const World& other);
  World& operator=(const World& other);
  ~World();

  // Commands of shoppers, applied at once; the next step feels them.

  /// Adds a body or moves it. A shopper that leaves is removed with `remove_body`; what it carries leaves with it.
  void set_body(ShopperId shopper, BodyPose pose);
  void remove_body(ShopperId shopper);
  /// A hand closes on an item that rests on a plate or on the floor; the plate is unloaded over `lift_s` seconds,
  /// after which the item follows the hand and the pick is an event. Fails (false) if the item is not at rest or the
  /// hand is full.
  bool grasp(ShopperId shopper, Side hand, ItemId item, double lift_s = 0.15);
  /// The same for several items in one grab: all of them or, if one isn't at rest, none. Each is an event of its own.
  bool grasp(ShopperId shopper, Side hand, const std::vector<ItemId>& items, double lift_s = 0.15);
  /// Both hands close on one item, which then follows the middle between the palms; both are full. Fails like `grasp`.
  bool grasp_with_both(ShopperId shopper, ItemId item, double lift_s = 0.15);
  /// A hand opens: each item in it becomes a rigid body with the hand's velocity. Where it first touches a plate is a
  /// put-back, where it first touches the floor a drop.
  void release(ShopperId shopper, Side hand);
  /// From the hand into the basket or bag, all that it holds. Does nothing when the hand is empty.
  void stow(ShopperId shopper, Side hand);
  /// From the hand into a pocket or under the coat, all that it holds: from then on no eye can see it.
  void conceal(ShopperId shopper, Side hand);
  /// Into the hand out of basket, bag or pocket.
  bool unstow(ShopperId shopper, Side hand, ItemId item);
  /// New units of a product of the store's catalogue, in the crate or bag of somebody who brings them in. Their true
  /// masses come from the SKU's own stream, as if they had stood on the shelf from the start.
  std::vector<ItemId> deliver(ShopperId carrier, const SkuId& sku, int units);
  /// All that a hand holds into another shopper's basket, or into that shopper's hand if one is named and is empty; an
  /// event for each item.
  void hand_off(ShopperId from, Side hand, ShopperId to, std::optional<Side> to_hand = std::nullopt);
  /// Presses of hands for the next step only (touch before lift, leaning).
  void press(const HandPress& press);

  /// One fixed step of 1/240 s.
  void step();
  static constexpr double kStepS = 1.0 / 240;

  /// Fresh Bullet world from the canonical state; see the header's first paragraph.
  void rebuild();

  // What sensors and shoppers may see.

  Timestamp now() const;
  const store::Store& store() const;
  const std::map<ItemId, Item>& items() const;
  /// Those of them that don't rest, by id: few, where all are many. Until the next command or step.
  std::span<const Item* const> astir() const;
  const std::map<ShopperId, BodyPose>& bodies() const;
  const StepEvents& last_events() const;
  /// What a hand holds: empty while it is still lifting (see grasp). Of several items, the one that was named first.
  std::optional<ItemId> held(ShopperId shopper, Side hand) const;
  /// All that a hand holds, in the order in which they were named to `grasp`.
  std::vector<ItemId> all_held(ShopperId shopper, Side hand) const;
  std::vector<ItemId> carried(ShopperId shopper) const;
  /// Items at rest on a plate, front row first.
  std::vector<ItemId> on_plate(const PlateAddress& plate) const;
  /// The centre p_WI of a free place on the plate where an upright item of this size (width, depth, height) could
  /// stand: at the plate's front, with a clear way in from the shelf's front edge. Empty if the plate is full there
  /// or doesn't exist.
  std::optional<Vec3> free_spot(const PlateAddress& plate, const Vec3& size_m) const;
  /// The same on several plates of one shelf taken as one: as near to the middle of all as can be. Empty too if they
  /// are of different shelves. `deepest_m`: how far behind the front an item may be pushed while nothing is in its way.
  std::optional<Vec3> free_spot(const std::vector<PlateAddress>& plates, const Vec3& size_m,
                                double deepest_m = kFrontM) const;
  /// Shoppers put things at the front: not deeper than this.
  static constexpr double kFrontM = 0.06;
  /// Items brought in by `deliver` so far; they were not there at the start.
  std::size_t delivered() const;
  /// Force on each plate in grams-force during the last step, in the order of store::all_plates.
  const std::vector<double>& plate_forces_g() const;
  /// Changes whenever an item at rest moved, came or went; lets a renderer keep its static layer.
  std::uint64_t resting_version() const;
  /// Feeds everything that decides the future into a digest; two worlds that differ later differ here now.
  void digest(Digest& digest) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace storetwin::world
