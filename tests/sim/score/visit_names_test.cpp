#include <doctest/doctest.h>

#include "sim/score/visit_names.h"

using namespace storetwin;
using namespace storetwin::score;

namespace {

truth::Truth two_visits() {
  truth::Truth truth;
  truth.visits = {{.visit = VisitId("v-0001"), .external_id = "77"}, {.visit = VisitId("v-0002"), .external_id = "88"}};
  return truth;
}

stream::Receipt receipt(const char* visit, const char* external_id) {
  return {.settlement = stream::Settlement::kSettled, .visit = VisitId(visit), .external_id = external_id};
}

VisitId visit_of(const stream::Message& message) { return std::get<stream::Receipt>(message).visit; }

}  // namespace

TEST_SUITE("visit names") {
  TEST_CASE("a visit that the core named itself is called as the truth calls it") {
    stream::CartChange change;
    change.visit = VisitId("visit-2");
    const auto outputs = named_as_in_truth(two_visits(), {receipt("visit-1", "88"), receipt("visit-2", "77"), change});
    CHECK(visit_of(outputs[0]) == VisitId("v-0002"));
    CHECK(visit_of(outputs[1]) == VisitId("v-0001"));
    CHECK(std::get<stream::CartChange>(outputs[2]).visit == VisitId("v-0001"));
  }

  TEST_CASE("a second visit under the same external id is nobody's") {
    const auto outputs = named_as_in_truth(two_visits(), {receipt("visit-1", "77"), receipt("visit-3", "77")});
    CHECK(visit_of(outputs[0]) == VisitId("v-0001"));
    CHECK(visit_of(outputs[1]) == VisitId("visit-3"));
  }

  TEST_CASE("a minted token that the truth knows stays, whatever it was called outside") {
    const auto outputs = named_as_in_truth(two_visits(), {receipt("v-0002", "77")});
    CHECK(visit_of(outputs[0]) == VisitId("v-0002"));
  }
}
