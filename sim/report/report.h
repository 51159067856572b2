// The files a run leaves behind, as text: written from records alone, so that anyone can write them again later.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/store.h"
#include "sim/report/run_record.h"

namespace storetwin::report {

/// The object of `--json` and `result.json`, schema "storetwin-result/1" (README.md of this folder lists its fields).
std::string result_json(const ResultSet& results);

/// One test case per scenario and seed; `failure` is a missed expectation, `error` a broken machine, properties are metrics.
std::string junit_xml(const ResultSet& results);

/// The summary of an earlier invocation, for the trend.
struct EarlierResult {
  std::string label;                     ///< e.g. a commit or a date
  std::map<std::string, double> metrics; ///< as in its `summary`
};

/// One self-contained page. `stores` gives the map to draw for each scenario, by RunRecord::scenario; `earlier` are results
/// from before, oldest first.
std::string report_html(const ResultSet& results, const std::map<std::string, store::Store>& stores,
                        const std::vector<EarlierResult>& earlier = {});

/// For a pull request, at most 40 lines: a line of verdict, the metrics, the failing runs with the command that repeats each.
std::string summary_md(const ResultSet& results);

/// For a terminal: receipts beside the truth and the score of one run; the summary of many.
std::string run_text(const RunRecord& record, const store::Store& store);
std::string summary_text(const ResultSet& results);
/// Failures in groups, each with a command that shows one.
std::string groups_text(const ResultSet& results);

/// A record as JSON and back, whole: how a run's process hands its result to the one that started it.
std::string record_to_json(const RunRecord& record);
Result<RunRecord> record_from_json(std::string_view text);

}  // namespace storetwin::report
