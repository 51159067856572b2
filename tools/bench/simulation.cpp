#include "tools/bench/simulation.h"

#include <algorithm>

#include "sim/sensors/installed_store.h"
#include "sim/sensors/view.h"

namespace storetwin::bench {

namespace {

// As the session does it (sim/session/session.h).
constexpr int kStepsPerTick = 4;
constexpr std::uint64_t kTicksPerKeyframe = 600;
// Reading the processor's clock at each stage of each tick took 3 % of a run in geometric fidelity. No work of a tick
// comes round with a multiple of seven.
constexpr std::uint64_t kTicksPerTiming = 7;

}  // namespace

Simulation::Simulation(const SimulationConfig& config)
    : config_(config),
      world_(config_.store, RandomStream(config_.seed).fork("world"), config_.scenario.stock_from_front_m),
      crowd_(config_.scenario, config_.store, RandomStream(config_.seed).fork("shoppers")),
      workers_(config_.threads) {}

void Simulation::switch_sensors_on() {
  suite_.emplace(config_.store, config_.profiles, config_.fidelity, RandomStream(config_.seed).fork("sensors"));
}

void Simulation::switch_core_on() {
  const store::Store installed = sensors::installed_store(config_.store, config_.profiles.installation,
                                                          RandomStream(config_.seed).fork("installation"));
  core_.emplace(installed, pipeline::Params{}, pipeline::Ports{}, session::Workers(1));
}

int Simulation::inside() const {
  const auto is_inside = [](const shoppers::Shopper& shopper) { return shopper.present() && shopper.entered.ns > 0; };
  return static_cast<int>(std::count_if(crowd_.shoppers().begin(), crowd_.shoppers().end(), is_inside));
}

void Simulation::run_until(double until_s) {
  while (now_s() < until_s) step();
  finish_images();
}

void Simulation::step() {
  timed_ = config_.fidelity == sensors::Fidelity::kPixel || ticks_ % kTicksPerTiming == 0;
  ++ticks_counted_;
  if (timed_) ++ticks_timed_;
  ProcessorWatch watch(timed_);
  crowd_.step(world_);
  seconds_["shoppers"] += watch.lap();
  for (int i = 0; i < kStepsPerTick; ++i) {
    for (const world::HandPress& press : crowd_.presses()) world_.press(press);
    world_.step();
    seconds_["world"] += watch.lap();
    if (!suite_) continue;
    suite_->feel(world_.now(), world_.plate_forces_g());
    seconds_["plates"] += watch.lap();
  }
  if (suite_) sense();
  if (++ticks_ % kTicksPerKeyframe == 0) world_.rebuild();
}

void Simulation::sense() {
  finish_images();
  ProcessorWatch watch(timed_);
  const shoppers::DoorEvents& doors = crowd_.last_door_events();
  for (const shoppers::DoorScan& scan : doors.scans) suite_->scan(message_of(scan), scan.at);
  for (const shoppers::DoorCrossing& crossing : doors.crossings) {
    suite_->cross(crossing.lane, crossing.direction, crossing.at);
  }
  const sensors::SceneView view = sensors::view_of(world_);
  std::vector<sensors::Exposure> exposures = suite_->expose(view);
  seconds_["cameras"] += watch.lap();
  if (!exposures.empty()) {
    develop(std::move(exposures));
    watch = ProcessorWatch(timed_);
  }
  suite_->observe(view);
  seconds_["cameras"] += watch.lap();
  const stream::Messages arrived = suite_->take_arrived(world_.now());
  messages_ += arrived.size();
  seconds_["wire"] += watch.lap();
  if (core_) hear(arrived);
}

// The feed's own clocks go by the wall; they say what share of this thread's time was perception's.
void Simulation::hear(const stream::Messages& arrived) {
  const double perceived_s = core_->perception_s(), reduced_s = core_->core_s();
  ProcessorWatch watch(timed_);
  core_->feed(arrived);
  const double both_s = watch.lap();
  const double perception_s = core_->perception_s() - perceived_s, reducing_s = core_->core_s() - reduced_s;
  const double share = perception_s + reducing_s > 0 ? perception_s / (perception_s + reducing_s) : 0;
  seconds_["perception"] += share * both_s;
  seconds_["core"] += (1 - share) * both_s;
}

// Nobody reads the images here, so they may be under way until the next ones are taken.
void Simulation::develop(std::vector<sensors::Exposure> exposures) {
  exposures_ = std::move(exposures);
  exposure_seconds_.assign(exposures_.size(), 0);
  std::vector<session::Workers::Job> jobs;
  for (std::size_t i = 0; i < exposures_.size(); ++i) {
    jobs.push_back([this, i] {
      const ProcessorWatch watch;
      exposures_[i].develop();
      exposure_seconds_[i] = watch.seconds();
    });
  }
  rendering_ = workers_.start(std::move(jobs));
}

void Simulation::finish_images() {
  rendering_.wait();
  for (const double seconds : exposure_seconds_) images_s_ += seconds;
  exposure_seconds_.clear();
}

void Simulation::reset_clock() {
  finish_images();
  seconds_.clear();
  images_s_ = 0;
  ticks_counted_ = ticks_timed_ = 0;
}

StageSeconds Simulation::seconds() const {
  StageSeconds all = seconds_;
  const double ticks_per_timed = static_cast<double>(ticks_counted_) / static_cast<double>(std::max<std::uint64_t>(1, ticks_timed_));
  for (auto& [stage, seconds] : all) seconds *= ticks_per_timed;
  if (images_s_ > 0) all["images"] = images_s_;
  return all;
}

}  // namespace storetwin::bench
