// Collects what a report needs to draw a run: paths, plate signals around events, the core's readings and their odds, carts
// over time. What is held is bounded by the people and events of the run, not by its signals (signal_memory.h).
#pragma once

#include <map>
#include <vector>

#include "core/stream/message.h"
#include "sim/report/run_record.h"
#include "sim/session/signal_memory.h"
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

  /// Shown each true event once, before some seconds have passed.
  void observe_truth(const std::vector<truth::ItemEvent>& events);

  /// Pictures of one run, once it is over; without `truth` nobody knows what happened at the shelves. Unless `whole`, only
  /// what belongs to the wrong visits of `score`.
  report::RunDetail collect(const truth::Truth* truth, const score::RunScore& score, bool whole) const;

 private:
  /// What the interaction stage said of one weight event.
  struct Reading {
    double delta_g = 0, sigma_g = 0;
    std::vector<report::Odds> odds;
  };
  void observe_tracks(const stream::Tracks& tracks);
  void add_event_pictures(const truth::Truth* truth, report::RunDetail& detail) const;
  void add_carts(const truth::Truth* truth, report::RunDetail& detail) const;

  SignalMemory signals_;
  std::vector<stream::CartChange> changes_;
  std::map<EvidenceId, Reading> readings_;
  std::vector<report::ReachSpan> reaches_;
  std::map<std::string, std::vector<report::PathPoint>> track_paths_;
  std::map<TrackId, std::vector<report::Binding>> bindings_;
  std::vector<report::BehaviourPicture> behaviours_;
  std::map<std::string, int> pictured_;  ///< how often, by kind
  Timestamp observed_;                   ///< behaviours before this have been seen
};

}  // namespace storetwin::session
