#include "tools/bench/simulation.h"

#include "sim/sensors/view.h"
#include "sim/session/stopwatch.h"

namespace storetwin::bench {

namespace {

// As the session does it (sim/session/session.h).
constexpr int kStepsPerTick = 4;
constexpr std::uint64_t kTicksPerKeyframe = 600;

}  // namespace

Simulation::Simulation(const SimulationConfig& config)
    : config_(config),
      world_(config_.store, RandomStream(config_.seed).fork("world"), config_.scenario.stock_from_front_m),
      crowd_(config_.scenario, config_.store, RandomStream(config_.seed).fork("shoppers")),
      workers_(config_.threads) {}

void Simulation::switch_sensors_on() {
  suite_.emplace(config_.store, config_.profiles, config_.fidelity, RandomStream(config_.seed).fork("sensors"));
}

void Simulation::run_until(double until_s) {
  while (now_s() < until_s) step();
}

void Simulation::step() {
  const ProcessorWatch walking;
  crowd_.step(world_);
  seconds_["shoppers"] += walking.seconds();
  for (int i = 0; i < kStepsPerTick; ++i) {
    const ProcessorWatch moving;
    for (const world::HandPress& press : crowd_.presses()) world_.press(press);
    world_.step();
    seconds_["world"] += moving.seconds();
    if (!suite_) continue;
    const ProcessorWatch weighing;
    suite_->feel(world_.now(), world_.plate_forces_g());
    seconds_["plates"] += weighing.seconds();
  }
  if (suite_) sense();
  if (++ticks_ % kTicksPerKeyframe == 0) world_.rebuild();
}

void Simulation::sense() {
  const ProcessorWatch watch;
  std::vector<sensors::Exposure> exposures = suite_->sample(sensors::view_of(world_));
  seconds_["cameras"] += watch.seconds();
  const session::Stopwatch rendering;
  std::vector<session::Workers::Job> jobs;
  for (sensors::Exposure& image : exposures) jobs.push_back([&image] { image.develop(); });
  workers_.all(jobs);
  if (!jobs.empty()) seconds_["images"] += rendering.seconds();
  const ProcessorWatch sending;
  messages_ += suite_->take_arrived(world_.now()).size();
  seconds_["wire"] += sending.seconds();
}

}  // namespace storetwin::bench
