#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/base/date.h"
#include "core/base/yaml_io.h"
#include "sim/compare/accepted.h"
#include "sim/compare/gated_metrics.h"

namespace storetwin::compare {

/// The whole file.
struct AcceptedFile {
  std::vector<AcceptedLoss> accepted;
};

constexpr std::string_view schema_line(const AcceptedFile*) { return "storetwin-accepted/1"; }

template <class Archive>
void fields(Archive& archive, AcceptedLoss& loss) {
  archive.field("metric", loss.metric,
                {.doc = "Which gated metric may be worse (see 'storetwin diff')", .required = true});
  archive.field("scenario", loss.scenario, {.doc = "Only in this scenario; without it, over all of them"});
  archive.field("owner", loss.owner, {.doc = "Who answers for it", .required = true, .min_items = 1});
  archive.field("reason", loss.reason, {.doc = "Why it is accepted", .required = true, .min_items = 1});
  archive.field("until", loss.until,
                {.doc = "The last day on which it holds, YYYY-MM-DD; later it fails", .required = true});
  archive.field("largest_loss", loss.largest_loss,
                {.doc = "In the metric's unit; a greater loss is worse all the same",
                 .required = true,
                 .min = 0,
                 .above_min = true});
}

template <class Archive>
void fields(Archive& archive, AcceptedFile& file) {
  archive.field("accepted", file.accepted, {.doc = "Losses that don't fail a comparison", .required = true});
}

Result<std::vector<AcceptedLoss>> read_accepted(std::string_view text, const std::string& file) {
  const Result<Document> document = parse_yaml(text, file);
  if (!document) return document.problems();
  Diagnostics warnings, problems;
  const Result<AcceptedFile> read = read_document<AcceptedFile>(*document, warnings);
  if (!read) return read.problems();
  const std::vector<std::string> names = gated_metric_names();
  for (std::size_t i = 0; i < read->accepted.size(); ++i) {
    const AcceptedLoss& loss = read->accepted[i];
    const std::string path = fmt::format("accepted[{}]", i);
    if (std::find(names.begin(), names.end(), loss.metric) == names.end()) {
      problems.add(error_at(*document, path + ".metric", "unknown-metric",
                            fmt::format("no comparison is judged by '{}'", loss.metric),
                            did_you_mean(loss.metric, names)));
    }
    if (!is_date(loss.until)) {
      problems.add(error_at(*document, path + ".until", "bad-date", fmt::format("'{}' is no day", loss.until),
                            "write YYYY-MM-DD"));
    }
  }
  problems.sort();
  if (problems.has_errors()) return problems;
  return read->accepted;
}

Result<std::vector<AcceptedLoss>> load_accepted_beside(const std::string& baseline_file) {
  const std::string path = (std::filesystem::path(baseline_file).parent_path() / "accepted.yaml").string();
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::vector<AcceptedLoss>();
  const Result<std::string> text = read_file(path);
  if (!text) return text.problems();
  return read_accepted(*text, path);
}

Description describe_accepted() { return describe<AcceptedFile>(); }

}  // namespace storetwin::compare
