#include "sim/triage/shrink.h"

#include <algorithm>
#include <cmath>

#include "sim/triage/ddmin.h"

namespace storetwin::triage {

namespace {

using scenario::Scenario;

// Nobody cares for less.
constexpr double kDurationStepS = 1;
// Taking something away may make room for taking away more; after a few rounds it never does.
constexpr int kMostRounds = 3;

class Shrinker {
 public:
  Shrinker(Scenario scenario, const FirstFailingScenario& first_failing, const std::function<void(const Saving&)>& said)
      : scenario_(std::move(scenario)), first_failing_(first_failing), said_(said) {}

  Shrunk run() {
    for (int round = 0; round < kMostRounds; ++round) {
      made_less_ = false;
      make_less();
      if (!made_less_) break;
    }
    return {std::move(scenario_), std::move(savings_)};
  }

 private:
  // What costs most simulated time goes first.
  void make_less() {
    thin_out(
        "groups", [](Scenario & s) -> auto& { return s.shoppers; });
    thin_out(
        "arrivals", [](Scenario & s) -> auto& { return s.arrivals; });
    shorten();
    thin_out(
        "faults", [](Scenario & s) -> auto& { return s.faults; });
    thin_out(
        "random faults", [](Scenario & s) -> auto& { return s.random_faults; });
    thin_out(
        "staff", [](Scenario & s) -> auto& { return s.staff; });
    thin_out(
        "price changes", [](Scenario & s) -> auto& { return s.price_changes; });
    thin_out(
        "initial stock", [](Scenario & s) -> auto& { return s.initial_stock; });
    for (std::size_t i = 0; i < scenario_.staff.size(); ++i) {
      thin_out(
          "staff tasks", [i](Scenario & s) -> auto& { return s.staff[i].tasks; });
    }
    for (std::size_t i = 0; i < scenario_.shoppers.size(); ++i) reduce_group(i);
  }

  void reduce_group(std::size_t i) {
    thin_out(
        "people of a group", [i](Scenario & s) -> auto& { return s.shoppers[i].people; });
    count_down("members of a group", scenario_.shoppers[i].members,
               [i](Scenario& s, int n) { s.shoppers[i].members = n; });
    for (std::size_t k = 0; k < scenario_.shoppers[i].people.size(); ++k) {
      if (!scenario_.shoppers[i].people[k].errand) continue;
      reduce_errand([i, k](Scenario& s) -> scenario::Errand& { return *s.shoppers[i].people[k].errand; });
    }
    reduce_errand([i](Scenario& s) -> scenario::Errand& { return s.shoppers[i].errand; });
  }

  template <class ErrandOf>
  void reduce_errand(const ErrandOf& errand_of) {
    thin_out(
        "steps", [&](Scenario & s) -> auto& { return errand_of(s).script; });
    const scenario::Errand& errand = errand_of(scenario_);
    if (!errand.script.empty() || !errand.baskets.empty()) return;
    count_down("lifts", static_cast<int>(errand.lifts[1]), [&](Scenario& s, int n) {
      errand_of(s).lifts = {std::min(errand_of(s).lifts[0], static_cast<double>(n)), static_cast<double>(n)};
    });
  }

  // A smallest part of a list.
  template <class ListOf>
  void thin_out(const char* what, const ListOf& list_of) {
    const auto whole = list_of(scenario_);
    if (whole.empty()) return;
    const auto with = [&](const Kept& kept) {
      Scenario less = scenario_;
      auto& list = list_of(less);
      list.clear();
      for (const std::size_t i : kept) list.push_back(whole[i]);
      return less;
    };
    const Kept kept = ddmin(whole.size(), [&](const std::vector<Kept>& candidates) {
      std::vector<Scenario> scenarios;
      for (const Kept& candidate : candidates) scenarios.push_back(with(candidate));
      return first_failing_(scenarios);
    });
    scenario_ = with(kept);
    note(what, static_cast<double>(whole.size()), static_cast<double>(kept.size()));
  }

  // The smallest number from 1 on that will do.
  template <class Set>
  void count_down(const char* what, int count, const Set& set) {
    std::vector<Scenario> scenarios;
    for (int n = 1; n < count; ++n) {
      scenarios.push_back(scenario_);
      set(scenarios.back(), n);
    }
    const std::optional<std::size_t> failing = scenarios.empty() ? std::nullopt : first_failing_(scenarios);
    if (!failing) return;
    scenario_ = scenarios[*failing];
    note(what, count, static_cast<double>(*failing + 1));
  }

  // By eighths, then by eighths of the eighth: failing is no monotone thing, and any shorter run that fails will do.
  void shorten() {
    constexpr int kParts = 8;
    const double before = scenario_.duration_s;
    double passes = 0;
    while (scenario_.duration_s - passes > kDurationStepS) {
      std::vector<Scenario> scenarios;
      for (int i = 1; i < kParts; ++i) {
        const double duration_s = std::ceil(passes + (scenario_.duration_s - passes) * i / kParts);
        if (duration_s >= scenario_.duration_s) continue;
        scenarios.push_back(scenario_);
        scenarios.back().duration_s = duration_s;
      }
      const std::optional<std::size_t> failing = scenarios.empty() ? std::nullopt : first_failing_(scenarios);
      if (!failing) {
        passes = scenarios.empty() ? scenario_.duration_s : scenarios.back().duration_s;
      } else {
        if (*failing > 0) passes = scenarios[*failing - 1].duration_s;
        scenario_ = scenarios[*failing];
      }
    }
    note("seconds", before, scenario_.duration_s);
  }

  void note(const char* what, double before, double after) {
    if (after >= before) return;
    if (said_) said_({what, before, after});
    made_less_ = true;
    // A later round that goes on where an earlier one ended is one saving.
    const auto earlier = std::find_if(savings_.begin(), savings_.end(),
                                      [&](const Saving& s) { return s.what == what && s.after == before; });
    if (earlier != savings_.end())
      earlier->after = after;
    else
      savings_.push_back({what, before, after});
  }

  Scenario scenario_;
  const FirstFailingScenario& first_failing_;
  const std::function<void(const Saving&)>& said_;
  std::vector<Saving> savings_;
  bool made_less_ = false;
};

}  // namespace

bool fails_likewise(const Failure& original, const std::vector<std::string>& metrics,
                    const std::vector<FailureCause>& causes) {
  const bool bounds =
      original.metrics.empty() || std::any_of(metrics.begin(), metrics.end(), [&](const std::string& metric) {
        return std::find(original.metrics.begin(), original.metrics.end(), metric) != original.metrics.end();
      });
  return bounds && (!original.cause || std::any_of(causes.begin(), causes.end(), [&](const FailureCause& cause) {
           return same_way(cause, *original.cause);
         }));
}

Shrunk shrink(Scenario scenario, const FirstFailingScenario& first_failing,
              const std::function<void(const Saving&)>& said) {
  return Shrinker(std::move(scenario), first_failing, said).run();
}

}  // namespace storetwin::triage
