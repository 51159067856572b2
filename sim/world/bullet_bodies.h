// Bullet bodies with a name tag, and the fixed ones of a shop. Only the .cpp files of bullet_world include this.
#pragma once

#include <btBulletDynamicsCommon.h>

#include <memory>
#include <vector>

#include "core/store/store.h"
#include "sim/world/shop.h"
#include "sim/world/world.h"

namespace storetwin::world {

enum class BodyKind { kFloor, kPlate, kBoard, kObstacle, kWallItem, kLooseItem, kHeldItem, kLimb };

/// Who a Bullet body is; its address is the body's user pointer.
struct BodyTag {
  BodyKind kind = BodyKind::kFloor;
  int plate = -1;              ///< kPlate
  ItemId item;                 ///< items
  ShopperId owner;             ///< kLimb: whose; kLooseItem: whose limbs pass through it
};

/// One body with all it needs to live; not movable once in a world, so it is kept by pointer.
struct Body {
  BodyTag tag;
  std::unique_ptr<btCollisionShape> shape;
  std::unique_ptr<btRigidBody> rigid;
};

btVector3 to_bullet(const Vec3& v);
btTransform to_bullet(const Pose& pose);
Vec3 from_bullet(const btVector3& v);
Pose from_bullet(const btTransform& transform);

/// A body of mass 0 is fixed; with `kinematic` it is moved by its owner instead.
std::unique_ptr<Body> make_body(const BodyTag& tag, std::unique_ptr<btCollisionShape> shape, const Pose& X_WB,
                                double mass_kg, bool kinematic);

/// A box, or an upright cylinder for a product as wide as deep (bottles, cans, jars).
std::unique_ptr<btCollisionShape> shape_of_item(const Vec3& size_m);

/// Floor, walls, obstacles (their convex hulls), and each fixture's back panel, boards and plates.
std::vector<std::unique_ptr<Body>> make_fixed_bodies(const store::Store& store, const Shop& shop);

}  // namespace storetwin::world
