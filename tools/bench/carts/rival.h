// The simplest honest rival of the later stages: no hypotheses, no hands, no learning.
//
// It hears the core's own weight events and tracks. Each event at once: whoever stands nearest did it; what weighs
// nearest, of what the planogram says stands there, was lifted; what was put on a plate is the unit of that cart that
// weighs as much, if there is one. Nothing is ever read again.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "core/interaction/shelf_space.h"
#include "core/store/store.h"
#include "core/stream/message.h"
#include "tools/bench/carts/request.h"

namespace storetwin::bench {

class Rival {
 public:
  /// The store as it was told to the core.
  explicit Rival(const store::Store& installed);

  void observe(const stream::Tracks& tracks);
  void observe(const stream::WeightEvent& event);
  /// What the visit's members have by now.
  std::vector<stream::CartLine> lines(const VisitId& visit) const;

 private:
  TrackId nearest(const stream::WeightEvent& event) const;
  VisitId visit_of(TrackId track) const;
  void lift(TrackId who, const stream::WeightEvent& event);
  void put(TrackId who, const stream::WeightEvent& event);

  store::Store store_;
  interaction::ShelfSpace space_;
  std::deque<stream::Tracks> recent_;
  std::map<TrackId, VisitId> visits_;
  std::map<TrackId, std::vector<SkuId>> carts_;
};

/// The core's outputs with the rival's carts on the receipts, all of them final and sure.
stream::Messages told_by_rival(const store::Store& installed, const stream::Messages& outputs);

/// The table: the rival against the core.
int table_rival(const Request& request);

}  // namespace storetwin::bench
