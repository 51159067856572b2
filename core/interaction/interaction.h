// The stage between tracks and carts: plate signals to weight events, hands to reaches, both to likelihoods.
//
// Feed it plate batches and tracks in event-time order; take its beliefs after each. A weight event and its likelihoods
// come out together, once the load is steady, the neighbourhood is quiet and the tracks have caught up with the
// contact. The stage is a copyable value and states only how likely the signal is under each explanation; priors are
// the cart's.
#pragma once

#include <deque>
#include <vector>

#include "core/interaction/explain.h"
#include "core/interaction/hand_over_detector.h"
#include "core/interaction/params.h"
#include "core/interaction/people_history.h"
#include "core/interaction/plate_bank.h"
#include "core/interaction/reach_detector.h"
#include "core/interaction/shelf_space.h"
#include "core/store/store.h"
#include "core/stream/belief.h"
#include "core/stream/message.h"

namespace storetwin::interaction {

/// A weight event and what it may mean.
struct ExplainedEvent {
  stream::WeightEvent event;
  stream::InteractionLikelihoods likelihoods;
};

class Interaction {
 public:
  Interaction(const store::Store& store, const Params& params);

  void observe(const stream::PlateBatch& batch);
  void observe(const stream::Tracks& tracks);
  /// Two who were mixed up: what isn't weighed yet is weighed by their right names.
  void observe(const stream::IdentityChange& change);
  void observe(const stream::ItemObservations& items);
  void observe(const stream::CatalogueChange& change);
  void observe(const stream::PlanogramChange& change);
  /// No more input: what is held becomes events as it stands.
  void finish();

  /// Events completed since the last call, by time of contact.
  std::vector<ExplainedEvent> take_events();
  /// Reaches completed since the last call.
  std::vector<stream::Reach> take_reaches();
  /// Meetings of hands and finds on the floor about which everything has been seen since the last call.
  std::vector<stream::HandOver> take_hand_overs();

  /// True if the reach was to a plate that had fallen silent before: whatever was taken there, nobody weighed it.
  bool unweighed(const stream::Reach& reach) const { return plates_.is_deaf(reach.plate, reach.begin); }

  /// True if the last word on some plate is open that one of `tracks` may have touched at or before `until`; a receipt
  /// of their visit had better wait.
  bool unsettled(const std::vector<TrackId>& tracks, Timestamp until) const;

 private:
  struct ItemSighting {
    Timestamp at;
    stream::ItemObservation item;
  };

  void hold(std::vector<stream::WeightEvent> events);
  void explain_ready(Timestamp now, bool all);
  ExplainedEvent explain(stream::WeightEvent event);
  double vision_log_likelihood(const stream::WeightEvent& event, const stream::Explanation& explanation) const;
  void keep(std::vector<stream::Reach> reaches);
  void keep(std::vector<stream::HandOver> hand_overs);

  Params params_;
  std::vector<store::Product> catalogue_;
  ShelfSpace space_;
  PlateBank plates_;
  PeopleHistory people_;
  ReachDetector reaches_;
  HandOverDetector hand_overs_;
  std::deque<stream::Reach> recent_reaches_;
  std::deque<ItemSighting> recent_items_;
  std::vector<stream::WeightEvent> held_;  ///< wait until tracks have caught up with the contact
  std::vector<stream::WeightEvent> felt_;  ///< held ones and those explained a while ago: they may have shaken others
  std::vector<ExplainedEvent> ready_events_;
  std::vector<stream::Reach> ready_reaches_;
  std::vector<stream::HandOver> ready_hand_overs_;
  std::uint64_t next_evidence_ = 1;
  std::uint64_t next_sequence_ = 1;
};

}  // namespace storetwin::interaction
