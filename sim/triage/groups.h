// Failures of many runs in a few groups, each with the shortest way to see one of them.
//
// A hundred failing seeds are rarely a hundred problems. Wrong visits that have cause, blamed stage, kind of event,
// products, place and faulty source in common are one group; its example is the failure that comes soonest, because
// that is the run in which one waits least.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/triage/cause.h"

namespace storetwin::triage {

/// What grouping needs of a run.
struct ExaminedRun {
  std::string command;  ///< makes the run again
  std::string blame;    ///< stage; may be empty
  std::vector<FailureCause> causes;
};

struct FailureGroup {
  FailureCause like;  ///< the example; what its members have in common stands here
  std::string blame;
  int count = 0;        ///< wrong visits, or runs where the cause is of a whole run
  std::string command;  ///< shows the example
};

/// Largest first; of equal ones the one whose example comes sooner, then by the words.
std::vector<FailureGroup> group_failures(const std::vector<ExaminedRun>& runs);

/// One line per group, at most `lines` of them; empty without failures.
std::string groups_text(const std::vector<FailureGroup>& groups, std::size_t lines = 8);

}  // namespace storetwin::triage
