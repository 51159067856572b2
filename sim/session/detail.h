// Collects what a report needs to draw a run: paths, plate signals around events, carts over time.
#pragma once

#include <map>
#include <vector>

#include "core/stream/message.h"
#include "sim/report/run_record.h"
#include "sim/truth/truth.h"
#include "sim/world/world.h"

namespace storetwin::session {

class DetailCollector {
 public:
  /// Shown every message that entered the core and every one that left it.
  void observe_input(const stream::Message& message);
  void observe_output(const stream::Message& message);

  /// Shown the world after every step, and all behaviours so far: keeps what a picture of the latest ones needs.
  void observe_people(const world::World& world, const std::vector<truth::BehaviourEvent>& behaviours);

  /// Pictures of one run, once it is over.
  report::RunDetail collect(const truth::Truth& truth) const;

 private:
  /// One plate's samples, in arrival order of its batches.
  struct Signal {
    std::vector<std::pair<Timestamp, Duration>> times;  ///< of each sample, and the period it was sampled with
    std::vector<float> values_g;
  };
  report::PlateTrace trace(const PlateAddress& plate, Timestamp around) const;
  void add_event_pictures(const truth::Truth& truth, report::RunDetail& detail) const;

  std::map<PlateAddress, Signal> signals_;
  std::vector<stream::CartChange> changes_;
  std::map<std::string, std::vector<report::PathPoint>> track_paths_;
  std::vector<report::BehaviourPicture> behaviours_;
  std::map<std::string, int> pictured_;  ///< how often, by kind
  Timestamp observed_;                   ///< behaviours before this have been seen
};

}  // namespace storetwin::session
