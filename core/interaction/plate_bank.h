// All plates of the store: batches in, weight events out.
//
// Channels that the store map doesn't know, or knows as not connected, are ignored: real controllers pad their grids
// with phantom channels that sit at a rail value. Events carry no id yet; the stage mints it.
#pragma once

#include <map>
#include <vector>

#include "core/interaction/event_joiner.h"
#include "core/interaction/plate_detector.h"
#include "core/store/store.h"
#include "core/stream/belief.h"
#include "core/stream/plates.h"

namespace storetwin::interaction {

class PlateBank {
 public:
  PlateBank(const store::Store& store, const Params& params);

  /// Feeds a batch; returns the events whose neighbourhood is now at rest, by contact time.
  std::vector<stream::WeightEvent> observe(const stream::PlateBatch& batch);
  /// No more samples will come: what is held is read as it stands.
  std::vector<stream::WeightEvent> finish();

  /// Plates whose last word isn't spoken: disturbed now, or with a step that waits for its neighbours.
  std::vector<Restlessness> unsettled() const;
  /// Time of the newest sample of a fixture; zero if there was none.
  Timestamp newest(const std::string& fixture) const;

  /// The plate had said nothing new for a while before `at`: what happened there then, nobody weighed.
  bool is_deaf(const PlateAddress& plate, Timestamp at) const;

  /// The whole change is what some units of what is planned on one of its plates weigh.
  bool goods_explain(const stream::WeightEvent& event) const;

  void set_facing(const std::vector<PlateAddress>& plates, double mass_g) { joiner_.set_facing(plates, mass_g); }

 private:
  void weigh_waiting_again(const std::string& fixture);
  double talk_between(const JoinedSteps& steps, const PlacedStep& part) const;
  stream::WeightEvent event_of(const JoinedSteps& steps) const;
  std::vector<stream::WeightEvent> events_of(const std::vector<JoinedSteps>& joined) const;

  Params params_;
  EventJoiner joiner_;
  std::map<PlateAddress, PlateDetector> detectors_;  ///< connected plates only
  std::map<std::string, Timestamp> newest_;
};

}  // namespace storetwin::interaction
