#include "sim/truth/label.h"

#include <nlohmann/json.hpp>

namespace storetwin::truth {

namespace {
using Json = nlohmann::ordered_json;
}  // namespace

std::string to_json(const Label& label) {
  Json visits = Json::array();
  for (const LabelledVisit& visit : label.visits) {
    Json lines = Json::array();
    for (const TruthLine& line : visit.lines) lines.push_back({{"sku", line.sku.value}, {"quantity", line.quantity}});
    visits.push_back(
        {{"visit", visit.visit.value}, {"external_id", visit.external_id}, {"whole", visit.whole}, {"lines", lines}});
  }
  return Json{{"schema", kLabelSchema}, {"visits", visits}}.dump();
}

Result<Label> label_from_json(std::string_view text, const std::string& file) {
  try {
    const Json j = Json::parse(text);
    if (j.at("schema") != kLabelSchema) {
      return Diagnostic{.code = "unsupported-schema",
                        .file = file,
                        .path = "schema",
                        .message = "this is not " + std::string(kLabelSchema)};
    }
    Label label;
    for (const Json& v : j.at("visits")) {
      LabelledVisit visit{.visit = VisitId(v.at("visit").get<std::string>()),
                          .external_id = v.at("external_id"),
                          .whole = v.at("whole")};
      for (const Json& line : v.at("lines")) {
        visit.lines.push_back({SkuId(line.at("sku").get<std::string>()), line.at("quantity").get<int>()});
      }
      label.visits.push_back(std::move(visit));
    }
    return label;
  } catch (const std::exception& problem) {  // nlohmann reports by exception
    return Diagnostic{.code = "bad-label", .file = file, .message = problem.what()};
  }
}

}  // namespace storetwin::truth
