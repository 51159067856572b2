// Cameras' own errors, found while people walk: three cameras over one hall, of which one errs.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/tracking/tracker.h"
#include "tests/core/tracking/walk.h"

namespace storetwin::tracking {
namespace {

store::Store hall_with_cameras() {
  store::Store shop = hall();
  for (const char* id : {"a", "b", "c"}) {
    store::Camera camera;
    camera.id = id;
    camera.kind = store::CameraKind::kDepth;
    camera.X_WC.translation = Vec3(5, 5, 3);
    shop.calibration.cameras.push_back(camera);
  }
  return shop;
}

// Somebody who walks round the hall.
Walker round(double phase) {
  return {[phase](double t) { return Vec2(5 + 3 * std::cos(0.3 * t + phase), 5 + 3 * std::sin(0.3 * t + phase)); }};
}

struct Error {
  Vec2 shift_m = Vec2::Zero();
  double turn_rad = 0;
  double clock_ahead_s = 0;
  double sigma_m = 0.04;
};

// What the camera says at its stamp `t`: the people of the time it takes for t, shifted and turned.
perception::PersonScan look_wrongly(const std::vector<Walker>& people, const Error& error, const std::string& source, double t,
                                    RandomStream& random) {
  perception::PersonScan scan = look(people, {source, error.sigma_m}, t - error.clock_ahead_s, random);
  scan.captured = Timestamp::seconds(t);
  for (perception::PersonMeasurement& person : scan.people) {
    const Vec2 d = person.p_WB_m - Vec2(5, 5);
    person.p_WB_m += error.shift_m + error.turn_rad * Vec2(-d.y(), d.x());
    person.covariance_m2 = 0.04 * 0.04 * Mat2::Identity();
  }
  return scan;
}

struct Watched {
  double mean_error_m = 0;  ///< of tracks in the last half
  double doubles = 0;       ///< confirmed tracks of nobody, on average
  std::vector<CameraWatch::Report> reports;
};
Watched watch(const Error& of_c, bool learning, double seconds = 120) {
  TrackerParams params;
  if (!learning) params.watch.position_sigma_m = 0;
  Tracker tracker(hall_with_cameras(), params);
  const std::vector<Walker> people{round(0), round(2.1), round(4.2)};
  RandomStream random(23);
  Watched result;
  int count = 0;
  for (int i = 0; i < seconds * 45; ++i) {
    const double t = 1 + i / 45.0;
    const Error error = i % 3 == 2 ? of_c : Error{};
    const auto tracks = tracker.update(look_wrongly(people, error, std::string("depth/") + "abc"[i % 3], t, random));
    for (auto& report : tracker.take_camera_reports()) result.reports.push_back(report);
    if (i < seconds * 22) continue;
    const auto confirmed = [](const stream::Track& track) { return track.phase == stream::TrackPhase::kConfirmed; };
    result.doubles += static_cast<double>(std::ranges::count_if(tracks.tracks, confirmed)) - 3;
    for (const Walker& walker : people) {
      double nearest_m = 1;
      for (const auto& track : tracks.tracks) nearest_m = std::min(nearest_m, (track.p_WB_m - walker.at(t)).norm());
      result.mean_error_m += nearest_m;
      ++count;
    }
  }
  result.mean_error_m /= count;
  result.doubles /= count / 3.0;
  return result;
}

TEST_CASE("a camera that is turned, shifted or late is found out while people walk, and tracks are better for it") {
  const double honest_m = watch({}, true).mean_error_m;
  for (const Error& error : {Error{.shift_m = {0.06, -0.05}}, Error{.turn_rad = 0.03}, Error{.clock_ahead_s = 0.12}}) {
    const double without_m = watch(error, false).mean_error_m;
    const double with_m = watch(error, true).mean_error_m;
    CHECK(without_m > honest_m * 1.15);
    CHECK(with_m - honest_m < 0.6 * (without_m - honest_m));
  }
}

TEST_CASE("cameras that don't err stay as they were surveyed, and nothing is told of them") {
  const Watched honest = watch({}, true);
  CHECK(honest.reports.empty());
  CHECK(honest.mean_error_m < watch({}, false).mean_error_m * 1.1);
}

TEST_CASE("a camera whose errors are far beyond what it claims is told of once, and counts for less") {
  const Error wild{.sigma_m = 0.25};
  const Watched with = watch(wild, true), without = watch(wild, false);
  REQUIRE(!with.reports.empty());
  CHECK(with.reports.size() < 4);
  CHECK(with.reports[0].text.find("disagrees") != std::string::npos);
  for (const auto& report : with.reports) CHECK(report.source == "depth/c");
  CHECK(with.doubles < 0.5 * without.doubles);
}

TEST_CASE("a knocked camera is learnt anew, and told of") {
  const Watched knocked = watch({.shift_m = {0.25, 0.1}}, true);
  bool told = false;
  for (const auto& report : knocked.reports) told = told || report.text.find("off the survey") != std::string::npos;
  CHECK(told);
  CHECK(knocked.mean_error_m < watch({}, true).mean_error_m * 1.1);
}

TEST_CASE("who stands teaches nothing") {
  CameraWatch camera_watch(hall_with_cameras(), {});
  const KalmanState still = first_belief({4, 4}, 0.0004 * Mat2::Identity(), {});
  for (int i = 0; i < 500; ++i) {
    camera_watch.learn("depth/a", still, {4.1, 4}, 0.0004 * Mat2::Identity(), Timestamp::seconds(i / 15.0));
  }
  CHECK(camera_watch.errors_of("depth/a").shift_m.norm() == 0);
}

}  // namespace
}  // namespace storetwin::tracking
