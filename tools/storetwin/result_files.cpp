#include "tools/storetwin/result_files.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "core/base/yaml_io.h"
#include "sim/report/report.h"
#include "tools/storetwin/exit_code.h"

namespace storetwin::cli {

const std::vector<std::string>& result_file_names() {
  static const std::vector<std::string> names = {"result.json", "junit.xml", "report.html", "summary.md"};
  return names;
}

Status write_result_files(const std::string& dir, const report::ResultSet& results,
                          const std::map<std::string, store::Store>& stores) {
  const auto write = [&dir](const std::string& name, const std::string& text) {
    return write_file((std::filesystem::path(dir) / name).string(), text);
  };
  // One after the other: each may be as large as all the runs.
  if (Status written = write("result.json", report::result_json(results)); !written) return written;
  if (Status written = write("junit.xml", report::junit_xml(results)); !written) return written;
  if (Status written = write("report.html", report::report_html(results, stores)); !written) return written;
  return write("summary.md", report::summary_md(results));
}

void PictureBudget::spend(report::RunRecord& run) {
  if (!run.has_detail || run.detail.whole || ++wrong_runs_ <= kWrongRunsWithPictures) return;
  run.has_detail = false;
  run.detail = {};
}

void print_broken_runs(const report::ResultSet& results) {
  for (const report::RunRecord& record : results.runs) {
    if (report::is_scored(record.verdict)) continue;
    for (const std::string& why : record.failures) {
      std::fprintf(stderr, "%s seed %llu: %s\n", record.scenario.c_str(), static_cast<unsigned long long>(record.seed),
                   why.c_str());
    }
  }
}

int verdict_code(const report::ResultSet& results) {
  int code = kExitPass;
  for (const report::RunRecord& run : results.runs) {
    if (report::has_failed(run)) code = std::max(code, static_cast<int>(kExitFailed));
    if (!report::is_scored(run.verdict)) code = std::max(code, run.error_code);
  }
  if (code != kExitPass) return code;
  report::Standing gravest = report::Standing::kPass;
  for (const report::SuiteOutcome& suite : results.suites) gravest = std::max(gravest, suite.standing);
  if (gravest == report::Standing::kError) return kExitInternal;
  if (gravest == report::Standing::kFail) return kExitFailed;
  return gravest == report::Standing::kInconclusive ? kExitInconclusive : kExitPass;
}

}  // namespace storetwin::cli
