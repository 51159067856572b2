#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/compare/diff_text.h"

namespace storetwin::compare {

namespace {

using Json = nlohmann::ordered_json;

// What has no bound is null.
Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const MetricComparison& m) {
  Json scenarios = Json::array();
  for (const ScenarioDelta& s : m.scenarios)
    scenarios.push_back({{"scenario", s.scenario}, {"delta", s.delta}, {"pairs", s.pairs}});
  Json j = {{"metric", m.metric->name},
            {"unit", m.metric->unit},
            {"higher_is_better", m.metric->higher_is_better},
            {"verdict", word_of(m.verdict)},
            {"baseline", m.estimate.baseline},
            {"now", m.estimate.now},
            {"delta", m.estimate.delta},
            {"interval", {finite(m.estimate.interval.low), finite(m.estimate.interval.high)}},
            {"pairs", m.pairs},
            {"runs", m.runs},
            {"tolerance", m.tolerance},
            {"loss_p", m.loss_p},
            {"gain_p", m.gain_p},
            {"smallest_seen", finite(m.smallest_seen)},
            {"more_seeds", m.more_seeds}};
  if (m.metric->counted == Counted::kVisits) {
    j["lost"] = m.lost;
    j["gained"] = m.gained;
  }
  if (!m.note.empty()) j["note"] = m.note;
  j["scenarios"] = scenarios;
  return j;
}

Json json_of(const std::vector<RunNote>& runs) {
  Json list = Json::array();
  for (const RunNote& run : runs) {
    Json j = {{"scenario", run.scenario}, {"fidelity", run.fidelity}, {"seed", run.seed}};
    if (!run.what.empty()) j["what"] = run.what;
    list.push_back(j);
  }
  return list;
}

}  // namespace

std::string diff_json(const Comparison& c, const std::string& baseline, const std::string& now) {
  Json metrics = Json::array();
  for (const MetricComparison& m : c.metrics) metrics.push_back(json_of(m));
  const Json j = {{"schema", "storetwin-diff/1"},
                  {"verdict", word_of(c.outcome)},
                  {"reasons", c.reasons},
                  {"baseline", baseline},
                  {"now", now},
                  {"paired_runs", c.paired_runs},
                  {"judged_runs", c.scored_runs},
                  {"unpaired_visits", c.unpaired_visits},
                  {"identical", c.identical},
                  {"metrics", metrics},
                  {"newly_failing", json_of(c.newly_failing)},
                  {"fixed", json_of(c.fixed)},
                  {"still_failing", json_of(c.still_failing)},
                  {"newly_broken", json_of(c.newly_broken)},
                  {"core_changed", json_of(c.core_changed)},
                  {"nondeterministic", json_of(c.nondeterministic)},
                  {"only_baseline", json_of(c.only_baseline)},
                  {"only_now", json_of(c.only_now)},
                  {"notes", c.notes}};
  return j.dump(2) + "\n";
}

}  // namespace storetwin::compare
