// A run's record as JSON and back, whole; only two processes of one build ever speak it.
#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/report/behaviour_json.h"
#include "sim/report/cause_json.h"
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

Json to(const PlateAddress& plate) { return {plate.fixture, plate.shelf, plate.plate}; }
PlateAddress plate_of(const Json& j) { return {j.at(0), j.at(1), j.at(2)}; }

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
  return {{"metrics", to(score.metrics)}, {"visits", visits}};
}

score::RunScore score_of(const Json& j) {
  score::RunScore score{.metrics = metrics_of(j.at("metrics"))};
  for (const Json& visit : j.at("visits")) score.visits.push_back(visit_of(visit));
  return score;
}

Json to(const std::map<std::string, std::vector<PathPoint>>& paths) {
  Json j = Json::object();
  for (const auto& [name, path] : paths) {
    Json points = Json::array();
    for (const PathPoint& p : path) points.push_back({p.t_s, p.p_m.x(), p.p_m.y()});
    j[name] = points;
  }
  return j;
}

std::map<std::string, std::vector<PathPoint>> paths_of(const Json& j) {
  std::map<std::string, std::vector<PathPoint>> paths;
  for (const auto& [name, points] : j.items()) {
    for (const Json& p : points) paths[name].push_back({p.at(0), {p.at(1).get<double>(), p.at(2).get<double>()}});
  }
  return paths;
}

Json to(const std::vector<CartStep>& steps) {
  Json j = Json::array();
  for (const CartStep& s : steps) j.push_back({s.t_s, s.visit.value, s.sku.value, s.quantity, s.confidence});
  return j;
}

std::vector<CartStep> steps_of(const Json& j) {
  std::vector<CartStep> steps;
  for (const Json& s : j) {
    steps.push_back({s.at(0), VisitId(s.at(1).get<std::string>()), SkuId(s.at(2).get<std::string>()), s.at(3), s.at(4)});
  }
  return steps;
}

Json to(const truth::FaultEvent& f) {
  return {{"kind", f.kind}, {"target", f.target}, {"from_ns", f.from.ns}, {"to_ns", f.to.ns}, {"numbers", f.numbers}, {"words", f.words}};
}

truth::FaultEvent fault_of(const Json& j) {
  return {.kind = j.at("kind"), .target = j.at("target"), .from = {j.at("from_ns")}, .to = {j.at("to_ns")},
          .numbers = j.at("numbers").get<std::map<std::string, double>>(),
          .words = j.at("words").get<std::map<std::string, std::string>>()};
}

// NaN samples travel as null.
Json to(const PlateTrace& trace) {
  return {{"plate", to(trace.plate)}, {"first_ns", trace.first.ns}, {"period_ns", trace.period.ns}, {"values_g", trace.values_g}};
}

PlateTrace trace_of(const Json& j) {
  PlateTrace trace{.plate = plate_of(j.at("plate")), .first = {j.at("first_ns")}, .period = {j.at("period_ns")}};
  for (const Json& v : j.at("values_g")) trace.values_g.push_back(v.is_null() ? std::nanf("") : v.get<float>());
  return trace;
}

Json to(const EventPicture& e) {
  Json traces = Json::array();
  for (const PlateTrace& trace : e.traces) traces.push_back(to(trace));
  return {{"at_ns", e.truth.at.ns},   {"kind", static_cast<int>(e.truth.kind)}, {"shopper", std::to_string(e.truth.shopper.value)},
          {"receiver", std::to_string(e.truth.receiver.value)}, {"item", std::to_string(e.truth.item.value)},
          {"sku", e.truth.sku.value}, {"plate", to(e.truth.plate)},             {"misplaced", e.truth.misplaced},
          {"true", e.is_true},        {"reported", e.reported},                 {"right_visit", e.right_visit},
          {"text", e.explanation},    {"traces", traces}};
}

EventPicture event_of(const Json& j) {
  EventPicture e;
  e.truth.at.ns = j.at("at_ns");
  e.truth.kind = static_cast<truth::ItemEventKind>(j.at("kind").get<int>());
  e.truth.shopper.value = std::stoull(j.at("shopper").get<std::string>());
  e.truth.receiver.value = std::stoull(j.at("receiver").get<std::string>());
  e.truth.item.value = std::stoull(j.at("item").get<std::string>());
  e.truth.sku = SkuId(j.at("sku").get<std::string>());
  e.truth.plate = plate_of(j.at("plate"));
  e.truth.misplaced = j.at("misplaced");
  e.is_true = j.at("true");
  e.reported = j.at("reported");
  e.right_visit = j.at("right_visit");
  e.explanation = j.at("text");
  for (const Json& trace : j.at("traces")) e.traces.push_back(trace_of(trace));
  return e;
}

Json to(const RunDetail& d) {
  Json events = Json::array();
  for (const EventPicture& event : d.events) events.push_back(to(event));
  Json behaviours = Json::array();
  for (const BehaviourPicture& picture : d.behaviours) behaviours.push_back(picture_to(picture));
  return {{"behaviours", behaviours}, {"true_paths", to(d.true_paths)}, {"track_paths", to(d.track_paths)}, {"events", events},
          {"true_cart", to(d.true_cart)},   {"cart", to(d.cart)}};
}

RunDetail detail_of(const Json& j) {
  RunDetail d;
  d.true_paths = paths_of(j.at("true_paths"));
  d.track_paths = paths_of(j.at("track_paths"));
  for (const Json& event : j.at("events")) d.events.push_back(event_of(event));
  for (const Json& picture : j.at("behaviours")) d.behaviours.push_back(picture_from(picture));
  d.true_cart = steps_of(j.at("true_cart"));
  d.cart = steps_of(j.at("cart"));
  return d;
}

}  // namespace

std::string record_to_json(const RunRecord& r) {
  Json variants = Json::array(), faults = Json::array(), behaviours = Json::array(), causes = Json::array();
  for (const truth::BehaviourEvent& behaviour : r.behaviours) behaviours.push_back(behaviour_to(behaviour));
  for (const triage::FailureCause& cause : r.causes) causes.push_back(cause_to(cause));
  for (const truth::FaultEvent& fault : r.faults) faults.push_back(to(fault));
  for (const VariantScore& v : r.variants) variants.push_back({{"name", v.name}, {"score", to(v.score)}});
  Json j = {{"scenario", r.scenario}, {"file", r.scenario_file}, {"description", r.description}, {"seed", std::to_string(r.seed)},
            {"fidelity", r.fidelity}, {"verdict", static_cast<int>(r.verdict)}, {"digest", r.digest},
            {"input_digest", r.input_digest}, {"score", to(r.score)}, {"failures", r.failures}, {"error_code", r.error_code},
            {"blame", r.blame}, {"causes", causes}, {"faults", faults}, {"behaviours", behaviours}, {"variants", variants},
            {"sim_s", r.timing.sim_s}, {"wall_s", r.timing.wall_s}, {"stage_s", r.timing.stage_s}};
  if (r.has_detail) j["detail"] = to(r.detail);
  return j.dump();
}

Result<RunRecord> record_from_json(std::string_view text) {
  try {
    const Json j = Json::parse(text);
    RunRecord r;
    r.scenario = j.at("scenario");
    r.scenario_file = j.at("file");
    r.description = j.at("description");
    r.seed = std::stoull(j.at("seed").get<std::string>());
    r.fidelity = j.at("fidelity");
    r.verdict = static_cast<Verdict>(j.at("verdict").get<int>());
    r.digest = j.at("digest");
    r.input_digest = j.at("input_digest");
    r.score = score_of(j.at("score"));
    r.failures = j.at("failures").get<std::vector<std::string>>();
    r.error_code = j.at("error_code");
    r.blame = j.at("blame");
    for (const Json& cause : j.at("causes")) r.causes.push_back(cause_from(cause));
    for (const Json& fault : j.at("faults")) r.faults.push_back(fault_of(fault));
    for (const Json& behaviour : j.at("behaviours")) r.behaviours.push_back(behaviour_from(behaviour));
    for (const Json& v : j.at("variants")) r.variants.push_back({v.at("name"), score_of(v.at("score"))});
    r.timing.sim_s = j.at("sim_s");
    r.timing.wall_s = j.at("wall_s");
    r.timing.stage_s = j.at("stage_s").get<std::map<std::string, double>>();
    r.has_detail = j.contains("detail");
    if (r.has_detail) r.detail = detail_of(j["detail"]);
    return r;
  } catch (const std::exception& problem) {  // nlohmann reports by exception
    return Diagnostic{.code = "bad-record", .message = problem.what()};
  }
}

}  // namespace storetwin::report
