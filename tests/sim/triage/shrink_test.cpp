// Scenarios made smaller, judged by rules instead of runs: what has to be there is known.
#include <doctest/doctest.h>

#include <algorithm>

#include "sim/scenario/scenario_io.h"
#include "sim/session/run_once.h"
#include "sim/session/written_out.h"
#include "sim/triage/shrink.h"

namespace storetwin::triage {
namespace {

using scenario::Scenario;

FirstFailingScenario by_rule(const std::function<bool(const Scenario&)>& fails, int* tries = nullptr) {
  return [fails, tries](const std::vector<Scenario>& candidates) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (tries) ++*tries;
      if (fails(candidates[i])) return i;
    }
    return std::nullopt;
  };
}

bool has_group(const Scenario& s, const std::string& id) {
  return std::any_of(s.shoppers.begin(), s.shoppers.end(), [&](const auto& g) { return g.id == id; });
}

Scenario crowded() {
  Scenario s;
  s.duration_s = 600;
  for (int i = 0; i < 40; ++i) s.shoppers.push_back({.id = "g" + std::to_string(i), .members = 3});
  for (int i = 0; i < 6; ++i)
    s.faults.push_back({.kind = scenario::FaultKind::kPlateDead, .plate = "g/1/" + std::to_string(i)});
  s.shoppers[17].errand.script = {
      {.kind = scenario::StepKind::kPick}, {.kind = scenario::StepKind::kDrop}, {.kind = scenario::StepKind::kWait}};
  return s;
}

FailureCause cause(Cause what, const char* event) {
  return {.visit = VisitId("v"), .cause = what, .event_kind = event};
}

}  // namespace

TEST_SUITE("shrinking") {
  TEST_CASE("what the failure needs stays and all else goes") {
    int tries = 0;
    const auto fails = [](const Scenario& s) {
      if (!has_group(s, "g17") || !has_group(s, "g31") || s.duration_s < 93) return false;
      const auto& steps = std::find_if(s.shoppers.begin(), s.shoppers.end(), [](const auto& g) {
                            return g.id == "g17";
                          })->errand.script;
      const bool drops = std::any_of(steps.begin(), steps.end(),
                                     [](const auto& step) { return step.kind == scenario::StepKind::kDrop; });
      return drops && std::any_of(s.faults.begin(), s.faults.end(), [](const auto& f) { return f.plate == "g/1/4"; });
    };
    const Shrunk shrunk = shrink(crowded(), by_rule(fails, &tries));
    REQUIRE(shrunk.scenario.shoppers.size() == 2);
    CHECK(shrunk.scenario.shoppers[0].members == 1);
    CHECK(shrunk.scenario.shoppers[0].errand.script.size() == 1);
    REQUIRE(shrunk.scenario.faults.size() == 1);
    CHECK(shrunk.scenario.faults[0].plate == "g/1/4");
    CHECK(shrunk.scenario.duration_s == doctest::Approx(93).epsilon(0.02));
    CHECK(tries < 250);
    REQUIRE_FALSE(shrunk.savings.empty());
    CHECK(shrunk.savings[0].what == "groups");
    CHECK(shrunk.savings[0].before == 40);
    CHECK(shrunk.savings[0].after == 2);
  }

  TEST_CASE("what can't be made less is left as it is") {
    const Scenario start = crowded();
    const Shrunk shrunk = shrink(start, by_rule([&](const Scenario& s) {
                                   return scenario::write_scenario(s) == scenario::write_scenario(start);
                                 }));
    CHECK(shrunk.savings.empty());
    CHECK(scenario::write_scenario(shrunk.scenario) == scenario::write_scenario(start));
  }

  TEST_CASE("failing likewise is the same metric and the same cause of the same kind of event") {
    const Failure both{.metrics = {"cart.f1_macro"}, .cause = cause(Cause::kMissedPick, "pick")};
    CHECK(fails_likewise(both, {"track.hota", "cart.f1_macro"},
                         {cause(Cause::kWrongSku, "pick"), cause(Cause::kMissedPick, "pick")}));
    CHECK_FALSE(fails_likewise(both, {"track.hota"}, {cause(Cause::kMissedPick, "pick")}));
    CHECK_FALSE(fails_likewise(both, {"cart.f1_macro"}, {cause(Cause::kMissedPick, "put_back")}));
    CHECK_FALSE(fails_likewise(both, {"cart.f1_macro"}, {}));
    const Failure metric{.metrics = {"cart.f1_macro"}, .cause = {}};
    CHECK(fails_likewise(metric, {"cart.f1_macro"}, {}));
    CHECK_FALSE(Failure{}.any());
  }

  TEST_CASE("people who come by chance do the same once they are written out") {
    Result<session::SessionConfig> config =
        session::load_config({.scenario_file = "scenarios/people/arrivals.yaml", .seed = 3});
    REQUIRE(config.ok());
    REQUIRE_FALSE(config->scenario.arrivals.empty());
    const Scenario written = session::arrivals_written_out(config->scenario, 3);
    CHECK(written.arrivals.empty());
    CHECK(written.shoppers.size() > config->scenario.shoppers.size());
    const auto whole =
        session::run_once({.scenario_file = "scenarios/people/arrivals.yaml", .seed = 3, .blame = false});
    const auto same = session::run_once({.scenario_file = "scenarios/people/arrivals.yaml",
                                         .scenario_text = scenario::write_scenario(written),
                                         .seed = 3,
                                         .blame = false});
    REQUIRE(whole.ok());
    REQUIRE(same.ok());
    REQUIRE(whole->score.visits.size() == same->score.visits.size());
    for (std::size_t i = 0; i < whole->score.visits.size(); ++i) {
      CHECK(whole->score.visits[i].truth_lines == same->score.visits[i].truth_lines);
    }
  }

  TEST_CASE("what one does is drawn by one's own name: who stays wants the same when others go") {
    const std::string file = "scenarios/first/corner_shop.yaml";
    Result<session::SessionConfig> config = session::load_config({.scenario_file = file, .seed = 5});
    REQUIRE(config.ok());
    Scenario alone = config->scenario;
    alone.shoppers.erase(alone.shoppers.begin(), alone.shoppers.end() - 1);
    const auto lifts = [&](const std::optional<std::string>& text) {
      Result<session::SessionConfig> c =
          session::load_config({.scenario_file = file, .scenario_text = text, .seed = 5});
      REQUIRE(c.ok());
      session::Session session(*std::move(c));
      while (!session.done()) session.step();
      const truth::Truth truth = session.truth();
      const truth::ShopperId last = truth.visits.back().members.front();
      return std::count_if(truth.events.begin(), truth.events.end(),
                           [&](const auto& e) { return e.shopper == last && e.kind == truth::ItemEventKind::kPick; });
    };
    CHECK(lifts(std::nullopt) == lifts(scenario::write_scenario(alone)));
  }
}

}  // namespace storetwin::triage
