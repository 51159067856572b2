#include "sim/report/sarif.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace storetwin::report {

namespace {

using Json = nlohmann::ordered_json;

// RFC 3986: what isn't unreserved is percent-encoded, but for the slashes between folders.
std::string uri_of(const std::string& file) {
  std::string uri = file.starts_with("/") ? "file://" : "";
  for (const char c : file) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || std::string_view("-._~/").find(c) != std::string_view::npos)
      uri += c;
    else
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

std::string message_of(const Diagnostic& d) {
  std::string text = d.path.empty() ? d.message : d.path + ": " + d.message;
  return d.hint.empty() ? text : text + " (" + d.hint + ")";
}

Json location_of(const Diagnostic& d) {
  Json physical = {{"artifactLocation", {{"uri", uri_of(d.file)}}}};
  if (d.line > 0) {
    physical["region"]["startLine"] = d.line;
    if (d.column > 0) physical["region"]["startColumn"] = d.column;
  }
  return {{"physicalLocation", physical}};
}

}  // namespace

std::string sarif(const Diagnostics& diagnostics, const std::string& version) {
  std::vector<std::string> codes;
  Json rules = Json::array(), results = Json::array();
  for (const Diagnostic& d : diagnostics.items()) {
    const auto known = std::find(codes.begin(), codes.end(), d.code);
    const auto index = known - codes.begin();
    if (known == codes.end()) {
      codes.push_back(d.code);
      rules.push_back({{"id", d.code}});
    }
    Json result = {{"ruleId", d.code},
                   {"ruleIndex", index},
                   {"level", d.severity == Severity::kError ? "error" : "warning"},
                   {"message", {{"text", message_of(d)}}}};
    if (!d.file.empty()) result["locations"] = Json::array({location_of(d)});
    results.push_back(std::move(result));
  }
  const Json driver = {{"name", "storetwin"}, {"version", version}, {"rules", rules}};
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({{{"tool", {{"driver", driver}}}, {"results", results}}})}};
  // A file name need not be UTF-8; JSON must be.
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace storetwin::report
