// storetwin_bench: where the time of a run goes, as shares and as ratios against a reference in the same run.
//
//     storetwin_bench [SCENARIO]                  stages of a run, in both fidelities
//     storetwin_bench depth [SECONDS]             the depth renderer, beside Embree
//     storetwin_bench plates [DIR [PROFILES]]     simulated plates against recorded ones
//     storetwin_bench walking [DIR [SVG]]         simulated walkers against published figures and a recorded one
//     storetwin_bench skeletons [DIR [SCENARIO]]  a simulated skeleton feed against the recorded one
//     storetwin_bench scale [geometric] [pixel] [table]    the simulator by itself, and how its cost grows
//     storetwin_bench core [geometric] [pixel] [crowd]     the same with the core, and the core alone
//     storetwin_bench hours [HOURS [core]]        memory of a small shop that stays open
//     storetwin_bench fleet [RUNS [SCENARIO]]     what it costs to make each run a process of its own
//     storetwin_bench rival PATH... [--seeds=1..20] [--jobs=N] [--set=KEY=VALUE]    and the other tables of carts/
//
// Absolute times of a shared machine mean little, so each stage is given as a share of the run, and the whole as multiples
// of one fixed piece of work (BLAKE2b over 64 MiB) measured before and after it on the same machine.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/base/hash.h"
#include "sim/session/run_once.h"
#include "sim/session/stopwatch.h"
#include "tools/bench/carts/carts.h"
#include "tools/bench/depth_speed.h"
#include "tools/bench/fleet.h"
#include "tools/bench/hours.h"
#include "tools/bench/plate_realism.h"
#include "tools/bench/scale.h"
#include "tools/bench/skeleton_realism.h"
#include "tools/bench/walking_study.h"

namespace {

using namespace storetwin;

double reference_s() {
  const std::vector<std::byte> block(std::size_t{64} << 20);
  const session::Stopwatch watch;
  Digest digest;
  digest.bytes(block);
  const std::string hex = digest.hex();
  return hex.empty() ? 0 : watch.seconds();
}

int bench_run(const char* scenario, scenario::Fidelity fidelity, const char* name, int threads) {
  session::RunRequest request{.scenario_file = scenario, .fidelity = fidelity, .threads = threads};
  const double before_s = reference_s();
  const Result<report::RunRecord> record = session::run_once(request);
  if (!record) {
    std::fputs(to_text(record.problems()).c_str(), stderr);
    return 1;
  }
  const double reference = (before_s + reference_s()) / 2;
  const report::Timing& timing = record->timing;
  double total_s = 0;
  for (const auto& [stage, seconds] : timing.stage_s) total_s += seconds;
  std::printf("%s, %s, %d thread%s: %.1f simulated s, %.1f x real time, %.3f reference units per simulated s\n", scenario, name,
              threads, threads == 1 ? "" : "s", timing.sim_s, timing.sim_s / timing.wall_s, timing.wall_s / timing.sim_s / reference);
  for (const auto& [stage, seconds] : timing.stage_s) {
    std::printf("  %-12s %5.1f %%   %8.3f ms per simulated s   %7.4f reference units\n", stage.c_str(), 100 * seconds / total_s,
                1000 * seconds / timing.sim_s, seconds / timing.sim_s / reference);
  }
  std::printf("  %-12s %5.1f %% of the wall time\n", "all stages", 100 * total_s / timing.wall_s);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "scenarios/first/corner_shop.yaml";
  if (what == "depth") return storetwin::bench::measure_depth(argc > 2 ? std::atof(argv[2]) : 2);
  if (what == "plates") {
    return storetwin::bench::compare_plates(argc > 2 ? argv[2] : "assets/recordings/nanostore-benchmark-1", argc > 3 ? argv[3] : "");
  }
  if (what == "walking") {
    return storetwin::bench::study_walking(argc > 2 ? argv[2] : "assets/recordings/nanostore-benchmark-1", argc > 3 ? argv[3] : "");
  }
  if (what == "fleet") return storetwin::bench::measure_fleet(argc > 2 ? std::atoi(argv[2]) : 1000, argc > 3 ? argv[3] : "");
  if (what == "skeletons") {
    return storetwin::bench::compare_skeletons(argc > 2 ? argv[2] : "assets/recordings/nanostore-benchmark-1",
                                               argc > 3 ? argv[3] : "scenarios/nanostore/baseline_1.yaml");
  }
  if (what == "scale") return storetwin::bench::measure_scale({argv + 2, argv + argc});
  if (what == "core") return storetwin::bench::measure_core({argv + 2, argv + argc});
  if (what == "hours") {
    const bool with_core = argc > 3 && std::string(argv[3]) == "core";
    return storetwin::bench::stay_open(argc > 2 ? std::stod(argv[2]) : 24, with_core);
  }
  if (storetwin::bench::is_cart_table(what)) return storetwin::bench::print_cart_table({argv + 1, argv + argc});
  using storetwin::scenario::Fidelity;
  return bench_run(what.c_str(), Fidelity::kGeometric, "geometric", 1) | bench_run(what.c_str(), Fidelity::kPixel, "pixel", 1) |
         bench_run(what.c_str(), Fidelity::kPixel, "pixel", 2);
}
