#include "core/interaction/positions.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace storetwin::interaction {
namespace {

// A hand that could be anywhere within an arm's reach is spread over about this much space; a hand measured at the
// plate is that much more telling.
constexpr double kReachSpreadM = 0.35;

// What a hand at the plate takes away of the body's word; not all, since cameras now and then tie a hand to a
// neighbour.
constexpr double kHandOverBody = 0.75;

// Sightings within about this time of the contact are of it; others are asked where there are none, or nearly none.
constexpr double kContactS = 0.2;
constexpr double kLeastNearness = 0.01;

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
                          std::span<const HandSighting> hands, Timestamp contact) {
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

/// Calls back with the sightings of each scan, which have one time.
template <class Visit>
void for_each_scan(std::span<const HandSighting> hands, const Visit& visit) {
  for (std::size_t first = 0, last = 0; first < hands.size(); first = last) {
    while (last < hands.size() && hands[last].at == hands[first].at) ++last;
    visit(hands[first].at, hands.subspan(first, last - first));
  }
}

ScanFit best_fit(const LikelihoodParams& params, const PlateSpace& plate, std::span<const HandSighting> scan,
                 Timestamp contact) {
  ScanFit best;
  for (const HandSighting& sighting : scan) {
    const ScanFit hand = fit_of(params, plate, sighting, contact);
    best.fit = std::max(best.fit, hand.fit);
    best.weight = std::max(best.weight, hand.weight);
  }
  return best;
}

// Whoever lifted or put something was at the plate before the contact and after it. A hand that leaves as another
// lifts, or comes when another has let go, was there on one side of the contact only; so the two sides are multiplied.
double hand_log_likelihood(const LikelihoodParams& params, const PlateSpace& plate,
                           std::span<const HandSighting> hands, Timestamp contact) {
  MeanFit before, after;
  for_each_scan(hands, [&](Timestamp at, std::span<const HandSighting> scan) {
    (at <= contact ? before : after).add(best_fit(params, plate, scan, contact));
  });
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

// Somebody else may have touched the plate before, so this is a part of the evidence only.
double first_touch_log_likelihood(const LikelihoodParams& params, const PlateSpace& plate, const PeopleHistory& people,
                                  TrackId track, Timestamp touch) {
  const Duration window = Duration::seconds(kContactS);
  const std::vector<HandSighting> hands = people.hands(track, touch - window, touch + window);
  MeanFit touching;
  for_each_scan(hands, [&](Timestamp, std::span<const HandSighting> scan) {
    touching.add(best_fit(params, plate, scan, touch));
  });
  const double mean = touching.weights > 0 ? touching.fits / touching.weights : 0;
  return params.first_touch_share * std::log(params.hand_floor + (1 - params.hand_floor) * mean);
}

}  // namespace storetwin::interaction
