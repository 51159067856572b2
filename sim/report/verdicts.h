// The outcome of many runs in a few words: shared by the page and the summary of a pull request.
#pragma once

#include <string>
#include <vector>

#include "sim/report/run_record.h"

namespace storetwin::report {

struct Verdicts {
  std::size_t passed = 0, failed = 0, broken = 0;
  std::size_t visits = 0, wrong_visits = 0;
  double sim_s = 0;
};
Verdicts count_verdicts(const std::vector<RunRecord>& runs);

/// "2 of 20 runs failed and 1 broke". Plain text, as the next.
std::string runs_text(const std::vector<RunRecord>& runs);
/// "3 of 41 receipts are wrong"; empty if there are none.
std::string receipts_text(const std::vector<RunRecord>& runs);

/// Whether nothing is amiss: every run passed or is excused, every suite passes, and nothing is missing.
bool is_fine(const ResultSet& results);

/// "1..20, 23" for all seeds that occur.
std::string seeds_text(const std::vector<RunRecord>& runs);

}  // namespace storetwin::report
