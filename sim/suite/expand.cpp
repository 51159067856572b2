#include "sim/suite/expand.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/base/yaml_io.h"
#include "sim/scenario/incident.h"
#include "sim/scenario/scenario_io.h"
#include "sim/scenario/scenario_schema.h"
#include "sim/session/incident.h"
#include "sim/suite/scenario_paths.h"
#include "sim/suite/seeds.h"
#include "sim/suite/suite_io.h"
#include "sim/suite/sweep.h"

namespace storetwin::suite {

namespace {

namespace fs = std::filesystem;

// One way in which an entry runs its scenarios.
struct Variant {
  std::string text;
  std::vector<std::string> settings;  ///< KEY=VALUE
  const FaultSet* faults = nullptr;
  session::PlantedBug plant = session::PlantedBug::kNone;
};

const FaultSet* find_set(const Suite& suite, const std::string& name) {
  const auto set = std::find_if(suite.fault_sets.begin(), suite.fault_sets.end(), [&](const FaultSet& s) { return s.name == name; });
  return set == suite.fault_sets.end() ? nullptr : &*set;
}

void say(Variant& variant, const std::string& what) { variant.text += (variant.text.empty() ? "" : ", ") + what; }

const char* word_of(session::PlantedBug bug) {
  for (const auto& [value, word] : enum_words(bug)) {
    if (value == bug) return word;
  }
  return "";
}

std::vector<Variant> with_faults(const Suite& suite, const Entry& entry) {
  std::vector<Variant> variants;
  for (const std::string& name : entry.faults) {
    Variant& variant = variants.emplace_back();
    variant.settings = entry.settings;
    variant.faults = find_set(suite, name);
    if (variant.faults) say(variant, "faults=" + name);
  }
  if (variants.empty()) variants.push_back({.text = "", .settings = entry.settings});
  return variants;
}

std::vector<Variant> with_points(const Entry& entry, const std::vector<Variant>& before) {
  if (!entry.sweep) return before;
  std::vector<Variant> variants;
  const std::vector<Point> points = points_of(*entry.sweep);
  for (const Variant& variant : before) {
    for (const Point& point : points) {
      Variant& next = variants.emplace_back(variant);
      for (const auto& [key, value] : point) {
        next.settings.push_back(key + "=" + value);
        say(next, key + "=" + value);
      }
    }
  }
  return variants;
}

// A canary that would fail anyway says nothing, so each of its runs is made without the bug, too.
std::vector<Variant> with_canary(const Entry& entry, const std::vector<Variant>& before) {
  if (entry.canary == session::PlantedBug::kNone) return before;
  std::vector<Variant> variants;
  for (const Variant& variant : before) {
    variants.push_back(variant);
    Variant& spoilt = variants.emplace_back(variant);
    spoilt.plant = entry.canary;
    say(spoilt, std::string("bug=") + word_of(entry.canary));
  }
  return variants;
}

// A key's family, and the rest of the setting.
std::pair<std::string, std::string> divide(const std::string& setting) {
  const std::size_t dot = setting.find('.');
  return {setting.substr(0, dot), setting.substr(dot + 1)};
}

Status set_in(scenario::Scenario& scenario, const std::string& setting, const std::string& family) {
  if (family == "scenario") return apply_setting(scenario, setting);
  const std::size_t equals = setting.find('=');
  scenario.sensors.overrides[setting.substr(0, equals)] = setting.substr(equals + 1);
  return Done{};
}

// The request of one scenario in one variant, without its seed.
Result<session::RunRequest> vary(session::RunRequest request, const Variant& variant) {
  const bool incident = session::is_incident_file(request.scenario_file);
  std::optional<scenario::Scenario> scenario;
  const auto changed = [&]() -> Result<scenario::Scenario*> {
    if (incident) return Diagnostic{.code = "not-for-incidents", .message = "a recording can't be changed: it has its faults and settings"};
    if (!scenario) {
      const Result<std::string> text = read_file(request.scenario_file);
      if (!text) return text.problems();
      Diagnostics warnings;
      Result<scenario::Scenario> read = scenario::read_scenario(*text, request.scenario_file, warnings);
      if (!read) return read.problems();
      scenario = *std::move(read);
    }
    return &*scenario;
  };
  for (const std::string& setting : variant.settings) {
    const auto& [family, rest] = divide(setting);
    if (family == "core") {
      if (Status set = apply_setting(request.params, rest); !set) return set.problems();
      continue;
    }
    const Result<scenario::Scenario*> target = changed();
    if (!target) return target.problems();
    if (Status set = set_in(**target, rest, family); !set) return set.problems();
  }
  if (variant.faults) {
    const Result<scenario::Scenario*> target = changed();
    if (!target) return target.problems();
    auto& faults = (*target)->faults;
    auto& random = (*target)->random_faults;
    faults.insert(faults.end(), variant.faults->faults.begin(), variant.faults->faults.end());
    random.insert(random.end(), variant.faults->random_faults.begin(), variant.faults->random_faults.end());
  }
  request.plant = variant.plant;
  request.place.variant = variant.text;
  if (!scenario) return request;
  request.scenario_text = scenario::write_scenario(*scenario);
  const Result<session::SessionConfig> config = session::load_config(request);
  if (!config) return config.problems();
  return request;
}

Result<std::vector<std::string>> tags_of(const std::string& file) {
  Diagnostics warnings;
  if (session::is_incident_file(file)) {
    const Result<scenario::Incident> incident = scenario::load_incident(file, warnings);
    if (!incident) return incident.problems();
    return incident->tags;
  }
  const Result<std::string> text = read_file(file);
  if (!text) return text.problems();
  const Result<scenario::Scenario> scenario = scenario::read_scenario(*text, file, warnings);
  if (!scenario) return scenario.problems();
  return scenario->tags;
}

bool share_one(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

// What is wrong, without its place: the text was made, and nobody can open it.
std::string text_of(const Diagnostic& problem) {
  return (problem.path.empty() ? "" : problem.path + ": ") + problem.message + (problem.hint.empty() ? "" : " (" + problem.hint + ")");
}

// Expands one suite and collects what is wrong.
class Expander {
 public:
  Expander(const Suite& suite, const std::string& file, const ExpandOptions& options)
      : suite_(suite), file_(file), options_(options) {}

  Result<std::vector<PlannedRun>> run() {
    for (std::size_t i = 0; i < suite_.entries.size(); ++i) expand_entry(i);
    if (problems_.has_errors()) return problems_;
    if (runs_.empty()) {
      return Diagnostic{.code = "empty-suite", .file = file_,
                        .message = options_.only.empty() ? "the suite makes no run" : fmt::format("nothing in it is called '{}'", options_.only),
                        .hint = options_.only.empty() ? "do its tags fit its scenarios?" : "write ENTRY, ENTRY/SCENARIO or ENTRY/SCENARIO/VARIANT"};
    }
    return std::move(runs_);
  }

 private:
  void error(std::size_t entry, const std::string& message) {
    problems_.add({.code = "bad-entry", .file = file_, .path = fmt::format("entries[{}]", entry),
                   .message = fmt::format("{}: {}", suite_.entries[entry].name, message)});
  }

  std::vector<std::string> scenarios_of(std::size_t i) {
    const Entry& entry = suite_.entries[i];
    std::vector<std::string> paths;
    for (const std::string& path : entry.scenarios) paths.push_back(scenario::beside(file_, path));
    Result<std::vector<std::string>> files = find_scenarios(paths);
    if (!files) {
      for (const Diagnostic& problem : files.problems().items()) error(i, to_text(problem));
      return {};
    }
    if (entry.tags.empty()) return *std::move(files);
    std::erase_if(*files, [&](const std::string& file) {
      const Result<std::vector<std::string>> tags = tags_of(file);
      if (!tags) error(i, to_text(tags.problems().items().front()));
      return !tags || !share_one(*tags, entry.tags);
    });
    return *std::move(files);
  }

  bool is_wanted(const session::RunRequest& request) const {
    if (options_.only.empty()) return true;
    const std::string name = name_of(fs::path(request.scenario_file).stem().string(), request.place);
    return name == options_.only || name.starts_with(options_.only + "/");
  }

  void expand_entry(std::size_t i) {
    const Entry& entry = suite_.entries[i];
    std::vector<std::optional<scenario::Fidelity>> fidelities(entry.fidelities.begin(), entry.fidelities.end());
    if (options_.fidelity) fidelities = {options_.fidelity};
    if (fidelities.empty()) fidelities = {std::nullopt};
    const std::vector<Variant> variants = with_canary(entry, with_points(entry, with_faults(suite_, entry)));
    session::RunRequest request = options_.common;
    request.place = {.suite = file_, .entry = entry.name, .variant = ""};
    request.own_expectations = entry.own_expectations;
    request.expect = entry.expect;
    request.require = entry.require;
    request.forbid = entry.forbid;
    for (const std::string& scenario : scenarios_of(i)) {
      request.scenario_file = scenario;
      for (const auto& fidelity : fidelities) {
        request.fidelity = fidelity;
        for (const Variant& variant : variants) {
          Result<session::RunRequest> varied = vary(request, variant);
          if (!varied) {
            error(i, fmt::format("{} with {}: {}", scenario, variant.text.empty() ? "its settings" : variant.text,
                                 text_of(varied.problems().items().front())));
          } else if (is_wanted(*varied)) {
            add_seeds(i, *varied);
          }
        }
      }
    }
  }

  void add_seeds(std::size_t i, session::RunRequest request) {
    const Entry& entry = suite_.entries[i];
    const bool incident = session::is_incident_file(request.scenario_file);
    std::vector<std::uint64_t> seeds;
    if (incident) seeds = {0};  // a recording happened once, with the seed it has
    else if (options_.seeds) seeds = *options_.seeds;
    else seeds = *parse_seeds(entry.seeds.empty() ? suite_.seeds : entry.seeds);
    for (std::size_t k = 0; k < seeds.size(); ++k) {
      request.seed = seeds[k];
      runs_.push_back({request, i, entry.look_every > 0 ? k / static_cast<std::size_t>(entry.look_every) : 0});
    }
  }

  const Suite& suite_;
  const std::string& file_;
  const ExpandOptions& options_;
  Diagnostics problems_;
  std::vector<PlannedRun> runs_;
};

}  // namespace

std::string name_of(const std::string& scenario, const report::SuitePlace& place) {
  return place.entry + "/" + scenario + (place.variant.empty() ? "" : "/" + place.variant);
}

Result<std::vector<PlannedRun>> expand(const Suite& suite, const std::string& file, const ExpandOptions& options) {
  return Expander(suite, file, options).run();
}

}  // namespace storetwin::suite
