// One scenario with one seed, from file to scored record: what `storetwin run` does in each of its processes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "sim/report/run_record.h"
#include "sim/session/noted_events.h"
#include "sim/session/planted_bug.h"
#include "sim/session/session.h"

namespace storetwin::session {

/// Which messages a recording keeps.
struct RecordChoice {
  bool inputs = false;
  bool observations = false;
  bool outputs = false;
  bool any() const { return inputs || observations || outputs; }
};

/// Whether the record holds what pictures need.
enum class Detail {
  kNone,
  kIfWrong,  ///< if a visit is wrong, and then of wrong visits only
  kAll,
};

struct RunRequest {
  std::string scenario_file;
  std::optional<std::string> scenario_text;    ///< instead of what stands in that file; for tries of a changed scenario
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
  Detail detail = Detail::kNone;               ///< collect what pictures need
  bool blame = true;                           ///< of a wrong run: find the stage that lost it, by further runs
  double sim_timeout_s = 0;                    ///< simulated seconds after which the run has failed; 0: when the scenario says
  bool without_faults = false;                 ///< nothing is broken, whatever the scenario says
  report::SuitePlace place;                    ///< handed on to the record
  bool own_expectations = true;                ///< the scenario's own count
  std::vector<scenario::Expectation> expect;   ///< beside them
  std::vector<EventPattern> require, forbid;   ///< of what the core says
  PlantedBug plant = PlantedBug::kNone;
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

/// Holds a scored run against what was expected of it, `own` being what its scenario expects: sets its expectations, its
/// failures, one sentence each, and its verdict. A metric that the run doesn't have is not met.
void judge(report::RunRecord& record, const RunRequest& request, const std::vector<scenario::Expectation>& own,
           const std::vector<NotedEvent>& noted);

/// True if every visit's receipt is right.
bool all_exact(const score::RunScore& score);

}  // namespace storetwin::session
