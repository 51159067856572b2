#include "core/interaction/interaction.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/interaction/positions.h"
#include "core/interaction/press_reader.h"

namespace storetwin::interaction {
namespace {

// How long reaches and item sightings are remembered: longer than the longest disturbance.
constexpr Duration kKept = Duration::milliseconds(25'000);
// Reaches and sightings this near to the contact are weighed.
constexpr Duration kBeside = Duration::milliseconds(1500);
// An item sighting speaks of an event this near to it.
constexpr double kItemNearM = 0.5;
// Tracks come in event-time order, so the plates' batch that ends a disturbance is never far behind them; an event
// waits this long for the hands just after its contact.
constexpr Duration kTracksBehind = Duration::milliseconds(700);

}  // namespace

Interaction::Interaction(const store::Store& store, const Params& params)
    : params_(params),
      catalogue_(store.catalogue),
      space_(store),
      plates_(store, params),
      hand_overs_(store, params.hand_over) {}

void Interaction::observe(const stream::PlateBatch& batch) {
  hold(plates_.observe(batch));
  explain_ready(batch.header.captured, false);
}

void Interaction::observe(const stream::Tracks& tracks) {
  people_.observe(tracks);
  keep(reaches_.observe(space_, tracks));
  hand_overs_.observe(space_, people_, tracks);
  keep(hand_overs_.take(space_, people_, tracks.header.captured, false));
}

void Interaction::observe(const stream::IdentityChange& change) {
  if (stream::is_exchange(change)) people_.exchange(change.before[0], change.before[1], change.since);
}

void Interaction::observe(const stream::ItemObservations& items) {
  hand_overs_.observe(items);
  for (const stream::ItemObservation& item : items.items) recent_items_.push_back({items.header.captured, item});
  while (!recent_items_.empty() && items.header.captured - recent_items_.front().at > kKept) recent_items_.pop_front();
}

void Interaction::observe(const stream::CatalogueChange& change) {
  const auto it = std::find_if(catalogue_.begin(), catalogue_.end(),
                               [&](const store::Product& product) { return product.sku == change.sku; });
  store::Product& product = it == catalogue_.end() ? catalogue_.emplace_back() : *it;
  product.sku = change.sku;
  product.name = change.name;
  product.mass_g = change.mass_g;
  product.price_minor = change.price_minor;
}

void Interaction::observe(const stream::PlanogramChange& change) {
  const auto it = std::find_if(catalogue_.begin(), catalogue_.end(),
                               [&](const store::Product& product) { return product.sku == change.sku; });
  plates_.set_facing(change.plates, it == catalogue_.end() ? 0 : it->mass_g);
}

void Interaction::finish() {
  hold(plates_.finish());
  keep(reaches_.finish());
  keep(hand_overs_.take(space_, people_, people_.newest(), true));
  explain_ready({}, true);
}

std::vector<ExplainedEvent> Interaction::take_events() {
  std::vector<ExplainedEvent> result;
  result.swap(ready_events_);
  return result;
}

std::vector<stream::Reach> Interaction::take_reaches() {
  std::vector<stream::Reach> result;
  result.swap(ready_reaches_);
  return result;
}

std::vector<stream::HandOver> Interaction::take_hand_overs() {
  std::vector<stream::HandOver> result;
  result.swap(ready_hand_overs_);
  return result;
}

bool Interaction::unsettled(const std::vector<TrackId>& tracks, Timestamp until) const {
  const auto may_be_theirs = [&](const PlateAddress& address, Timestamp at) {
    const PlateSpace* plate = space_.find(address);
    if (plate == nullptr || at > until) return false;
    return std::any_of(tracks.begin(), tracks.end(), [&](TrackId track) {
      return position_log_likelihood(params_.likelihood, *plate, people_, track, at) > params_.likelihood.nobody_log;
    });
  };
  if (hand_overs_.unsettled(tracks, until)) return true;
  const auto restless = plates_.unsettled();
  return std::any_of(restless.begin(), restless.end(),
                     [&](const Restlessness& r) { return may_be_theirs(r.plate, r.since); }) ||
         std::any_of(held_.begin(), held_.end(), [&](const stream::WeightEvent& event) {
           return may_be_theirs(event.plates.front().plate, event.header.captured);
         });
}

void Interaction::hold(std::vector<stream::WeightEvent> events) {
  if (events.empty()) return;
  const Timestamp now = events.back().end;
  std::erase_if(felt_, [&](const stream::WeightEvent& event) { return now - event.end > kKept; });
  felt_.insert(felt_.end(), events.begin(), events.end());
  std::move(events.begin(), events.end(), std::back_inserter(held_));
}

void Interaction::explain_ready(Timestamp now, bool all) {
  if (held_.empty()) return;
  std::vector<stream::WeightEvent> early, caught_up;
  for (stream::WeightEvent& event : held_) {
    const bool is_caught_up = all || now - event.header.captured >= kTracksBehind;
    (is_caught_up ? caught_up : early).push_back(std::move(event));
  }
  PressReading reading{std::move(caught_up), {}};
  if (params_.read_presses) {
    reading = read_presses({space_, people_, plates_, params_.join.cross_talk, now}, std::move(reading.told), all);
  }
  held_ = std::move(reading.waiting);
  std::move(early.begin(), early.end(), std::back_inserter(held_));
  std::vector<stream::WeightEvent> going = std::move(reading.told);
  std::stable_sort(going.begin(), going.end(), [](const stream::WeightEvent& a, const stream::WeightEvent& b) {
    return a.header.captured < b.header.captured;
  });
  for (stream::WeightEvent& event : going) ready_events_.push_back(explain(std::move(event)));
}

ExplainedEvent Interaction::explain(stream::WeightEvent event) {
  ExplainedEvent result;
  event.id = {next_evidence_++};
  event.header.sequence = next_sequence_++;
  event.header.received = event.end;
  result.likelihoods.header = event.header;
  result.likelihoods.header.sequence = next_sequence_++;
  result.likelihoods.event = event.id;
  const Timestamp contact = event.header.captured;
  for (const stream::Reach& reach : recent_reaches_) {
    const bool beside = reach.begin - contact <= kBeside && contact - reach.end <= kBeside;
    const bool here = std::any_of(event.plates.begin(), event.plates.end(), [&](const stream::PlateDelta& part) {
      return part.plate.fixture == reach.plate.fixture && std::abs(part.plate.shelf - reach.plate.shelf) <= 1;
    });
    if (beside && here) result.likelihoods.reaches.push_back(reach.id);
  }
  const std::vector<stream::Explanation> whats = masses(params_.likelihood, catalogue_, event);
  for (const Suspect& who : suspects(params_.likelihood, space_, people_, event, felt_)) {
    for (stream::Explanation what : whats) {
      what.track = who.track;
      what.log_likelihood += who.log_likelihood + vision_log_likelihood(event, what);
      result.likelihoods.explanations.push_back(std::move(what));
    }
  }
  std::stable_sort(
      result.likelihoods.explanations.begin(), result.likelihoods.explanations.end(),
      [](const stream::Explanation& a, const stream::Explanation& b) { return a.log_likelihood > b.log_likelihood; });
  result.event = std::move(event);
  return result;
}

double Interaction::vision_log_likelihood(const stream::WeightEvent& event,
                                          const stream::Explanation& explanation) const {
  if (!explanation.sku) return 0;
  // The most confident word of the network about this place and time; several frames of one item aren't independent.
  double best_top = 0, score = 0;
  for (const ItemSighting& sighting : recent_items_) {
    const Duration apart = sighting.at - event.header.captured;
    if (apart > kBeside || -apart > kBeside || sighting.item.scores.empty()) continue;
    const bool here = std::any_of(event.plates.begin(), event.plates.end(), [&](const stream::PlateDelta& part) {
      if (sighting.item.plate == part.plate) return true;
      const PlateSpace* plate = space_.find(part.plate);
      return plate != nullptr && plate->goods_F.distance(plate->X_FW * sighting.item.p_WI) < kItemNearM;
    });
    if (!here || sighting.item.scores.front().score <= best_top) continue;
    best_top = sighting.item.scores.front().score;
    score = 0;
    for (const stream::SkuScore& candidate : sighting.item.scores) {
      if (candidate.sku == explanation.sku) score = candidate.score;
    }
  }
  return best_top > 0 ? std::log(std::max(params_.likelihood.vision_floor, score)) : 0;
}

void Interaction::keep(std::vector<stream::Reach> reaches) {
  for (stream::Reach& reach : reaches) {
    reach.id = {next_evidence_++};
    reach.header.sequence = next_sequence_++;
    reach.header.received = reach.end;
    recent_reaches_.push_back(reach);
    ready_reaches_.push_back(std::move(reach));
  }
  while (recent_reaches_.size() > 1 && recent_reaches_.back().end - recent_reaches_.front().end > kKept) {
    recent_reaches_.pop_front();
  }
}

void Interaction::keep(std::vector<stream::HandOver> hand_overs) {
  for (stream::HandOver& hand_over : hand_overs) {
    hand_over.id = {next_evidence_++};
    hand_over.header.sequence = next_sequence_++;
    ready_hand_overs_.push_back(std::move(hand_over));
  }
}

}  // namespace storetwin::interaction
