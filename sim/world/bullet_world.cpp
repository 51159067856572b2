#include "sim/world/bullet_world.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"
#include "sim/world/bullet_bodies.h"

namespace storetwin::world {

namespace {

constexpr double kGravity_mps2 = 9.80665;
// Forces are told in grams-force, and a body's weight is its mass.
constexpr double kGramsPerNewton = 1000 / kGravity_mps2;

enum Group : int { kFixedGroup = 1, kItemGroup = 2, kMovedGroup = 4 };

const BodyTag& tag_of(const btCollisionObject* object) {
  return *static_cast<const BodyTag*>(object->getUserPointer());
}

/// A shopper's limbs pass through what that shopper released or pushed.
class OwnLimbFilter : public btOverlapFilterCallback {
 public:
  bool needBroadphaseCollision(btBroadphaseProxy* a, btBroadphaseProxy* b) const override {
    if ((a->m_collisionFilterGroup & b->m_collisionFilterMask) == 0) return false;
    if ((b->m_collisionFilterGroup & a->m_collisionFilterMask) == 0) return false;
    const BodyTag& tag_a = tag_of(static_cast<const btCollisionObject*>(a->m_clientObject));
    const BodyTag& tag_b = tag_of(static_cast<const btCollisionObject*>(b->m_clientObject));
    const bool limb = tag_a.kind == BodyKind::kLimb || tag_b.kind == BodyKind::kLimb;
    return !(limb && tag_a.owner == tag_b.owner);
  }
};

btVector3 clamped(const btVector3& v, float limit) {
  const float length = v.length();
  return length > limit ? v * (limit / length) : v;
}

}  // namespace

Vec3 felt_size(const Vec3& size_m) {
  constexpr double kGiveWay_m = 0.015, kLeast_m = 0.01;
  return (size_m.array() - 2 * kGiveWay_m).max(kLeast_m);
}

// A world is made whenever something gets loose and thrown away once it rests. Bullet would set megabytes aside for thousands
// of pairs each time; twenty loose items have some hundred, and what goes beyond comes from the heap.
btDefaultCollisionConstructionInfo small_pools() {
  btDefaultCollisionConstructionInfo info;
  info.m_defaultMaxPersistentManifoldPoolSize = 256;
  info.m_defaultMaxCollisionAlgorithmPoolSize = 256;
  return info;
}

struct BulletWorld::Impl {
  // Destroyed from the last to the first; the world's destructor needs everything above it.
  btDefaultCollisionConfiguration configuration{small_pools()};
  btCollisionDispatcher dispatcher{&configuration};
  btDbvtBroadphase broadphase;
  btSequentialImpulseConstraintSolver solver;
  OwnLimbFilter filter;
  std::vector<std::unique_ptr<Body>> fixed;
  std::map<ItemId, std::unique_ptr<Body>> loose, walls, held;
  std::map<ShopperId, std::vector<std::unique_ptr<Body>>> limbs;
  btDiscreteDynamicsWorld world{&dispatcher, &broadphase, &solver, &configuration};

  std::map<ItemId, Touch> touches;
  std::vector<double> plate_forces_g;
  std::map<ItemId, double> wall_forces_g;

  ~Impl() {
    for (auto& body : fixed) world.removeRigidBody(body->rigid.get());
    for (auto* group : {&loose, &walls, &held}) {
      for (auto& [id, body] : *group) world.removeRigidBody(body->rigid.get());
    }
    for (auto& [id, bodies] : limbs) remove(bodies);
  }

  void remove(std::vector<std::unique_ptr<Body>>& bodies) {
    for (auto& body : bodies) world.removeRigidBody(body->rigid.get());
    bodies.clear();
  }

  void keep_only(std::map<ItemId, std::unique_ptr<Body>>& bodies, const std::vector<const Item*>& wanted) {
    for (auto it = bodies.begin(); it != bodies.end();) {
      const bool stays =
          std::any_of(wanted.begin(), wanted.end(), [&](const Item* item) { return item->id == it->first; });
      if (!stays) world.removeRigidBody(it->second->rigid.get());
      it = stays ? std::next(it) : bodies.erase(it);
    }
  }

  void pose_limbs(ShopperId shopper, const BodyPose& pose);
  void read_contacts();
  void read_manifold(const btPersistentManifold& manifold);
  void read_point(const BodyTag& item, const BodyTag& other, double up, double impulse_Ns);
};

BulletWorld::BulletWorld(const store::Store& store, const Shop& shop) : impl_(std::make_unique<Impl>()) {
  impl_->world.setGravity({0, 0, static_cast<float>(-kGravity_mps2)});
  impl_->world.setForceUpdateAllAabbs(false);
  impl_->broadphase.getOverlappingPairCache()->setOverlapFilterCallback(&impl_->filter);
  impl_->plate_forces_g.assign(shop.plates().size(), 0.0);
  impl_->fixed = make_fixed_bodies(store, shop);
  for (auto& body : impl_->fixed) impl_->world.addRigidBody(body->rigid.get(), kFixedGroup, kItemGroup);
}

BulletWorld::~BulletWorld() = default;

bool BulletWorld::has_loose(ItemId item) const { return impl_->loose.contains(item); }

std::vector<ItemId> BulletWorld::loose() const {
  std::vector<ItemId> ids;
  for (const auto& [id, body] : impl_->loose) ids.push_back(id);
  return ids;
}

void BulletWorld::add_loose(const Item& item, const RigidState& motion, ShopperId owner) {
  auto body = make_body({BodyKind::kLooseItem, -1, item.id, owner}, shape_of_item(item.size_m), motion.X_WI,
                        item.mass_g / 1000, false);
  body->rigid->setLinearVelocity(to_bullet(motion.v_WI_mps));
  body->rigid->setAngularVelocity(to_bullet(motion.w_WI_radps));
  // Continuous detection, so that a thin pack doesn't fall through a board in one step.
  const double half = item.size_m.minCoeff() / 2;
  body->rigid->setCcdMotionThreshold(static_cast<float>(half));
  body->rigid->setCcdSweptSphereRadius(static_cast<float>(half * 0.6));
  impl_->world.addRigidBody(body->rigid.get(), kItemGroup, kFixedGroup | kItemGroup | kMovedGroup);
  impl_->loose[item.id] = std::move(body);
}

void BulletWorld::remove_loose(ItemId item) {
  const auto found = impl_->loose.find(item);
  STORETWIN_ASSERT(found != impl_->loose.end(), "only loose items can be removed");
  impl_->world.removeRigidBody(found->second->rigid.get());
  impl_->loose.erase(found);
  impl_->touches.erase(item);
}

void BulletWorld::set_walls(const std::vector<const Item*>& items) {
  impl_->keep_only(impl_->walls, items);
  for (const Item* item : items) {
    auto& body = impl_->walls[item->id];
    if (body) continue;
    body = make_body({BodyKind::kWallItem, -1, item->id, {}}, shape_of_item(item->size_m), item->X_WI, 0, false);
    impl_->world.addRigidBody(body->rigid.get(), kFixedGroup, kItemGroup);
  }
}

void BulletWorld::set_held(const std::vector<const Item*>& items) {
  impl_->keep_only(impl_->held, items);
  for (const Item* item : items) {
    auto& body = impl_->held[item->id];
    if (body) {
      body->rigid->setWorldTransform(to_bullet(item->X_WI));
      continue;
    }
    auto shape = shape_of_item(felt_size(item->size_m));
    body = make_body({BodyKind::kHeldItem, -1, item->id, {}}, std::move(shape), item->X_WI, 0, true);
    impl_->world.addRigidBody(body->rigid.get(), kMovedGroup, kItemGroup);
  }
}

void BulletWorld::set_limbs(const std::map<ShopperId, const BodyPose*>& bodies) {
  for (auto it = impl_->limbs.begin(); it != impl_->limbs.end();) {
    const bool stays = bodies.contains(it->first);
    if (!stays) impl_->remove(it->second);
    it = stays ? std::next(it) : impl_->limbs.erase(it);
  }
  for (const auto& [shopper, pose] : bodies) impl_->pose_limbs(shopper, *pose);
}

// A limb keeps the length it has when it comes near; joints stretch by millimetres only.
void BulletWorld::Impl::pose_limbs(ShopperId shopper, const BodyPose& pose) {
  auto& own = limbs[shopper];
  if (own.size() != pose.capsules.size() + pose.boxes.size()) remove(own);
  const bool fresh = own.empty();
  const auto place = [&](std::size_t i, const Pose& X_WB, const auto& shape) {
    if (!fresh) {
      own[i]->rigid->setWorldTransform(to_bullet(X_WB));
      return;
    }
    own.push_back(make_body({BodyKind::kLimb, -1, {}, shopper}, shape(), X_WB, 0, true));
    world.addRigidBody(own.back()->rigid.get(), kMovedGroup, kItemGroup);
  };
  for (std::size_t i = 0; i < pose.capsules.size(); ++i) {
    const Capsule& capsule = pose.capsules[i];
    const Vec3 axis = capsule.b - capsule.a;
    const double length = axis.norm();
    Pose X_WB;
    X_WB.translation = (capsule.a + capsule.b) / 2;
    if (length > 1e-9) X_WB.rotation = Eigen::Quaterniond::FromTwoVectors(Vec3::UnitZ(), axis).toRotationMatrix();
    place(i, X_WB, [&] {
      return std::make_unique<btCapsuleShapeZ>(static_cast<float>(capsule.radius_m), static_cast<float>(length));
    });
  }
  for (std::size_t i = 0; i < pose.boxes.size(); ++i) {
    const BodyBox& box = pose.boxes[i];
    place(pose.capsules.size() + i, box.X_WB, [&] { return std::make_unique<btBoxShape>(to_bullet(box.half_m)); });
  }
}

void BulletWorld::step() {
  // Hands and limbs have endless strength in Bullet; without a limit they could squeeze an item out like a pip. Nothing
  // in a shop falls or is thrown faster than this, nor spins faster.
  constexpr float kFastest_mps = 8, kFastestSpin_radps = 30;
  // Bullet takes a step of its own length only when told to make no substeps.
  impl_->world.stepSimulation(static_cast<float>(World::kStepS), 0);
  for (auto& [id, body] : impl_->loose) {
    body->rigid->setLinearVelocity(clamped(body->rigid->getLinearVelocity(), kFastest_mps));
    body->rigid->setAngularVelocity(clamped(body->rigid->getAngularVelocity(), kFastestSpin_radps));
  }
  impl_->read_contacts();
}

void BulletWorld::Impl::read_contacts() {
  touches.clear();
  wall_forces_g.clear();
  std::fill(plate_forces_g.begin(), plate_forces_g.end(), 0.0);
  for (const auto& [id, body] : loose) touches[id];
  for (int i = 0; i < dispatcher.getNumManifolds(); ++i) read_manifold(*dispatcher.getManifoldByIndexInternal(i));
}

void BulletWorld::Impl::read_manifold(const btPersistentManifold& manifold) {
  const BodyTag& a = tag_of(manifold.getBody0());
  const BodyTag& b = tag_of(manifold.getBody1());
  for (int i = 0; i < manifold.getNumContacts(); ++i) {
    const btManifoldPoint& point = manifold.getContactPoint(i);
    if (point.getAppliedImpulse() <= 0) continue;
    // Bullet's normal points from b to a: a is pushed along it, b against it.
    const double up = point.m_normalWorldOnB.z();
    if (a.kind == BodyKind::kLooseItem) read_point(a, b, up, point.getAppliedImpulse());
    if (b.kind == BodyKind::kLooseItem) read_point(b, a, -up, point.getAppliedImpulse());
  }
}

void BulletWorld::Impl::read_point(const BodyTag& item, const BodyTag& other, double up, double impulse_Ns) {
  constexpr double kBearsFrom = 0.5;  // cosine of 60 degrees: steeper contacts lean, flatter ones bear
  Touch& touch = touches[item.item];
  const double force_g = impulse_Ns * up / World::kStepS * kGramsPerNewton;
  if (other.kind == BodyKind::kPlate) plate_forces_g[static_cast<std::size_t>(other.plate)] += force_g;
  if (other.kind == BodyKind::kWallItem) wall_forces_g[other.item] += force_g;
  if (up < kBearsFrom) return;
  touch.plate |= other.kind == BodyKind::kPlate || other.kind == BodyKind::kBoard;
  touch.floor |= other.kind == BodyKind::kFloor;
  touch.supported |= other.kind != BodyKind::kHeldItem && other.kind != BodyKind::kLimb;
}

RigidState BulletWorld::motion(ItemId item) const {
  const btRigidBody& body = *impl_->loose.at(item)->rigid;
  return {from_bullet(body.getWorldTransform()), from_bullet(body.getLinearVelocity()),
          from_bullet(body.getAngularVelocity())};
}

const Touch& BulletWorld::touch(ItemId item) const { return impl_->touches.at(item); }

const std::vector<double>& BulletWorld::plate_forces_g() const { return impl_->plate_forces_g; }

const std::map<ItemId, double>& BulletWorld::wall_forces_g() const { return impl_->wall_forces_g; }

}  // namespace storetwin::world
