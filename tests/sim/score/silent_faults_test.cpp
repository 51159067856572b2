#include "sim/score/silent_faults.h"

#include <doctest/doctest.h>

using namespace storetwin;
using namespace storetwin::score;

namespace {

// Somebody is inside from 10 s to 60 s, and something is broken from 20 s to 30 s.
truth::Truth broken(const char* kind, const char* target) {
  truth::Truth truth;
  truth.visits = {{.visit = VisitId("v"), .entered = Timestamp::seconds(10), .left = Timestamp::seconds(60)}};
  truth.faults = {{.kind = kind, .target = target, .from = Timestamp::seconds(20), .to = Timestamp::seconds(30)}};
  return truth;
}

std::vector<VisitScore> visit(bool exact, const char* state = "final") {
  return {{.visit = VisitId("v"), .state = state, .exact = exact}};
}

stream::Message alarm(const char* subject, double at_s = 25) {
  stream::Alert alert{.settlement = stream::Settlement::kSettled, .subject = subject};
  alert.header.captured = Timestamp::seconds(at_s);
  return alert;
}

std::size_t silent(const truth::Truth& truth, const stream::Messages& said, const std::vector<VisitScore>& with,
                   const std::vector<VisitScore>& without) {
  return silent_faults(truth, said, with, without).size();
}

}  // namespace

TEST_SUITE("silent faults") {
  TEST_CASE("a receipt that a fault made wrong, and nobody was told of, is a breach") {
    const auto truth = broken("plate_dead", "g/1/2");
    const auto found = silent_faults(truth, {}, visit(false), visit(true));
    REQUIRE(found.size() == 1);
    CHECK(found[0].gate == HardGate::kSilentFault);
    CHECK(found[0].what.find("plate_dead of g/1/2") != std::string::npos);
  }

  TEST_CASE("what was survived, reviewed, told, or wrong without the fault too is none") {
    const auto truth = broken("plate_dead", "g/1/2");
    CHECK(silent(truth, {}, visit(true), visit(true)) == 0);
    CHECK(silent(truth, {}, visit(false, "review"), visit(true)) == 0);
    CHECK(silent(truth, {}, visit(false), visit(false)) == 0);
    CHECK(silent(truth, {alarm("g/1/2")}, visit(false), visit(true)) == 0);
    CHECK(silent(truth, {alarm("plates/g")}, visit(false), visit(true)) == 0);
  }

  TEST_CASE("an alarm of something else, or from before the fault, tells nothing of it") {
    const auto truth = broken("plate_dead", "g/1/2");
    CHECK(silent(truth, {alarm("depth/c1")}, visit(false), visit(true)) == 1);
    CHECK(silent(truth, {alarm("g/1/2", 19)}, visit(false), visit(true)) == 1);
    stream::Alert provisional = std::get<stream::Alert>(alarm("g/1/2"));
    provisional.settlement = stream::Settlement::kProvisional;
    CHECK(silent(truth, {provisional}, visit(false), visit(true)) == 1);
  }

  TEST_CASE("a fault that was over before the visit began has nothing to do with it") {
    auto truth = broken("plate_dead", "g/1/2");
    truth.visits[0].entered = Timestamp::seconds(31);
    CHECK(silent(truth, {}, visit(false), visit(true)) == 0);
  }

  TEST_CASE("of the mains any device's alarm tells; a planogram may be put right instead") {
    CHECK(silent(broken("power_cut", "mains"), {alarm("depth/c1")}, visit(false), visit(true)) == 0);
    stream::PlanogramCorrection correction{.settlement = stream::Settlement::kSettled, .plate = {"g", 1, 2}};
    correction.header.captured = Timestamp::seconds(40);
    CHECK(silent(broken("planogram_wrong", "g"), {correction}, visit(false), visit(true)) == 0);
    CHECK(silent(broken("planogram_wrong", "h"), {correction}, visit(false), visit(true)) == 1);
  }
}
