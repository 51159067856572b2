#include "sim/score/track_metrics.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/base/assert.h"
#include "sim/score/track_sequence.h"

namespace storetwin::score {

namespace {

// Ids as consecutive indices, in order of first appearance.
struct Dense {
  std::map<int, int> index;
  std::vector<double> scans;
  std::vector<int> of(const std::vector<int>& ids) {
    STORETWIN_ASSERT(std::set<int>(ids.begin(), ids.end()).size() == ids.size(), "an id stands at most once in a scan");
    std::vector<int> dense;
    for (const int id : ids) {
      dense.push_back(index.emplace(id, static_cast<int>(index.size())).first->second);
      scans.resize(index.size(), 0);
      scans[static_cast<std::size_t>(dense.back())] += 1;
    }
    return dense;
  }
  Eigen::VectorXd counts() const {
    return Eigen::Map<const Eigen::VectorXd>(scans.data(), static_cast<Eigen::Index>(scans.size()));
  }
};

Sequence densify(const std::vector<ScanPairs>& scans) {
  Sequence sequence;
  Dense truth, tracks;
  for (const ScanPairs& scan : scans) {
    STORETWIN_ASSERT(scan.similarity.rows() == static_cast<Eigen::Index>(scan.truth_ids.size()) &&
                         scan.similarity.cols() == static_cast<Eigen::Index>(scan.track_ids.size()),
                     "a scan's similarity matrix is truth x tracks");
    sequence.scans.push_back({truth.of(scan.truth_ids), tracks.of(scan.track_ids), &scan.similarity});
    sequence.truth_total += static_cast<double>(scan.truth_ids.size());
    sequence.track_total += static_cast<double>(scan.track_ids.size());
  }
  sequence.truth_count = static_cast<int>(truth.index.size());
  sequence.track_count = static_cast<int>(tracks.index.size());
  sequence.truth_scans = truth.counts();
  sequence.track_scans = tracks.counts();
  return sequence;
}

double rate(double part, double whole) { return whole > 0 ? part / whole : 0; }

// HOTA's denominators are at least one, which makes a rate over nothing 0 and changes no other.
void finish_hota(TrackScore& score) {
  score.hota = score.det_a = score.ass_a = score.loc_a = 0;
  for (std::size_t a = 0; a < kAlphas; ++a) {
    const double tp = score.hota_tp[a];
    score.det_a_at[a] = tp / std::max(1.0, tp + score.hota_fn[a] + score.hota_fp[a]);
    score.ass_a_at[a] = score.association_sum[a] / std::max(1.0, tp);
    score.hota_at[a] = std::sqrt(score.det_a_at[a] * score.ass_a_at[a]);
    score.hota += score.hota_at[a] / kAlphas;
    score.det_a += score.det_a_at[a] / kAlphas;
    score.ass_a += score.ass_a_at[a] / kAlphas;
    score.loc_a += (tp > 0 ? score.location_sum[a] / tp : 1.0) / kAlphas;
  }
}

void finish(TrackScore& score) {
  const double tp = score.true_positives, truth = tp + score.false_negatives;
  score.mota = rate(tp - score.false_positives - score.id_switches, truth);
  score.moda = rate(tp - score.false_positives, truth);
  score.motp = rate(score.similarity_sum, tp);
  score.recall = rate(tp, truth);
  score.precision = rate(tp, tp + score.false_positives);
  score.idf1 = rate(score.idtp, score.idtp + 0.5 * score.idfp + 0.5 * score.idfn);
  score.id_precision = rate(score.idtp, score.idtp + score.idfp);
  score.id_recall = rate(score.idtp, score.idtp + score.idfn);
  finish_hota(score);
}

}  // namespace

TrackScore score_tracks(const std::vector<ScanPairs>& scans, double threshold) {
  const Sequence sequence = densify(scans);
  TrackScore score;
  count_clear(sequence, threshold, score);
  count_identity(sequence, threshold, score);
  count_hota(sequence, score);
  finish(score);
  return score;
}

TrackScore combine(const std::vector<TrackScore>& sequences) {
  TrackScore all;
  for (const TrackScore& one : sequences) {
    for (double TrackScore::*count :
         {&TrackScore::true_positives, &TrackScore::false_negatives, &TrackScore::false_positives,
          &TrackScore::id_switches, &TrackScore::fragments, &TrackScore::mostly_tracked, &TrackScore::partly_tracked,
          &TrackScore::mostly_lost, &TrackScore::similarity_sum, &TrackScore::idtp, &TrackScore::idfn,
          &TrackScore::idfp}) {
      all.*count += one.*count;
    }
    for (PerAlpha TrackScore::*counts : {&TrackScore::hota_tp, &TrackScore::hota_fn, &TrackScore::hota_fp,
                                         &TrackScore::association_sum, &TrackScore::location_sum}) {
      for (std::size_t a = 0; a < kAlphas; ++a) (all.*counts)[a] += (one.*counts)[a];
    }
  }
  finish(all);
  return all;
}

}  // namespace storetwin::score
