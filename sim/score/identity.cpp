// Identity: one global assignment of whole trajectories; dummies let any trajectory stay alone.
#include "core/base/assignment.h"
#include "sim/score/track_sequence.h"

namespace storetwin::score {

namespace {

/// In how many scans each pair of trajectories is similar enough.
Eigen::MatrixXd overlaps(const Sequence& sequence, double threshold) {
  Eigen::MatrixXd overlap = Eigen::MatrixXd::Zero(sequence.truth_count, sequence.track_count);
  for (const DenseScan& scan : sequence.scans) {
    for (std::size_t i = 0; i < scan.truth.size(); ++i) {
      for (std::size_t j = 0; j < scan.tracks.size(); ++j) {
        const double s = (*scan.similarity)(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
        if (s >= threshold) overlap(scan.truth[i], scan.tracks[j]) += 1;
      }
    }
  }
  return overlap;
}

}  // namespace

void count_identity(const Sequence& sequence, double threshold, TrackScore& score) {
  const int n = sequence.truth_count, m = sequence.track_count;
  const Eigen::MatrixXd overlap = overlaps(sequence, threshold);
  constexpr double kNever = 1e10;
  // Rows: truth, then a dummy per track. Columns: tracks, then a dummy per truth. A trajectory may meet only its own
  // dummy.
  Eigen::MatrixXd misses = Eigen::MatrixXd::Zero(n + m, m + n), extras = misses;
  misses.topRightCorner(n, n).setConstant(kNever);
  extras.bottomLeftCorner(m, m).setConstant(kNever);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < m; ++j) {
      misses(i, j) = sequence.truth_scans(i) - overlap(i, j);
      extras(i, j) = sequence.track_scans(j) - overlap(i, j);
    }
    misses(i, m + i) = sequence.truth_scans(i);
  }
  for (int j = 0; j < m; ++j) extras(n + j, j) = sequence.track_scans(j);
  const std::vector<int> column = assign_min_cost(misses + extras);
  for (std::size_t i = 0; i < column.size(); ++i) {
    score.idfn += misses(static_cast<Eigen::Index>(i), column[i]);
    score.idfp += extras(static_cast<Eigen::Index>(i), column[i]);
  }
  score.idtp = sequence.truth_total - score.idfn;
}

}  // namespace storetwin::score
