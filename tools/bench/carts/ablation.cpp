#include "tools/bench/carts/ablation.h"

#include <cstdio>

#include "core/base/yaml_io.h"
#include "tools/bench/carts/play.h"
#include "tools/bench/carts/table.h"

namespace storetwin::bench {

std::vector<Idea> ideas() {
  return {
      // The belief over carts.
      {"joint beam (one story only)", {"cart.max_hypotheses=1"}},
      {"live planogram", {"cart.live_planogram=false"}},
      {"masses learnt", {"cart.learn_masses=false"}},
      {"units known by their weight", {"cart.weigh_units=false"}},
      {"last lifted, first put back", {"cart.last_lifted=1"}},
      {"hands put away before they lift", {"cart.quick_again=1"}},
      // Plates.
      {"weighed again", {"interaction.detector.weigh_again=false"}},
      {"wander of the load", {"interaction.detector.wander=false"}},
      {"plateaus part lifts", {"interaction.detector.plateau_s=3"}},
      {"cross-talk", {"interaction.join.cross_talk=0", "interaction.join.sudden_talk=0", "interaction.join.lasting_talk=0"}},
      {"sudden talk of boards", {"interaction.join.sudden_talk=0.06"}},
      {"bumps", {"interaction.join.bump_g=0"}},
      {"presses", {"interaction.read_presses=false"}},
      // Who.
      {"hands (bodies only)", {"interaction.likelihood.window_s=0", "interaction.likelihood.first_touch_share=0"}},
      {"hands elsewhere", {"interaction.likelihood.both_hands_floor=0.25"}},
      {"who touched first", {"interaction.likelihood.first_touch_share=0"}},
      {"item observations", {"interaction.likelihood.vision_floor=1"}},
      // Tracks.
      {"colour clutter", {"tracking.color_clutter_per_m2=0"}},
      {"heads tell stature", {"tracking.height_noise_m=1"}},
      {"doubt of who is who", {"tracking.close_m=0"}},
      {"doubles merged", {"tracking.merge_distance_m=0"}},
      {"missed again", {"tracking.miss_again=0"}},
  };
}

Result<pipeline::Params> without(const pipeline::Params& params, const Idea& idea) {
  pipeline::Params less = params;
  for (const std::string& setting : idea.settings) {
    if (Status set = apply_setting(less, setting); !set) return set.problems();
  }
  return less;
}

int table_ablation(const Request& request) {
  const std::vector<Idea> all = ideas();
  std::vector<pipeline::Params> params;
  for (const Idea& idea : all) {
    Result<pipeline::Params> less = without(request.params, idea);
    if (!less) {
      std::fputs(to_text(less.problems()).c_str(), stderr);
      return 70;
    }
    params.push_back(*less);
  }
  std::vector<score::Metrics> whole(run_count(request));
  std::vector<std::vector<score::Metrics>> less(all.size(), whole);
  const Status done = for_each_run(request, [&](std::size_t index, const session::SessionConfig& config) {
    const Kept kept = keep(config);
    whole[index] = play(kept, request.params).score.metrics;
    for (std::size_t k = 0; k < all.size(); ++k) less[k][index] = play(kept, params[k]).score.metrics;
  });
  if (!done) {
    std::fputs(to_text(done.problems()).c_str(), stderr);
    return 3;
  }
  Table table({"without", "f1_macro", "exact_visit_rate", "wrong_visit_rate", "review_rate"});
  const auto row = [&](const std::string& name, const auto& cell) {
    table.add({name, cell("cart.f1_macro"), cell("cart.exact_visit_rate"), cell("cart.wrong_visit_rate"),
               cell("cart.review_rate")});
  };
  row("(nothing)", [&](const char* metric) { return metric_cell(whole, metric); });
  for (std::size_t k = 0; k < all.size(); ++k) {
    row(all[k].name, [&](const char* metric) { return difference_cell(whole, less[k], metric); });
  }
  std::fputs(table.text().c_str(), stdout);
  return 0;
}

}  // namespace storetwin::bench
