// The tables' statistics on cases whose answer is known beforehand.
#include <doctest/doctest.h>

#include <set>

#include "sim/session/run_once.h"
#include "tools/bench/carts/ablation.h"
#include "tools/bench/carts/consistency.h"
#include "tools/bench/carts/risk.h"
#include "tools/bench/carts/taken.h"

namespace storetwin::bench {
namespace {

TEST_CASE("a filter that says what it errs is consistent, one that says half of it is not") {
  RandomStream random(7);
  Mat2 root;
  root << 0.08, 0, 0.03, 0.05;
  std::vector<Instant> honest, boastful;
  for (int k = 0; k < 50; ++k) {
    Instant instant;
    instant.error_m = root * Vec2(random.normal(), random.normal());
    instant.covariance_m2 = root * root.transpose();
    honest.push_back(instant);
    instant.covariance_m2 /= 4;
    boastful.push_back(instant);
  }
  // 100 degrees of freedom: 74.2 and 129.6 in tables.
  CHECK(consistency_of(honest).band_low == doctest::Approx(74.2 / 50).epsilon(0.002));
  CHECK(consistency_of(honest).band_high == doctest::Approx(129.6 / 50).epsilon(0.002));
  CHECK(consistency_of(honest).consistent());
  CHECK_FALSE(consistency_of(boastful).consistent());
}

score::VisitScore visit(double confidence, bool exact) {
  score::VisitScore result;
  result.confidence = confidence;
  result.exact = exact;
  if (!exact) result.truth_lines = {{SkuId("0001"), 2}};
  return result;
}

TEST_CASE("reviews take the least sure visits first, with their wrong units") {
  const std::vector<score::VisitScore> visits = {visit(0.9, true), visit(0.4, false), visit(0.8, true), visit(0.7, false)};
  const std::vector<RiskPoint> curve = risk_curve(visits, {0, 0.5, 0.75});
  CHECK(curve[0].reviewed == 0);
  CHECK(curve[0].exact == 2);
  CHECK(curve[0].wrong_units == 4);
  CHECK(curve[1].reviewed == 1);
  CHECK(curve[1].wrong_units == 2);
  CHECK(curve[2].reviewed == 2);
  CHECK(curve[2].exact == 2);
  CHECK(curve[2].wrong_units == 0);
  const std::vector<ReliabilityBin> bins = reliability(visits, 2);
  REQUIRE(bins.size() == 2);
  CHECK(bins[0].mean_confidence == doctest::Approx(0.55));
  CHECK(bins[0].exact == 0);
  CHECK(bins[1].exact == 2);
}

TEST_CASE("saying the mean rate of all visits has no skill, knowing each has all of it") {
  CHECK(brier_skill({visit(0.5, true), visit(0.5, false)}) == doctest::Approx(0));
  CHECK(brier_skill({visit(1, true), visit(0, false)}) == doctest::Approx(1));
}

TEST_CASE("what is dead at a small share is dead at a larger one, and the seed says what") {
  session::RunRequest request;
  request.scenario_file = "scenarios/first/corner_shop.yaml";
  const Result<session::SessionConfig> config = session::load_config(request);
  REQUIRE(config);
  const auto few = choose_dead(config->store, SensorKind::kPlates, 0.05, 1);
  const auto many = choose_dead(config->store, SensorKind::kPlates, 0.2, 1);
  CHECK(few.size() == 3);
  CHECK(many.size() == 12);
  const std::set<std::string> all(many.begin(), many.end());
  for (const std::string& plate : few) CHECK(all.contains(plate));
  CHECK(choose_dead(config->store, SensorKind::kPlates, 0.2, 2) != many);
  for (const std::string& camera : choose_dead(config->store, SensorKind::kDepthCameras, 0.5, 1)) {
    CHECK(camera.starts_with("depth/"));
  }
}

TEST_CASE("every idea of the ablation can be switched off by parameters that exist") {
  for (const Idea& idea : ideas()) {
    CAPTURE(idea.name);
    CHECK(without(pipeline::Params{}, idea));
  }
}

}  // namespace
}  // namespace storetwin::bench
