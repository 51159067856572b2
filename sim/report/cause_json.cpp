#include "sim/report/cause_json.h"

#include <stdexcept>

namespace storetwin::report {

namespace {

using Json = nlohmann::ordered_json;

Json skus_of(const triage::FailureCause& cause) {
  Json skus = Json::array();
  for (const SkuId& sku : cause.skus) skus.push_back(sku.value);
  return skus;
}

Json evidence_of(const triage::FailureCause& cause) {
  Json ids = Json::array();
  for (const EvidenceId& id : cause.evidence) ids.push_back(std::to_string(id.value));
  return ids;
}

}  // namespace

Json cause_to(const triage::FailureCause& cause) {
  return {{"visit", cause.visit.value},     {"cause", triage::word_of(cause.cause)},
          {"kind", cause.event_kind},       {"at_ns", cause.at.ns},
          {"skus", skus_of(cause)},         {"plate", {cause.plate.fixture, cause.plate.shelf, cause.plate.plate}},
          {"source", cause.source},         {"confidence", cause.confidence},
          {"evidence", evidence_of(cause)}, {"text", cause.text}};
}

triage::FailureCause cause_from(const Json& j) {
  const auto cause = triage::cause_of_word(j.at("cause").get<std::string>());
  if (!cause) throw std::invalid_argument("no cause is called " + j.at("cause").get<std::string>());
  triage::FailureCause result{
      .visit = VisitId(j.at("visit").get<std::string>()), .cause = *cause, .event_kind = j.at("kind")};
  result.at.ns = j.at("at_ns");
  for (const Json& sku : j.at("skus")) result.skus.emplace_back(sku.get<std::string>());
  const Json& plate = j.at("plate");
  result.plate = {plate.at(0), plate.at(1), plate.at(2)};
  result.source = j.at("source");
  result.confidence = j.at("confidence");
  for (const Json& id : j.at("evidence")) result.evidence.push_back({std::stoull(id.get<std::string>())});
  result.text = j.at("text");
  return result;
}

Json cause_result(const triage::FailureCause& cause) {
  Json j = {{"cause", triage::word_of(cause.cause)}, {"confidence", cause.confidence}, {"text", cause.text}};
  if (!cause.visit) return j;  // of the whole run
  j["visit"] = cause.visit.value;
  j["at_s"] = static_cast<double>(cause.at.ns) / 1e9;
  if (!cause.event_kind.empty()) j["event"] = cause.event_kind;
  j["skus"] = skus_of(cause);
  if (!cause.plate.fixture.empty()) j["plate"] = to_text(cause.plate);
  if (!cause.source.empty()) j["source"] = cause.source;
  j["evidence"] = evidence_of(cause);
  return j;
}

}  // namespace storetwin::report
