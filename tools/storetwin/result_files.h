// What `run` and `merge` do with their results in the same way: the files, which runs have pictures, and the exit code.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/store.h"
#include "sim/report/run_record.h"

namespace storetwin::cli {

/// The names of what `write_result_files` writes.
const std::vector<std::string>& result_file_names();

/// result.json, junit.xml, report.html and summary.md; `stores` by scenario, for drawing.
Status write_result_files(const std::string& dir, const report::ResultSet& results,
                          const std::map<std::string, store::Store>& stores);

/// Pictures of wrong runs take memory and a reader's time: the first few have them. Runs come in the order of the plan.
class PictureBudget {
 public:
  static constexpr int kWrongRunsWithPictures = 12;
  void spend(report::RunRecord& run);

 private:
  int wrong_runs_ = 0;
};

/// A line on standard error for every run that broke.
void print_broken_runs(const report::ResultSet& results);

/// 1 if an expectation failed and nothing excuses it, of a run or of a suite. A broken run outweighs that: of several, the
/// gravest code (70 before 4 before 3). A canary that passes makes its suite an error, 70; with nothing worse, too few runs
/// to tell are 6.
int verdict_code(const report::ResultSet& results);

}  // namespace storetwin::cli
