#include "core/interaction/explain.h"

#include <algorithm>
#include <cmath>

#include "core/interaction/mass_model.h"

namespace storetwin::interaction {
namespace {

// A hand that could be anywhere within an arm's reach is spread over about this much space; a hand measured at the
// plate is that much more telling.
constexpr double kReachSpreadM = 0.35;

// What a hand at the plate takes away of the body's word; not all, since cameras now and then tie a hand to a neighbour.
constexpr double kHandOverBody = 0.75;

// Sightings within about this time of the contact are of it; others are asked where there are none, or nearly none.
constexpr double kContactS = 0.2;
constexpr double kLeastNearness = 0.01;

// Between the first disturbance and the last contact a hand touches, grips and lifts: 0.2 s on the recorded plates, 0.07 s
// at least in simulation. A load that falls within less isn't lifted: a scale's zero has slipped. Plates that are read ten
// times a second can't tell, and their disturbances are never found to be this short.
constexpr double kQuickestLiftS = 0.05;
constexpr double kTooQuickLog = -12;

bool too_quick_for_a_lift(const stream::WeightEvent& event) {
  return event.delta_g < 0 && (event.header.captured - event.begin).in_seconds() < kQuickestLiftS;
}

/// One number for a covariance: the root of the mean variance of the three axes.
double sigma_of(const Mat3& covariance_m2) { return std::sqrt(std::max(1e-6, covariance_m2.trace() / 3)); }

// How well the hands of one scan fit the plate: the one that fits better counts, since only one of them reaches.
struct ScanFit {
  double fit = 0;     ///< density at the plate against that of a hand that could be anywhere
  double weight = 0;  ///< sharp sightings near the contact weigh most
};

ScanFit fit_of(const LikelihoodParams& params, const PlateSpace& plate, const HandSighting& hand, Timestamp contact) {
  const double dt_s = std::abs((hand.at - contact).in_seconds());
  const double sigma_m = std::hypot(sigma_of(hand.covariance_m2), params.hand_sigma_m, params.hand_speed_mps * dt_s);
  const double off_m = plate.goods_F.distance(plate.X_FW * hand.p_WH_m);
  const double gain = kReachSpreadM / sigma_m;
  const double fit = hand.confidence * gain * gain * std::exp(-0.5 * off_m * off_m / (sigma_m * sigma_m));
  // What was seen at the contact counts; a hand that has gone on since is no reason for doubt.
  const double nearness = std::exp(-0.5 * dt_s * dt_s / (kContactS * kContactS));
  return {fit, gain * gain * std::max(kLeastNearness, nearness)};
}

// Two hands seen at one moment in two places, neither of them at the plate. A neighbour's hand may be tied to somebody
// for a scan, so it takes several such pairs.
bool both_hands_elsewhere(const LikelihoodParams& params, const PlateSpace& plate,
                          const std::vector<HandSighting>& hands, Timestamp contact) {
  constexpr double kSharpM = 0.12, kApartM = 0.3, kAtOnceS = 0.07;
  constexpr int kPairs = 3;
  std::vector<const HandSighting*> away;
  for (const HandSighting& hand : hands) {
    const double sigma_m = sigma_of(hand.covariance_m2);
    if (sigma_m > kSharpM || std::abs((hand.at - contact).in_seconds()) > kContactS) continue;
    const double off_m = plate.goods_F.distance(plate.X_FW * hand.p_WH_m);
    if (off_m > 2 * std::hypot(sigma_m, params.hand_sigma_m)) away.push_back(&hand);
  }
  int pairs = 0;
  for (std::size_t i = 0; i < away.size(); ++i) {
    for (std::size_t j = i + 1; j < away.size() && (away[j]->at - away[i]->at).in_seconds() < kAtOnceS; ++j) {
      if ((away[j]->p_WH_m - away[i]->p_WH_m).norm() > kApartM) ++pairs;
    }
  }
  return pairs >= kPairs;
}

/// The weighted mean over scans: one hand that a camera tied to the wrong neighbour must not outvote all the others.
struct MeanFit {
  double fits = 0, weights = 0;
  void add(const ScanFit& scan) {
    fits += scan.weight * scan.fit;
    weights += scan.weight;
  }
};

// Whoever lifted or put something was at the plate before the contact and after it. A hand that leaves as another lifts,
// or comes when another has let go, was there on one side of the contact only; so the two sides are multiplied.
double hand_log_likelihood(const LikelihoodParams& params, const PlateSpace& plate,
                           const std::vector<HandSighting>& hands, Timestamp contact) {
  MeanFit before, after;
  for (std::size_t i = 0; i < hands.size();) {
    ScanFit scan;
    const Timestamp at = hands[i].at;
    for (; i < hands.size() && hands[i].at == at; ++i) {
      const ScanFit hand = fit_of(params, plate, hands[i], contact);
      scan.fit = std::max(scan.fit, hand.fit);
      scan.weight = std::max(scan.weight, hand.weight);
    }
    (at <= contact ? before : after).add(scan);
  }
  const double weights = before.weights + after.weights;
  if (weights <= 0) return std::log(params.hand_floor);
  // One hand elsewhere says little, since the other may have done it; two leave none.
  const double floor =
      both_hands_elsewhere(params, plate, hands, contact) ? params.both_hands_floor : params.hand_floor;
  const auto log_mean = [&](const MeanFit& side) {
    const double mean = side.weights > 0 ? side.fits / side.weights : 0;
    return side.weights * std::log(floor + (1 - floor) * mean);
  };
  return (log_mean(before) + log_mean(after)) / weights;
}

double body_log_likelihood(const LikelihoodParams& params, const PlateSpace& plate, const BodySighting& body) {
  const Vec3 p_FB = plate.X_FW * Vec3(body.p_WB_m.x(), body.p_WB_m.y(), 0);
  const Vec3 front(0.5 * (plate.goods_F.min.x() + plate.goods_F.max.x()), plate.goods_F.min.y(), 0);
  const double sigma_m = std::sqrt(0.5 * body.covariance_m2.trace());
  const double beyond_m = std::max(0.0, (p_FB - front).head<2>().norm() - params.arm_m);
  const double arm_sigma_m = std::hypot(params.arm_sigma_m, sigma_m);
  const double side_m = p_FB.x() - front.x();
  const double side_sigma_m = std::hypot(params.side_sigma_m, sigma_m);
  // Nobody takes things through the back of a shelf.
  const double behind = p_FB.y() > plate.goods_F.max.y() ? -4 : 0;
  return std::max(-25.0, -0.5 * beyond_m * beyond_m / (arm_sigma_m * arm_sigma_m) -
                             0.5 * side_m * side_m / (side_sigma_m * side_sigma_m) + behind);
}

}  // namespace

double position_log_likelihood(const LikelihoodParams& params, const PlateSpace& plate, const PeopleHistory& people,
                               TrackId track, Timestamp contact) {
  const BodySighting* body = people.body(track, contact);
  if (body == nullptr) return -25;
  const Duration window = Duration::seconds(params.window_s);
  const double away_s = std::max(0.0, std::abs((body->at - contact).in_seconds()) - params.window_s);
  const std::vector<HandSighting> seen = people.hands(track, contact - window, contact + window);
  const double hands = hand_log_likelihood(params, plate, seen, contact);
  // Where the body stands tells whether its hand can have been there; once the hand was seen there, that says little.
  const double seen_there = hands > 0 ? 1 - std::exp(-hands) : 0;
  const double body_share = 1 - kHandOverBody * seen_there;
  // A body last seen a while ago may have come here since; the body's word then counts for less.
  return hands + body_share * body_log_likelihood(params, plate, *body) - 0.5 * away_s;
}

std::vector<Suspect> suspects(const LikelihoodParams& params, const ShelfSpace& space, const PeopleHistory& people,
                              const stream::WeightEvent& event) {
  std::vector<Suspect> result;
  const Timestamp contact = event.header.captured;
  std::vector<double> doubts;
  for (const TrackId track : people.seen_near(contact, Duration::milliseconds(4000))) {
    double best = -25;
    for (const stream::PlateDelta& part : event.plates) {
      if (const PlateSpace* plate = space.find(part.plate)) {
        best = std::max(best, position_log_likelihood(params, *plate, people, track, contact));
      }
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
  // Many small units add up to any weight; when not all can be listed, each further unit must earn its place, or the SKU
  // that truly stands there might be crowded out by sums that nobody would take.
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
