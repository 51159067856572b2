#include "tools/bench/carts/stages.h"

#include <cstdio>

#include "sim/sensors/profiles.h"
#include "tools/bench/carts/play.h"
#include "tools/bench/carts/table.h"

namespace storetwin::bench {

namespace {

struct Variant {
  const char* name;
  bool ideal = false;
  session::Oracle oracle = session::Oracle::kNone;
  bool items = false;
};

constexpr Variant kVariants[] = {
    {"as is", false, session::Oracle::kNone, false},
    {"as is, item observations", false, session::Oracle::kNone, true},
    {"ideal sensors", true, session::Oracle::kNone, false},
    {"ideal sensors, item observations", true, session::Oracle::kNone, true},
    {"true tracks", false, session::Oracle::kTracking, false},
    {"true tracks, item observations", false, session::Oracle::kTracking, true},
    {"true interactions", false, session::Oracle::kInteraction, false},
};

session::SessionConfig changed(session::SessionConfig config, const Variant& variant) {
  if (variant.ideal) config.profiles = sensors::SensorProfiles::ideal();
  config.profiles.color.items.enabled = variant.items;
  config.oracle = variant.oracle;
  return config;
}

}  // namespace

int table_stages(const Request& request) {
  constexpr std::size_t kCount = std::size(kVariants);
  std::vector<std::vector<score::Metrics>> metrics(kCount, std::vector<score::Metrics>(run_count(request)));
  const Status done = for_each_run(request, [&](std::size_t index, const session::SessionConfig& config) {
    for (std::size_t k = 0; k < kCount; ++k) metrics[k][index] = play(changed(config, kVariants[k])).score.metrics;
  });
  if (!done) {
    std::fputs(to_text(done.problems()).c_str(), stderr);
    return 3;
  }
  Table table({"", "f1_macro", "exact_visit_rate", "auto_exact_rate", "review_rate", "event recall", "attribution"});
  for (std::size_t k = 0; k < kCount; ++k) {
    const auto cell = [&](const char* name) { return metric_cell(metrics[k], name); };
    table.add({kVariants[k].name, cell("cart.f1_macro"), cell("cart.exact_visit_rate"), cell("cart.auto_exact_rate"),
               cell("cart.review_rate"), cell("event.recall"), cell("attribution.accuracy")});
  }
  std::fputs(table.text().c_str(), stdout);
  return 0;
}

}  // namespace storetwin::bench
