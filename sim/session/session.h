// The one engine beneath the command line and the window: a scenario stepped through world, shoppers, sensors and core.
//
// A `Session` is a copyable value and a copy is a keyframe: copy it, go on with either, and both give the same bytes. Bullet's
// world is rebuilt from its canonical state every 10 s in every run, because its own snapshots aren't exact; so a run that was
// restored at a keyframe can't be told from one that never stopped.
//
// One step is one tick of 1/60 s: commands, shoppers, four world steps, sensors, what is broken of them, whatever has arrived
// into the core. What
// happened is returned as arrays; there are no callbacks. `now` is the simulated time after the step.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "core/pipeline/pipeline.h"
#include "core/store/store.h"
#include "core/stream/message.h"
#include "sim/faults/faults.h"
#include "sim/scenario/scenario.h"
#include "sim/sensors/profiles.h"
#include "sim/sensors/sensor_suite.h"
#include "sim/session/core_feed.h"
#include "sim/session/oracle.h"
#include "sim/session/workers.h"
#include "sim/shoppers/crowd.h"
#include "sim/truth/truth.h"
#include "sim/world/world.h"

namespace storetwin::session {

/// Everything that decides a run, but `threads`, which decides only how long it takes.
struct SessionConfig {
  scenario::Scenario scenario;
  store::Store store;                 ///< the true one
  sensors::SensorProfiles profiles;
  scenario::Fidelity fidelity = scenario::Fidelity::kGeometric;
  std::uint64_t seed = 1;
  pipeline::Params params;
  pipeline::Ports ports;
  Oracle oracle = Oracle::kNone;
  bool record_color = false;          ///< colour cameras send their images too; nothing else changes
  bool without_core = false;          ///< what arrives is given to nobody: for measuring the simulator by itself
  int threads = 1;
};

/// From now on something is broken, whatever the scenario says; its own times don't count. Not for faults of installation.
struct Break {
  scenario::Fault fault;
};
/// Whatever of this kind is broken at this target now is mended, by the scenario's word or by `Break`.
struct Mend {
  scenario::FaultKind kind;
  std::string target;  ///< source or plate
};
using Command = std::variant<Break, Mend>;

struct StepOutput {
  stream::Messages inputs;        ///< what reached the core in this step, in order of arrival
  stream::Messages observations;  ///< what perception made of frames among them
  stream::Messages outputs;       ///< what the core said
  std::vector<truth::ItemEvent> events;
};

/// Wall seconds by stage so far.
struct StageTimes {
  double shoppers_s = 0, world_s = 0, sensors_s = 0, perception_s = 0, core_s = 0;
};

using Outside = std::function<stream::Messages(const stream::Messages& arrived)>;

class Session {
 public:
  explicit Session(SessionConfig config);
  Session(const Session&) = default;
  Session(Session&&) noexcept = default;
  Session& operator=(const Session&) = default;
  Session& operator=(Session&&) noexcept = default;
  ~Session() { rendering_.wait(); }

  /// Applied at the start of the next step.
  void submit(const Command& command) { pending_.push_back(command); }

  /// `outside` stands in a replaced stage's place: it is shown what arrived and gives its own messages in return.
  StepOutput step(const Outside& outside = nullptr);
  /// Everybody has left, or the scenario's duration is over, and what was on its way has arrived.
  bool done() const;
  /// Settles everything in the core. Call once, after the last step; `last` is what an outside stage still had to say.
  StepOutput finish(const stream::Messages& last = {});

  Timestamp now() const;
  const SessionConfig& config() const { return config_; }
  /// The store as the core was told it is.
  const store::Store& installed() const { return installed_; }
  const world::World& world() const { return world_; }
  const pipeline::Pipeline& pipeline() const { return feed_.pipeline(); }
  StageTimes times() const;
  /// What shoppers did beside plainly taking and putting back, so far.
  std::vector<truth::BehaviourEvent> behaviours() const { return crowd_.behaviours(); }
  /// What truly happened so far; visits still inside have their present lines and `left` zero.
  truth::Truth truth() const;
  /// The same; its events and paths are then forgotten here. Who runs for days takes them away from time to time, or they
  /// fill the memory.
  truth::Truth take_truth();

 private:
  static Timestamp at_tick(std::uint64_t tick);
  void apply_commands();
  void move_shoppers();
  void step_world(StepOutput& out);
  void note_truth();
  /// Doors speak and depth cameras expose; their images are rendered on idle threads from now on, until the next are taken.
  void begin_sensing();
  /// What the other sensors see, and what has arrived.
  stream::Messages end_sensing();
  /// What the back office says in this tick.
  void change_prices();
  /// A lane without power stands open and reads no code.
  void open_dark_lanes();
  void add_oracle(const StepOutput& out, stream::Messages& inputs);

  Workers::Ongoing rendering_;  ///< looks into the suite, so it stands first: copies and moves wait before they begin
  SessionConfig config_;
  faults::Faults faults_;
  store::Store installed_;
  world::World world_;
  shoppers::Crowd crowd_;
  sensors::SensorSuite suite_;
  Workers workers_;
  CoreFeed feed_;
  std::vector<sensors::Exposure> exposures_;  ///< taken in the last step
  std::vector<Command> pending_;
  std::vector<truth::ItemEvent> events_;
  std::vector<truth::PersonSample> paths_;
  std::uint64_t tick_ = 0;
  std::uint64_t oracle_sequence_ = 1;
  Timestamp emptied_at_;  ///< when the last shopper had left; zero before
  StageTimes times_;
};

/// Ticks per second; one tick is four world steps.
inline constexpr int kTicksPerSecond = 60;
/// How often Bullet's world is rebuilt.
inline constexpr int kKeyframeEveryS = 10;

}  // namespace storetwin::session
