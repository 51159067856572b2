// A scenario made smaller while it still fails in the same way: fewer people, fewer faults, fewer tasks, shorter.
//
// The search knows nothing of runs: it proposes scenarios, and whoever asked says which of them still fail. What people
// do is drawn from streams named by their group, so that those who stay do the same when others go; the seed is kept.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.h"
#include "sim/triage/cause.h"

namespace storetwin::triage {

/// In what way a run fails.
struct Failure {
  std::vector<std::string> metrics;   ///< expected otherwise; those that the run has no value of don't count
  std::optional<FailureCause> cause;  ///< of its first wrong visit
  bool any() const { return !metrics.empty() || cause.has_value(); }
};

/// Whether a try that is out of bounds in `metrics` and wrong by `causes` fails as the original did: in one of its
/// metrics if it had any, and with its cause if it had one.
bool fails_likewise(const Failure& original, const std::vector<std::string>& metrics,
                    const std::vector<FailureCause>& causes);

/// Which of several scenarios still fails likewise, the first of them. One that isn't valid or breaks doesn't.
using FirstFailingScenario =
    std::function<std::optional<std::size_t>(const std::vector<scenario::Scenario>& candidates)>;

/// One thing that was made less.
struct Saving {
  std::string what;  ///< "groups", "faults", "seconds", ...
  double before = 0;
  double after = 0;
};

struct Shrunk {
  scenario::Scenario scenario;
  std::vector<Saving> savings;  ///< in the order tried; only what became less
};

/// `said` is told of each saving as it is made.
Shrunk shrink(scenario::Scenario scenario, const FirstFailingScenario& first_failing,
              const std::function<void(const Saving&)>& said = nullptr);

}  // namespace storetwin::triage
