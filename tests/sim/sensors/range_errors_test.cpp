// What either kind of depth cameras makes of modelled people.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sim/sensors/depth_people_model.h"
#include "sim/sensors/range_errors.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::small_camera;
using storetwin::testing::small_store;
using storetwin::testing::standing;

namespace {

DepthProfile time_of_flight() {
  DepthProfile profile;
  profile.kind = DepthKind::kTimeOfFlight;
  return profile;
}

RangeErrors errors_of(const DepthProfile& profile) {
  return {small_store().calibration.cameras[0], profile, RandomStream(7), {}};
}

// Of a head along the camera's view, over the frames that show it.
std::vector<double> head_errors_m(const DepthProfile& profile) {
  store::Store shop = small_store();
  store::Camera camera = shop.calibration.cameras[0];
  camera.X_WC = {store::rotation_looking_at({2, 2, 4.2}, {2, 2.01, 0}), {2, 2, 4.2}};
  camera.range_max_m = 6;
  const Visibility visibility(shop);
  DepthPeopleModel model(camera, profile, RandomStream(5));
  const BodyMap bodies{{truth::ShopperId{1}, standing({2, 2})}};
  const ItemMap items;
  std::vector<double> errors;
  for (int i = 0; i < 4000; ++i) {
    const auto seen = model.observe({Timestamp::seconds(i / 15.0), bodies, items, 0}, visibility);
    for (const stream::DepthPerson& person : seen.people) errors.push_back(person.head_top.position_m.z() - 2.5);
  }
  return errors;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double sigma(const std::vector<double>& values) {
  const double middle = mean(values);
  double square = 0;
  for (const double value : values) square += (value - middle) * (value - middle);
  return std::sqrt(square / static_cast<double>(values.size()));
}

DepthProfile only_range_noise(DepthKind kind) {
  DepthProfile profile = SensorProfiles::ideal().depth;
  profile.kind = kind;
  profile.tof.noise_m = 0.004;  // some 8 times the default, so that 12 pixels' mean stands out from the shape's millimetre
  profile.tof.ambient = 0;
  profile.people.range_sigma_px = 0.08;
  return profile;
}

}  // namespace

TEST_CASE("a time-of-flight camera's error along the view grows as its light gets less, a stereo camera's with z^2") {
  DepthProfile profile = time_of_flight();
  const auto at = [&](double range_m) { return errors_of(profile).at({.range_m = range_m, .breadth_m = 0.18}); };
  const double dim = profile.tof.person_reflectivity / 16;
  CHECK(at(4).sigma_m == doctest::Approx(profile.tof.noise_m * std::sqrt(dim + profile.tof.ambient) / dim / std::sqrt(12.0)));
  const double bright_m = at(4).sigma_m;
  profile.tof.person_reflectivity /= 4;
  CHECK(at(4).sigma_m > 3 * bright_m);
  profile.kind = DepthKind::kStereo;
  CHECK(at(4).sigma_m == doctest::Approx(16 * 0.08 / (424 * 0.05)));
  CHECK(at(4).sigma_m / at(2).sigma_m == doctest::Approx(4));
  CHECK(at(4).sigma_m > 10 * bright_m);
}

TEST_CASE("between goods, and while it moves, a hand's range is off for a time-of-flight camera only") {
  const Glimpse still{.range_m = 2, .breadth_m = 0.09};
  Glimpse deep = still, moving = still;
  deep.between_goods = true;
  moving.speed_mps = 2;
  const DepthProfile profile = time_of_flight();
  const RangeErrors tof = errors_of(profile), stereo = errors_of({});
  CHECK(tof.at(deep).offset_m - tof.at(still).offset_m == doctest::Approx(0.3 * 0.10));
  CHECK(stereo.at(deep).offset_m == stereo.at(still).offset_m);
  const double way_m = 2 * profile.tof.exposure_s;
  CHECK(tof.at(still).lost_share < 1e-9);
  CHECK(tof.at(moving).lost_share == doctest::Approx(way_m / 0.09));
  CHECK(tof.at(moving).blur_m == doctest::Approx(way_m / std::sqrt(12)));
  CHECK(stereo.at(moving).lost_share == 0);
  CHECK(stereo.at(moving).blur_m == 0);
}

TEST_CASE("a modelled time-of-flight camera has its rendered images' unit: zero, warm-up and wiggle") {
  DepthProfile profile = time_of_flight();
  profile.tof.warm_up.running_s = 0;
  const DepthUnit unit = draw_depth_unit(profile.tof, RandomStream(7).fork("image"));
  const RangeErrors errors = errors_of(profile);
  for (const double range_m : {1.5, 1.55, 1.6, 1.65}) {
    const RangeError cold = errors.at({.range_m = range_m, .breadth_m = 0.18});
    const double wave = profile.tof.wiggle_m * std::sin(2 * 3.14159265358979 * (range_m / profile.tof.wiggle_period_m + unit.wiggle_turns));
    CHECK(cold.gain == doctest::Approx(unit.gain));
    CHECK(cold.offset_m == doctest::Approx(unit.offset_m + unit.offset_per_k_m * profile.tof.warm_up.rise_k + wave));
  }
}

TEST_CASE("another time-of-flight camera's pulses make a modelled head noisier where its light falls, and cost pixels") {
  const store::Camera a = small_camera("a", store::CameraKind::kDepth, {1, 2, 2.9}, {2, 2.9, 1});
  const store::Camera b = small_camera("b", store::CameraKind::kDepth, {3, 2, 2.9}, {2, 2.9, 1});
  const DepthProfile profile = time_of_flight();
  const auto beside = [&](double pulse_phase_s) {
    return std::make_shared<const std::vector<TofEmitter>>(
        std::vector<TofEmitter>{{.camera = a, .first = {}}, {.camera = b, .first = {}, .pulse_phase_s = pulse_phase_s}});
  };
  const Glimpse lit{.p_W = {2, 2.9, 1.2}, .range_m = 3.5, .breadth_m = 0.18};
  Glimpse dark = lit;
  dark.p_W = {1, 0, 2.9};
  const RangeErrors meeting(a, profile, RandomStream(7), beside(0)), apart(a, profile, RandomStream(7), beside(0.0007));
  CHECK(meeting.at(lit).sigma_m == doctest::Approx(8 * apart.at(lit).sigma_m));
  CHECK(meeting.at(lit).lost_share > 0.01);
  CHECK(meeting.at(dark).sigma_m == doctest::Approx(apart.at(dark).sigma_m));
}

TEST_CASE("heads of modelled people scatter along the view as their camera's kind says, and no covariance promises less") {
  const std::vector<double> stereo = head_errors_m(only_range_noise(DepthKind::kStereo));
  const std::vector<double> tof = head_errors_m(only_range_noise(DepthKind::kTimeOfFlight));
  REQUIRE(stereo.size() > 3900);
  REQUIRE(tof.size() > 3900);
  CHECK(sigma(stereo) == doctest::Approx(2.5 * 2.5 * 0.08 / (424 * 0.05)).epsilon(0.05));
  const double amplitude = 0.35 / (2.5 * 2.5);
  CHECK(sigma(tof) == doctest::Approx(std::hypot(0.004 / std::sqrt(amplitude) / std::sqrt(12.0), 0.0005)).epsilon(0.05));
  CHECK(std::abs(mean(tof)) < 0.001);
}

TEST_CASE("beyond its own range a time-of-flight camera has no modelled people") {
  DepthProfile profile = only_range_noise(DepthKind::kTimeOfFlight);
  profile.tof.range_max_m = 2.4;
  CHECK(head_errors_m(profile).empty());
  profile.kind = DepthKind::kStereo;
  CHECK(head_errors_m(profile).size() > 3900);
}
