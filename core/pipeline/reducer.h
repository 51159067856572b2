// One pass of all stages over messages that are already in event-time order.
//
// The pipeline keeps two of these: the settled one is fed what ingest releases, the provisional one what has just
// arrived. A reducer is a copyable value and a function of the messages it was given: it knows neither arrival times
// nor the other.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/cart/belief.h"
#include "core/interaction/interaction.h"
#include "core/pipeline/device_watch.h"
#include "core/pipeline/pipeline.h"
#include "core/receipt/visit_desk.h"
#include "core/tracking/tracker.h"
#include "core/tracking/visit_binder.h"

namespace storetwin::pipeline {

class Reducer {
 public:
  Reducer(const store::Store& store, const Params& params, const Ports& ports);

  /// Takes the next message in event-time order; `store` is the one the reducer was made with.
  stream::Messages apply(const store::Store& store, const stream::Message& message);
  /// Event time has come to `now` without messages.
  stream::Messages advance_to(Timestamp now);
  /// No more messages.
  stream::Messages finish();

  /// From now on beliefs are not among the outputs.
  void silence_beliefs() { ports_.emit_beliefs = false; }

 private:
  void take(const store::Store& store, const stream::PlateBatch& batch);
  void take(const store::Store& store, const stream::DepthPeople& people);
  void take(const store::Store& store, const stream::PersonDetections& detections);
  void take(const store::Store& store, const stream::Skeletons& skeletons);
  void take(const store::Store& store, const stream::ItemObservations& items);
  void take(const store::Store& store, const stream::TurnstileScan& scan);
  void take(const store::Store& store, const stream::TurnstileCrossing& crossing);
  void take(const store::Store& store, const stream::StaffAction& action);
  void take(const store::Store& store, const stream::PriceChange& change);
  void take(const store::Store& store, const stream::CatalogueChange& change);
  void take(const store::Store& store, const stream::PlanogramChange& change);
  void take(const store::Store& store, const stream::ReviewAnswer& answer);
  void take(const store::Store& store, const stream::Contest& contest);
  void take(const store::Store& store, const stream::SensorHealth& health);
  void take(const store::Store& store, const stream::Tracks& tracks);
  void take(const store::Store& store, const stream::IdentityChange& change);
  void take(const store::Store& store, const stream::Reach& reach);
  void take(const store::Store& store, const stream::WeightEvent& event);
  void take(const store::Store& store, const stream::InteractionLikelihoods& likelihoods);
  void take(const store::Store& store, const stream::HandOver& hand_over);
  /// Messages that the reducer has no use for: frames, consent, and outputs that somebody pushed back in.
  template <class Other>
  void take(const store::Store&, const Other&) {}

  void take_scan(const store::Store& store, const stream::Message& message);
  void take_tracks(stream::Tracks tracks);
  void change_identity(const stream::IdentityChange& change);
  void take_events();
  void apply_event(const stream::WeightEvent& event, const stream::InteractionLikelihoods& likelihoods);
  void decide_due(Timestamp reached);
  void alert(stream::AlertKind kind, const std::string& subject, const std::string& text);
  void put(stream::Messages messages);
  template <class Belief>
  void put_belief(const Belief& belief) {
    if (ports_.emit_beliefs) out_.push_back(belief);
  }
  stream::Messages taken_out();

  Ports ports_;
  store::Policies policies_;
  tracking::Tracker tracker_;
  tracking::VisitBinder binder_;
  interaction::Interaction interaction_;
  cart::Belief belief_;
  receipt::VisitDesk desk_;
  DeviceWatch devices_;
  std::map<EvidenceId, stream::WeightEvent>
      unexplained_;                      ///< replaced interaction: events that await their likelihoods
  std::map<std::string, int> admitted_;  ///< by lane: members scanned and not yet through
  Timestamp now_;                        ///< event time of the last message
  std::uint64_t next_alert_ = 1;
  stream::Messages out_;
};

}  // namespace storetwin::pipeline
