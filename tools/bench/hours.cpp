#include "tools/bench/hours.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "core/base/assert.h"
#include "sim/layout/store_generator.h"
#include "sim/session/session.h"
#include "sim/session/stopwatch.h"

namespace storetwin::bench {

namespace {

constexpr double kBetweenArrivalsS = 120;
constexpr double kTakeTruthEveryS = 60;

double resident_mb() {
  long pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

// Everybody takes one or two units; the shelves hold more than a day of that.
session::SessionConfig open_for(double hours, bool with_core) {
  session::SessionConfig config;
  Result<store::Store> store = layout::generate_store({.area_m2 = 60, .plates = 90});
  STORETWIN_ASSERT(store.ok(), "a small shop can be made");
  config.store = *std::move(store);
  config.without_core = !with_core;
  config.scenario.duration_s = 3600 * hours + 600;
  for (int i = 0; i * kBetweenArrivalsS < 3600 * hours; ++i) {
    const double at_s = i * kBetweenArrivalsS;
    scenario::ShopperGroup group{.id = fmt::format("g{}", i), .members = 1, .enter_between_s = {at_s, at_s + 60}, .errand = {}};
    group.errand.lifts = {1, 2};
    config.scenario.shoppers.push_back(group);
  }
  return config;
}

}  // namespace

int stay_open(double hours, bool with_core) {
  session::Session session(open_for(hours, with_core));
  std::printf("%6s %10s %10s %10s %12s\n", "hour", "memory MB", "events", "receipts", "x real time");
  double early_mb = 0, last_mb = 0, next_hour = 1, next_take_s = kTakeTruthEveryS;
  std::size_t events = 0, receipts = 0;
  session::Stopwatch watch;
  while (session.now().in_seconds() < 3600 * hours) {
    for (const stream::Message& said : session.step().outputs) {
      receipts += std::holds_alternative<stream::Receipt>(said) ? 1 : 0;
    }
    if (session.now().in_seconds() >= next_take_s) {
      events += session.take_truth().events.size();
      next_take_s += kTakeTruthEveryS;
    }
    if (session.now().in_seconds() < 3600 * next_hour) continue;
    last_mb = resident_mb();
    if (next_hour <= 2) early_mb = last_mb;
    std::printf("%6.0f %10.1f %10zu %10zu %12.1f\n", next_hour, last_mb, events, receipts, 3600 / watch.seconds());
    std::fflush(stdout);
    watch = {};
    next_hour += 1;
  }
  constexpr double kMostGrowth = 1.1;
  const bool flat = last_mb <= kMostGrowth * early_mb;
  std::printf("%s: %.1f MB after the second hour, %.1f MB at the end\n", flat ? "flat" : "grows", early_mb, last_mb);
  return flat ? 0 : 1;
}

}  // namespace storetwin::bench
