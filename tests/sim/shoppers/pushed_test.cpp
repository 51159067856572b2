// Trolleys and pushchairs: bodies of boxes that come along, keep others off, and hold what was put into them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/scenario/scenario_io.h"
#include "sim/scenario/stock.h"
#include "sim/shoppers/body_model.h"
#include "sim/shoppers/crowd.h"
#include "sim/shoppers/trials.h"

namespace storetwin::shoppers {
namespace {

// How far a point of the floor is from what is pushed, seen from above; 0 within it.
double gap_m(const world::BodyPose& pose, const Vec2& p) {
  double least = 1e9;
  for (const world::BodyBox& box : pose.boxes) {
    const Vec3 p_B = box.X_WB.inverse() * Vec3(p.x(), p.y(), box.X_WB.translation.z());
    const Vec2 beyond = (p_B.cwiseAbs() - box.half_m).head<2>().cwiseMax(Vec2::Zero());
    least = std::min(least, beyond.norm());
  }
  return least;
}

world::BodyPose posed(const Shopper& shopper) { return pose_body(shopper.shape, shopper.posture); }

}  // namespace

TEST_CASE("a trolley is a body of upright boxes of its size, turned as it is pushed, and its room covers it") {
  for (const Container container : {Container::kTrolley, Container::kPushchair}) {
    BodyShape shape;
    shape.container = container;
    Posture posture;
    posture.pushed = Pushed{{3, 2}, 0.7, true};
    const world::BodyPose pose = pose_body(shape, posture);
    REQUIRE(pose.boxes.size() >= 5);
    const Vec2 forward(std::cos(0.7), std::sin(0.7)), left(-forward.y(), forward.x());
    double length = 0, breadth = 0, top = 0;
    for (const world::BodyBox& box : pose.boxes) {
      for (int corner = 0; corner < 8; ++corner) {
        const Vec3 sign(corner & 1 ? 1 : -1, corner & 2 ? 1 : -1, corner & 4 ? 1 : -1);
        const Vec3 p_W = box.X_WB * Vec3(sign.cwiseProduct(box.half_m));
        const Vec2 offset = p_W.head<2>() - Vec2(3, 2);
        length = std::max(length, std::abs(offset.dot(forward)));
        breadth = std::max(breadth, std::abs(offset.dot(left)));
        top = std::max(top, p_W.z());
        CHECK(p_W.z() > 0);
        double outside = 1e9;
        for (const Vec2& middle : room_of(*posture.pushed)) {
          outside = std::min(outside, (p_W.head<2>() - middle).norm() - kPushedRadiusM);
        }
        CHECK(outside < 0.09);
      }
    }
    CHECK(length == doctest::Approx(0.42).epsilon(0.03));
    CHECK(breadth == doctest::Approx(0.27).epsilon(0.12));
    CHECK(top == doctest::Approx(1.05).epsilon(0.05));
    REQUIRE(pose.p_WGoods);
    CHECK(gap_m(pose, pose.p_WGoods->head<2>()) == 0);
  }
}

TEST_CASE("people go round a trolley that stands in their way, and its owner's absence changes nothing") {
  Trial trial(room(rectangle({0, 0}, {10, 3}), {}));
  const std::size_t owner = trial.add({5, 0.4}, {{5, 0.6}}, 1e-9);  // who stands there for good
  trial.walkers()[owner].shape.container = Container::kTrolley;
  trial.walkers()[owner].posture.pushed = Pushed{{5, 1.5}, 1.2, false};
  const std::size_t walker = trial.add({1, 1.5}, {{9, 1.5}}, 1.2);
  double least = 1e9;
  while (trial.arrived_s()[walker] < 0 && trial.now_s() < 30) {
    trial.tick();
    const Shopper& passing = trial.walkers()[walker];
    if (passing.present()) least = std::min(least, gap_m(posed(trial.walkers()[owner]), passing.posture.p_WB_m));
  }
  CHECK(trial.arrived_s()[walker] > 0);
  CHECK(trial.arrived_s()[walker] < 15);
  CHECK(least > 0.15);  // of hips, which are 0.15 m deep where people turn their shoulders
}

TEST_CASE("goods in a trolley are where it is, also while its owner has left it; nobody walks through it") {
  Diagnostics warnings;
  auto loaded = scenario::load_scenario("scenarios/people/trolley.yaml", warnings);
  REQUIRE(loaded.ok());
  const scenario::Scenario& scenario = loaded->scenario;
  const store::Store planned = scenario::as_planned(loaded->store, scenario);
  world::World world(scenario::as_stocked(planned, scenario), RandomStream(3).fork("world"), scenario.stock_from_front_m);
  Crowd crowd(scenario, planned, RandomStream(3).fork("shoppers"));
  int carried = 0, left_alone = 0;
  double least = 1e9;
  while (!crowd.done() && world.now().in_seconds() < scenario.duration_s) {
    crowd.step(world);
    for (int i = 0; i < 4; ++i) world.step();
    for (const Shopper& shopper : crowd.shoppers()) {
      if (!shopper.present() || !shopper.posture.pushed || !world.bodies().contains(shopper.id)) continue;
      const world::BodyPose& pose = world.bodies().at(shopper.id);
      for (const auto& [id, item] : world.items()) {
        if (item.place != world::ItemPlace::kCarried || item.holder != shopper.id) continue;
        ++carried;
        left_alone += shopper.posture.pushed->in_hands ? 0 : 1;
        CHECK((item.X_WI.translation - *pose.p_WGoods).head<2>().norm() < 0.03);
      }
      for (const Shopper& other : crowd.shoppers()) {
        if (other.id == shopper.id || !other.present()) continue;
        least = std::min(least, gap_m(pose, other.posture.p_WB_m));
      }
    }
  }
  CHECK(carried > 100);
  CHECK(left_alone > 20);
  CHECK(least > 0.10);
}

}  // namespace storetwin::shoppers
