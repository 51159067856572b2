// What a recording says of itself: where its data come from, by what right they are kept, and which clock they run on.
//
// Stands in every file as the MCAP metadata record "storetwin", right after the file's header, so that even a badly
// truncated recording still says what it is and when it must die.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/base/diagnostic.h"
#include "core/base/result.h"

namespace storetwin::record {

/// Version of topics, metadata and messages in a recording. Older ones are read; newer ones are refused.
inline constexpr int kSchemaVersion = 1;

/// What time 0 means.
enum class Epoch { kRun, kUnix };

/// Where the data come from. A recording of real people names why it exists, on what legal ground, and its last day.
struct Provenance {
  bool synthetic = true;
  std::string purpose;       ///< recorded only: e.g. "acceptance test of store 12"
  std::string lawful_basis;  ///< recorded only: e.g. "GDPR Art. 6(1)(a), consent of staff testers"
  std::string delete_by;     ///< recorded only: the day the recording dies, YYYY-MM-DD
  bool operator==(const Provenance&) const = default;
};

/// Frames (depth, colour) show what a camera saw; they may be recorded only if they show nobody real, or if purpose,
/// lawful basis and a valid day of deletion are named.
bool may_hold_frames(const Provenance& provenance);

struct RecordingInfo {
  std::string scenario;           ///< name of the scenario or of the imported recording
  std::uint64_t seed = 0;         ///< of the run; 0 for what was not simulated
  std::string build;              ///< version and compiler of the program that wrote it
  Provenance provenance;
  Epoch epoch = Epoch::kRun;
  int schema_version = kSchemaVersion;
  std::map<std::string, std::string> notes;  ///< anything else worth keeping, e.g. "fidelity", "params_digest"
  bool operator==(const RecordingInfo&) const = default;
};

/// The info as MCAP metadata: keys "scenario", "seed", "build", "provenance" (synthetic | recorded), "purpose",
/// "lawful_basis", "delete_by", "epoch" (run | unix), "schema_version", and "note.KEY" for each note.
std::map<std::string, std::string> to_metadata(const RecordingInfo& info);
/// Refuses unknown provenance, epochs and newer schema versions; `file` names the recording in diagnostics.
Result<RecordingInfo> info_from_metadata(const std::map<std::string, std::string>& metadata, const std::string& file);

}  // namespace storetwin::record
