// Stores whose visits open by the vision system's valid entrance: the feed says so, and no turnstile speaks.
#include <doctest/doctest.h>

#include "sim/sensors/sensor_suite.h"
#include "tests/sim/sensors/scene.h"
#include "tests/support/small_store.h"

namespace storetwin::sensors {
namespace {

TEST_CASE("inside the door a person is a valid entrance, outside of it not yet") {
  store::Store store = testing::small_store();
  REQUIRE_FALSE(store.map.lanes.empty());
  store.policies.visit_opening = store::VisitOpening::kExternalEntrance;
  store.calibration.skeleton_feeds = {"skeletons/vision"};
  std::erase_if(store.calibration.cameras, [](const auto& c) { return c.kind == store::CameraKind::kColor; });
  const store::Lane& door = store.map.lanes.front();
  const Vec2 middle = (door.gate.a + door.gate.b) / 2;
  SkeletonFeed feed(store, "skeletons/vision", SensorProfiles::ideal().skeletons, LinkProfile{}, RandomStream(1));
  const Visibility visibility(store);
  const std::map<world::ItemId, world::Item> items;
  const auto states_at = [&](const Vec2& p_W, int from_tick) {
    std::map<world::ShopperId, world::BodyPose> bodies = {{world::ShopperId{1}, testing::standing(p_W)}};
    std::vector<stream::EntranceState> states;
    for (int tick = from_tick; tick < from_tick + 60; ++tick) {
      const SceneView view{Timestamp::seconds(tick / 60.0), bodies, items};
      for (const stream::Skeletons& message : feed.observe(view, visibility)) {
        if (!message.people.empty()) states.push_back(message.people[0].entrance);
      }
    }
    return states;
  };
  for (const auto state : states_at(middle - 0.5 * door.inward, 1)) CHECK(state == stream::EntranceState::kUnknown);
  const auto inside = states_at(middle + 0.5 * door.inward, 61);
  REQUIRE_FALSE(inside.empty());
  for (const auto state : inside) CHECK(state == stream::EntranceState::kValidEntrance);
  // Whoever came in stays in, wherever he goes.
  const auto far_off = states_at(middle + 2.5 * door.inward, 121);
  REQUIRE_FALSE(far_off.empty());
  for (const auto state : far_off) CHECK(state == stream::EntranceState::kValidEntrance);
  CHECK(feed.first_ids().size() == 1);
}

TEST_CASE("a door without a turnstile says nothing") {
  store::Store store = testing::small_store();
  const std::string lane = store.map.lanes.front().id;
  for (const bool turnstile : {true, false}) {
    store.policies.visit_opening = turnstile ? store::VisitOpening::kTurnstile : store::VisitOpening::kExternalEntrance;
    SensorSuite suite(store, SensorProfiles::ideal(), Fidelity::kGeometric, RandomStream(1));
    suite.scan({.header = {}, .lane = lane, .visit = VisitId("v")}, Timestamp::seconds(1));
    suite.cross(lane, stream::CrossingDirection::kIn, Timestamp::seconds(2));
    CHECK(suite.take_all().size() == (turnstile ? 2 : 0));
  }
}

}  // namespace
}  // namespace storetwin::sensors
