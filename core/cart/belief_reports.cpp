// What the belief says to the outside: lines, confidences, changes, amendments, corrections, doubts.
#include <algorithm>
#include <cmath>

#include "core/cart/belief.h"

namespace storetwin::cart {
namespace {

int quantity_in(const std::map<SkuId, int>& counts, const SkuId& sku) {
  const auto it = counts.find(sku);
  return it == counts.end() ? 0 : it->second;
}

struct Difference {
  SkuId sku;
  int was = 0;
  int is = 0;
};

/// By SKU.
std::vector<Difference> differences(const std::map<SkuId, int>& was, const std::map<SkuId, int>& is) {
  std::map<SkuId, int> all = was;
  all.insert(is.begin(), is.end());
  std::vector<Difference> result;
  for (const auto& [sku, unused] : all) {
    const Difference difference{sku, quantity_in(was, sku), quantity_in(is, sku)};
    if (difference.was != difference.is) result.push_back(difference);
  }
  return result;
}

template <class Key, class A, class B>
std::set<Key> keys_of(const std::map<Key, A>& a, const std::map<Key, B>& b) {
  std::set<Key> keys;
  for (const auto& [key, value] : a) keys.insert(key);
  for (const auto& [key, value] : b) keys.insert(key);
  return keys;
}

std::map<SkuId, int> units_at(const std::map<PlateAddress, std::vector<Unit>>& strays, const PlateAddress& plate) {
  const auto here = strays.find(plate);
  return here == strays.end() ? std::map<SkuId, int>{} : count(here->second);
}

bool speaks_of(const Reading& reading, const Owner& owner, const SkuId& sku) {
  return reading.owner == owner && reading.sku == sku;
}

bool same(const Reading& a, const Reading& b) {
  return a.event == b.event && a.owner == b.owner && a.sku == b.sku && a.quantity == b.quantity;
}

}  // namespace

stream::Header Belief::header(Timestamp captured, Timestamp known) {
  return {"cart", next_sequence_++, captured, known};
}

Belief::Carts Belief::carts_of(const Hypothesis& hypothesis) const {
  Carts result;
  for (const auto& [owner, units] : hypothesis.carts) result[owner] = count(units);
  return result;
}

double Belief::agreement(const Owner& owner, const SkuId& sku, int quantity) const {
  double share = 0;
  for (const Hypothesis& hypothesis : beam_) {
    if (quantity_in(count(hypothesis, owner), sku) == quantity) share += std::exp(hypothesis.log_weight);
  }
  return std::min(1.0, share);
}

double Belief::agreement(const Reading& reading) const {
  double share = 0;
  for (const Hypothesis& hypothesis : beam_) {
    const bool agrees = std::any_of(hypothesis.readings.begin(), hypothesis.readings.end(),
                                    [&](const Reading& r) { return same(r, reading); });
    if (agrees) share += std::exp(hypothesis.log_weight);
  }
  return std::min(1.0, share);
}

std::vector<stream::CartLine> Belief::lines_of(const Owner& owner, Timestamp exit) const {
  std::map<std::pair<SkuId, std::int64_t>, int> units_at;
  const auto cart = beam_.front().carts.find(owner);
  if (cart == beam_.front().carts.end()) return {};
  for (const Unit& unit : cart->second) {
    const Timestamp priced = policies_.price_at == store::PriceAt::kPick ? unit.lifted : exit;
    ++units_at[{unit.sku, prices_.price_minor(unit.sku, priced)}];
  }
  const Counts counts = count(beam_.front(), owner);
  std::vector<stream::CartLine> result;
  for (const auto& [what, quantity] : units_at) {
    const auto& [sku, price_minor] = what;
    stream::CartLine line;
    line.sku = sku;
    line.quantity = quantity;
    line.price_minor = price_minor;
    for (const Reading& reading : beam_.front().readings) {
      if (reading.owner == owner && reading.sku == sku) line.evidence.push_back(reading.event);
    }
    const double modelled = std::pow(1 - params_.unmodelled, static_cast<double>(line.evidence.size()));
    line.confidence = agreement(owner, sku, quantity_in(counts, sku)) * modelled;
    result.push_back(std::move(line));
  }
  return result;
}

std::vector<stream::CartLine> Belief::lines(const VisitId& visit, Timestamp exit) const {
  return lines_of({visit, TrackId{}}, exit);
}

double Belief::confidence(const VisitId& visit) const {
  const Owner owner{visit, TrackId{}};
  const Counts likeliest = count(beam_.front(), owner);
  double share = 0;
  for (const Hypothesis& hypothesis : beam_) {
    if (count(hypothesis, owner) == likeliest) share += std::exp(hypothesis.log_weight);
  }
  // One more than the events that were read: the one that may have been missed altogether.
  const auto& readings = beam_.front().readings;
  const auto events =
      1 + std::count_if(readings.begin(), readings.end(), [&](const Reading& r) { return r.owner == owner; });
  const auto contested = doubts_.find(owner);
  const double uncontested = contested == doubts_.end() ? 1 : 1 - contested->second;
  return std::min(1.0, share) * uncontested * std::pow(1 - params_.unmodelled, static_cast<double>(events));
}

Doubt Belief::greatest_doubt(const VisitId& visit) const {
  const Owner owner{visit, TrackId{}};
  const Counts likeliest = count(beam_.front(), owner);
  std::set<SkuId> candidates;
  for (const Hypothesis& hypothesis : beam_) {
    for (const auto& [sku, quantity] : count(hypothesis, owner)) candidates.insert(sku);
  }
  Doubt doubt;
  for (const SkuId& sku : candidates) {
    const double confidence = agreement(owner, sku, quantity_in(likeliest, sku));
    if (doubt.sku && confidence >= doubt.confidence) continue;
    doubt.sku = sku;
    doubt.confidence = confidence;
  }
  if (const auto foreign = foreign_.find(owner); foreign != foreign_.end()) return foreign->second;
  if (!doubt.sku) return doubt;
  // The events that some story reads as this line of this visit, and what the others make of them.
  std::set<EvidenceId> events;
  for (const Hypothesis& hypothesis : beam_) {
    for (const Reading& reading : hypothesis.readings) {
      if (reading.owner == owner && reading.sku == doubt.sku) events.insert(reading.event);
    }
  }
  std::map<SkuId, double> others;
  for (const Hypothesis& hypothesis : beam_) {
    for (const Reading& reading : hypothesis.readings) {
      const bool other = events.count(reading.event) > 0 && reading.sku && reading.sku != doubt.sku;
      if (other) others[reading.sku] += std::exp(hypothesis.log_weight);
    }
  }
  std::vector<std::pair<double, SkuId>> ranked;
  for (const auto& [sku, weight] : others) ranked.emplace_back(-weight, sku);
  std::sort(ranked.begin(), ranked.end());
  for (const auto& [weight, sku] : ranked) doubt.alternatives.push_back(sku);
  doubt.evidence.assign(events.begin(), events.end());
  for (const EvidenceId event : doubt.evidence) {
    const auto span = spans_.find(event);
    if (span == spans_.end()) continue;
    doubt.begin = doubt.begin == Timestamp{} ? span->second.first : std::min(doubt.begin, span->second.first);
    doubt.end = std::max(doubt.end, span->second.second);
  }
  return doubt;
}

// Whether it was the shop's or somebody's own, a person has to say.
void Belief::doubt_foreign(const stream::WeightEvent& event, TrackId track) {
  const Owner owner = owner_of(knowledge(), track);
  if (!owner.visit) return;
  doubts_[owner] = 1;
  Doubt& doubt = foreign_[owner];
  doubt.confidence = 0;
  if (!doubt.foreign_on) doubt.begin = event.begin;
  doubt.foreign_on = event.plates.front().plate;
  doubt.end = event.end;
  doubt.evidence.push_back(event.id);
}

void Belief::report_reading(const stream::WeightEvent& event, stream::Messages& out) {
  const Reading& reading = beam_.front().readings.back();
  if (reading.quantity == 0) {
    if (std::abs(event.delta_g) < kForeignFromG || policies_.foreign_items == store::ForeignItems::kIgnore) return;
    if (policies_.foreign_items == store::ForeignItems::kReview) doubt_foreign(event, reading.track);
    stream::Alert alert;
    alert.header = header(event.header.captured, event.end);
    alert.kind = stream::AlertKind::kForeignItem;
    alert.subject = to_text(event.plates.front().plate);
    alert.message =
        event.delta_g > 0 ? "a load was put that is nobody's known item" : "a load was lifted that is no known item";
    alert.evidence = {event.id};
    out.push_back(std::move(alert));
    return;
  }
  if (not_billed_.contains(reading.owner.visit)) return;
  stream::CartChange change;
  change.header = header(event.header.captured, event.end);
  change.visit = reading.owner.visit;
  change.track = reading.track;
  change.sku = reading.sku;
  change.quantity = reading.quantity;
  change.plate = reading.plate;
  change.confidence = agreement(reading) * (1 - params_.unmodelled);
  change.event = event.id;
  change.lines = lines_of(reading.owner, event.end);
  out.push_back(std::move(change));
  if (reading.owner.visit || reading.quantity < 0) return;
  stream::Alert alert;
  alert.header = header(event.header.captured, event.end);
  alert.kind = stream::AlertKind::kUnattributedPick;
  alert.subject = to_text(reading.plate);
  alert.message = "somebody without a visit took an item";
  alert.evidence = {event.id};
  out.push_back(std::move(alert));
}

void Belief::report_amendments(const stream::WeightEvent& event, const Hypothesis& before, const Carts& expected,
                               stream::Messages& out) {
  const stream::Messages changes = report_changes(expected, {.captured = event.header.captured,
                                                             .known = event.end,
                                                             .because = event.id,
                                                             .reason = "a later event fits another reading better"});
  for (const stream::Message& message : changes) {
    stream::CartAmendment amendment = std::get<stream::CartAmendment>(message);
    const Owner owner{amendment.visit, TrackId{}};
    amendment.amended_event = event.id;
    // The newest event that is now read differently and speaks of this line, before or after.
    for (const Reading& now : beam_.front().readings) {
      const auto then = std::find_if(before.readings.begin(), before.readings.end(),
                                     [&](const Reading& r) { return r.event == now.event; });
      if (then == before.readings.end() || same(*then, now)) continue;
      if (speaks_of(now, owner, amendment.sku) || speaks_of(*then, owner, amendment.sku)) {
        amendment.amended_event = now.event;
      }
    }
    out.push_back(std::move(amendment));
  }
}

void Belief::report_places(const stream::WeightEvent& event, const Hypothesis& before, stream::Messages& out) {
  const auto& was = before.strays;
  const auto& is = beam_.front().strays;
  for (const PlateAddress& plate : keys_of(was, is)) {
    for (const Difference& changed : differences(units_at(was, plate), units_at(is, plate))) {
      stream::PlanogramCorrection correction;
      correction.header = header(event.header.captured, event.end);
      correction.plate = plate;
      correction.sku = changed.sku;
      correction.quantity = changed.is;
      correction.event = event.id;
      out.push_back(std::move(correction));
    }
  }
}

stream::Messages Belief::report_changes(const Carts& before, const Cause& cause) {
  stream::Messages out;
  for (const Owner& owner : keys_of(before, beam_.front().carts)) {
    if (!owner.visit || not_billed_.contains(owner.visit)) continue;
    const auto was = before.find(owner);
    const Counts counts_was = was == before.end() ? Counts{} : was->second;
    for (const Difference& changed : differences(counts_was, count(beam_.front(), owner))) {
      stream::CartAmendment amendment;
      amendment.header = header(cause.captured, cause.known);
      amendment.visit = owner.visit;
      amendment.sku = changed.sku;
      amendment.quantity_before = changed.was;
      amendment.quantity_after = changed.is;
      amendment.amended_event = last_reading(owner, changed.sku, cause.because);
      amendment.because = cause.because;
      amendment.reason = cause.reason;
      out.push_back(std::move(amendment));
    }
  }
  return out;
}

EvidenceId Belief::last_reading(const Owner& owner, const SkuId& sku, EvidenceId but) const {
  const std::vector<Reading>& readings = beam_.front().readings;
  const auto last = [&](const auto& is_meant) {
    return std::find_if(readings.rbegin(), readings.rend(),
                        [&](const Reading& reading) { return reading.event != but && is_meant(reading); });
  };
  auto found = last([&](const Reading& reading) { return speaks_of(reading, owner, sku); });
  // Who was handed something never lifted it: the lift was another's.
  if (found == readings.rend()) {
    found = last([&](const Reading& reading) { return reading.sku == sku && reading.quantity > 0; });
  }
  return found == readings.rend() ? but : found->event;
}

}  // namespace storetwin::cart
