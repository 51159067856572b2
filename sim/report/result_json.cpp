// result.json, schema "storetwin-result/1".
#include <nlohmann/json.hpp>

#include "sim/report/cause_json.h"
#include "sim/report/report.h"

namespace storetwin::report {

namespace {

using Json = nlohmann::ordered_json;

const char* word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass: return "pass";
    case Verdict::kFail: return "fail";
    case Verdict::kError: return "error";
    case Verdict::kNondeterministic: return "nondeterministic";
  }
  return "error";
}

Json values_of(const score::Metrics& metrics) {
  Json j = Json::object();
  for (const auto& [name, metric] : metrics) j[name] = metric.value;
  return j;
}

Json json_of(const score::VisitScore& v) {
  Json truth = Json::array(), receipt = Json::array();
  for (const auto& line : v.truth_lines) truth.push_back({{"sku", line.sku.value}, {"quantity", line.quantity}});
  for (const auto& line : v.receipt_lines) {
    receipt.push_back({{"sku", line.sku.value}, {"quantity", line.quantity}, {"confidence", line.confidence}});
  }
  Json j = {{"visit", v.visit.value}, {"external_id", v.external_id}, {"truth_lines", truth}, {"receipt_lines", receipt},
            {"state", v.state}, {"confidence", v.confidence}};
  j["time_to_final_s"] = v.time_to_final_s >= 0 ? Json(v.time_to_final_s) : Json(nullptr);
  return j;
}

Json json_of(const Timing& t) {
  Json j = {{"sim_s", t.sim_s}, {"wall_s", t.wall_s}, {"real_time_factor", t.wall_s > 0 ? t.sim_s / t.wall_s : 0.0}};
  j["stage_s"] = t.stage_s;
  return j;
}

// Divided, not multiplied: so 60.5 s reads 60.5.
Json seconds_of(Timestamp t) { return static_cast<double>(t.ns) / 1e9; }

Json json_of(const truth::FaultEvent& f) {
  Json j = {{"kind", f.kind}, {"target", f.target}, {"from_s", seconds_of(f.from)}};
  j["to_s"] = f.to.ns != 0 ? seconds_of(f.to) : Json(nullptr);
  j["parameters"] = Json::object();
  for (const auto& [name, value] : f.numbers) j["parameters"][name] = value;
  for (const auto& [name, value] : f.words) j["parameters"][name] = value;
  return j;
}

Json json_of(const truth::BehaviourEvent& b) {
  Json j = {{"kind", b.kind}, {"shopper", std::to_string(b.shopper.value)}, {"from_s", seconds_of(b.from)},
            {"at_s", seconds_of(b.at)}, {"to_s", seconds_of(b.to)}};
  if (b.other) j["other"] = std::to_string(b.other.value);
  if (!b.plate.fixture.empty()) j["plate"] = to_text(b.plate);
  if (b.sku) j["sku"] = b.sku.value;
  return j;
}

const char* word(WrongKind kind) {
  switch (kind) {
    case WrongKind::kMissed: return "missed";
    case WrongKind::kPhantom: return "phantom";
    case WrongKind::kWrongProduct: return "wrong_product";
    case WrongKind::kWrongVisit: return "wrong_visit";
  }
  return "";
}

Json json_of(const WrongEvent& e) {
  Json j = {{"kind", word(e.kind)}, {"at_s", seconds_of(e.at)}, {"action", e.pick ? "pick" : "put_back"}, {"sku", e.sku.value},
            {"plate", to_text(e.plate)}};
  if (e.told_sku) j["told_sku"] = e.told_sku.value;
  if (e.visit) j["visit"] = e.visit.value;
  if (e.told_visit) j["told_visit"] = e.told_visit.value;
  return j;
}

Json json_of(const ExpectationOutcome& e) {
  Json j = {{"metric", e.metric}, {"met", e.met}, {"value", e.value ? Json(*e.value) : Json(nullptr)}};
  if (e.min) j["min"] = *e.min;
  if (e.max) j["max"] = *e.max;
  return j;
}

Json json_of(const RunRecord& r) {
  Json visits = Json::array();
  for (const auto& visit : r.score.visits) visits.push_back(json_of(visit));
  Json j = {{"scenario", r.scenario}, {"seed", std::to_string(r.seed)}, {"fidelity", r.fidelity}, {"verdict", word(r.verdict)},
            {"digest", r.digest}, {"input_digest", r.input_digest}, {"metrics", values_of(r.score.metrics)},
            {"visits", visits}, {"failures", r.failures}};
  j["expectations"] = Json::array();
  for (const ExpectationOutcome& outcome : r.expectations) j["expectations"].push_back(json_of(outcome));
  j["gates"] = Json::array();
  for (const score::GateBreach& b : r.score.breaches)
    j["gates"].push_back({{"gate", score::word_of(b.gate)}, {"visit", b.visit.value}, {"what", b.what}});
  j["wrong_events"] = Json::array();
  for (const WrongEvent& event : r.wrong_events) j["wrong_events"].push_back(json_of(event));
  if (!r.place.suite.empty()) {
    j["suite"] = r.place.suite;
    j["entry"] = r.place.entry;
    if (!r.place.variant.empty()) j["variant"] = r.place.variant;
  }
  if (!r.excuse.empty()) j["excuse"] = r.excuse;
  if (!r.recording.empty()) j["recording"] = r.recording;
  if (!r.blame.empty()) j["blame"] = r.blame;
  j["causes"] = Json::array();
  for (const triage::FailureCause& cause : r.causes) j["causes"].push_back(cause_result(cause));
  j["faults"] = Json::array();
  for (const truth::FaultEvent& fault : r.faults) j["faults"].push_back(json_of(fault));
  j["behaviours"] = Json::array();
  for (const truth::BehaviourEvent& behaviour : r.behaviours) j["behaviours"].push_back(json_of(behaviour));
  for (const VariantScore& v : r.variants) j["variants"][v.name] = values_of(v.score.metrics);
  j["timing"] = json_of(r.timing);
  return j;
}

Json json_of(const std::map<std::string, score::SummaryMetric>& summary) {
  Json j = Json::object();
  for (const auto& [name, m] : summary) {
    j[name] = {{"value", m.value}, {"count", m.count}, {"interval", {m.low, m.high}}};
  }
  return j;
}

Json json_of(const std::vector<BoundOutcome>& bounds) {
  Json list = Json::array();
  for (const BoundOutcome& b : bounds) {
    Json j = {{"metric", b.metric}, {"standing", word_of(b.standing)}, {"certain", b.certain}, {"confidence", b.confidence}};
    if (b.min) j["min"] = *b.min;
    if (b.max) j["max"] = *b.max;
    if (b.value) {
      j["value"] = b.value->value;
      j["count"] = b.value->count;
      j["interval"] = {b.value->low, b.value->high};
    }
    if (b.more_seeds) j["more_seeds"] = *b.more_seeds;
    list.push_back(std::move(j));
  }
  return list;
}

Json json_of(const SuiteOutcome& suite) {
  Json entries = Json::array();
  for (const EntryOutcome& e : suite.entries) {
    entries.push_back({{"entry", e.entry}, {"standing", word_of(e.standing)}, {"reasons", e.reasons}, {"bounds", json_of(e.bounds)},
                       {"planned", e.planned}, {"runs", e.runs}, {"failed", e.failed}, {"broken", e.broken}});
  }
  return {{"suite", suite.suite}, {"standing", word_of(suite.standing)}, {"entries", entries}, {"bounds", json_of(suite.bounds)}};
}

// An object's members as they stand inside of another one, and a value as it stands at some depth.
std::string members(const Json& object) {
  const std::string text = object.dump(2);
  return text.substr(2, text.size() - 4);
}

std::string indented(const std::string& text, const std::string& by) {
  std::string all;
  for (const char c : text) all += c == '\n' ? "\n" + by : std::string(1, c);
  return all;
}

// A hundred thousand runs as one tree of values would take some ten times the memory of their text; so a run at a time.
std::string runs_text(const std::vector<RunRecord>& runs) {
  std::string text;
  for (const RunRecord& run : runs) text += (text.empty() ? "\n    " : ",\n    ") + indented(json_of(run).dump(2), "    ");
  return text.empty() ? "[]" : "[" + text + "\n  ]";
}

}  // namespace

std::string result_json(const ResultSet& results) {
  std::map<std::string, int> verdicts = {{"pass", 0}, {"fail", 0}, {"error", 0}, {"nondeterministic", 0}};
  std::vector<score::RunScore> scores;
  double sim_s = 0;
  for (const RunRecord& run : results.runs) {
    verdicts[word(run.verdict)] += 1;
    sim_s += run.timing.sim_s;
    if (counts(run)) scores.push_back(run.score);
  }
  Json summary = {{"runs", results.runs.size()}, {"verdicts", verdicts},
                  {"metrics", json_of(score::summarize(scores, results.prices))},
                  {"throughput_x", results.wall_s > 0 ? sim_s / results.wall_s : 0.0}};
  const Json head = {{"schema", "storetwin-result/1"}, {"build", results.build},
                     {"program", results.program}, {"options", results.options}, {"params_digest", results.params_digest},
                     {"sensors_digest", results.sensors_digest}};
  Json tail = {{"summary", summary}};
  for (const SuiteOutcome& suite : results.suites) tail["suites"].push_back(json_of(suite));
  if (!results.incomplete.empty()) tail["incomplete"] = results.incomplete;
  return "{\n" + members(head) + ",\n  \"runs\": " + runs_text(results.runs) + ",\n" + members(tail) + "\n}\n";
}

}  // namespace storetwin::report
