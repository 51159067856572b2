#include "core/cart/hand_over.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "core/cart/belief.h"

namespace storetwin::cart {
namespace {

/// A unit that may have been passed.
struct Candidate {
  Owner giver;
  TrackId giver_track;
  Owner receiver;
  TrackId receiver_track;
  std::size_t unit = 0;  ///< in the giver's cart
  double weight = 1;     ///< of being the one, before anything was seen of it
  double log_likelihood = 0;
  bool found = false;    ///< taken up from where it lay
};

class Passer {
 public:
  Passer(const Knowledge& knowledge, const Hypothesis& hypothesis, const stream::HandOver& event)
      : k_(knowledge), h_(hypothesis), event_(event) {}

  void consider(const stream::Passing& passing) {
    const Owner receiver = owner_of(k_, passing.receiver);
    if (passing.giver) {
      consider(passing, owner_of(k_, passing.giver), receiver);
      return;
    }
    // Who has such a thing already, has that in the hand: nothing was found.
    if (holds(receiver, passing.sku)) {
      had_already_log_ = std::max(had_already_log_, passing.log_likelihood);
      return;
    }
    for (const auto& [owner, cart] : h_.carts) consider(passing, owner, receiver);
  }

  const std::vector<Candidate>& candidates() const { return candidates_; }
  /// How well what was seen low in somebody's hand is explained by what that person had before.
  double had_already_log() const { return had_already_log_; }

 private:
  bool holds(const Owner& owner, const SkuId& sku) const {
    const auto cart = h_.carts.find(owner);
    return cart != h_.carts.end() &&
           std::any_of(cart->second.begin(), cart->second.end(), [&](const Unit& unit) { return unit.sku == sku; });
  }

  bool is_named(const stream::Passing& passing, const SkuId& sku) const {
    return std::any_of(event_.passings.begin(), event_.passings.end(), [&](const stream::Passing& other) {
      return other.giver == passing.giver && other.receiver == passing.receiver && other.sku == sku;
    });
  }

  // The newest unit of each SKU stands for its kind.
  void consider(const stream::Passing& passing, const Owner& giver, const Owner& receiver) {
    const auto cart = h_.carts.find(giver);
    if (giver == receiver || cart == h_.carts.end()) return;
    std::set<SkuId> seen;
    for (std::size_t k = cart->second.size(); k-- > 0;) {
      const Unit& unit = cart->second[k];
      const bool meant = passing.sku ? unit.sku == passing.sku : !is_named(passing, unit.sku);
      if (!meant || !seen.insert(unit.sku).second) continue;
      const double age_s = (event_.header.captured - unit.lifted).in_seconds();
      // The longer ago it was lifted, the surer it is stowed.
      const double weight = 1 + (k_.params.in_hand - 1) * std::exp(-std::max(0.0, age_s) / k_.params.in_hand_s);
      candidates_.push_back({giver, passing.giver, receiver, passing.receiver, k, weight, passing.log_likelihood,
                             !passing.giver});
    }
  }

  const Knowledge& k_;
  const Hypothesis& h_;
  const stream::HandOver& event_;
  std::vector<Candidate> candidates_;
  double had_already_log_ = -INFINITY;
};

Hypothesis passed(Hypothesis h, const Candidate& candidate, const stream::HandOver& event) {
  std::vector<Unit>& from = h.carts[candidate.giver];
  const auto at = from.begin() + static_cast<std::ptrdiff_t>(candidate.unit);
  Unit unit = *at;
  unit.event = event.id;
  from.erase(at);
  if (from.empty()) h.carts.erase(candidate.giver);
  h.carts[candidate.receiver].push_back(unit);
  const Timestamp when = event.header.captured;
  h.readings.push_back({event.id, when, candidate.giver, candidate.giver_track, unit.sku, -1, {}});
  h.readings.push_back({event.id, when, candidate.receiver, candidate.receiver_track, unit.sku, 1, {}});
  return h;
}

}  // namespace

std::vector<Hypothesis> pass(const Knowledge& knowledge, const Hypothesis& hypothesis, const stream::HandOver& event,
                             bool meetings_count) {
  Passer passer(knowledge, hypothesis, event);
  double nothing_log = 0;
  for (const stream::Passing& passing : event.passings) {
    if (!passing.receiver) {
      nothing_log = passing.log_likelihood;
    } else if (meetings_count || !passing.giver) {
      passer.consider(passing);
    }
  }
  nothing_log = std::max(nothing_log, passer.had_already_log());
  std::vector<Hypothesis> result = {hypothesis};
  result.front().log_weight += nothing_log;
  // Where nobody has anything that could have been passed, nothing was, whatever it looked like.
  if (passer.candidates().empty()) return result;
  double weights = 0;
  for (const Candidate& candidate : passer.candidates()) weights += candidate.weight;
  const bool found = passer.candidates().front().found;
  const double prior = found ? knowledge.params.found : knowledge.params.hand_over;
  result.front().log_weight += std::log1p(-prior);
  for (const Candidate& candidate : passer.candidates()) {
    result.push_back(passed(hypothesis, candidate, event));
    result.back().log_weight += candidate.log_likelihood + std::log(prior * candidate.weight / weights);
  }
  return result;
}

stream::Messages Belief::apply(const stream::HandOver& event) {
  const bool meetings_count = policies_.hand_off == store::HandOff::kFollowsItem;
  const Carts before = carts_of(beam_.front());
  std::vector<Hypothesis> next;
  for (const Hypothesis& hypothesis : beam_) {
    std::vector<Hypothesis> some = pass(knowledge(), hypothesis, event, meetings_count);
    std::move(some.begin(), some.end(), std::back_inserter(next));
  }
  const bool anything = next.size() > beam_.size();
  if (anything) spans_[event.id] = {event.begin, event.end};
  beam_ = std::move(next);
  keep_best_stories();
  return report_changes(before, {.captured = event.header.captured,
                                 .known = event.end,
                                 .because = event.id,
                                 .reason = "an item seems to have gone from one person to another"});
}

void Belief::keep_best_stories() {
  merge_equal();
  normalise();
  const double least = beam_.front().log_weight + params_.drop_below_log;
  std::erase_if(beam_, [&](const Hypothesis& hypothesis) { return hypothesis.log_weight < least; });
  const auto most = static_cast<std::size_t>(params_.max_hypotheses);
  if (beam_.size() > most) {
    overflowed_ += beam_.size() - most;
    beam_.resize(most);
  }
  normalise();
}

}  // namespace storetwin::cart
