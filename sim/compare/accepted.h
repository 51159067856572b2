// Losses that somebody has accepted: who, why, how much and until when. A file `accepted.yaml` beside the baseline.
//
// An accepted loss doesn't fail a comparison while it is no larger than stated. On the day after `until` the entry
// itself fails, whether the loss is still there or not, so that nobody's exception lives for ever. No clock is read
// here: whoever compares says which day it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/describe.h"
#include "core/base/result.h"

namespace storetwin::compare {

struct AcceptedLoss {
  std::string metric;    ///< one of the gated metrics
  std::string scenario;  ///< empty: over all of them
  std::string owner;
  std::string reason;
  std::string until;        ///< the last day on which it holds, YYYY-MM-DD
  double largest_loss = 0;  ///< in the metric's unit
};

/// `file` names the text in diagnostics.
Result<std::vector<AcceptedLoss>> read_accepted(std::string_view text, const std::string& file);

/// accepted.yaml in the folder of a baseline's file; empty if there is none.
Result<std::vector<AcceptedLoss>> load_accepted_beside(const std::string& baseline_file);

Description describe_accepted();

}  // namespace storetwin::compare
