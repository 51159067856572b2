// The one belief over carts, stock, live planogram and masses.
//
// The belief is a beam of weighted hypotheses (multiple hypothesis tracking: Reid, "An algorithm for tracking multiple
// targets", IEEE Trans. Automatic Control 24(6), 1979, with carts in place of targets). Each weight event extends every
// hypothesis by every way to read it; the best `max_hypotheses` live on, and stories that end in the same state are
// merged. The likeliest one is what is published. When a later event makes another story the likeliest (a put-back of
// something that only the other person can have), the difference goes out as amendments that name both events.
// Confidences are the shares of the weight that agree.
//
// Who did something is a visit, a track not bound yet, or nobody. Picks of somebody unbilled stand in a cart of their
// own and move to the visit if the track is bound later. A billed visit leaves with its units: what it was charged is
// then a fact.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/cart/expansion.h"
#include "core/cart/hypothesis.h"
#include "core/cart/live_planogram.h"
#include "core/cart/mass_book.h"
#include "core/cart/params.h"
#include "core/cart/price_book.h"
#include "core/store/store.h"
#include "core/stream/message.h"

namespace storetwin::cart {

/// What a person would be asked about one line.
struct Doubt {
  SkuId sku;
  double confidence = 1;            ///< of the line as it stands
  std::vector<SkuId> alternatives;  ///< what it may be instead, likeliest first
  Timestamp begin;                  ///< span of the evidence
  Timestamp end;
  std::vector<EvidenceId> evidence;
  std::optional<PlateAddress> foreign_on = {};  ///< where something was put or taken that is no known item; then no sku
};

class Belief {
 public:
  /// `mass_relative_sigma`: of catalogue masses, as interaction used it in its likelihoods.
  Belief(const store::Store& store, const Params& params, double mass_relative_sigma);

  // What changes the belief. All return what became known by it: cart changes, amendments, corrections, alerts.

  stream::Messages apply(const stream::WeightEvent& event, const stream::InteractionLikelihoods& likelihoods);
  /// A unit may have gone from one person to another. Hands that met count only where the bill follows the item.
  stream::Messages apply(const stream::HandOver& event);
  /// What this visit takes, brings or moves is nobody's bill: it is staff's. Its cart is believed and never told.
  void not_billed(const VisitId& visit) { not_billed_.insert(visit); }
  /// A track is a member of a visit from now on; what it took before becomes the visit's.
  stream::Messages bind(TrackId track, const VisitId& visit, Timestamp at);
  stream::Messages merge(const stream::IdentityChange& change);
  /// Two people were mixed up: what either is held to have taken or put back since then was the other's doing.
  stream::Messages exchange(const stream::IdentityChange& change);
  /// Somebody reached to a plate that is silent and may have taken or left something there: his cart is as doubtful.
  void unweighed(const stream::Reach& reach);
  void observe(const stream::StaffAction& action);
  /// Staff bring back what they took off no shelf: somebody had left it lying. Call after `observe`; where such things
  /// are free, they leave the cart they were in.
  stream::Messages take_back(const stream::StaffAction& action);
  void observe(const stream::PriceChange& change);
  void observe(const stream::CatalogueChange& change);
  void observe(const stream::PlanogramChange& change);
  /// A visit has gone. If it was `billed`, stories that disagree with the bill are dropped; what they said of other
  /// visits stays as a doubt of these.
  void close(const VisitId& visit, bool billed);

  // What is believed of a visit now.

  /// The likeliest cart, by SKU and price, with confidences and evidence. `exit`: when the visit went out, for the
  /// policy that bills the prices of then; whoever is inside yet would pay those of now.
  std::vector<stream::CartLine> lines(const VisitId& visit, Timestamp exit) const;
  /// Probability that every line is right and none is missing.
  double confidence(const VisitId& visit) const;
  /// The line that is least sure, missing ones included; its sku is empty if there is nothing to ask.
  Doubt greatest_doubt(const VisitId& visit) const;

  /// Hypotheses, likeliest first; weights add up to one.
  const std::vector<Hypothesis>& hypotheses() const { return beam_; }
  /// How many hypotheses fell out of the full beam so far.
  std::uint64_t overflowed() const { return overflowed_; }
  /// What readings of the next event would be weighed with; its references live as long as this belief.
  Knowledge knowledge() const;
  Mass mass_of(const SkuId& sku) const { return masses_.predicted(params_, sku); }

 private:
  using Counts = std::map<SkuId, int>;
  using Carts = std::map<Owner, Counts>;

  /// Why lines of carts are not what they were.
  struct Cause {
    Timestamp captured;
    Timestamp known;
    EvidenceId because;  ///< zero: no event at a plate, nor between hands
    std::string reason;
  };
  struct StaffWork {
    stream::StaffAction action;
    Timestamp until;
  };

  bool by_staff(const stream::WeightEvent& event);
  void extend(const stream::WeightEvent& event, const std::vector<stream::Explanation>& explanations);
  void keep_best(std::vector<Expansion>& expansions);
  void keep_best_stories();
  void merge_equal();
  void normalise();
  void learn(const stream::WeightEvent& event);
  void forget(Timestamp now);
  void move_cart(const Owner& from, const Owner& to);
  void doubt_others(const Owner& billed);
  void doubt_foreign(const stream::WeightEvent& event, TrackId track);

  stream::Header header(Timestamp captured, Timestamp known);
  Carts carts_of(const Hypothesis& hypothesis) const;
  std::vector<stream::CartLine> lines_of(const Owner& owner, Timestamp exit) const;
  double agreement(const Owner& owner, const SkuId& sku, int quantity) const;
  double agreement(const Reading& reading) const;
  void report_reading(const stream::WeightEvent& event, stream::Messages& out);
  void report_amendments(const stream::WeightEvent& event, const Hypothesis& before, const Carts& expected,
                         stream::Messages& out);
  void report_places(const stream::WeightEvent& event, const Hypothesis& before, stream::Messages& out);
  /// An amendment for each line of a bill that differs from `before`.
  stream::Messages report_changes(const Carts& before, const Cause& cause);
  /// The newest event that the likeliest story reads as this line, or as anybody's lift of that SKU; leaving out one,
  /// which it is if there is no other.
  EvidenceId last_reading(const Owner& owner, const SkuId& sku, EvidenceId but) const;

  Params params_;
  store::Policies policies_;
  double mass_relative_sigma_;
  LivePlanogram planogram_;
  MassBook masses_;
  PriceBook prices_;
  std::map<TrackId, VisitId> visit_of_;
  std::set<VisitId> not_billed_;    ///< staff at work
  std::map<Owner, double> doubts_;  ///< probability that an earlier bill, taken for a fact, made this cart wrong
  std::map<Owner, Doubt> foreign_;  ///< visits that somebody has to look at because of what is no known item
  std::vector<StaffWork> staff_;
  std::map<SkuId, int> moving_;  ///< units that staff took off a shelf to stand them elsewhere
  std::map<EvidenceId, std::pair<Timestamp, Timestamp>> spans_;  ///< of the events that readings name
  std::vector<Hypothesis> beam_;                                 ///< likeliest first; never empty
  std::uint64_t overflowed_ = 0;
  std::uint64_t next_sequence_ = 1;
};

}  // namespace storetwin::cart
