// Synthetic results: suites of runs whose visits are right or wrong as asked, and hang together within a run.
#pragma once

#include <string>

#include "core/base/random.h"
#include "sim/compare/compare.h"

namespace storetwin::test {

inline compare::Visit visit(int number, bool exact) {
  compare::Visit v{.visit = "v-" + std::to_string(number), .taken = {{"milk", 1}}, .state = "final", .confidence = 0.9};
  v.charged = exact ? v.taken : std::map<std::string, int>{{"milk", 1}, {"bread", 1}};
  v.time_to_final_s = 1.0;
  return v;
}

/// A run that went well, with so many visits.
inline compare::Run good_run(const std::string& scenario, int seed, int visits) {
  compare::Run run{.scenario = scenario, .fidelity = "geometric", .seed = std::to_string(seed), .verdict = "pass"};
  run.digest = "d-" + scenario + std::to_string(seed);
  run.input_digest = "i-" + scenario + std::to_string(seed);
  for (int i = 0; i < visits; ++i) run.visits.push_back(visit(i, true));
  return run;
}

inline compare::ResultFile result_of(std::vector<compare::Run> runs, const std::string& program = "p") {
  compare::ResultFile result{
      .file = "r", .build = "b", .program = program, .params_digest = "q", .sensors_digest = "s"};
  result.runs = std::move(runs);
  return result;
}

inline compare::ResultFile good_result(int runs, int visits) {
  std::vector<compare::Run> all;
  for (int i = 1; i <= runs; ++i) all.push_back(good_run("shop", i, visits));
  return result_of(std::move(all));
}

inline const compare::MetricComparison& metric(const compare::Comparison& c, const std::string& name) {
  for (const compare::MetricComparison& m : c.metrics) {
    if (name == m.metric->name) return m;
  }
  return c.metrics.at(c.metrics.size());  // throws: there is none
}

}  // namespace storetwin::test
