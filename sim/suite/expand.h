// From a suite to the runs it asks for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "sim/session/run_once.h"
#include "sim/suite/suite.h"

namespace storetwin::suite {

struct ExpandOptions {
  std::optional<std::vector<std::uint64_t>> seeds;  ///< instead of those of the suite and its entries
  std::optional<scenario::Fidelity> fidelity;       ///< instead of those of its entries
  std::string only;            ///< "ENTRY", "ENTRY/SCENARIO" or "ENTRY/SCENARIO/VARIANT": the rest is left out
  session::RunRequest common;  ///< what all runs share; its parameters are what settings begin with
};

struct PlannedRun {
  session::RunRequest request;
  std::size_t entry = 0;  ///< of the suite
  std::size_t look = 0;   ///< the entry is judged after each; see Entry::look_every
};

/// All runs of a suite: by entry, scenario, fidelity, variant and seed, in the order of the file. `file` is the suite's,
/// from where its paths count. A suite that makes no run is an error; so are settings and fault sets that don't fit a
/// scenario, at their place in the suite.
Result<std::vector<PlannedRun>> expand(const Suite& suite, const std::string& file, const ExpandOptions& options);

/// "ENTRY/SCENARIO" or "ENTRY/SCENARIO/VARIANT".
std::string name_of(const std::string& scenario, const report::SuitePlace& place);

}  // namespace storetwin::suite
