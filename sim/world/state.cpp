#include "sim/world/state.h"

namespace storetwin::world {

namespace {

void feed(Digest& d, const Vec2& v) {
  d.f64(v.x());
  d.f64(v.y());
}

void feed(Digest& d, const Vec3& v) {
  for (int i = 0; i < 3; ++i) d.f64(v[i]);
}

void feed(Digest& d, const Pose& pose) {
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) d.f64(pose.rotation(row, column));
  }
  feed(d, pose.translation);
}

void feed(Digest& d, const PlateAddress& plate) {
  d.text(plate.fixture);
  d.i64(plate.shelf);
  d.i64(plate.plate);
}

void feed(Digest& d, const Item& item) {
  d.u64(item.id.value);
  d.text(item.sku.value);
  d.f64(item.mass_g);
  feed(d, item.size_m);
  d.u64(static_cast<std::uint64_t>(item.place));
  feed(d, item.X_WI);
  feed(d, item.plate);
  d.u64(item.holder.value);
  d.u64(item.lifter.value);
  d.u64(static_cast<std::uint64_t>(item.hand));
}

void feed(Digest& d, const BodyPose& body) {
  feed(d, body.p_WB_m);
  feed(d, body.v_WB_mps);
  d.f64(body.heading_rad);
  for (const Vec3& point : body.key_points) feed(d, point);
  for (const Vec3& hand : body.hands) feed(d, hand);
  d.u64(body.capsules.size());
  for (const Capsule& capsule : body.capsules) {
    feed(d, capsule.a);
    feed(d, capsule.b);
    d.f64(capsule.radius_m);
    d.u64(static_cast<std::uint64_t>(capsule.wears));
  }
  d.u64(body.boxes.size());
  for (const BodyBox& box : body.boxes) {
    feed(d, box.X_WB);
    feed(d, box.half_m);
    d.u64(static_cast<std::uint64_t>(box.wears));
  }
  d.boolean(body.p_WGoods.has_value());
  if (body.p_WGoods) feed(d, *body.p_WGoods);
  feed(d, body.clothing.upper);
  feed(d, body.clothing.lower);
}

void feed(Digest& d, const LooseItem& loose) {
  feed(d, loose.motion.X_WI);
  feed(d, loose.motion.v_WI_mps);
  feed(d, loose.motion.w_WI_radps);
  d.u64(loose.cause.value);
  d.boolean(loose.released);
  d.boolean(loose.told_put_back);
  d.boolean(loose.told_drop);
  d.i64(loose.falling_steps);
  d.i64(loose.supported_steps);
  d.i64(loose.still_steps);
}

void feed(Digest& d, const truth::ItemEvent& event) {
  d.i64(event.at.ns);
  d.u64(static_cast<std::uint64_t>(event.kind));
  d.u64(event.shopper.value);
  d.u64(event.receiver.value);
  d.u64(event.item.value);
  d.text(event.sku.value);
  feed(d, event.plate);
  d.boolean(event.misplaced);
}

void feed(Digest& d, const HandKey& key) {
  d.u64(key.first.value);
  d.u64(static_cast<std::uint64_t>(key.second));
}

void feed_hands(Digest& d, const State& state) {
  d.u64(state.hand_motions.size());
  for (const auto& [shopper, motion] : state.hand_motions) {
    d.u64(shopper.value);
    d.i64(motion.posed_step);
    for (const Vec3& v : motion.v_WH_mps) feed(d, v);
  }
  d.u64(state.lifts.size());
  for (const auto& [key, lift] : state.lifts) {
    feed(d, key);
    d.u64(lift.item.value);
    d.i64(lift.begun_step);
    d.i64(lift.steps);
    d.boolean(lift.both_hands);
  }
  d.u64(state.grips.size());
  for (const auto& [key, grip] : state.grips) {
    feed(d, key);
    d.u64(grip.item.value);
    feed(d, grip.X_HI);
    d.u64(grip.slides_past.size());
    for (const ItemId id : grip.slides_past) d.u64(id.value);
    d.boolean(grip.both_hands);
  }
}

}  // namespace

void feed(Digest& d, const State& state) {
  d.i64(state.step);
  d.u64(state.items.size());
  for (const auto& [id, item] : state.items) feed(d, item);
  d.u64(state.stocked);
  for (const auto& [sku, units] : state.units_made) {
    d.text(sku.value);
    d.u64(units);
  }
  d.u64(state.bodies.size());
  for (const auto& [id, body] : state.bodies) {
    d.u64(id.value);
    feed(d, body);
  }
  feed_hands(d, state);
  d.u64(state.loose.size());
  for (const auto& [id, loose] : state.loose) {
    d.u64(id.value);
    feed(d, loose);
  }
  d.u64(state.presses.size());
  for (const HandPress& press : state.presses) {
    feed(d, press.plate);
    d.f64(press.force_g);
  }
  d.u64(state.pending.size());
  for (const truth::ItemEvent& event : state.pending) feed(d, event);
  d.u64(state.last_events.items.size());
  for (const truth::ItemEvent& event : state.last_events.items) feed(d, event);
  d.u64(state.plate_forces_g.size());
  for (const double force : state.plate_forces_g) d.f64(force);
  d.u64(state.resting_version);
}

Timestamp time_of(std::int64_t step) {
  // Rounded from the exact fraction, so that no error adds up and 240 steps are a second to the nanosecond.
  constexpr std::int64_t kStepsPerSecond = 240;
  return {(step * 1'000'000'000 + kStepsPerSecond / 2) / kStepsPerSecond};
}

}  // namespace storetwin::world
