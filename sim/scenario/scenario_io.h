// Scenario files in and out, with every problem and its place.
//
// `load_scenario` reads the scenario and the store it names and judges both; `read_scenario` judges a text by itself,
// for editors and tests. Warnings are appended.
#pragma once

#include <string>
#include <string_view>

#include "core/base/description.h"
#include "core/base/document.h"
#include "core/base/result.h"
#include "core/store/store.h"
#include "sim/scenario/scenario.h"

namespace storetwin::scenario {

/// A scenario with what it needs to run.
struct LoadedScenario {
  Scenario scenario;
  store::Store store;      ///< the shop as it truly stands
  std::string store_path;  ///< where it was found
};

/// The scenario file at `path` and its store, both checked in form and meaning.
Result<LoadedScenario> load_scenario(const std::string& path, Diagnostics& warnings);
/// The same, as if this text stood in that file.
Result<LoadedScenario> load_scenario(std::string_view text, const std::string& path, Diagnostics& warnings);

/// The scenario alone: its form and what can be judged without its store. `file_name` names it in diagnostics, and its
/// stem becomes the scenario's name.
Result<Scenario> read_scenario(std::string_view text, const std::string& file_name, Diagnostics& warnings);

/// A store file named in a scenario file, as a path from where the program runs.
std::string beside(const std::string& scenario_path, const std::string& relative);

/// A scenario file's text; reads back as the same scenario.
std::string write_scenario(const Scenario& scenario);

/// What `storetwin describe scenario` prints.
Description describe_scenario();

}  // namespace storetwin::scenario
