#include "core/interaction/explain.h"

#include <algorithm>
#include <cmath>

#include "core/interaction/mass_model.h"
#include "core/interaction/positions.h"

namespace storetwin::interaction {
namespace {

// Between the first disturbance and the last contact a hand touches, grips and lifts: 0.2 s on the recorded plates,
// 0.07 s at least in simulation. A load that falls within less isn't lifted: a scale's zero has slipped. Plates that
// are read ten times a second can't tell, and their disturbances are never found to be this short.
constexpr double kQuickestLiftS = 0.05;
constexpr double kTooQuickLog = -12;

// A lift whose first touch is this long before the contact tells who came first; a longer unrest has other causes, too.
constexpr double kLeastGripS = 0.12, kMostGripS = 2;

bool too_quick_for_a_lift(const stream::WeightEvent& event) {
  return event.delta_g < 0 && (event.header.captured - event.begin).in_seconds() < kQuickestLiftS;
}

// A plate feels what is put or gripped beside it, above and below: an unrest that begins with another plate's is the
// other hand's.
constexpr double kShakenS = 0.1;

bool shakes(const stream::WeightEvent& other, const stream::WeightEvent& event) {
  const PlateAddress& there = other.plates.front().plate;
  const PlateAddress& here = event.plates.front().plate;
  if (there == here || there.fixture != here.fixture || std::abs(there.shelf - here.shelf) > 1) return false;
  const auto with = [&](Timestamp at) { return std::abs((at - event.begin).in_seconds()) < kShakenS; };
  return with(other.begin) || with(other.header.captured);
}

bool tells_who_came_first(const stream::WeightEvent& event, std::span<const stream::WeightEvent> beside) {
  const double gripped_s = (event.header.captured - event.begin).in_seconds();
  return event.delta_g < 0 && gripped_s > kLeastGripS && gripped_s < kMostGripS &&
         std::none_of(beside.begin(), beside.end(), [&](const auto& other) { return shakes(other, event); });
}

}  // namespace

std::vector<Suspect> suspects(const LikelihoodParams& params, const ShelfSpace& space, const PeopleHistory& people,
                              const stream::WeightEvent& event, std::span<const stream::WeightEvent> beside) {
  std::vector<Suspect> result;
  const bool first_tells = tells_who_came_first(event, beside);
  const Timestamp contact = event.header.captured;
  std::vector<double> doubts;
  for (const TrackId track : people.seen_near(contact, Duration::milliseconds(4000))) {
    double best = -25;
    for (const stream::PlateDelta& part : event.plates) {
      const PlateSpace* plate = space.find(part.plate);
      if (plate == nullptr) continue;
      double at_plate = position_log_likelihood(params, *plate, people, track, contact);
      if (first_tells) {
        at_plate += first_touch_log_likelihood(params, *plate, people, track, event.begin);
      }
      best = std::max(best, at_plate);
    }
    if (best < params.nobody_log - 4) continue;
    result.push_back({track, best});
    doubts.push_back(people.body(track, contact)->ambiguity);
  }
  // Tracks that may have been mixed up testify for one another as much as for themselves.
  if (result.size() > 1) {
    std::vector<double> likelihoods;
    for (const Suspect& suspect : result) likelihoods.push_back(std::exp(suspect.log_likelihood));
    for (std::size_t k = 0; k < result.size(); ++k) {
      double others = 0;
      for (std::size_t j = 0; j < result.size(); ++j) {
        if (j != k) others += doubts[j] * likelihoods[j] / static_cast<double>(result.size() - 1);
      }
      const double mixed = (1 - doubts[k]) * likelihoods[k] + others;
      result[k].log_likelihood = std::log(std::max(mixed, std::exp(-25.0)));
    }
  }
  for (Suspect& suspect : result) suspect.log_likelihood *= params.position_power;
  std::stable_sort(result.begin(), result.end(),
                   [](const Suspect& a, const Suspect& b) { return a.log_likelihood > b.log_likelihood; });
  result.resize(std::min(result.size(), static_cast<std::size_t>(params.max_people)));
  result.push_back({TrackId{}, params.nobody_log});
  return result;
}

std::vector<stream::Explanation> masses(const LikelihoodParams& params, const std::vector<store::Product>& catalogue,
                                        const stream::WeightEvent& event) {
  std::vector<stream::Explanation> result;
  const int sign = event.delta_g < 0 ? 1 : -1;
  const bool slipped = too_quick_for_a_lift(event);
  const double quick_log = slipped ? kTooQuickLog : 0;
  for (const store::Product& product : catalogue) {
    const double mass_sigma_g = params.mass_relative_sigma * product.mass_g;
    for (int units = 1; units <= params.max_quantity; ++units) {
      const int quantity = sign * units;
      if (product.mass_g <= 0 && units > 1) break;
      const double off_g = std::abs(event.delta_g + quantity * product.mass_g);
      if (product.mass_g > 0 && off_g > params.gate_sigmas * std::hypot(event.sigma_g, units * mass_sigma_g)) continue;
      const double log_likelihood =
          log_mass_likelihood(event.delta_g, event.sigma_g, quantity, product.mass_g, mass_sigma_g) + quick_log;
      result.push_back({TrackId{}, product.sku, quantity, log_likelihood});
    }
  }
  // Many small units add up to any weight; when not all can be listed, each further unit must earn its place, or the
  // SKU that truly stands there might be crowded out by sums that nobody would take.
  constexpr double kFurtherUnit = 2;
  const auto rank = [](const stream::Explanation& e) { return e.log_likelihood - kFurtherUnit * (std::abs(e.quantity) - 1); };
  std::stable_sort(result.begin(), result.end(),
                   [&](const stream::Explanation& a, const stream::Explanation& b) { return rank(a) > rank(b); });
  result.resize(std::min(result.size(), static_cast<std::size_t>(params.max_whats)));
  const double touch = log_touch_likelihood(event.delta_g, event.sigma_g);
  result.push_back({TrackId{}, SkuId{}, 0, slipped ? std::max(touch, log_slip_likelihood()) : touch});
  return result;
}

}  // namespace storetwin::interaction
