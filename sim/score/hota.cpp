// HOTA: one matching per scan that also looks at how well two whole trajectories fit, counted at 19 thresholds.
#include "core/base/assignment.h"
#include "sim/score/track_sequence.h"

namespace storetwin::score {

namespace {

/// Truth x tracks: a Jaccard index of whole trajectories, each scan counted by how clearly the two belong together
/// there.
Eigen::MatrixXd global_alignment(const Sequence& sequence) {
  Eigen::MatrixXd together = Eigen::MatrixXd::Zero(sequence.truth_count, sequence.track_count);
  for (const DenseScan& scan : sequence.scans) {
    const Eigen::MatrixXd& s = *scan.similarity;
    const Eigen::VectorXd row_sum = s.rowwise().sum();
    const Eigen::RowVectorXd col_sum = s.colwise().sum();
    for (std::size_t i = 0; i < scan.truth.size(); ++i) {
      for (std::size_t j = 0; j < scan.tracks.size(); ++j) {
        const auto r = static_cast<Eigen::Index>(i), c = static_cast<Eigen::Index>(j);
        const double denominator = row_sum(r) + col_sum(c) - s(r, c);
        if (denominator > kEps) together(scan.truth[i], scan.tracks[j]) += s(r, c) / denominator;
      }
    }
  }
  for (int i = 0; i < sequence.truth_count; ++i) {
    for (int j = 0; j < sequence.track_count; ++j) {
      const double either = sequence.truth_scans(i) + sequence.track_scans(j) - together(i, j);
      together(i, j) = either > 0 ? together(i, j) / either : 0;
    }
  }
  return together;
}

std::vector<int> match(const DenseScan& scan, const Eigen::MatrixXd& alignment) {
  Eigen::MatrixXd gain = *scan.similarity;
  for (Eigen::Index i = 0; i < gain.rows(); ++i) {
    for (Eigen::Index j = 0; j < gain.cols(); ++j) {
      gain(i, j) *= alignment(scan.truth[static_cast<std::size_t>(i)], scan.tracks[static_cast<std::size_t>(j)]);
    }
  }
  return assign_min_cost(-gain);
}

// The sum over matched pairs of TPA / (TPA + FNA + FPA) of their two trajectories.
double association_sum(const Sequence& sequence, const Eigen::MatrixXd& matched) {
  double sum = 0;
  for (int i = 0; i < sequence.truth_count; ++i) {
    for (int j = 0; j < sequence.track_count; ++j) {
      const double n = matched(i, j);
      if (n > 0) sum += n * n / std::max(1.0, sequence.truth_scans(i) + sequence.track_scans(j) - n);
    }
  }
  return sum;
}

}  // namespace

void count_hota(const Sequence& sequence, TrackScore& score) {
  const Eigen::MatrixXd alignment = global_alignment(sequence);
  std::vector<Eigen::MatrixXd> matched(kAlphas, Eigen::MatrixXd::Zero(sequence.truth_count, sequence.track_count));
  for (const DenseScan& scan : sequence.scans) {
    const std::vector<int> column = match(scan, alignment);
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (column[i] < 0) continue;
      const double s = (*scan.similarity)(static_cast<Eigen::Index>(i), column[i]);
      for (std::size_t a = 0; a < kAlphas && s >= alpha_of(static_cast<int>(a)) - kEps; ++a) {
        score.hota_tp[a] += 1;
        score.location_sum[a] += s;
        matched[a](scan.truth[i], scan.tracks[static_cast<std::size_t>(column[i])]) += 1;
      }
    }
  }
  for (std::size_t a = 0; a < kAlphas; ++a) {
    score.hota_fn[a] = sequence.truth_total - score.hota_tp[a];
    score.hota_fp[a] = sequence.track_total - score.hota_tp[a];
    score.association_sum[a] = association_sum(sequence, matched[a]);
  }
}

}  // namespace storetwin::score
