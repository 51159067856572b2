// Follows the core's own messages through a span of time and answers one question about them.
//
//     Inquiry inquiry(store, params, {visit, sku});
//     for (message : beliefs and outputs, in the order the core made them; operations as they came)
//     inquiry.observe(message); Answer answer = inquiry.answer();
//
// Beliefs are what travels between the stages (tracks, weight events, likelihoods); they may come from a recording or
// from a core that runs beside. The cart stage is run again over them, since its stories are in no message, and its
// readings are held against the cart changes that were recorded. Nothing here is asked of the truth.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "core/cart/belief.h"
#include "core/explain/answer.h"
#include "core/explain/weighing.h"
#include "core/interaction/params.h"
#include "core/interaction/people_history.h"
#include "core/interaction/shelf_space.h"
#include "core/store/store.h"
#include "core/stream/message.h"

namespace storetwin::explain {

class Inquiry {
 public:
  Inquiry(const store::Store& store, const cart::Params& cart, const interaction::LikelihoodParams& likelihood,
          Question question);

  void observe(const stream::Message& message);
  Answer answer() const;

 private:
  /// An event that may turn out to speak of the question.
  struct Draft {
    Incident incident;
    std::vector<Weighed> readings;
    Scales scales;
    std::optional<cart::Reading> at_receipt;  ///< of the likeliest story then
  };

  void take(const stream::Tracks& tracks);
  void take(const stream::IdentityChange& change);
  void take(const stream::WeightEvent& event);
  void take(const stream::InteractionLikelihoods& likelihoods);
  void take(const stream::HandOver& hand_over) { belief_.apply(hand_over); }
  void take(const stream::StaffAction& action) { waiting_.push_back(action); }
  void take(const stream::PriceChange& change) { waiting_.push_back(change); }
  void take(const stream::CatalogueChange& change) { waiting_.push_back(change); }
  void take(const stream::PlanogramChange& change) { waiting_.push_back(change); }
  void take(const stream::CartChange& change);
  void take(const stream::CartAmendment& amendment);
  void take(const stream::VisitState& state);
  void take(const stream::Receipt& receipt);
  void take(const stream::ReviewRequest& request);
  template <class Other>
  void take(const Other&) {}

  void come_to(Timestamp now);
  void look_back_from_receipt();
  bool is_asked(const cart::Reading& reading) const;
  VisitId visit_of(const cart::Reading& reading) const;
  bool on_facings(const stream::WeightEvent& event) const;
  bool near_question(const Draft& draft) const;
  std::vector<Suspect> suspects(const Scales& scales, const std::vector<Weighed>& readings) const;
  std::vector<Candidate> candidates(const Scales& scales, const std::vector<Weighed>& readings) const;
  std::vector<std::string> missing(const Incident& incident) const;
  Incident finished(const Draft& draft) const;
  std::optional<Incident> nearest_draft() const;

  Question question_;
  interaction::LikelihoodParams likelihood_;
  cart::Belief belief_;
  interaction::ShelfSpace space_;
  interaction::PeopleHistory people_;
  std::set<PlateAddress> facings_;
  std::map<TrackId, VisitId> bound_;                  ///< every binding seen, the last one of each track
  std::map<EvidenceId, stream::WeightEvent> events_;  ///< that await their likelihoods
  std::vector<stream::Message> waiting_;              ///< operations that event time has not reached
  std::map<EvidenceId, Draft> drafts_;
  std::vector<stream::CartAmendment> amendments_;
  std::set<VisitId> closed_;
  Answer answer_;
  int told_otherwise_ = 0;  ///< cart changes recorded that this cart stage reads differently
};

}  // namespace storetwin::explain
