#include "sim/world/bullet_bodies.h"

#include <algorithm>
#include <cmath>

namespace storetwin::world {

namespace {

// Packed goods on painted steel and on each other slide at slopes of 20 to 30 degrees and hardly bounce; Bullet
// multiplies the values of the two bodies.
constexpr float kFriction = 0.7f;
constexpr float kRestitution = 0.3f;
// Round packs roll on for a second or so and then stop: 0.5 % of the weight, times Bullet's product of two bodies.
constexpr float kRollingFriction = 0.02f;
// Air and soft packs take a little of any motion: shares lost per second.
constexpr float kLinearDamping = 0.05f;
constexpr float kAngularDamping = 0.3f;

constexpr double kPlateThickness_m = 0.02;
constexpr double kBoardThickness_m = 0.03;
constexpr double kBoardBelowPlate_m = 0.003;  // what falls between two plates tilts a little
constexpr double kPanelThickness_m = 0.02;
constexpr double kWallThickness_m = 0.2;
constexpr double kFloorThickness_m = 0.5;
constexpr double kFloorMargin_m = 3;

using Bodies = std::vector<std::unique_ptr<Body>>;

void add_box(Bodies& bodies, const BodyTag& tag, const Pose& X_WF, const Vec3& min, const Vec3& max) {
  const Vec3 half = (max - min) / 2;
  if ((half.array() <= 0).any()) return;
  bodies.push_back(make_body(tag, std::make_unique<btBoxShape>(to_bullet(half)),
                             {X_WF.rotation, X_WF * ((min + max) / 2)}, 0, false));
}

void add_room(Bodies& bodies, const store::Map& map) {
  Vec2 low = Vec2::Zero(), high = Vec2::Zero();
  if (!map.floor.empty()) low = high = map.floor.front();
  for (const Vec2& p : map.floor) {
    low = low.cwiseMin(p);
    high = high.cwiseMax(p);
  }
  const Vec2 margin = Vec2::Constant(kFloorMargin_m);
  low -= margin;
  high += margin;
  add_box(bodies, {BodyKind::kFloor}, {}, {low.x(), low.y(), -kFloorThickness_m}, {high.x(), high.y(), 0});
  const double turn = signed_area(map.floor) >= 0 ? 1 : -1;
  for (std::size_t i = 0; i < map.floor.size(); ++i) {
    const Vec2 a = map.floor[i], b = map.floor[(i + 1) % map.floor.size()];
    const Vec2 along = (b - a).normalized();
    if (!along.allFinite()) continue;
    const Vec2 outward = turn * Vec2(along.y(), -along.x());
    Pose X_WA;  // x along the wall, y out of the room
    X_WA.rotation.col(0) << along.x(), along.y(), 0;
    X_WA.rotation.col(1) << outward.x(), outward.y(), 0;
    X_WA.rotation.col(2) = X_WA.rotation.col(0).cross(X_WA.rotation.col(1));
    X_WA.translation << a.x(), a.y(), 0;
    const double z_sign = X_WA.rotation(2, 2);  // the axes are left-handed for one turn; z then points down
    add_box(bodies, {BodyKind::kObstacle}, X_WA, {0, 0, std::min(0.0, z_sign * map.ceiling_m)},
            {(b - a).norm(), kWallThickness_m, std::max(0.0, z_sign * map.ceiling_m)});
  }
}

void add_obstacles(Bodies& bodies, const store::Map& map) {
  for (const store::Obstacle& obstacle : map.obstacles) {
    if (obstacle.outline.size() < 3) continue;
    auto hull = std::make_unique<btConvexHullShape>();
    for (const Vec2& p : obstacle.outline) {
      hull->addPoint(to_bullet(Vec3(p.x(), p.y(), 0)), false);
      hull->addPoint(to_bullet(Vec3(p.x(), p.y(), obstacle.height_m)), false);
    }
    hull->setMargin(0);
    hull->recalcLocalAabb();
    bodies.push_back(make_body({BodyKind::kObstacle}, std::move(hull), {}, 0, false));
  }
}

void add_fixtures(Bodies& bodies, const store::Map& map) {
  for (const store::Fixture& fixture : map.fixtures) {
    const Vec3& size = fixture.size_m;
    double lowest = size.z();
    for (const store::Shelf& shelf : fixture.shelves) lowest = std::min(lowest, shelf.p_FS.z());
    add_box(bodies, {BodyKind::kObstacle}, fixture.X_WF, {0, size.y() - kPanelThickness_m, 0}, size);
    for (const store::Shelf& shelf : fixture.shelves) {
      // The lowest board stands on a plinth, so that nothing rolls under the fixture.
      const double top = -kBoardBelowPlate_m;
      const double plinth = shelf.p_FS.z() <= lowest ? shelf.p_FS.z() : 0;
      const double bottom = -std::max(plinth, kBoardThickness_m);
      add_box(bodies, {BodyKind::kBoard}, store::pose_of(fixture, shelf), {0, 0, bottom},
              {shelf.size_m.x(), shelf.size_m.y(), top});
    }
  }
}

}  // namespace

btVector3 to_bullet(const Vec3& v) {
  return {static_cast<float>(v.x()), static_cast<float>(v.y()), static_cast<float>(v.z())};
}

btTransform to_bullet(const Pose& pose) {
  btMatrix3x3 basis;
  for (int row = 0; row < 3; ++row) basis[row] = to_bullet(Vec3(pose.rotation.row(row)));
  return btTransform(basis, to_bullet(pose.translation));
}

Vec3 from_bullet(const btVector3& v) { return {v.x(), v.y(), v.z()}; }

Pose from_bullet(const btTransform& transform) {
  Pose pose;
  for (int row = 0; row < 3; ++row) pose.rotation.row(row) = from_bullet(transform.getBasis()[row]);
  pose.translation = from_bullet(transform.getOrigin());
  return pose;
}

std::unique_ptr<Body> make_body(const BodyTag& tag, std::unique_ptr<btCollisionShape> shape, const Pose& X_WB,
                                double mass_kg, bool kinematic) {
  auto body = std::make_unique<Body>();
  body->tag = tag;
  body->shape = std::move(shape);
  btVector3 inertia(0, 0, 0);
  if (mass_kg > 0) body->shape->calculateLocalInertia(static_cast<float>(mass_kg), inertia);
  btRigidBody::btRigidBodyConstructionInfo info(static_cast<float>(mass_kg), nullptr, body->shape.get(), inertia);
  info.m_startWorldTransform = to_bullet(X_WB);
  info.m_friction = kFriction;
  info.m_restitution = kRestitution;
  info.m_rollingFriction = kRollingFriction;
  info.m_linearDamping = kLinearDamping;
  info.m_angularDamping = kAngularDamping;
  body->rigid = std::make_unique<btRigidBody>(info);
  body->rigid->setUserPointer(&body->tag);
  if (mass_kg > 0 || kinematic) body->rigid->setActivationState(DISABLE_DEACTIVATION);
  if (kinematic) {
    body->rigid->setCollisionFlags(body->rigid->getCollisionFlags() | btCollisionObject::CF_KINEMATIC_OBJECT);
  }
  return body;
}

std::unique_ptr<btCollisionShape> shape_of_item(const Vec3& size_m) {
  constexpr double kRound = 0.02;  // width and depth of a round pack agree to this part
  const btVector3 half = to_bullet(size_m / 2);
  if (std::abs(size_m.x() - size_m.y()) <= kRound * size_m.x()) return std::make_unique<btCylinderShapeZ>(half);
  return std::make_unique<btBoxShape>(half);
}

std::vector<std::unique_ptr<Body>> make_fixed_bodies(const store::Store& store, const Shop& shop) {
  Bodies bodies;
  add_room(bodies, store.map);
  add_obstacles(bodies, store.map);
  add_fixtures(bodies, store.map);
  for (std::size_t i = 0; i < shop.plates().size(); ++i) {
    const PlateSite& plate = shop.plates()[i];
    add_box(bodies, {BodyKind::kPlate, static_cast<int>(i)}, plate.X_WL, {0, 0, -kPlateThickness_m},
            {plate.size_m.x(), plate.size_m.y(), 0});
  }
  return bodies;
}

}  // namespace storetwin::world
