#include "core/perception/depth_perception.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/core/perception/room.h"

namespace storetwin::perception {
namespace {

using testing::Capsule;
using testing::Scene;

constexpr double kNoise = 0.004;

// A camera that has watched the room with nobody in it for a few frames; `off_m` is the survey's error of the fixture.
struct Watch {
  explicit Watch(const store::Store& shop, double off_m = 0.01)
      : room(shop),
        camera(*store::find_camera(room, "depth/c1")),
        scene(testing::static_scene(room, off_m)),
        perception(room, camera) {
    for (int i = 0; i < 4; ++i) see({});
  }
  stream::DepthPeople see(const std::vector<Capsule>& capsules) {
    Scene with = scene;
    with.capsules = capsules;
    return perception.observe(testing::render(camera, with, time_s += 1 / 15.0, kNoise, random));
  }
  Vec3 in_W(const stream::UncertainPoint& point) const { return camera.X_WC * point.position_m; }

  store::Store room;
  store::Camera camera;
  Scene scene;
  DepthPerception perception;
  RandomStream random{17};
  double time_s = 0;
};

std::vector<Capsule> together(std::vector<Capsule> a, const std::vector<Capsule>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST_CASE("an empty room has nobody in it, though goods and survey differ from the map") {
  Watch watch(testing::room_with_shelf());
  for (int i = 0; i < 3; ++i) {
    const stream::DepthPeople seen = watch.see({});
    CHECK(seen.people.empty());
    CHECK(seen.loose_hands.empty());
  }
}

TEST_CASE("walls are nobody, though the map has only the floor's outline") {
  Watch watch(testing::room_with_shelf());
  // A wall as a row of thick posts along y = 5, beside the fixture, all within the camera's view.
  std::vector<Capsule> wall;
  for (double x = 0; x <= 6; x += 0.1) wall.push_back({{x, 5.1, 0}, {x, 5.1, 2.9}, 0.1});
  DepthPerception fresh(watch.room, watch.camera);
  Scene with = watch.scene;
  with.capsules = wall;
  for (int i = 0; i < 5; ++i) {
    const auto seen = fresh.observe(testing::render(watch.camera, with, watch.time_s += 1 / 15.0, kNoise, watch.random));
    CHECK(seen.people.empty());
    CHECK(seen.loose_hands.empty());
  }
}

TEST_CASE("an adult's head is found within a hand's breadth, under the camera and off to the side") {
  Watch watch(testing::room_with_shelf());
  for (const Vec2& p_W : {Vec2(3, 2.9), Vec2(3, 3.9), Vec2(2, 3.4), Vec2(4.2, 3.6)}) {
    const stream::DepthPeople seen = watch.see(testing::adult(p_W));
    CAPTURE(p_W.transpose());
    REQUIRE(seen.people.size() == 1);
    const Vec3 head_W = watch.in_W(seen.people[0].head_top);
    CHECK((head_W.head<2>() - p_W).norm() < 0.07);
    CHECK(head_W.z() == doctest::Approx(1.70).epsilon(0.05));
    CHECK(seen.people[0].hands.empty());
  }
}

TEST_CASE("two people shoulder to shoulder are two") {
  Watch watch(testing::room_with_shelf());
  const stream::DepthPeople seen = watch.see(together(testing::adult({2.6, 3.6}), testing::adult({3.15, 3.6})));
  REQUIRE(seen.people.size() == 2);
  std::vector<double> x;
  for (const stream::DepthPerson& person : seen.people) x.push_back(watch.in_W(person.head_top).x());
  std::sort(x.begin(), x.end());
  CHECK(x[0] == doctest::Approx(2.6).epsilon(0.03));
  CHECK(x[1] == doctest::Approx(3.15).epsilon(0.03));
}

TEST_CASE("shoulders and a basket at the hip are nobody else, wherever one stands") {
  Watch watch(testing::room_with_shelf());
  for (const double x : {1.8, 2.2, 2.6, 3.0, 3.4, 3.8, 4.2}) {
    for (const double y : {2.6, 3.2, 3.8}) {
      const Capsule basket{{x + 0.33, y - 0.1, 0.95}, {x + 0.33, y + 0.1, 0.95}, 0.13};
      const stream::DepthPeople seen = watch.see(together(testing::adult({x, y}), {basket}));
      CAPTURE(x);
      CAPTURE(y);
      CHECK(seen.people.size() <= 1);
    }
  }
}

TEST_CASE("a hand in a shelf is found with its person, and the raised arm is nobody else") {
  Watch watch(testing::room_with_shelf());
  for (const Vec3& p_WH : {Vec3(3.25, 4.55, 1.45), Vec3(3.3, 4.52, 1.1)}) {
    const Vec2 p_W(3, 4.0);
    const stream::DepthPeople seen = watch.see(together(testing::adult(p_W), testing::arm(p_W, p_WH)));
    CAPTURE(p_WH.transpose());
    REQUIRE(seen.people.size() == 1);
    CHECK((watch.in_W(seen.people[0].head_top).head<2>() - p_W).norm() < 0.07);
    REQUIRE(seen.people[0].hands.size() == 1);
    CHECK((watch.in_W(seen.people[0].hands[0]) - p_WH).norm() < 0.10);
  }
}

TEST_CASE("who stands away from the shelves shows no hands") {
  Watch watch(testing::room_with_shelf());
  const Vec2 p_W(3, 2.7);
  const stream::DepthPeople seen = watch.see(together(testing::adult(p_W), testing::arm(p_W, {3.3, 3.2, 1.1})));
  REQUIRE(seen.people.size() == 1);
  CHECK(seen.people[0].hands.empty());
}

TEST_CASE("an arm that reaches into the image without its body is a loose hand") {
  Watch watch(testing::room_with_shelf());
  const Vec3 p_WH(3, 4.56, 1.2);
  const Capsule forearm{{3, 4.25, 1.25}, p_WH, 0.045};
  const stream::DepthPeople seen = watch.see({forearm});
  CHECK(seen.people.empty());
  REQUIRE(seen.loose_hands.size() == 1);
  CHECK((watch.in_W(seen.loose_hands[0]) - p_WH).norm() < 0.12);
}

TEST_CASE("an item put on a shelf is no hand, and background after some seconds") {
  Watch watch(testing::room_with_shelf());
  const Capsule bottle{{2.46, 4.58, 1.36}, {2.46, 4.58, 1.55}, 0.04};
  for (int i = 0; i < 50; ++i) {
    const stream::DepthPeople seen = watch.see({bottle});
    CHECK(seen.people.empty());
    CHECK(seen.loose_hands.empty());
  }
}

TEST_CASE("a person who stands still for five seconds stays a person") {
  Watch watch(testing::room_with_shelf());
  for (int i = 0; i < 75; ++i) {
    const stream::DepthPeople seen = watch.see(testing::adult({3, 3.8}));
    if (i % 30 == 0) CHECK(seen.people.size() == 1);
    if (i % 30 != 0 && seen.people.size() != 1) FAIL("lost at frame " << i);
  }
}

TEST_CASE("frames that are not this camera's size give an empty answer with their header") {
  const store::Store room = testing::room_with_shelf();
  PerceptionBank bank(room);
  stream::DepthFrame frame;
  frame.header = {"depth/c1", 9, Timestamp::seconds(1), {}};
  frame.width_px = 10;
  frame.height_px = 10;
  frame.depth_mm = std::make_shared<const std::vector<std::uint16_t>>(100, 1000);
  const auto seen = bank.observe(frame);
  REQUIRE(seen);
  CHECK(seen->header == frame.header);
  CHECK(seen->people.empty());
  frame.header.source = "depth/other";
  CHECK(!bank.observe(frame));
}

TEST_CASE("a frame that comes twice is looked at once") {
  PerceptionBank bank(testing::room_with_shelf());
  stream::DepthFrame frame;
  frame.header = {"depth/c1", 9, Timestamp::seconds(1), {}};
  CHECK(bank.observe(frame));
  frame.header.received = Timestamp::seconds(2);  // the second time it arrives later
  CHECK_FALSE(bank.observe(frame));
  ++frame.header.sequence;
  CHECK(bank.observe(frame));
}

TEST_CASE("a copy goes on as the original does") {
  Watch watch(testing::room_with_shelf());
  Watch copy = watch;
  for (int i = 0; i < 3; ++i) CHECK(watch.see(testing::adult({3, 3.5})) == copy.see(testing::adult({3, 3.5})));
}

}  // namespace
}  // namespace storetwin::perception
