// A store simulated with the time of each stage: world, crowd and sensors stepped as the session steps them, and its core,
// if it is asked for.
//
// Nothing is recorded or scored; what sensors send is thrown away once it has arrived and the core has heard it. Sensors
// can be built late, so that a shop fills with people before anybody pays for watching them; a core wants them from the
// start, or it misses who came in.
#pragma once

#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.h"
#include "sim/sensors/sensor_suite.h"
#include "sim/session/core_feed.h"
#include "sim/session/workers.h"
#include "sim/shoppers/crowd.h"
#include "sim/world/world.h"

namespace storetwin::bench {

/// Processor seconds of the calling thread between two moments: what a busy machine's other work doesn't lengthen.
class ProcessorWatch {
 public:
  ProcessorWatch() : start_s_(now_s()) {}
  /// One that doesn't run says nothing: asking the system for the time is what costs.
  explicit ProcessorWatch(bool runs) : runs_(runs), start_s_(runs ? now_s() : 0) {}
  double seconds() const { return runs_ ? now_s() - start_s_ : 0; }
  /// The same, and starts anew.
  double lap() {
    if (!runs_) return 0;
    const double before_s = std::exchange(start_s_, now_s());
    return start_s_ - before_s;
  }

 private:
  static double now_s() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  }
  bool runs_ = true;
  double start_s_;
};

/// Processor seconds by stage, of all threads. Images are rendered beside the other stages, until the next are due.
using StageSeconds = std::map<std::string, double>;

struct SimulationConfig {
  scenario::Scenario scenario;
  store::Store store;
  sensors::SensorProfiles profiles;
  sensors::Fidelity fidelity = sensors::Fidelity::kGeometric;
  std::uint64_t seed = 1;
  int threads = 1;
};

class Simulation {
 public:
  explicit Simulation(const SimulationConfig& config);

  /// From now on sensors watch.
  void switch_sensors_on();
  /// From now on the core hears them, on the calling thread alone: stages "perception" and "core".
  void switch_core_on();
  /// Steps until this simulated time.
  void run_until(double until_s);

  double now_s() const { return world_.now().in_seconds(); }
  /// People in the shop.
  int present() const { return static_cast<int>(world_.bodies().size()); }
  /// Of these, who has come in by the gate: people in the queue before it are in few cameras' view and walk nowhere.
  int inside() const;
  std::size_t messages() const { return messages_; }
  /// Stages are timed in some ticks only and scaled to all of them.
  StageSeconds seconds() const;
  void reset_clock();

 private:
  void step();
  void sense();
  void hear(const stream::Messages& arrived);
  void develop(std::vector<sensors::Exposure> exposures);
  void finish_images();

  SimulationConfig config_;
  world::World world_;
  shoppers::Crowd crowd_;
  std::optional<sensors::SensorSuite> suite_;
  std::optional<session::CoreFeed> core_;
  session::Workers workers_;
  std::vector<sensors::Exposure> exposures_;
  std::vector<double> exposure_seconds_;  ///< of each
  session::Workers::Batch rendering_;
  StageSeconds seconds_;      ///< of the ticks that were timed
  double images_s_ = 0;       ///< of all
  std::uint64_t ticks_ = 0, ticks_counted_ = 0, ticks_timed_ = 0;
  bool timed_ = true;         ///< this tick
  std::size_t messages_ = 0;
};

}  // namespace storetwin::bench
