#include "sim/suite/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/date.h"
#include "sim/scenario/metric_names.h"
#include "sim/suite/seeds.h"

namespace storetwin::suite {

namespace {

// Reads one suite and collects what is wrong, each at its place.
class Checker {
 public:
  Checker(const Suite& suite, const Document& document) : suite_(suite), document_(document) {}

  Diagnostics run() {
    seeds(suite_.seeds, "seeds");
    bounds(suite_.expect_overall, "expect_overall");
    for (std::size_t i = 0; i < suite_.fault_sets.size(); ++i) fault_set(i);
    for (std::size_t i = 0; i < suite_.entries.size(); ++i) entry(i);
    problems_.sort();
    return std::move(problems_);
  }

 private:
  void error(const std::string& path, const char* code, const std::string& message, const std::string& hint = "") {
    problems_.add(error_at(document_, path, code, message, hint));
  }

  void seeds(const std::string& text, const std::string& path) {
    if (const auto parsed = parse_seeds(text); !parsed) {
      const Diagnostic& problem = parsed.problems().items().front();
      error(path, "bad-seeds", problem.message, problem.hint);
    }
  }

  void unique(std::set<std::string>& names, const std::string& name, const std::string& path) {
    if (!names.insert(name).second) error(path, "duplicate-name", fmt::format("'{}' is there twice", name));
  }

  // "a" and "a/b" could not be told apart in the names of runs.
  void plain(const std::string& name, const std::string& path) {
    if (name.find('/') != std::string::npos) error(path, "bad-name", "a name has no '/'");
  }

  template <class Bounded>
  void bounds(const std::vector<Bounded>& all, const std::string& path) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string here = fmt::format("{}[{}]", path, i);
      const Bounded& bound = all[i];
      if (!scenario::is_metric_name(bound.metric)) {
        error(here + ".metric", "unknown-metric", fmt::format("there is no metric '{}'", bound.metric),
              did_you_mean(bound.metric, scenario::metric_names()));
      }
      if (!bound.min && !bound.max) error(here, "no-bound", "neither min nor max is given, so nothing is expected");
      if (bound.min && bound.max && *bound.min > *bound.max) error(here, "empty-range", "min is greater than max");
    }
  }

  void date(const std::string& text, const std::string& path) {
    if (!is_date(text)) error(path, "bad-date", fmt::format("'{}' is no day", text), "write YYYY-MM-DD");
  }

  void patterns(const std::vector<session::EventPattern>& all, const std::string& path) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& words = session::event_words();
      if (std::find(words.begin(), words.end(), all[i].event) != words.end()) continue;
      error(fmt::format("{}[{}].event", path, i), "unknown-event", fmt::format("the core never says '{}'", all[i].event),
            did_you_mean(all[i].event, words));
    }
  }

  void fault_set(std::size_t i) {
    const FaultSet& set = suite_.fault_sets[i];
    const std::string path = fmt::format("fault_sets[{}]", i);
    unique(fault_sets_, set.name, path + ".name");
    plain(set.name, path + ".name");
    if (set.name == "none") error(path + ".name", "bad-name", "'none' is the scenario as it stands");
    if (set.faults.empty() && set.random_faults.empty()) error(path, "empty-fault-set", "nothing breaks in this fault set");
  }

  void parameter(const Parameter& p, Design design, const std::string& path) {
    key(p.key, path + ".key");
    if (p.values.empty() == !p.range) error(path, "bad-parameter", "it takes either values or a range");
    if (!p.range) return;
    const auto& [low, high] = *p.range;
    if (!(low < high)) error(path + ".range", "empty-range", "the range is empty");
    if (p.spread == Spread::kLogUniform && low <= 0) error(path + ".range", "bad-range", "logarithms need positive numbers");
    if (design == Design::kGrid && p.spread == Spread::kNormal)
      error(path + ".spread", "bad-spread", "a grid has no normal spread", "take latin_hypercube or random");
  }

  void key(const std::string& key, const std::string& path) {
    const std::vector<std::string> families = {"scenario", "core", "sensors"};
    const std::size_t dot = key.find('.');
    const std::string family = key.substr(0, dot);
    if (dot == std::string::npos || std::find(families.begin(), families.end(), family) == families.end()) {
      error(path, "bad-key", fmt::format("'{}' is no key of a scenario, the core or the sensors", key),
            "write scenario.KEY, core.KEY or sensors.KEY");
    }
  }

  void excuses(const Entry& entry, const std::string& path) {
    const bool canary = entry.canary != session::PlantedBug::kNone;
    if (entry.expected_failure.has_value() + entry.quarantine.has_value() + (canary ? 1 : 0) > 1)
      error(path, "two-excuses", "an entry is one of: expected to fail, in quarantine, a canary");
    if (entry.expected_failure && !entry.expected_failure->until.empty())
      date(entry.expected_failure->until, path + ".expected_failure.until");
    if (entry.quarantine) date(entry.quarantine->until, path + ".quarantine.until");
    if (canary && !entry.expect_overall.empty())
      error(path + ".expect_overall", "canary-bounds", "a canary is judged run by run");
  }

  void entry(std::size_t i) {
    const Entry& entry = suite_.entries[i];
    const std::string path = fmt::format("entries[{}]", i);
    unique(entries_, entry.name, path + ".name");
    plain(entry.name, path + ".name");
    if (!entry.seeds.empty()) seeds(entry.seeds, path + ".seeds");
    bounds(entry.expect, path + ".expect");
    bounds(entry.expect_overall, path + ".expect_overall");
    patterns(entry.require, path + ".require");
    patterns(entry.forbid, path + ".forbid");
    excuses(entry, path);
    for (std::size_t k = 0; k < entry.faults.size(); ++k) {
      if (entry.faults[k] == "none" || fault_sets_.contains(entry.faults[k])) continue;
      error(fmt::format("{}.faults[{}]", path, k), "unknown-fault-set", fmt::format("there is no fault set '{}'", entry.faults[k]),
            did_you_mean(entry.faults[k], {fault_sets_.begin(), fault_sets_.end()}));
    }
    for (std::size_t k = 0; k < entry.settings.size(); ++k) {
      const std::string here = fmt::format("{}.settings[{}]", path, k);
      if (entry.settings[k].find('=') == std::string::npos) error(here, "bad-setting", "a setting is KEY=VALUE");
      else key(entry.settings[k].substr(0, entry.settings[k].find('=')), here);
    }
    if (!entry.sweep) return;
    for (std::size_t k = 0; k < entry.sweep->parameters.size(); ++k)
      parameter(entry.sweep->parameters[k], entry.sweep->design, fmt::format("{}.sweep.parameters[{}]", path, k));
  }

  const Suite& suite_;
  const Document& document_;
  Diagnostics problems_;
  std::set<std::string> entries_, fault_sets_;
};

}  // namespace

Diagnostics check(const Suite& suite, const Document& document) { return Checker(suite, document).run(); }

}  // namespace storetwin::suite
