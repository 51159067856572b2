#include "sim/truth/truth_io.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

namespace storetwin::truth {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kKinds[] = {"pick", "put-back", "drop", "pick-up", "hand-off"};

Json id_text(std::uint64_t id) { return std::to_string(id); }

Json json_of(const ItemEvent& e) {
  Json j = {{"at_ns", e.at.ns}, {"kind", kKinds[static_cast<int>(e.kind)]}, {"shopper", id_text(e.shopper.value)},
            {"item", id_text(e.item.value)}, {"sku", e.sku.value}};
  if (e.receiver) j["receiver"] = id_text(e.receiver.value);
  if (!e.plate.fixture.empty()) j["plate"] = {e.plate.fixture, e.plate.shelf, e.plate.plate};
  if (e.misplaced) j["misplaced"] = true;
  return j;
}

ItemEvent event_of(const Json& j) {
  ItemEvent e;
  e.at.ns = j.at("at_ns").get<std::int64_t>();
  const std::string kind = j.at("kind");
  const auto* word = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const char* k) { return kind == k; });
  if (word == std::end(kKinds)) throw Json::other_error::create(501, "unknown kind of event '" + kind + "'", &j);
  e.kind = static_cast<ItemEventKind>(word - kKinds);
  e.shopper.value = std::stoull(j.at("shopper").get<std::string>());
  e.item.value = std::stoull(j.at("item").get<std::string>());
  e.sku = SkuId(j.at("sku").get<std::string>());
  if (j.contains("receiver")) e.receiver.value = std::stoull(j.at("receiver").get<std::string>());
  if (j.contains("plate")) e.plate = {j["plate"].at(0), j["plate"].at(1), j["plate"].at(2)};
  e.misplaced = j.value("misplaced", false);
  return e;
}

Json json_of(const VisitTruth& v) {
  Json members = Json::array(), lines = Json::array();
  for (const ShopperId member : v.members) members.push_back(id_text(member.value));
  for (const TruthLine& line : v.lines) lines.push_back({{"sku", line.sku.value}, {"quantity", line.quantity}});
  return {{"visit", v.visit.value}, {"external_id", v.external_id}, {"members", members},
          {"entered_ns", v.entered.ns}, {"left_ns", v.left.ns}, {"lines", lines}};
}

VisitTruth visit_of(const Json& j) {
  VisitTruth v;
  v.visit = VisitId(j.at("visit").get<std::string>());
  v.external_id = j.value("external_id", "");
  for (const Json& member : j.at("members")) v.members.push_back({std::stoull(member.get<std::string>())});
  v.entered.ns = j.at("entered_ns").get<std::int64_t>();
  v.left.ns = j.at("left_ns").get<std::int64_t>();
  for (const Json& line : j.at("lines")) v.lines.push_back({SkuId(line.at("sku").get<std::string>()), line.at("quantity").get<int>()});
  return v;
}

Json json_of(const FaultEvent& fault) {
  Json j = {{"kind", fault.kind}, {"target", fault.target}, {"from_ns", fault.from.ns}, {"to_ns", fault.to.ns}};
  if (!fault.numbers.empty()) j["numbers"] = fault.numbers;
  if (!fault.words.empty()) j["words"] = fault.words;
  return j;
}

FaultEvent fault_of(const Json& j) {
  FaultEvent fault{.kind = j.at("kind"), .target = j.at("target")};
  fault.from.ns = j.at("from_ns").get<std::int64_t>();
  fault.to.ns = j.at("to_ns").get<std::int64_t>();
  if (j.contains("numbers")) fault.numbers = j["numbers"].get<std::map<std::string, double>>();
  if (j.contains("words")) fault.words = j["words"].get<std::map<std::string, std::string>>();
  return fault;
}

Json json_of(const BehaviourEvent& b) {
  Json j = {{"kind", b.kind}, {"shopper", id_text(b.shopper.value)}, {"from_ns", b.from.ns}, {"to_ns", b.to.ns}, {"at_ns", b.at.ns}};
  if (b.other) j["other"] = id_text(b.other.value);
  if (!b.plate.fixture.empty()) j["plate"] = {b.plate.fixture, b.plate.shelf, b.plate.plate};
  if (b.item) j["item"] = id_text(b.item.value);
  if (b.sku) j["sku"] = b.sku.value;
  return j;
}

BehaviourEvent behaviour_of(const Json& j) {
  BehaviourEvent b{.kind = j.at("kind")};
  b.shopper.value = std::stoull(j.at("shopper").get<std::string>());
  if (j.contains("other")) b.other.value = std::stoull(j["other"].get<std::string>());
  b.from.ns = j.at("from_ns").get<std::int64_t>();
  b.to.ns = j.at("to_ns").get<std::int64_t>();
  b.at.ns = j.at("at_ns").get<std::int64_t>();
  if (j.contains("plate")) b.plate = {j["plate"].at(0), j["plate"].at(1), j["plate"].at(2)};
  if (j.contains("item")) b.item.value = std::stoull(j["item"].get<std::string>());
  if (j.contains("sku")) b.sku = SkuId(j["sku"].get<std::string>());
  return b;
}

}  // namespace

std::string to_json(const Truth& truth) {
  Json visits = Json::array(), events = Json::array(), paths = Json::array();
  for (const VisitTruth& v : truth.visits) visits.push_back(json_of(v));
  for (const ItemEvent& e : truth.events) events.push_back(json_of(e));
  for (const PersonSample& s : truth.paths) paths.push_back({s.at.ns, id_text(s.shopper.value), s.p_WB_m.x(), s.p_WB_m.y()});
  Json j = {{"schema", kTruthSchema}, {"visits", visits}, {"events", events}, {"paths", paths}};
  // Left out when nothing broke, as in recordings from before faults were known.
  for (const FaultEvent& fault : truth.faults) j["faults"].push_back(json_of(fault));
  for (const BehaviourEvent& behaviour : truth.behaviours) j["behaviours"].push_back(json_of(behaviour));
  for (const ShopperId id : truth.staff) j["staff"].push_back(id_text(id.value));
  return j.dump();
}

Result<Truth> truth_from_json(std::string_view text, const std::string& file) {
  try {
    const Json j = Json::parse(text);
    if (j.at("schema") != kTruthSchema) {
      return Diagnostic{.code = "unsupported-schema", .file = file, .path = "schema",
                        .message = "this is not " + std::string(kTruthSchema)};
    }
    Truth truth;
    for (const Json& v : j.at("visits")) truth.visits.push_back(visit_of(v));
    for (const Json& e : j.at("events")) truth.events.push_back(event_of(e));
    for (const Json& s : j.at("paths")) {
      truth.paths.push_back({{s.at(0).get<std::int64_t>()}, {std::stoull(s.at(1).get<std::string>())},
                             {s.at(2).get<double>(), s.at(3).get<double>()}});
    }
    if (j.contains("staff")) {
      for (const Json& id : j["staff"]) truth.staff.push_back({std::stoull(id.get<std::string>())});
    }
    if (j.contains("faults")) {
      for (const Json& fault : j["faults"]) truth.faults.push_back(fault_of(fault));
    }
    if (j.contains("behaviours")) {
      for (const Json& behaviour : j["behaviours"]) truth.behaviours.push_back(behaviour_of(behaviour));
    }
    return truth;
  } catch (const std::exception& problem) {  // nlohmann and stoull report by exception; both mean a file that isn't ours
    return Diagnostic{.code = "bad-truth", .file = file, .message = problem.what()};
  }
}

}  // namespace storetwin::truth
