// A labelled recording run as a scenario: played through the core, scored by its label, held to its expectations.
#pragma once

#include <string>

#include "sim/session/run_once.h"

namespace storetwin::session {

/// True if the file says that it is an incident; false also for what can't be read.
bool is_incident_file(const std::string& path);

/// Name, expectations, the store as installed and the recording's own seed; nothing to simulate.
Result<SessionConfig> load_incident_config(const std::string& path);

/// What `run_once` does for an incident. Fidelity, sensors and recording don't apply: what was sensed is what was
/// recorded.
Result<report::RunRecord> run_incident(const RunRequest& request, const Watch& watch);

}  // namespace storetwin::session
