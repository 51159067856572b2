// CLEAR, Identity and HOTA, exactly as the reference evaluator TrackEval defines them.
//
// The metrics know nothing of meters or boxes: each scan gives the ids present and a similarity in [0, 1] for every pair.
// CLEAR: Bernardin & Stiefelhagen 2008; Identity: Ristani et al. 2016; HOTA: Luiten et al. 2021. Conventions that evaluators
// disagree on follow TrackEval: a pair is kept if it was matched in the very last scan; a switch compares with the last known
// id, however long ago; "at the threshold" counts as matched (threshold minus machine epsilon).
#pragma once

#include <Eigen/Core>
#include <vector>

namespace storetwin::score {

/// One scan: ids may be any integers, each at most once per side. Scans without truth or tracks still count.
struct ScanPairs {
  std::vector<int> truth_ids;
  std::vector<int> track_ids;
  Eigen::MatrixXd similarity;  ///< truth x tracks, each in [0, 1]
};

struct TrackScore {
  // CLEAR
  double true_positives = 0, false_negatives = 0, false_positives = 0, id_switches = 0;
  double mota = 0;   ///< 1 - (FN + FP + IDSW) / truth; 0 without truth
  double motp = 0;   ///< mean similarity of matched pairs
  // Identity
  double idtp = 0, idfn = 0, idfp = 0;
  double idf1 = 0;
  // HOTA, averaged over alpha 0.05 .. 0.95
  double hota = 0, det_a = 0, ass_a = 0;
};

/// `threshold` is the similarity a pair needs in CLEAR and Identity.
TrackScore score_tracks(const std::vector<ScanPairs>& scans, double threshold = 0.5);

}  // namespace storetwin::score
