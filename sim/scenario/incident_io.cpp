#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/base/yaml_io.h"
#include "sim/scenario/check.h"
#include "sim/scenario/incident.h"
#include "sim/scenario/scenario_io.h"
#include "sim/scenario/scenario_schema.h"

namespace storetwin::scenario {

/// The first line of an incident file.
constexpr std::string_view schema_line(const Incident*) { return "storetwin-incident/1"; }

template <class Archive>
void fields(Archive& archive, Incident& incident) {
  archive.field("description", incident.description, {.doc = "What went wrong, in a sentence or two"});
  archive.field("recording", incident.recording,
                {.doc = "Labelled recording (.mcap), relative to this file", .required = true});
  archive.field("expect", incident.expect,
                {.doc = "Bounds that the result must keep; metrics speak of what the label states"});
  archive.field("tags", incident.tags, {.doc = "Words to choose scenarios by"});
}

bool is_incident(std::string_view text) {
  const std::string_view line = "schema: storetwin-incident/";
  return text.starts_with(line) || text.find("\n" + std::string(line)) != std::string_view::npos;
}

Result<Incident> load_incident(const std::string& path, Diagnostics& warnings) {
  const Result<std::string> text = read_file(path);
  if (!text) return text.problems();
  const Result<Document> document = parse_yaml(*text, path);
  if (!document) return document.problems();
  Result<Incident> incident = read_document<Incident>(*document, warnings);
  if (!incident) return incident.problems();
  Diagnostics problems = check_expectations(incident->expect, *document);
  if (!std::filesystem::is_regular_file(beside(path, incident->recording))) {
    problems.add(error_at(*document, "recording", "unknown-recording",
                          "there is no file '" + beside(path, incident->recording) + "'",
                          "the path counts from the incident file's folder"));
  }
  problems.sort();
  if (problems.has_errors()) return problems;
  incident->name = std::filesystem::path(path).stem().string();
  return incident;
}

std::string write_incident(const Incident& incident) { return write_yaml(incident); }

Description describe_incident() { return describe<Incident>(); }

}  // namespace storetwin::scenario
