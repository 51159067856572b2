// Whoever a camera leaves out before it looks closely is nowhere in its image, and hides nobody who is.
#include <doctest/doctest.h>

#include <hwy/targets.h>

#include <algorithm>

#include "core/base/random.h"
#include "sim/sensors/in_view.h"
#include "sim/sensors/visibility.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;

namespace {

BodyMap some_people(RandomStream& random) {
  BodyMap bodies;
  for (std::uint64_t id = 1; id <= 11; ++id) {
    const Vec2 p(random.uniform(0, 8), random.uniform(0, 8));
    const Vec3 reach(p.x() + random.uniform(-0.4, 0.4), p.y() + random.uniform(-0.4, 0.4), random.uniform(0.3, 2.1));
    bodies[truth::ShopperId{id}] = storetwin::testing::standing(p, reach);
  }
  return bodies;
}

store::Camera camera_somewhere(RandomStream& random, bool lens) {
  store::Camera camera = storetwin::testing::small_store().calibration.cameras[0];
  const Eigen::AngleAxisd turn(random.uniform(-3, 3), Vec3::UnitZ()), tilt(random.uniform(1.6, 3.1), Vec3::UnitX());
  camera.X_WC = {(turn * tilt).toRotationMatrix(), {random.uniform(0, 8), random.uniform(0, 8), random.uniform(1.5, 3)}};
  camera.distortion = {};
  if (lens) camera.distortion = {-0.2, 0.05, 0, 0, 0};
  return camera;
}

bool in_image(const store::Camera& camera, const Vec3& p_W) {
  const Vec3 p_C = camera.X_WC.inverse() * p_W;
  const auto pixel = store::project(camera, p_C);
  return pixel && p_C.z() <= camera.range_max_m && pixel->x() >= 0 && pixel->y() >= 0 &&
         pixel->x() <= camera.width_px - 1 && pixel->y() <= camera.height_px - 1;
}

}  // namespace

TEST_CASE("who is left out is nowhere in the image and hides nobody in it, at every vector width") {
  RandomStream random(9);
  int left_out = 0, kept = 0, aside = 0;
  for (int scene = 0; scene < 60; ++scene) {
    const BodyMap bodies = some_people(random);
    const BodyIndex people(bodies);
    const store::Camera camera = camera_somewhere(random, scene % 2 == 0);
    const ViewSides sides = sides_of(camera, 1e-6);
    InView view;
    view.look(camera.X_WC.translation, sides, people);
    std::vector<double> wide(people.outlines().count), plain(wide.size());
    how_far_beyond(sides, people.outlines(), wide.data());
    hwy::SetSupportedTargetsForTest(HWY_EMU128);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    how_far_beyond(sides, people.outlines(), plain.data());
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    CHECK(wide == plain);
    for (std::size_t i = 0; i < people.bodies().size(); ++i) {
      const bool in_view = std::ranges::count(view.places(), i) == 1;
      (in_view ? kept : left_out) += 1;
      for (std::size_t k = 0; k < kBodyPoints; ++k) {
        if (!in_image(camera, people[i].point(k))) continue;
        CHECK(in_view);
        const auto before = view.before(people[i]);
        for (std::size_t other = 0; other < people.bodies().size(); ++other) {
          if (std::ranges::count(before, other) == 1) continue;
          ++aside;
          for (const world::Capsule& limb : people[other].pose().capsules) {
            const double away_m = segment_distance(limb.a, limb.b, camera.X_WC.translation, people[i].point(k));
            CHECK(away_m >= limb.radius_m);
          }
        }
      }
    }
  }
  CHECK(left_out > 100);
  CHECK(kept > 100);
  CHECK(aside > 500);
}
