// The life of a visit from the accepted code to the receipt, and when a receipt may be decided.
//
// A visit is opened, its members go in and out, and when all are out it has left. It is finalised when the policy's
// `finalise_after_s` has passed in event time and no plate that its members may have touched still awaits its last word
// (the idea of US 11443275: no receipt while its owner is a candidate in an unresolved event). A confident cart becomes
// a final receipt; an unsure one goes to review with the shortest question that could settle it. Visits that are still
// inside when the input ends get a receipt with phase kOpen and their lines so far.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/schema.h"
#include "core/cart/belief.h"
#include "core/receipt/sureness.h"
#include "core/store/store.h"
#include "core/stream/message.h"

namespace storetwin::receipt {

struct Params {
  double longest_wait_s = 5;  ///< after this a restless plate no longer holds a receipt back
  Sureness sureness = fitted_sureness();  ///< from the belief's confidence to the receipt's
};

template <class Archive>
void fields(Archive& archive, Params& p) {
  archive.field("longest_wait_s", p.longest_wait_s,
                {.doc = "After this a restless plate no longer holds a receipt back", .min = 0, .max = 600});
  archive.field("sureness", p.sureness, {.doc = "From the belief's confidence to the receipt's"});
}

class VisitDesk {
 public:
  VisitDesk(const store::Store& store, const Params& params);

  void observe(const stream::PriceChange& change);
  void observe(const stream::CatalogueChange& change);

  // What happens at the door, in event-time order. Each returns the visit's new state.

  stream::Messages opened(const VisitId& visit, const std::string& external_id, Timestamp at);
  /// Call before `opened`: staff at work. The visit has its life like any, and nothing is told of it nor billed.
  void not_billed(const VisitId& visit) { visits_[visit].billed = false; }
  stream::Messages member_in(const VisitId& visit, TrackId track, Timestamp at);
  stream::Messages member_out(const VisitId& visit, TrackId track, Timestamp at);
  /// A member's track was merged into or relabelled as another.
  void relabel(TrackId before, TrackId after);

  /// A visit that has left and whose time has come; the pipeline asks interaction whether its plates are settled.
  struct Due {
    VisitId visit;
    std::vector<TrackId> members;
    Timestamp left;
    Timestamp at;          ///< when the policy's time has passed
    Timestamp overdue_at;  ///< when it is decided whatever the plates do
  };
  std::vector<Due> due(Timestamp now) const;

  /// Decides the receipt of a visit that was due: final, or in review. Closes the visit in the belief.
  stream::Messages decide(const VisitId& visit, Timestamp now, cart::Belief& belief);
  /// A reviewer answered: the receipt becomes final.
  stream::Messages answered(const stream::ReviewAnswer& answer);
  /// A shopper disputes a line: the receipt goes to review again.
  stream::Messages contested(const stream::Contest& contest);
  /// The input has ended: receipts with phase kOpen for everybody still inside. Visits that have left are decided.
  stream::Messages finish(Timestamp now, cart::Belief& belief);

 private:
  struct Visit {
    std::string external_id;
    bool billed = true;
    stream::VisitPhase phase = stream::VisitPhase::kOpened;
    std::vector<TrackId> members;  ///< everybody who ever was one
    int inside = 0;
    Timestamp left;
    stream::Receipt receipt;  ///< the last one that went out, once decided
  };

  stream::Header header(Timestamp captured);
  /// Says what has become of the visit, if anybody may know.
  void tell_state(const VisitId& id, const Visit& visit, Timestamp at, stream::Messages& out);
  stream::Receipt receipt_of(const VisitId& id, const Visit& visit, Timestamp at, const cart::Belief& belief);
  stream::Message question_of(const VisitId& id, const Visit& visit, Timestamp at, const cart::Doubt& doubt);

  Params params_;
  store::Policies policies_;
  cart::PriceBook prices_;
  std::map<SkuId, std::string> names_;
  std::map<VisitId, Visit> visits_;
  std::set<VisitId> undecided_;  ///< those that have left: whether one is due is asked at every message, of a day's visits
  std::uint64_t next_sequence_ = 1;
  std::uint64_t next_review_ = 1;
};

}  // namespace storetwin::receipt
