#include "core/interaction/plate_bank.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace storetwin::interaction {
namespace {

// Plates differ in how much they feel of their neighbours: 1 to 1.6 % on the recorded ones.
constexpr double kTalkDoubt = 0.3;

}  // namespace

PlateBank::PlateBank(const store::Store& store, const Params& params) : params_(params), joiner_(store) {
  for (const PlateAddress& address : store::all_plates(store)) {
    if (store::find_plate(store, address)->connected) detectors_[address];
  }
}

std::vector<stream::WeightEvent> PlateBank::observe(const stream::PlateBatch& batch) {
  const std::size_t width = batch.channels.size();
  const std::size_t samples = batch.samples();
  if (samples == 0) return {};
  std::set<std::string> fixtures;
  for (std::size_t channel = 0; channel < width; ++channel) {
    const auto it = detectors_.find(batch.channels[channel]);
    if (it == detectors_.end()) continue;
    fixtures.insert(it->first.fixture);
    for (std::size_t k = 0; k < samples; ++k) {
      const Timestamp at = batch.header.captured + batch.period * static_cast<std::int64_t>(k);
      for (const PlateStep& step : it->second.push(params_.detector, at, batch.values_g[k * width + channel])) {
        joiner_.add(it->first, step);
      }
    }
  }
  const Timestamp now = batch.header.captured + batch.period * static_cast<std::int64_t>(samples - 1);
  std::vector<JoinedSteps> joined;
  for (const std::string& fixture : fixtures) {
    newest_[fixture] = std::max(newest_[fixture], now);
    if (joiner_.waiting().empty()) continue;
    std::vector<Restlessness> restless;
    for (const auto& [address, detector] : detectors_) {
      if (address.fixture == fixture && detector.disturbed()) restless.push_back({address, detector.disturbed_since()});
    }
    if (params_.detector.weigh_again) weigh_waiting_again(fixture);
    auto released = joiner_.release(params_.join, params_.likelihood.mass_relative_sigma, fixture, now, restless);
    std::move(released.begin(), released.end(), std::back_inserter(joined));
  }
  return events_of(joined);
}

// A plate's newest step only: what was lifted before it is weighed by what stood there in between.
void PlateBank::weigh_waiting_again(const std::string& fixture) {
  std::map<PlateAddress, Timestamp> newest;
  for (const PlacedStep& placed : joiner_.waiting()) {
    newest[placed.plate] = std::max(newest[placed.plate], placed.step.contact);
  }
  joiner_.weigh_again([&](PlacedStep& placed) {
    if (placed.plate.fixture != fixture || newest[placed.plate] != placed.step.contact) return;
    const auto detector = detectors_.find(placed.plate);
    if (detector == detectors_.end()) return;
    if (const auto again = detector->second.weigh_again(placed.step)) placed.step = *again;
  });
}

std::vector<stream::WeightEvent> PlateBank::finish() {
  return events_of(joiner_.release_all(params_.join, params_.likelihood.mass_relative_sigma));
}

std::vector<Restlessness> PlateBank::unsettled() const {
  std::vector<Restlessness> result;
  for (const auto& [address, detector] : detectors_) {
    if (detector.disturbed()) result.push_back({address, detector.disturbed_since()});
  }
  for (const PlacedStep& step : joiner_.waiting()) result.push_back({step.plate, step.step.begin});
  return result;
}

Timestamp PlateBank::newest(const std::string& fixture) const {
  const auto it = newest_.find(fixture);
  return it == newest_.end() ? Timestamp{} : it->second;
}

bool PlateBank::is_deaf(const PlateAddress& plate, Timestamp at) const {
  // Noise and quantisation let no plate stand on one number for so long.
  constexpr Duration kSilence = Duration::milliseconds(2'000);
  const auto detector = detectors_.find(plate);
  return detector != detectors_.end() && at - detector->second.changed_at() > kSilence;
}

bool PlateBank::goods_explain(const stream::WeightEvent& event) const {
  return std::any_of(event.plates.begin(), event.plates.end(), [&](const stream::PlateDelta& part) {
    PlateStep step;
    step.delta_g = event.delta_g;
    step.sigma_g = event.sigma_g;
    return joiner_.explained({part.plate, step}, params_.likelihood.mass_relative_sigma);
  });
}

// What a plate shows of the item's parts on the plates beside it: an item on two plates weighs that much too much. What
// was pushed over takes with one hand what it gives with the other.
double PlateBank::talk_between(const JoinedSteps& steps, const PlacedStep& part) const {
  double beside_g = 0;
  for (const PlacedStep& other : steps) {
    const bool same_sign = other.step.delta_g * part.step.delta_g > 0;
    if (same_sign && adjacent(other.plate, part.plate)) beside_g += other.step.delta_g;
  }
  return params_.join.lasting_talk * beside_g;
}

stream::WeightEvent PlateBank::event_of(const JoinedSteps& steps) const {
  stream::WeightEvent event;
  event.header.source = "interaction";
  event.begin = steps.front().step.begin;
  event.end = steps.front().step.end;
  // The contact of the event is the last plate's to be left (lift) or the first one's to be touched (put).
  event.header.captured = steps.front().step.contact;
  double variance = 0;
  for (const PlacedStep& part : steps) {
    const double talk_g = talk_between(steps, part);
    const double sigma_g = std::hypot(part.step.sigma_g, kTalkDoubt * talk_g);
    event.plates.push_back({part.plate, part.step.delta_g - talk_g, sigma_g});
    event.delta_g += part.step.delta_g - talk_g;
    variance += sigma_g * sigma_g;
    event.begin = std::min(event.begin, part.step.begin);
    event.end = std::max(event.end, part.step.end);
  }
  event.sigma_g = std::sqrt(variance);
  for (const PlacedStep& part : steps) {
    const bool same_sign = part.step.delta_g * event.delta_g > 0;
    if (!same_sign) continue;
    event.header.captured = event.delta_g < 0 ? std::max(event.header.captured, part.step.contact)
                                              : std::min(event.header.captured, part.step.contact);
  }
  return event;
}

std::vector<stream::WeightEvent> PlateBank::events_of(const std::vector<JoinedSteps>& joined) const {
  std::vector<stream::WeightEvent> events;
  for (const JoinedSteps& steps : joined) {
    stream::WeightEvent event = event_of(steps);
    // Something slid from plate to plate and nothing was taken.
    const double least_g = std::max(params_.detector.min_event_g, params_.detector.min_event_sigmas * event.sigma_g);
    if (std::abs(event.delta_g) >= least_g) events.push_back(std::move(event));
  }
  std::stable_sort(events.begin(), events.end(), [](const stream::WeightEvent& a, const stream::WeightEvent& b) {
    return a.header.captured < b.header.captured;
  });
  return events;
}

}  // namespace storetwin::interaction
