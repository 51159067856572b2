// A scenario may expect exactly the metrics that scoring computes: two lists in two folders that must not drift apart.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "sim/scenario/metric_names.h"
#include "sim/score/cart_metrics.h"
#include "sim/score/metric.h"

namespace storetwin::score {
namespace {

bool is_blame(const std::string& name) { return name.starts_with("blame."); }

std::set<std::string> documented() {
  std::set<std::string> names;
  for (const MetricDoc& doc : metric_docs()) names.insert(doc.name);
  return names;
}

TEST_CASE("what a scenario may expect and what scoring documents are the same metrics, blame aside") {
  std::set<std::string> scored;
  for (const std::string& name : documented()) {
    if (!is_blame(name)) scored.insert(name);
  }
  const std::set<std::string> expectable(scenario::metric_names().begin(), scenario::metric_names().end());
  for (const std::string& name : scored) CHECK_MESSAGE(expectable.count(name) == 1, name << " can't be expected");
  for (const std::string& name : expectable) CHECK_MESSAGE(scored.count(name) == 1, name << " is never scored");
}

TEST_CASE("no metric is listed twice") {
  CHECK(documented().size() == metric_docs().size());
  const std::vector<std::string>& names = scenario::metric_names();
  CHECK(std::set<std::string>(names.begin(), names.end()).size() == names.size());
}

TEST_CASE("every documented metric, blame included, is a name that a scenario may use, and says what it is") {
  for (const MetricDoc& doc : metric_docs()) {
    CHECK_MESSAGE(scenario::is_metric_name(doc.name), doc.name);
    CHECK_MESSAGE(std::string(doc.doc).size() > 10, doc.name);
  }
  CHECK_FALSE(scenario::is_metric_name("blame."));
  CHECK_FALSE(scenario::is_metric_name("cart.f2"));
}

TEST_CASE("every cart metric that comes out of a visit is documented") {
  const VisitScore visit = {.visit = VisitId("v"),
                            .truth_lines = {{SkuId("a"), 1}},
                            .receipt_lines = {{SkuId("a"), 1, 0.9}},
                            .state = "final",
                            .confidence = 0.9,
                            .time_to_final_s = 2,
                            .exact = true};
  const Metrics metrics = cart_metrics({visit}, {{SkuId("a"), 100}});
  const std::set<std::string> names = documented();
  for (const auto& [name, metric] : metrics) CHECK_MESSAGE(names.count(name) == 1, name);
  for (const std::string& name : names) {
    if (name.starts_with("cart.")) CHECK_MESSAGE(metrics.count(name) == 1, name << " is documented but not computed");
  }
}

}  // namespace
}  // namespace storetwin::score
