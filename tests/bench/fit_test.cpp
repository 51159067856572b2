// A fit finds again what examples were made with.
#include "tools/bench/carts/fit.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/random.h"

namespace storetwin::bench {
namespace {

TEST_CASE("the fit of sureness finds the map that examples were drawn from") {
  RandomStream random(3);
  std::vector<SaidExample> examples;
  for (int k = 0; k < 20'000; ++k) {
    const double said = random.normal(1, 1.5);
    const double truly = 1 / (1 + std::exp(-(0.7 + 1.8 * said)));
    examples.push_back({said, random.chance(truly)});
  }
  const receipt::Sureness map = fit_sureness(examples);
  CHECK(map.offset == doctest::Approx(0.7).epsilon(0.1));
  CHECK(map.slope == doctest::Approx(1.8).epsilon(0.05));
}

TEST_CASE("where everything was right, the fit stays with a finite map, and with nothing to learn from it changes nothing") {
  const receipt::Sureness map = fit_sureness(std::vector<SaidExample>(100, SaidExample{2, true}));
  CHECK(std::isfinite(map.offset));
  CHECK(map.slope >= 1);
  CHECK(fit_sureness({}) == receipt::Sureness{});
}

TEST_CASE("the power of positions is found again from who truly did what they spoke of") {
  RandomStream random(5);
  constexpr double kTrue = 1.6;
  std::vector<WhoExample> examples;
  for (int k = 0; k < 5'000; ++k) {
    WhoExample example;
    double all = 0;
    for (int person = 0; person < 3; ++person) {
      example.suspects.push_back({random.normal(-1, 1.2), false});
      all += std::exp(kTrue * example.suspects.back().log_likelihood);
    }
    double draw = all * random.uniform();
    for (auto& suspect : example.suspects) {
      draw -= std::exp(kTrue * suspect.log_likelihood);
      suspect.did_it = draw < 0;
      if (suspect.did_it) break;
    }
    examples.push_back(std::move(example));
  }
  CHECK(fit_power(examples) == doctest::Approx(kTrue).epsilon(0.05));
}

TEST_CASE("only events that truth knows beyond doubt and that left a choice teach who did it") {
  const PlateAddress plate{"g", 1, 1};
  truth::Truth truth;
  truth.visits = {{.visit = VisitId("anna"), .members = {truth::ShopperId{1}}},
                  {.visit = VisitId("bert"), .members = {truth::ShopperId{2}}}};
  truth.events = {{.at = Timestamp::seconds(5), .shopper = truth::ShopperId{1}, .sku = SkuId("0001"), .plate = plate}};
  stream::Tracks tracks;
  tracks.tracks.resize(2);
  tracks.tracks[0].id = TrackId{1};
  tracks.tracks[0].visit = VisitId("anna");
  tracks.tracks[1].id = TrackId{2};
  tracks.tracks[1].visit = VisitId("bert");
  stream::WeightEvent event;
  event.header.captured = Timestamp::seconds(5.1);
  event.id = EvidenceId{9};
  event.plates = {{plate, -300, 1}};
  event.delta_g = -300;
  stream::InteractionLikelihoods said;
  said.event = event.id;
  said.explanations = {{TrackId{1}, SkuId("0001"), 1, -1}, {TrackId{2}, SkuId("0001"), 1, -2}, {TrackId{}, SkuId("0001"), 1, -7}};
  const auto examples = who_examples(truth, {tracks, event, said});
  REQUIRE(examples.size() == 1);
  REQUIRE(examples.front().suspects.size() == 2);
  CHECK(examples.front().suspects[0].did_it);
  CHECK_FALSE(examples.front().suspects[1].did_it);

  truth.events.push_back(truth.events.front());
  CHECK(who_examples(truth, {tracks, event, said}).empty());
}

}  // namespace
}  // namespace storetwin::bench
