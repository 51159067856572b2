#include "core/cart/belief.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/interaction/mass_model.h"

namespace storetwin::cart {
namespace {

// Readings of nobody's doings stop mattering after this long.
constexpr Duration kIdleReadingKept = Duration::milliseconds(120'000);
// A measured mass this far off the catalogue teaches nothing: more likely it is another SKU.
constexpr double kLearnableError = 0.08;
// Weighing helps only if the scale knows the step to this share of the mass.
constexpr double kLearnableSigma = 0.02;

// What was put and is nobody's known item, by the likeliest story, is remembered in every story that agrees.
void remember_foreign(std::vector<Hypothesis>& beam, const stream::WeightEvent& event) {
  if (beam.front().readings.back().quantity != 0 || event.delta_g < kForeignFromG) return;
  for (Hypothesis& hypothesis : beam) {
    const Reading& reading = hypothesis.readings.back();
    if (reading.quantity == 0) hypothesis.foreign[reading.plate].push_back({event.delta_g, event.sigma_g});
  }
}

}  // namespace

Belief::Belief(const store::Store& store, const Params& params, double mass_relative_sigma)
    : params_(params),
      policies_(store.policies),
      mass_relative_sigma_(mass_relative_sigma),
      planogram_(store),
      prices_(store.catalogue),
      beam_(1) {
  for (const store::Product& product : store.catalogue) {
    masses_.set_catalogue(product.sku, product.mass_g, mass_relative_sigma);
  }
}

Knowledge Belief::knowledge() const { return {params_, planogram_, masses_, visit_of_, prices_.size(), not_billed_}; }

stream::Messages Belief::apply(const stream::WeightEvent& event, const stream::InteractionLikelihoods& likelihoods) {
  stream::Messages out;
  if (event.plates.empty() || by_staff(event)) return out;
  const Hypothesis before = beam_.front();
  const Carts carts_before = carts_of(before);
  const std::uint64_t overflowed_before = overflowed_;
  spans_[event.id] = {event.begin, event.end};
  forget(event.header.captured);
  extend(event, likelihoods.explanations);
  learn(event);
  remember_foreign(beam_, event);
  report_reading(event, out);
  report_places(event, before, out);

  Carts expected = carts_before;
  const Reading& reading = beam_.front().readings.back();
  if (reading.quantity != 0) {
    int& quantity = expected[reading.owner][reading.sku];
    quantity += reading.quantity;
    if (quantity == 0) expected[reading.owner].erase(reading.sku);
  }
  report_amendments(event, before, expected, out);
  if (overflowed_before == 0 && overflowed_ > 0) {
    stream::Alert alert;
    alert.header = header(event.header.captured, event.end);
    alert.kind = stream::AlertKind::kOverflow;
    alert.subject = "cart";
    alert.message = "more stories than the beam holds; the least likely are dropped";
    alert.evidence = {event.id};
    out.push_back(std::move(alert));
  }
  return out;
}

bool Belief::by_staff(const stream::WeightEvent& event) {
  std::erase_if(staff_, [&](const StaffWork& work) {
    return event.header.captured - work.until > Duration::milliseconds(60'000);
  });
  for (const StaffWork& work : staff_) {
    if (event.header.captured < work.action.header.captured || event.header.captured > work.until) continue;
    for (const PlateAddress& plate : work.action.plates) {
      if (plate == event.plates.front().plate) return true;
    }
  }
  return false;
}

void Belief::extend(const stream::WeightEvent& event, const std::vector<stream::Explanation>& explanations) {
  std::vector<stream::Explanation> all = explanations;
  // An event nobody can explain is still an event: the empty reading keeps the belief alive.
  const bool has_touch = std::any_of(all.begin(), all.end(), [](const stream::Explanation& e) { return !e.sku; });
  if (!has_touch) {
    const double touch = interaction::log_touch_likelihood(event.delta_g, event.sigma_g);
    all.push_back({TrackId{}, SkuId{}, 0, all.empty() ? 0 : touch});
  }
  std::vector<Expansion> expansions;
  for (std::size_t parent = 0; parent < beam_.size(); ++parent) {
    std::vector<Expansion> some = expand(knowledge(), beam_[parent], parent, event, all);
    expansions.insert(expansions.end(), some.begin(), some.end());
  }
  keep_best(expansions);
  std::vector<Hypothesis> next;
  next.reserve(expansions.size());
  for (const Expansion& expansion : expansions) {
    next.push_back(cart::apply(knowledge(), beam_[expansion.parent], expansion, event));
  }
  beam_ = std::move(next);
  merge_equal();
  normalise();
}

void Belief::keep_best(std::vector<Expansion>& expansions) {
  std::stable_sort(expansions.begin(), expansions.end(),
                   [](const Expansion& a, const Expansion& b) { return a.log_weight > b.log_weight; });
  const double least = expansions.front().log_weight + params_.drop_below_log;
  const auto past =
      std::find_if(expansions.begin(), expansions.end(), [&](const Expansion& e) { return e.log_weight < least; });
  expansions.erase(past, expansions.end());
  const auto most = static_cast<std::size_t>(params_.max_hypotheses);
  if (expansions.size() > most) {
    overflowed_ += expansions.size() - most;
    expansions.resize(most);
  }
}

void Belief::merge_equal() {
  std::vector<Hypothesis> merged;
  for (Hypothesis& hypothesis : beam_) {
    const auto twin =
        std::find_if(merged.begin(), merged.end(), [&](const Hypothesis& h) { return same_state(h, hypothesis); });
    if (twin == merged.end()) {
      merged.push_back(std::move(hypothesis));
    } else {
      // The likelier way there stands for both.
      twin->log_weight = interaction::log_add(twin->log_weight, hypothesis.log_weight);
    }
  }
  beam_ = std::move(merged);
}

void Belief::normalise() {
  double total = -INFINITY;
  for (const Hypothesis& hypothesis : beam_) total = interaction::log_add(total, hypothesis.log_weight);
  for (Hypothesis& hypothesis : beam_) hypothesis.log_weight -= total;
  std::stable_sort(beam_.begin(), beam_.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.log_weight > b.log_weight; });
}

void Belief::learn(const stream::WeightEvent& event) {
  if (!params_.learn_masses) return;
  const Reading& reading = beam_.front().readings.back();
  if (reading.quantity != 1 || agreement(reading) < params_.learn_confidence) return;
  const double mass_g = -event.delta_g;
  const double catalogue_g = masses_.catalogue(reading.sku).mean_g;
  const bool far_off = catalogue_g > 0 && std::abs(mass_g - catalogue_g) > kLearnableError * catalogue_g;
  if (far_off || mass_g <= 0 || event.sigma_g > kLearnableSigma * mass_g) return;
  masses_.learn(params_, reading.sku, mass_g, event.sigma_g);
}

void Belief::forget(Timestamp now) {
  for (Hypothesis& hypothesis : beam_) {
    std::erase_if(hypothesis.readings, [&](const Reading& reading) {
      return (!reading.owner.visit || reading.quantity == 0) && now - reading.at > kIdleReadingKept;
    });
  }
  std::erase_if(doubts_, [&](const auto& doubt) {
    const Owner& owner = doubt.first;
    return !owner.visit && std::none_of(beam_.begin(), beam_.end(),
                                        [&](const Hypothesis& hypothesis) { return hypothesis.carts.contains(owner); });
  });
  std::set<EvidenceId> named;
  for (const Hypothesis& hypothesis : beam_) {
    for (const Reading& reading : hypothesis.readings) named.insert(reading.event);
  }
  std::erase_if(spans_, [&](const auto& span) {
    return named.count(span.first) == 0 && now - span.second.second > kIdleReadingKept;
  });
}

stream::Messages Belief::bind(TrackId track, const VisitId& visit, Timestamp at) {
  if (!track || !visit) return {};
  const auto [it, fresh] = visit_of_.try_emplace(track, visit);
  if (!fresh && it->second == visit) return {};
  it->second = visit;
  const Carts before = carts_of(beam_.front());
  // What the track took while it was somebody else's member stays there: only its own unbilled cart follows it.
  move_cart({VisitId{}, track}, {visit, TrackId{}});
  return report_changes(before, {at, at, {}, "the person was recognised as a member of the visit"});
}

stream::Messages Belief::merge(const stream::IdentityChange& change) {
  if (change.after.size() != 1 || change.kind == stream::IdentityChangeKind::kSplit) return {};
  const Carts before = carts_of(beam_.front());
  const Owner to = owner_of(knowledge(), change.after.front());
  for (const TrackId track : change.before) {
    if (track != change.after.front()) move_cart({VisitId{}, track}, to);
  }
  const Timestamp at = change.header.captured;
  return report_changes(before, {at, at, {}, "two tracks were one person"});
}

stream::Messages Belief::exchange(const stream::IdentityChange& change) {
  const TrackId a = change.before.at(0), b = change.before.at(1);
  const Mixup mixup{a, b, owner_of(knowledge(), a), owner_of(knowledge(), b), change.since};
  const Carts before = carts_of(beam_.front());
  for (Hypothesis& hypothesis : beam_) cart::exchange(hypothesis, mixup);
  merge_equal();
  normalise();
  const Timestamp at = change.header.captured;
  return report_changes(before, {at, at, {}, "two people who stood together had been mixed up"});
}

void Belief::unweighed(const stream::Reach& reach) {
  double& doubt = doubts_[owner_of(knowledge(), reach.track)];
  doubt = 1 - (1 - doubt) * (1 - params_.unweighed_reach * reach.confidence);
}

void Belief::move_cart(const Owner& from, const Owner& to) {
  if (from == to) return;
  if (const auto doubt = doubts_.extract(from)) doubts_[to] = 1 - (1 - doubts_[to]) * (1 - doubt.mapped());
  for (Hypothesis& hypothesis : beam_) {
    for (Reading& reading : hypothesis.readings) {
      if (reading.owner == from) reading.owner = to;
    }
    const auto it = hypothesis.carts.find(from);
    if (it == hypothesis.carts.end()) continue;
    std::vector<Unit> units = std::move(it->second);
    hypothesis.carts.erase(it);
    std::vector<Unit>& cart = hypothesis.carts[to];
    cart.insert(cart.end(), units.begin(), units.end());
  }
  merge_equal();
  normalise();
}

void Belief::observe(const stream::StaffAction& action) {
  staff_.push_back({action, action.header.captured + action.duration});
  if (!action.sku || action.quantity == 0) return;
  for (const PlateAddress& plate : action.plates) {
    for (const int number : planogram_.facings_of(plate)) {
      if (planogram_.facing(number).sku != action.sku) continue;
      for (Hypothesis& hypothesis : beam_) hypothesis.stock_change[number] += action.quantity;
      return;
    }
  }
}

void Belief::observe(const stream::PriceChange& change) {
  prices_.set(change.sku, change.price_minor, change.header.captured);
}

void Belief::observe(const stream::CatalogueChange& change) {
  masses_.set_catalogue(change.sku, change.mass_g, mass_relative_sigma_);
  prices_.set(change.sku, change.price_minor, change.header.captured);
}

void Belief::observe(const stream::PlanogramChange& change) { planogram_.assign(change.plates, change.sku); }

// Whoever's unit it was, it was on one bill or on none. A visit's cart that is right only if the bill was is as
// doubtful.
void Belief::doubt_others(const Owner& billed) {
  const Counts charged = count(beam_.front(), billed);
  std::map<Owner, double> contested;
  for (const Hypothesis& hypothesis : beam_) {
    if (count(hypothesis, billed) == charged) continue;
    for (const auto& [owner, cart] : carts_of(beam_.front())) {
      if (owner != billed && count(hypothesis, owner) != cart) contested[owner] += std::exp(hypothesis.log_weight);
    }
    for (const auto& [owner, cart] : hypothesis.carts) {
      const bool empty_in_best = !beam_.front().carts.contains(owner) && !cart.empty();
      if (owner != billed && empty_in_best) contested[owner] += std::exp(hypothesis.log_weight);
    }
  }
  for (const auto& [owner, share] : contested) doubts_[owner] = 1 - (1 - doubts_[owner]) * (1 - std::min(1.0, share));
}

void Belief::close(const VisitId& visit, bool billed) {
  const Owner owner{visit, TrackId{}};
  const Counts charged = count(beam_.front(), owner);
  if (billed) doubt_others(owner);
  doubts_.erase(owner);
  foreign_.erase(owner);
  if (billed) std::erase_if(beam_, [&](const Hypothesis& h) { return count(h, owner) != charged; });
  for (Hypothesis& hypothesis : beam_) {
    hypothesis.carts.erase(owner);
    std::erase_if(hypothesis.readings, [&](const Reading& reading) { return reading.owner == owner; });
  }
  std::erase_if(visit_of_, [&](const auto& bound) { return bound.second == visit; });
  not_billed_.erase(visit);
  merge_equal();
  normalise();
}

}  // namespace storetwin::cart
