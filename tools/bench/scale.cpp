#include "tools/bench/scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <future>

#include "core/base/assert.h"
#include "sim/layout/store_generator.h"
#include "sim/scenario/scenario_io.h"
#include "sim/session/stopwatch.h"
#include "tools/bench/simulation.h"

namespace storetwin::bench {

namespace {

constexpr const char* kReference = "scenarios/bench/reference_store.yaml";
// All thirty are in the shop by then, and none has left.
constexpr double kFullAtS = 125, kGeometricS = 30, kPixelS = 4;

double sum(const StageSeconds& seconds) {
  double total = 0;
  for (const auto& [stage, s] : seconds) total += s;
  return total;
}

double seconds_of(const StageSeconds& seconds, const char* stage) {
  const auto found = seconds.find(stage);
  return found == seconds.end() ? 0 : found->second;
}

struct Measured {
  double wall_s = 0, processor_s = 0;
  StageSeconds seconds;
  int present = 0;
  std::size_t messages = 0;
};

// How long it would take on processors of its own: all threads share what is done to images, the rest is one thread's.
double undisturbed_s(const Measured& measured, int threads) {
  const double shared = seconds_of(measured.seconds, "images") + seconds_of(measured.seconds, "perception");
  if (shared == 0) return measured.processor_s;
  const double all = sum(measured.seconds);
  return std::max(all - shared, all / threads);
}

void print_stages(const StageSeconds& seconds, double simulated_s) {
  for (const auto& [stage, s] : seconds) {
    std::printf("  %-10s %5.1f %%  %9.3f ms per simulated s\n", stage.c_str(), 100 * s / sum(seconds), 1000 * s / simulated_s);
  }
}

Measured measure(const SimulationConfig& config, double full_at_s, double for_s, bool with_core) {
  Simulation simulation(config);
  if (with_core) {
    simulation.switch_sensors_on();
    simulation.switch_core_on();
  }
  simulation.run_until(full_at_s);
  if (!with_core) simulation.switch_sensors_on();
  simulation.run_until(full_at_s + 0.5);  // first images draw their static layers
  simulation.reset_clock();
  const std::size_t before = simulation.messages();
  const session::Stopwatch watch;
  const ProcessorWatch processor;
  simulation.run_until(full_at_s + 0.5 + for_s);
  return {watch.seconds(), processor.seconds(), simulation.seconds(), simulation.present(), simulation.messages() - before};
}

// Streams that come in: observations, or frames that all threads read before one goes on.
void print_core(const Measured& measured, double simulated_s, int threads) {
  const double perception_s = seconds_of(measured.seconds, "perception"), core_s = seconds_of(measured.seconds, "core");
  std::printf("  the core by itself: %.1f x real time from observations on", simulated_s / core_s);
  if (threads > 1) std::printf(", %.1f x for perception on %d threads", simulated_s * threads / perception_s, threads);
  std::printf("\n");
}

int measure_reference(sensors::Fidelity fidelity, bool with_core) {
  Diagnostics warnings;
  Result<scenario::LoadedScenario> loaded = scenario::load_scenario(kReference, warnings);
  if (!loaded) {
    std::fputs(to_text(loaded.problems()).c_str(), stderr);
    return 1;
  }
  const bool pixel = fidelity == sensors::Fidelity::kPixel;
  const double for_s = pixel ? kPixelS : kGeometricS;
  const SimulationConfig config{loaded->scenario, loaded->store, {}, fidelity, 1, pixel ? 2 : 1};
  std::vector<std::future<Measured>> jobs;
  for (std::uint64_t seed = 1; seed <= (pixel ? 1u : 2u); ++seed) {
    SimulationConfig own = config;
    own.seed = seed;
    jobs.push_back(std::async(std::launch::async, [own = std::move(own), for_s, with_core] {
      return measure(own, kFullAtS, for_s, with_core);
    }));
  }
  double speed = 0, undisturbed = 0;
  std::vector<Measured> results;
  for (auto& job : jobs) results.push_back(job.get());
  for (const Measured& result : results) {
    speed += for_s / result.wall_s;
    undisturbed += for_s / undisturbed_s(result, config.threads);
  }
  std::printf("reference store, %s, %s, %s the core: %.1f x real time, %.1f x on processors of its own\n"
              "  %d people, %.0f messages per simulated s\n",
              pixel ? "pixel" : "geometric", pixel ? "one job on two threads" : "two jobs", with_core ? "with" : "without", speed, undisturbed,
              results.front().present, static_cast<double>(results.front().messages) / for_s);
  print_stages(results.front().seconds, for_s);
  if (with_core) print_core(results.front(), for_s, config.threads);
  return 0;
}

struct Row {
  int shoppers, cameras, plates;
  double area_m2 = 1000;
  int gondolas = 100;
};

// A shop where everybody comes early and stays, and is inside before anything is measured; half of the cameras see depth.
SimulationConfig config_of(const Row& row) {
  SimulationConfig config;
  layout::StoreRequest request{.area_m2 = row.area_m2, .gondolas = row.gondolas, .plates = row.plates,
                               .products = 5 * row.gondolas, .units = 80 * row.gondolas,
                               .depth_cameras = row.cameras / 2, .color_cameras = row.cameras / 2};
  Result<store::Store> store = layout::generate_store(request);
  STORETWIN_ASSERT(store.ok(), "the table asks for stores that can be made");
  config.store = *std::move(store);
  config.scenario.duration_s = 10'000;
  constexpr int kMembers = 5;
  for (int i = 0; i < row.shoppers / kMembers; ++i) {
    scenario::ShopperGroup group{.id = fmt::format("g{}", i), .members = kMembers, .enter_between_s = {0, 1}, .errand = {}};
    group.errand.lifts = {60, 60};
    group.errand.pace = 1;
    config.scenario.shoppers.push_back(group);
  }
  return config;
}

Measured measure_row(const Row& row, bool with_core = false) {
  Simulation simulation(config_of(row));
  constexpr double kLongestS = 900;
  if (with_core) {
    simulation.switch_sensors_on();
    simulation.switch_core_on();
  }
  while (simulation.inside() < row.shoppers && simulation.now_s() < kLongestS) simulation.run_until(simulation.now_s() + 5);
  if (!with_core) simulation.switch_sensors_on();
  simulation.run_until(simulation.now_s() + 0.2);
  simulation.reset_clock();
  constexpr double kForS = 5;
  const ProcessorWatch processor;
  simulation.run_until(simulation.now_s() + kForS);
  Measured result{0, processor.seconds() / kForS, simulation.seconds(), simulation.present(), 0};
  for (auto& [stage, seconds] : result.seconds) seconds /= kForS;
  return result;
}

void print_table(const char* what, const std::vector<Row>& rows, int Row::*grows) {
  std::printf("\ncost by %s, ms per simulated s on one thread, geometric\n%9s %9s %9s %9s", what, "shoppers", "present", "cameras",
              "plates");
  const std::vector<const char*> stages = {"shoppers", "world", "plates", "cameras", "wire"};
  for (const char* stage : stages) std::printf(" %9s", stage);
  std::printf(" %9s %12s\n", "all", "of one more");
  double first = 0, last = 0;
  for (const Row& row : rows) {
    const Measured result = measure_row(row);
    std::printf("%9d %9d %9d %9d", row.shoppers, result.present, row.cameras, row.plates);
    for (const char* stage : stages) {
      const auto seconds = result.seconds.find(stage);
      std::printf(" %9.2f", seconds == result.seconds.end() ? 0 : 1000 * seconds->second);
    }
    last = 1000 * result.processor_s;
    if (first == 0) first = last;
    std::printf(" %9.2f %12.4f\n", last, last / row.*grows);
    std::fflush(stdout);
  }
  const double growth = std::log(last / first) / std::log(static_cast<double>(rows.back().*grows) / rows.front().*grows);
  std::printf("grows with the power %.2f of %s\n", growth, what);
}

void print_tables() {
  print_table("shoppers", {{25, 100, 1000}, {50, 100, 1000}, {100, 100, 1000}, {200, 100, 1000}}, &Row::shoppers);
  print_table("cameras", {{50, 50, 1000}, {50, 100, 1000}, {50, 200, 1000}, {50, 400, 1000}}, &Row::cameras);
  print_table("plates", {{50, 100, 500}, {50, 100, 1000}, {50, 100, 2000}, {50, 100, 4000}}, &Row::plates);
}

// What 100 people before 12 cameras cost the core: nearly all of it is tracking.
void print_crowd() {
  const Row row{.shoppers = 100, .cameras = 12, .plates = 100, .area_m2 = 250, .gondolas = 25};
  const Measured result = measure_row(row, true);
  std::printf("%d people, %d cameras at 15 Hz, %d plates in %.0f m2: the core takes %.3f of one processor\n", result.present,
              row.cameras, row.plates, row.area_m2, seconds_of(result.seconds, "core"));
}

bool wanted(const std::vector<std::string>& options, const char* what) {
  return options.empty() || std::find(options.begin(), options.end(), what) != options.end();
}

}  // namespace

int measure_core(const std::vector<std::string>& options) {
  int code = 0;
  if (wanted(options, "geometric")) code |= measure_reference(sensors::Fidelity::kGeometric, true);
  if (wanted(options, "pixel")) code |= measure_reference(sensors::Fidelity::kPixel, true);
  if (wanted(options, "crowd")) print_crowd();
  return code;
}

int measure_scale(const std::vector<std::string>& options) {
  int code = 0;
  if (wanted(options, "geometric")) code |= measure_reference(sensors::Fidelity::kGeometric, false);
  if (wanted(options, "pixel")) code |= measure_reference(sensors::Fidelity::kPixel, false);
  if (wanted(options, "table")) print_tables();
  return code;
}

}  // namespace storetwin::bench
