// A result.json read back: what two results have to say for them to be compared.
//
// Only what `storetwin run`, `merge` or `replay --json` wrote is read, schema "storetwin-result/1"
// (sim/report/README.md). What is missing, damaged or of another version is told with its place; nothing is guessed,
// and a result without a run is an error.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace storetwin::compare {

/// One visit's carts, as they were and as they were billed: units by SKU.
struct Visit {
  std::string visit;
  std::string external_id;  ///< empty where the store has none
  std::map<std::string, int> taken;
  std::map<std::string, int> charged;
  std::string state;  ///< final, review, open, missing
  double confidence = 0;
  std::optional<double> time_to_final_s;  ///< none: it never came
};

struct Run {
  std::string scenario;  ///< of a suite "ENTRY/SCENARIO/VARIANT"
  std::string fidelity;
  std::string seed;     ///< text: it may have 64 bits
  std::string verdict;  ///< pass, fail, error, nondeterministic
  std::string digest;   ///< empty: the run was not over in time
  std::string input_digest;
  std::map<std::string, double> metrics;  ///< of this run; a result holds no counts beside them
  std::vector<Visit> visits;
  std::vector<std::string> failures;
  std::vector<std::string> breaches;  ///< of hard gates: "double charge of v-0001"; newer results only

  bool excused = false;               ///< a suite says that its failure doesn't count

  /// Whether its carts can be judged: it ran to its end, and repeatably, and it counts.
  bool scored() const { return !excused && (verdict == "pass" || verdict == "fail") && !digest.empty(); }
  std::string name() const { return scenario + " seed " + seed; }
};

struct ResultFile {
  std::string file;  ///< as the user named it
  std::string build;
  std::string program;  ///< digest of the program's file; empty in older results
  std::string options;  ///< what decides a run beside scenario and seed
  std::string params_digest;
  std::string sensors_digest;
  std::vector<Run> runs;
  std::vector<std::string> incomplete;  ///< what is missing of the runs that were asked for
};

/// `file` names the text in diagnostics.
Result<ResultFile> read_result(std::string_view text, const std::string& file);

/// A result.json, or the folder in which it lies.
Result<ResultFile> load_result(const std::string& path);

}  // namespace storetwin::compare
