// A run's record as JSON and back, whole; only two processes of one build ever speak it.
#include <nlohmann/json.hpp>

#include "sim/report/behaviour_json.h"
#include "sim/report/cause_json.h"
#include "sim/report/detail_json.h"
#include "sim/report/report.h"

namespace storetwin::report {

namespace {

using Json = nlohmann::ordered_json;

Json to(const score::Metrics& metrics) {
  Json j = Json::object();
  for (const auto& [name, m] : metrics) j[name] = {m.value, m.is_rate, m.hits, m.trials};
  return j;
}

score::Metrics metrics_of(const Json& j) {
  score::Metrics metrics;
  for (const auto& [name, m] : j.items()) metrics[name] = {m.at(0), m.at(1), m.at(2), m.at(3)};
  return metrics;
}

Json to(const score::VisitScore& v) {
  Json truth = Json::array(), receipt = Json::array();
  for (const auto& line : v.truth_lines) truth.push_back({line.sku.value, line.quantity});
  for (const auto& line : v.receipt_lines) receipt.push_back({line.sku.value, line.quantity, line.confidence});
  return {{"visit", v.visit.value}, {"external_id", v.external_id}, {"truth", truth},          {"receipt", receipt},
          {"state", v.state},       {"confidence", v.confidence},   {"final_s", v.time_to_final_s}, {"exact", v.exact}};
}

score::VisitScore visit_of(const Json& j) {
  score::VisitScore v;
  v.visit = VisitId(j.at("visit").get<std::string>());
  v.external_id = j.at("external_id");
  for (const Json& line : j.at("truth")) v.truth_lines.push_back({SkuId(line.at(0).get<std::string>()), line.at(1)});
  for (const Json& line : j.at("receipt")) v.receipt_lines.push_back({SkuId(line.at(0).get<std::string>()), line.at(1), line.at(2)});
  v.state = j.at("state");
  v.confidence = j.at("confidence");
  v.time_to_final_s = j.at("final_s");
  v.exact = j.at("exact");
  return v;
}

Json to(const score::RunScore& score) {
  Json visits = Json::array();
  for (const auto& visit : score.visits) visits.push_back(to(visit));
  Json breaches = Json::array();
  for (const auto& b : score.breaches) breaches.push_back({static_cast<int>(b.gate), b.visit.value, b.what});
  return {{"metrics", to(score.metrics)}, {"visits", visits}, {"breaches", breaches}};
}

score::RunScore score_of(const Json& j) {
  score::RunScore score{.metrics = metrics_of(j.at("metrics"))};
  for (const Json& visit : j.at("visits")) score.visits.push_back(visit_of(visit));
  for (const Json& b : j.at("breaches")) {
    score.breaches.push_back({static_cast<score::HardGate>(b.at(0).get<int>()), VisitId(b.at(1).get<std::string>()), b.at(2)});
  }
  return score;
}

Json to(const truth::FaultEvent& f) {
  return {{"kind", f.kind}, {"target", f.target}, {"from_ns", f.from.ns}, {"to_ns", f.to.ns}, {"numbers", f.numbers}, {"words", f.words}};
}

truth::FaultEvent fault_of(const Json& j) {
  return {.kind = j.at("kind"), .target = j.at("target"), .from = {j.at("from_ns")}, .to = {j.at("to_ns")},
          .numbers = j.at("numbers").get<std::map<std::string, double>>(),
          .words = j.at("words").get<std::map<std::string, std::string>>()};
}

Json to(const WrongEvent& e) {
  return {e.at.ns,          static_cast<int>(e.kind), e.pick,        e.sku.value,
          e.told_sku.value, e.plate.fixture,          e.plate.shelf, e.plate.plate,
          e.visit.value,    e.told_visit.value};
}

WrongEvent wrong_event_of(const Json& j) {
  return {.at = {j.at(0)},
          .kind = static_cast<WrongKind>(j.at(1).get<int>()),
          .pick = j.at(2),
          .sku = SkuId(j.at(3).get<std::string>()),
          .told_sku = SkuId(j.at(4).get<std::string>()),
          .plate = {j.at(5), j.at(6), j.at(7)},
          .visit = VisitId(j.at(8).get<std::string>()),
          .told_visit = VisitId(j.at(9).get<std::string>())};
}

Json to(const std::optional<double>& number) { return number ? Json(*number) : Json(nullptr); }
std::optional<double> number_of(const Json& j) { return j.is_null() ? std::nullopt : std::optional(j.get<double>()); }

Json to(const ExpectationOutcome& e) { return {e.metric, to(e.min), to(e.max), to(e.value), e.met}; }
ExpectationOutcome expectation_of(const Json& j) {
  return {.metric = j.at(0),
          .min = number_of(j.at(1)),
          .max = number_of(j.at(2)),
          .value = number_of(j.at(3)),
          .met = j.at(4)};
}

}  // namespace

std::string record_to_json(const RunRecord& r) {
  Json variants = Json::array(), faults = Json::array(), behaviours = Json::array(), causes = Json::array();
  Json expectations = Json::array(), wrong = Json::array();
  for (const ExpectationOutcome& outcome : r.expectations) expectations.push_back(to(outcome));
  for (const WrongEvent& event : r.wrong_events) wrong.push_back(to(event));
  for (const truth::BehaviourEvent& behaviour : r.behaviours) behaviours.push_back(behaviour_to(behaviour));
  for (const triage::FailureCause& cause : r.causes) causes.push_back(cause_to(cause));
  for (const truth::FaultEvent& fault : r.faults) faults.push_back(to(fault));
  for (const VariantScore& v : r.variants) variants.push_back({{"name", v.name}, {"score", to(v.score)}});
  Json j = {{"scenario", r.scenario},
            {"file", r.scenario_file},
            {"place", {r.place.suite, r.place.entry, r.place.variant}},
            {"description", r.description},
            {"seed", std::to_string(r.seed)},
            {"fidelity", r.fidelity},
            {"verdict", static_cast<int>(r.verdict)},
            {"digest", r.digest},
            {"input_digest", r.input_digest},
            {"score", to(r.score)},
            {"failures", r.failures},
            {"excuse", r.excuse},
            {"error_code", r.error_code},
            {"blame", r.blame},
            {"causes", causes},
            {"faults", faults},
            {"behaviours", behaviours},
            {"variants", variants},
            {"expectations", expectations},
            {"wrong_events", wrong},
            {"recording", r.recording},
            {"sim_s", r.timing.sim_s},
            {"wall_s", r.timing.wall_s},
            {"stage_s", r.timing.stage_s}};
  if (r.has_detail) j["detail"] = detail_to(r.detail);
  return j.dump();
}

Result<RunRecord> record_from_json(std::string_view text) {
  try {
    const Json j = Json::parse(text);
    RunRecord r;
    r.scenario = j.at("scenario");
    r.scenario_file = j.at("file");
    r.place = {j.at("place").at(0), j.at("place").at(1), j.at("place").at(2)};
    r.description = j.at("description");
    r.seed = std::stoull(j.at("seed").get<std::string>());
    r.fidelity = j.at("fidelity");
    r.verdict = static_cast<Verdict>(j.at("verdict").get<int>());
    r.digest = j.at("digest");
    r.input_digest = j.at("input_digest");
    r.score = score_of(j.at("score"));
    r.failures = j.at("failures").get<std::vector<std::string>>();
    r.excuse = j.at("excuse");
    r.error_code = j.at("error_code");
    r.blame = j.at("blame");
    for (const Json& cause : j.at("causes")) r.causes.push_back(cause_from(cause));
    for (const Json& fault : j.at("faults")) r.faults.push_back(fault_of(fault));
    for (const Json& behaviour : j.at("behaviours")) r.behaviours.push_back(behaviour_from(behaviour));
    for (const Json& outcome : j.at("expectations")) r.expectations.push_back(expectation_of(outcome));
    for (const Json& event : j.at("wrong_events")) r.wrong_events.push_back(wrong_event_of(event));
    r.recording = j.at("recording");
    for (const Json& v : j.at("variants")) r.variants.push_back({v.at("name"), score_of(v.at("score"))});
    r.timing.sim_s = j.at("sim_s");
    r.timing.wall_s = j.at("wall_s");
    r.timing.stage_s = j.at("stage_s").get<std::map<std::string, double>>();
    r.has_detail = j.contains("detail");
    if (r.has_detail) r.detail = detail_from(j["detail"]);
    return r;
  } catch (const std::exception& problem) {  // nlohmann reports by exception
    return Diagnostic{.code = "bad-record", .message = problem.what()};
  }
}

}  // namespace storetwin::report
