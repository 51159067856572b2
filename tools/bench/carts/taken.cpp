#include "tools/bench/carts/taken.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/base/random.h"
#include "tools/bench/carts/play.h"
#include "tools/bench/carts/table.h"

namespace storetwin::bench {

namespace {

struct Loss {
  std::string name;
  std::function<session::SessionConfig(session::SessionConfig)> take;
};

std::vector<Loss> losses() {
  struct Row {
    const char* name;
    SensorKind kind;
    double share;
  };
  constexpr Row kRows[] = {{"plates, 1 %", SensorKind::kPlates, 0.01},
                           {"plates, 5 %", SensorKind::kPlates, 0.05},
                           {"plates, 20 %", SensorKind::kPlates, 0.2},
                           {"depth cameras, 10 %", SensorKind::kDepthCameras, 0.1},
                           {"depth cameras, 30 %", SensorKind::kDepthCameras, 0.3},
                           {"depth cameras, 50 %", SensorKind::kDepthCameras, 0.5},
                           {"colour cameras, 10 %", SensorKind::kColorCameras, 0.1},
                           {"colour cameras, 30 %", SensorKind::kColorCameras, 0.3},
                           {"colour cameras, 50 %", SensorKind::kColorCameras, 0.5}};
  std::vector<Loss> all = {{"nothing", [](session::SessionConfig config) { return config; }}};
  for (const Row& row : kRows) {
    all.push_back({row.name, [row](session::SessionConfig c) { return without(std::move(c), row.kind, row.share); }});
  }
  const auto items = [](bool enabled) {
    return [enabled](session::SessionConfig config) {
      config.profiles.color.items.enabled = enabled;
      return config;
    };
  };
  all.push_back({"(item observations on)", items(true)});
  all.push_back({"item observations", items(false)});
  return all;
}

}  // namespace

std::vector<std::string> choose_dead(const store::Store& store, SensorKind kind, double share, std::uint64_t seed) {
  const bool plates = kind == SensorKind::kPlates;
  std::vector<std::string> targets =
      scenario::targets_in(store, plates ? scenario::FaultKind::kPlateDead : scenario::FaultKind::kCameraDead);
  const std::string prefix = kind == SensorKind::kDepthCameras ? "depth/" : "color/";
  if (!plates) std::erase_if(targets, [&](const std::string& source) { return !source.starts_with(prefix); });
  RandomStream random = RandomStream(seed).fork(plates ? "dead plates" : prefix);
  for (std::size_t k = targets.size(); k > 1; --k) {
    std::swap(targets[k - 1], targets[static_cast<std::size_t>(random.integer(0, static_cast<int>(k) - 1))]);
  }
  const double wanted = std::max(1.0, std::round(share * static_cast<double>(targets.size())));
  targets.resize(std::min(targets.size(), static_cast<std::size_t>(wanted)));
  return targets;
}

session::SessionConfig without(session::SessionConfig config, SensorKind kind, double share) {
  const bool plates = kind == SensorKind::kPlates;
  for (const std::string& target : choose_dead(config.store, kind, share, config.seed)) {
    scenario::Fault fault;
    fault.kind = plates ? scenario::FaultKind::kPlateDead : scenario::FaultKind::kCameraDead;
    (plates ? fault.plate : fault.source) = target;
    config.scenario.faults.push_back(fault);
  }
  return config;
}

int table_taken(const Request& request) {
  const std::vector<Loss> all = losses();
  std::vector<std::vector<score::Metrics>> metrics(all.size(), std::vector<score::Metrics>(run_count(request)));
  std::vector<std::size_t> dead(all.size());
  const Status done = for_each_run(request, [&](std::size_t index, const session::SessionConfig& config) {
    for (std::size_t k = 0; k < all.size(); ++k) metrics[k][index] = play(all[k].take(config)).score.metrics;
    if (index > 0) return;
    for (std::size_t k = 0; k < all.size(); ++k) {
      dead[k] = all[k].take(config).scenario.faults.size() - config.scenario.faults.size();
    }
  });
  if (!done) {
    std::fputs(to_text(done.problems()).c_str(), stderr);
    return 3;
  }
  Table table({"taken away", "dead", "exact", "auto_exact", "review", "f1_macro"});
  for (std::size_t k = 0; k < all.size(); ++k) {
    table.add({all[k].name, dead[k] > 0 ? std::to_string(dead[k]) : "", metric_cell(metrics[k], "cart.exact_visit_rate"),
               metric_cell(metrics[k], "cart.auto_exact_rate"), metric_cell(metrics[k], "cart.review_rate"),
               metric_cell(metrics[k], "cart.f1_macro")});
  }
  std::fputs(table.text().c_str(), stdout);
  return 0;
}

}  // namespace storetwin::bench
