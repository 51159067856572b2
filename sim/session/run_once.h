// One scenario with one seed, from file to scored record: what `storetwin run` does in each of its processes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "sim/report/run_record.h"
#include "sim/session/session.h"

namespace storetwin::session {

/// Which messages a recording keeps.
struct RecordChoice {
  bool inputs = false;
  bool observations = false;
  bool outputs = false;
  bool any() const { return inputs || observations || outputs; }
};

struct RunRequest {
  std::string scenario_file;
  std::uint64_t seed = 1;
  std::optional<scenario::Fidelity> fidelity;  ///< overrides the scenario's
  std::string sensors_dir;                     ///< profiles; empty: the scenario's choice or the shipped ones
  bool ideal_sensors = false;
  std::optional<bool> item_observations;       ///< overrides the profile's switch; see sensors::ItemVisionProfile
  bool color = false;                          ///< record colour cameras' images as well
  pipeline::Params params;
  Oracle oracle = Oracle::kNone;
  std::string replace_tracking;                ///< command of an outside tracker; empty: our own
  int threads = 1;
  RecordChoice record;
  std::string record_file;                     ///< where, if anything is recorded
  std::string build;                           ///< for the recording's metadata
  bool detail = false;                         ///< collect what pictures need
  double sim_timeout_s = 0;                    ///< simulated seconds after which the run has failed; 0: when the scenario says
  bool variants = false;                       ///< also run ideal sensors, each oracle, and with or without item observations
};

/// Called with settled cart changes, amendments and receipts as they come, for people who watch.
using Watch = std::function<void(const stream::Message&)>;

/// The code of the Diagnostic that a run ends with when it takes longer than RunRequest::sim_timeout_s.
inline constexpr const char* kTimeoutCode = "run-timeout";

/// The scenario with its store and profiles, ready to become a Session.
Result<SessionConfig> load_config(const RunRequest& request);

/// Runs to the end and scores. A wrong visit makes the run again with truth at successive seams, to find whom to blame.
Result<report::RunRecord> run_once(const RunRequest& request, const Watch& watch = nullptr);

/// Which expectations are not met, one sentence each; a metric that the run doesn't have is not met.
std::vector<std::string> unmet_expectations(const std::vector<scenario::Expectation>& expect, const score::Metrics& metrics);

}  // namespace storetwin::session
