#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "core/base/schema.h"
#include "sim/sensors/installed_store.h"
#include "sim/sensors/profiles_io.h"
#include "sim/sensors/sensor_suite.h"
#include "tests/sim/sensors/scene.h"

using namespace storetwin;
using namespace storetwin::sensors;
using storetwin::testing::small_store;
using storetwin::testing::standing;

namespace {

// Somebody walks to the gondola and reaches; another passes. Messages in the order of arrival.
stream::Messages run(const store::Store& shop, const SensorProfiles& profiles, Fidelity fidelity, double seconds,
                     bool last_first = false, int copy_at_tick = -1) {
  SensorSuite suite(shop, profiles, fidelity, RandomStream(42));
  stream::Messages all;
  const std::vector<double> forces(store::all_plates(shop).size(), 500.0);
  ItemMap items;
  items[truth::ItemId{1}] = storetwin::testing::item_at(1, {1.6, 3.1, 0.525});
  const int ticks = static_cast<int>(seconds * 60);
  for (int tick = 1; tick <= ticks; ++tick) {
    if (tick == copy_at_tick) {
      SensorSuite copy = suite;
      suite = copy;
    }
    for (int step = 3; step >= 0; --step) suite.feel(Timestamp::seconds(tick / 60.0 - step / 240.0), forces);
    const Timestamp now = Timestamp::seconds(tick / 60.0);
    const double t = now.in_seconds();
    BodyMap bodies;
    bodies[truth::ShopperId{1}] = standing({1.6 + 0.1 * t, 2.4}, Vec3(1.7, 2.9, 1.0));
    bodies[truth::ShopperId{2}] = standing({2.8 - 0.2 * t, 1.5});
    if (tick == 30) suite.scan({.header = {}, .lane = "in", .visit = VisitId("v-1")}, now);
    if (tick == 40) suite.cross("in", stream::CrossingDirection::kIn, now);
    std::vector<Exposure> images = suite.sample({now, bodies, items, 1});
    for (std::size_t i = 0; i < images.size(); ++i) images[last_first ? images.size() - 1 - i : i].develop();
    for (auto& message : suite.take_arrived(now)) all.push_back(std::move(message));
  }
  for (auto& message : suite.take_all()) all.push_back(std::move(message));
  return all;
}

stream::Messages of_source(const stream::Messages& all, const std::string& source) {
  stream::Messages some;
  for (const auto& message : all) {
    if (stream::header_of(message).source == source) some.push_back(message);
  }
  return some;
}

}  // namespace

TEST_CASE("messages come in the order of arrival and every source speaks") {
  const auto all = run(small_store(), {}, Fidelity::kGeometric, 4);
  std::set<std::string> sources;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const stream::Header& header = stream::header_of(all[i]);
    sources.insert(header.source);
    CHECK(header.received >= header.captured - Duration::milliseconds(20));
    if (i > 0) CHECK(stream::header_of(all[i - 1]).received <= header.received);
  }
  CHECK(sources == std::set<std::string>{"color/rgb1", "depth/c1", "plates/g", "skeletons/vision", "turnstile/in"});
  CHECK(of_source(all, "depth/c1").size() == doctest::Approx(60).epsilon(0.05));
  CHECK(of_source(all, "color/rgb1").size() == doctest::Approx(60).epsilon(0.05));
  CHECK(of_source(all, "skeletons/vision").size() == doctest::Approx(60).epsilon(0.25));
  for (const auto& message : of_source(all, "skeletons/vision")) {
    const stream::Header& header = stream::header_of(message);
    CHECK((header.received - header.captured).in_seconds() > 2.15);
    CHECK((header.received - header.captured).in_seconds() < 2.5);
  }
}

TEST_CASE("the same seed gives the same messages on one thread and on two, and through a copy") {
  const auto one = run(small_store(), {}, Fidelity::kPixel, 1);
  CHECK(run(small_store(), {}, Fidelity::kPixel, 1, true) == one);
  CHECK(run(small_store(), {}, Fidelity::kPixel, 1, false, 31) == one);
}

TEST_CASE("one more camera changes nothing that others say") {
  store::Store shop = small_store();
  const auto before = run(shop, {}, Fidelity::kGeometric, 2);
  store::Camera extra = shop.calibration.cameras[0];
  extra.id = "c0";
  shop.calibration.cameras.insert(shop.calibration.cameras.begin(), extra);
  const auto after = run(shop, {}, Fidelity::kGeometric, 2);
  for (const char* source : {"depth/c1", "color/rgb1", "plates/g", "skeletons/vision", "turnstile/in"}) {
    CHECK(of_source(before, source) == of_source(after, source));
  }
  CHECK(of_source(after, "depth/c0").size() > 20);
}

TEST_CASE("pixel fidelity changes the depth cameras' messages only") {
  const auto modelled = run(small_store(), {}, Fidelity::kGeometric, 1);
  const auto rendered = run(small_store(), {}, Fidelity::kPixel, 1);
  for (const char* source : {"color/rgb1", "plates/g", "skeletons/vision", "turnstile/in"}) {
    CHECK(of_source(modelled, source) == of_source(rendered, source));
  }
  CHECK(std::holds_alternative<stream::DepthFrame>(of_source(rendered, "depth/c1").at(0)));
  CHECK(std::holds_alternative<stream::DepthPeople>(of_source(modelled, "depth/c1").at(0)));
}

TEST_CASE("ideal sensors see everybody where they are") {
  const store::Store shop = small_store();
  int frames = 0;
  for (const auto& message : run(shop, SensorProfiles::ideal(), Fidelity::kGeometric, 2)) {
    const auto* people = std::get_if<stream::DepthPeople>(&message);
    if (!people) continue;
    ++frames;
    REQUIRE(people->people.size() == 2);
    const double t = people->header.captured.in_seconds();
    for (const auto& person : people->people) {
      const Vec3 head = shop.calibration.cameras[0].X_WC * person.head_top.position_m;
      const double first = (head - Vec3(1.6 + 0.1 * t, 2.4, 1.7)).norm();
      const double second = (head - Vec3(2.8 - 0.2 * t, 1.5, 1.7)).norm();
      CHECK(std::min(first, second) < 0.006);
    }
  }
  CHECK(frames == 30);
}

TEST_CASE("reported covariances are those of the errors made") {
  const store::Store shop = small_store();
  double sum = 0;
  int count = 0;
  for (const auto& message : run(shop, {}, Fidelity::kGeometric, 60)) {
    const auto* people = std::get_if<stream::DepthPeople>(&message);
    if (!people) continue;
    const double t = people->header.captured.in_seconds();
    for (const auto& person : people->people) {
      const Vec3 truth_C = shop.calibration.cameras[0].X_WC.inverse() * Vec3(1.6 + 0.1 * t, 2.4, 1.7);
      const Vec3 error = person.head_top.position_m - truth_C;
      const double d2 = error.dot(person.head_top.covariance_m2.inverse() * error);
      if (error.norm() > 0.3) continue;  // the other person
      sum += d2;
      ++count;
    }
  }
  CHECK(count > 100);
  // Chi-square with three degrees of freedom, plus the unit's own gain and offset.
  CHECK(sum / count > 2);
  CHECK(sum / count < 5.5);
}

TEST_CASE("what a shelf hides is not reported") {
  const store::Store shop = small_store();
  const Visibility visibility(shop);
  const store::Camera& camera = shop.calibration.cameras[0];
  DepthPeopleModel model(camera, SensorProfiles::ideal().depth, RandomStream(1));
  const ItemMap items;
  BodyMap bodies;
  // The lower board stands at 0.45 m, the upper at 0.80 m: a hand deep on the lower shelf lies under the upper board.
  bodies[truth::ShopperId{1}] = standing({2.0, 2.55}, Vec3(2.0, 3.3, 0.55));
  auto hidden = model.observe({Timestamp{}, bodies, items, 0}, visibility);
  REQUIRE(hidden.people.size() == 1);
  const auto has_hand_at = [&](const stream::DepthPeople& message, const Vec3& p_W) {
    for (const auto& hand : message.people[0].hands) {
      if ((camera.X_WC * hand.position_m - p_W).norm() < 0.05) return true;
    }
    return false;
  };
  CHECK_FALSE(has_hand_at(hidden, {2.0, 3.3, 0.55}));
  bodies[truth::ShopperId{1}] = standing({2.0, 2.55}, Vec3(2.0, 3.1, 1.0));
  auto seen = model.observe({Timestamp{}, bodies, items, 0}, visibility);
  REQUIRE(seen.people.size() == 1);
  CHECK(has_hand_at(seen, {2.0, 3.1, 1.0}));
}

TEST_CASE("bodies hide bodies, walls hide what is behind them") {
  const store::Store shop = small_store();
  const Visibility visibility(shop);
  BodyMap bodies;
  bodies[truth::ShopperId{1}] = standing({2, 1});
  CHECK_FALSE(visibility.clear({2, 0.2, 1.2}, {2, 2, 1.2}, bodies, truth::ShopperId{9}));
  CHECK(visibility.clear({2, 0.2, 2.2}, {2, 2, 2.2}, bodies, truth::ShopperId{9}));
  CHECK_FALSE(visibility.clear_of_building({2, 2, 1}, {5, 2, 1}));
  CHECK_FALSE(visibility.clear_of_building({2, 2, 0.6}, {2, 3.9, 0.6}));
  CHECK(visibility.clear_of_building({2, 2, 1.9}, {2, 3.9, 1.9}));
}

TEST_CASE("detections miss by the curve of the profile") {
  const ColorProfile profile;
  CHECK(miss_probability(profile, 0.1, 300) == doctest::Approx(0.036).epsilon(0.1));
  CHECK(miss_probability(profile, 0.6, 300) == doctest::Approx(0.455).epsilon(0.01));
  CHECK(miss_probability(profile, 1.0, 300) < 0.98 + 1e-9);
  CHECK(miss_probability(profile, 0.0, 45) == doctest::Approx(0.03 + 0.2 + 0.85 / (1 + std::exp(6.0))).epsilon(0.01));
}

TEST_CASE("runs of failures have the share and the length asked for") {
  RandomStream random(8);
  FailureRuns runs;
  int failures = 0, starts = 0;
  bool before = false;
  for (int i = 0; i < 200000; ++i) {
    const bool failed = runs.next(0.1, 4, random);
    failures += failed ? 1 : 0;
    starts += failed && !before ? 1 : 0;
    before = failed;
  }
  CHECK(failures / 200000.0 == doctest::Approx(0.1).epsilon(0.05));
  CHECK(static_cast<double>(failures) / starts == doctest::Approx(4).epsilon(0.05));
}

TEST_CASE("the profile files hold the defaults of the code") {
  Diagnostics warnings;
  const auto profiles = load_profiles("assets/sensors", warnings);
  REQUIRE_MESSAGE(profiles.ok(), to_text(profiles.ok() ? warnings : profiles.problems()));
  CHECK(profiles->plates == PlateProfile{});
  CHECK(profiles->depth == DepthProfile{});
  CHECK(profiles->color == ColorProfile{});
  CHECK(profiles->skeletons == SkeletonProfile{});
  CHECK(profiles->turnstile == TurnstileProfile{});
  CHECK(profiles->network == NetworkProfile{});
  CHECK(profiles->installation.camera_angle_sigma_rad == doctest::Approx(0.15 * kRadiansPerDegree));
}

TEST_CASE("the digest tells profiles apart") {
  SensorProfiles changed;
  CHECK(digest(changed) == digest(SensorProfiles{}));
  REQUIRE(set_profile_value(changed, "depth.image.sigma_px=0.2").ok());
  CHECK(changed.depth.image.sigma_px == 0.2);
  CHECK(digest(changed) != digest(SensorProfiles{}));
  CHECK_FALSE(set_profile_value(changed, "plates.resonance_hz=[50, 10]").ok());
  CHECK_FALSE(set_profile_value(changed, "plates.lsp_g=1").ok());
}

TEST_CASE("the installed store is off by millimetres and tenths of a degree, and an ideal survey by nothing") {
  const store::Store shop = small_store();
  const store::Store exact = installed_store(shop, SensorProfiles::ideal().installation, RandomStream(1));
  CHECK((exact.calibration.cameras[0].X_WC.translation - shop.calibration.cameras[0].X_WC.translation).norm() < 1e-12);
  CHECK(exact.catalogue[0].mass_g == shop.catalogue[0].mass_g);
  double shift2 = 0, turn2 = 0;
  const int units = 300;
  for (int seed = 0; seed < units; ++seed) {
    const store::Store installed = installed_store(shop, {}, RandomStream(static_cast<std::uint64_t>(seed)));
    const store::Camera &a = installed.calibration.cameras[0], &b = shop.calibration.cameras[0];
    shift2 += (a.X_WC.translation - b.X_WC.translation).squaredNorm();
    turn2 += rodrigues_of(a.X_WC.rotation * b.X_WC.rotation.transpose()).squaredNorm();
    CHECK(installed.planogram[0].sku == shop.planogram[0].sku);
  }
  CHECK(std::sqrt(shift2 / units / 3) == doctest::Approx(0.004).epsilon(0.1));
  CHECK(std::sqrt(turn2 / units / 3) == doctest::Approx(0.0026).epsilon(0.1));
}
