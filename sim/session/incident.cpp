#include "sim/session/incident.h"

#include "core/base/yaml_io.h"
#include "core/record/recording.h"
#include "sim/scenario/incident.h"
#include "sim/scenario/scenario_io.h"
#include "sim/session/recorded.h"
#include "sim/session/replay.h"

namespace storetwin::session {

bool is_incident_file(const std::string& path) {
  const Result<std::string> text = read_file(path);
  return text && scenario::is_incident(*text);
}

Result<SessionConfig> load_incident_config(const std::string& path) {
  Diagnostics warnings;
  Result<scenario::Incident> incident = scenario::load_incident(path, warnings);
  if (!incident) return incident.problems();
  const std::string file = scenario::beside(path, incident->recording);
  Result<record::Recording> recording = record::open_recording(file);
  if (!recording) return recording.problems();
  Result<store::Store> store = installed_store_of(*recording);
  if (!store) return store.problems();
  Result<std::optional<truth::Label>> label = label_of(*recording);
  if (!label) return label.problems();
  if (!*label) {
    return Diagnostic{.code = "no-label",
                      .file = file,
                      .message = "nobody has stated what truly happened in this recording",
                      .hint = "make an incident of it with 'storetwin label'"};
  }
  SessionConfig config;
  config.scenario.name = incident->name;
  config.scenario.description = incident->description;
  config.scenario.expect = incident->expect;
  config.scenario.tags = incident->tags;
  config.store = *std::move(store);
  config.seed = recording->info().seed;
  return config;
}

Result<report::RunRecord> run_incident(const RunRequest& request, const Watch& watch) {
  Result<SessionConfig> config = load_incident_config(request.scenario_file);
  if (!config) return config.problems();
  Diagnostics warnings;
  const Result<scenario::Incident> incident = scenario::load_incident(request.scenario_file, warnings);
  if (!incident) return incident.problems();
  const ReplayRequest replay_request{.file = scenario::beside(request.scenario_file, incident->recording),
                                     .params = request.params,
                                     .oracle = request.oracle,
                                     .replace_tracking = request.replace_tracking,
                                     .threads = request.threads,
                                     .verify = false,
                                     .detail = request.detail};
  Result<Replayed> replayed = replay(replay_request, watch);
  if (!replayed) return replayed.problems();
  if (replayed->damage.has_errors()) return replayed->damage;
  report::RunRecord record = std::move(replayed->record);
  record.scenario = config->scenario.name;
  record.scenario_file = request.scenario_file;
  record.description = config->scenario.description;
  record.place = request.place;
  judge(record, request, config->scenario.expect, replayed->noted);
  return record;
}

}  // namespace storetwin::session
