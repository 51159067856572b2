// What `storetwin run` is about to do: every run, checked and in order, before the first begins.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/store.h"
#include "sim/fleet/shard.h"
#include "sim/session/run_once.h"
#include "sim/suite/judge.h"
#include "tools/storetwin/baseline.h"
#include "tools/storetwin/run_options.h"
#include "tools/storetwin/shard_options.h"

namespace storetwin::cli {

struct RunOptions {
  std::vector<std::string> paths;  ///< of scenarios, incidents, suites, or folders of scenarios
  std::string seeds;               ///< empty: 1, or what a suite says
  std::string only;                ///< of suites: a name as suite::ExpandOptions::only
  int jobs = 0;
  int threads = 0;
  std::string fidelity;
  std::string sensors;
  std::string out;
  std::string record;
  bool force = false;
  bool color = false;
  bool variants = false;
  bool verify_failures = false;
  CoreOptions core;
  ShardOptions shard;
  BaselineOptions baseline;  ///< its day is the suites', too
  double timeout_s = 0;      ///< wall seconds for one run; 0: no limit
  double sim_timeout_s = 0;  ///< simulated ones
};

struct Plan {
  std::vector<std::string> paths;  ///< as they were given
  std::string options_again;       ///< what decides a run beside its scenario and seed, as it would be typed
  std::vector<session::RunRequest> requests;
  std::vector<std::size_t> looks;  ///< beside the requests: 0, or after how many looks at its suite's entry it is made
  std::vector<suite::Asked> suites;
  std::map<std::string, store::Store> stores;  ///< by scenario name, for drawing
  std::string params_digest;                   ///< of the core's parameters
  std::string sensors_digest;                  ///< of every scenario's sensor profiles, in order
  std::map<std::string, std::string> scenario_digests;  ///< by `plan_key`
  std::optional<fleet::Shard> shard;           ///< this process does only part of it
  std::string today;
  int jobs = 1;
  double timeout_s = 0;
  bool verify_failures = false;  ///< all of them, not only the first few
};

/// Checks everything that can be checked before the first run: options, files, the output folder.
Result<Plan> make_plan(const RunOptions& options);

}  // namespace storetwin::cli
