// CLEAR, Identity and HOTA, exactly as the reference evaluator TrackEval defines them.
//
// The metrics know nothing of meters or boxes: each scan gives the ids present and a similarity in [0, 1] for every
// pair. CLEAR: Bernardin & Stiefelhagen 2008; Identity: Ristani et al. 2016; HOTA: Luiten et al. 2021. Conventions that
// evaluators disagree on follow TrackEval: a pair is kept if it was matched in the last scan in which both sides showed
// anybody; a switch compares with the last known id, however long ago; "at the threshold" counts as matched (threshold
// minus machine epsilon); of all matchings the one of greatest total similarity counts, not the one of most pairs;
// mostly tracked is more than 80 %, mostly lost less than 20 %; a fragment is every return to being tracked.
#pragma once

#include <Eigen/Core>
#include <array>
#include <vector>

namespace storetwin::score {

/// One scan: ids may be any integers, each at most once per side. Scans without truth or tracks still count.
struct ScanPairs {
  std::vector<int> truth_ids;
  std::vector<int> track_ids;
  Eigen::MatrixXd similarity;  ///< truth x tracks, each in [0, 1]
};

/// HOTA's similarity thresholds: 0.05, 0.10 .. 0.95.
inline constexpr int kAlphas = 19;
using PerAlpha = std::array<double, kAlphas>;
constexpr double alpha_of(int index) { return 0.05 * (index + 1); }

struct TrackScore {
  // CLEAR. Rates over nothing are 0.
  double true_positives = 0, false_negatives = 0, false_positives = 0, id_switches = 0;
  double fragments = 0;
  double mostly_tracked = 0, partly_tracked = 0, mostly_lost = 0;  ///< true trajectories
  double similarity_sum = 0;                                       ///< of matched pairs
  double mota = 0;                                                 ///< 1 - (FN + FP + IDSW) / truth; 0 without truth
  double moda = 0;                                                 ///< the same without switches
  double motp = 0;                                                 ///< mean similarity of matched pairs
  double recall = 0, precision = 0;
  // Identity
  double idtp = 0, idfn = 0, idfp = 0;
  double idf1 = 0, id_precision = 0, id_recall = 0;
  // HOTA, per threshold: pairs, and sums over them of how well their trajectories belong together and of similarity
  PerAlpha hota_tp{}, hota_fn{}, hota_fp{}, association_sum{}, location_sum{};
  PerAlpha hota_at{}, det_a_at{}, ass_a_at{};
  double hota = 0, det_a = 0, ass_a = 0, loc_a = 0;  ///< means over the thresholds
};

/// `threshold` is the similarity a pair needs in CLEAR and Identity.
TrackScore score_tracks(const std::vector<ScanPairs>& scans, double threshold = 0.5);

/// Several sequences as one: counts are summed and rates made of the sums, so AssA is weighted by true positives. A
/// sequence without any weighs nothing in AssA, so look at the worst one too.
TrackScore combine(const std::vector<TrackScore>& sequences);

}  // namespace storetwin::score
