// A suite: scenarios with their seeds, variants and expectations, so that a team can trust a red and a green.
//
// A suite is a list of entries. An entry makes every one of its scenarios with every seed, fidelity, fault set and point
// of its sweep: all of them see the same random numbers seed by seed, so variants compare in pairs. It says what each run
// must keep, what all its runs together must keep, and what must or must not be said. Files: suite_io.h; the runs:
// expand.h; the outcome: judge.h. These structs hold what the file says and nothing derived from it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.h"
#include "sim/session/noted_events.h"
#include "sim/session/planted_bug.h"

namespace storetwin::suite {

/// Things that are broken together, under a name.
struct FaultSet {
  std::string name;  ///< not "none", which is the scenario's own faults and no others
  std::vector<scenario::Fault> faults;
  std::vector<scenario::RandomFault> random_faults;
};

/// How the points of a sweep lie.
enum class Design {
  kGrid,            ///< every value with every other
  kLatinHypercube,  ///< `points` of them, each parameter's range cut into as many strata, one point in each (McKay 1979)
  kRandom,          ///< `points` of them, drawn independently
};

constexpr auto enum_words(Design) {
  return std::to_array<std::pair<Design, const char*>>(
      {{Design::kGrid, "grid"}, {Design::kLatinHypercube, "latin_hypercube"}, {Design::kRandom, "random"}});
}

/// How a parameter lies over its range.
enum class Spread { kUniform, kLogUniform, kNormal };

constexpr auto enum_words(Spread) {
  return std::to_array<std::pair<Spread, const char*>>(
      {{Spread::kUniform, "uniform"}, {Spread::kLogUniform, "log_uniform"}, {Spread::kNormal, "normal"}});
}

/// One swept parameter: a list of values, or a range with a distribution over it.
struct Parameter {
  std::string key;                  ///< "scenario.KEY", "core.KEY" or "sensors.KEY"
  std::vector<std::string> values;  ///< as settings take them; a design other than the grid draws among them
  std::optional<std::array<double, 2>> range;  ///< of a normal spread: the middle 95 %
  Spread spread = Spread::kUniform;
  int steps = 5;                    ///< of a grid over a range, both ends included
};

struct Sweep {
  Design design = Design::kGrid;
  int points = 20;         ///< not of a grid
  std::uint64_t seed = 1;  ///< draws the points, and nothing of any run
  std::vector<Parameter> parameters;
};

/// A bound on a metric over many runs.
struct Bound {
  std::string metric;
  std::optional<double> min;
  std::optional<double> max;
  bool certain = true;  ///< the interval must lie within the bound; false: the value alone decides
};

/// The entry fails, and it is known why.
struct ExpectedFailure {
  std::string reason;
  std::string owner;
  std::string until;  ///< YYYY-MM-DD, the last day; empty: until it passes
};

/// Results that don't count for a while.
struct Quarantine {
  std::string owner;
  std::string reason;
  std::string until;  ///< YYYY-MM-DD, the last day
};

struct Entry {
  std::string name;
  std::vector<std::string> scenarios;  ///< files or folders, relative to the suite
  std::vector<std::string> tags;       ///< only scenarios that bear one of them; empty: all
  std::string seeds;                   ///< "1..20"; empty: the suite's
  std::vector<scenario::Fidelity> fidelities;  ///< empty: each scenario's own
  std::vector<std::string> faults;     ///< names of fault sets, "none" for the scenario as it stands; empty: that alone
  std::vector<std::string> settings;   ///< "KEY=VALUE" as of a sweep, for all runs
  std::optional<Sweep> sweep;
  bool own_expectations = true;        ///< what the scenarios expect counts, too
  std::vector<scenario::Expectation> expect;  ///< of every run
  std::vector<Bound> expect_overall;          ///< of all runs together
  std::vector<session::EventPattern> require, forbid;  ///< in every run
  int look_every = 0;  ///< judge after so many seeds, and stop when all is decided; 0: only at the end
  std::optional<ExpectedFailure> expected_failure;
  std::optional<Quarantine> quarantine;
  session::PlantedBug canary = session::PlantedBug::kNone;  ///< every run must fail with this bug, and pass without
};

struct Suite {
  std::string name;  ///< the file's stem; not in the file
  std::string description;
  std::string seeds = "1";
  std::vector<FaultSet> fault_sets;
  std::vector<Entry> entries;
  std::vector<Bound> expect_overall;  ///< over all runs that count
};

}  // namespace storetwin::suite
