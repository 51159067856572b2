#include "sim/score/track_metrics.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "core/base/assert.h"
#include "core/base/assignment.h"

namespace storetwin::score {

namespace {

constexpr double kEps = std::numeric_limits<double>::epsilon();
constexpr int kAlphas = 19;

// Ids as consecutive indices, in order of first appearance.
struct Dense {
  std::map<int, int> index;
  int of(int id) { return index.emplace(id, static_cast<int>(index.size())).first->second; }
};

struct DenseScan {
  std::vector<int> truth, tracks;
  const Eigen::MatrixXd* similarity = nullptr;
};

struct Sequence {
  std::vector<DenseScan> scans;
  int truth_count = 0, track_count = 0;
  double truth_total = 0, track_total = 0;
};

Sequence densify(const std::vector<ScanPairs>& scans) {
  Sequence sequence;
  Dense truth, tracks;
  for (const ScanPairs& scan : scans) {
    STORETWIN_ASSERT(scan.similarity.rows() == static_cast<Eigen::Index>(scan.truth_ids.size()) &&
                         scan.similarity.cols() == static_cast<Eigen::Index>(scan.track_ids.size()),
                     "a scan's similarity matrix is truth x tracks");
    DenseScan dense{.similarity = &scan.similarity};
    for (const int id : scan.truth_ids) dense.truth.push_back(truth.of(id));
    for (const int id : scan.track_ids) dense.tracks.push_back(tracks.of(id));
    sequence.truth_total += static_cast<double>(dense.truth.size());
    sequence.track_total += static_cast<double>(dense.tracks.size());
    sequence.scans.push_back(std::move(dense));
  }
  sequence.truth_count = static_cast<int>(truth.index.size());
  sequence.track_count = static_cast<int>(tracks.index.size());
  return sequence;
}

void score_clear(const Sequence& sequence, double threshold, TrackScore& score) {
  std::vector<int> last_known(static_cast<std::size_t>(sequence.truth_count), -1);
  std::vector<int> last_scan(static_cast<std::size_t>(sequence.truth_count), -1);
  double similarity_sum = 0;
  for (const DenseScan& scan : sequence.scans) {
    const auto rows = static_cast<Eigen::Index>(scan.truth.size()), cols = static_cast<Eigen::Index>(scan.tracks.size());
    Eigen::MatrixXd gain(rows, cols);
    for (Eigen::Index i = 0; i < rows; ++i) {
      for (Eigen::Index j = 0; j < cols; ++j) {
        const double s = (*scan.similarity)(i, j);
        const bool kept = last_scan[static_cast<std::size_t>(scan.truth[static_cast<std::size_t>(i)])] ==
                          scan.tracks[static_cast<std::size_t>(j)];
        gain(i, j) = s < threshold - kEps ? 0.0 : s + (kept ? 1000.0 : 0.0);
      }
    }
    const std::vector<int> column = assign_min_cost(-gain);
    std::fill(last_scan.begin(), last_scan.end(), -1);
    double matched = 0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      const int j = column[i];
      if (j < 0 || gain(static_cast<Eigen::Index>(i), j) <= kEps) continue;
      const auto t = static_cast<std::size_t>(scan.truth[i]);
      const int track = scan.tracks[static_cast<std::size_t>(j)];
      if (last_known[t] >= 0 && last_known[t] != track) score.id_switches += 1;
      last_known[t] = last_scan[t] = track;
      similarity_sum += (*scan.similarity)(static_cast<Eigen::Index>(i), j);
      matched += 1;
    }
    score.true_positives += matched;
    score.false_negatives += static_cast<double>(scan.truth.size()) - matched;
    score.false_positives += static_cast<double>(scan.tracks.size()) - matched;
  }
  const double truth = sequence.truth_total;
  if (truth > 0) score.mota = (score.true_positives - score.false_positives - score.id_switches) / truth;
  if (score.true_positives > 0) score.motp = similarity_sum / score.true_positives;
}

// One global assignment of whole trajectories; dummies let any trajectory stay alone.
void score_identity(const Sequence& sequence, double threshold, TrackScore& score) {
  const int n = sequence.truth_count, m = sequence.track_count;
  Eigen::MatrixXd overlap = Eigen::MatrixXd::Zero(n, m);
  Eigen::VectorXd truth_scans = Eigen::VectorXd::Zero(n), track_scans = Eigen::VectorXd::Zero(m);
  for (const DenseScan& scan : sequence.scans) {
    for (std::size_t i = 0; i < scan.truth.size(); ++i) {
      for (std::size_t j = 0; j < scan.tracks.size(); ++j) {
        const double s = (*scan.similarity)(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
        if (s >= threshold) overlap(scan.truth[i], scan.tracks[j]) += 1;
      }
    }
    for (const int t : scan.truth) truth_scans(t) += 1;
    for (const int t : scan.tracks) track_scans(t) += 1;
  }
  constexpr double kNever = 1e10;
  // Rows: truth, then a dummy per track. Columns: tracks, then a dummy per truth. A trajectory may meet only its own dummy.
  Eigen::MatrixXd misses = Eigen::MatrixXd::Zero(n + m, m + n), extras = misses;
  misses.topRightCorner(n, n).setConstant(kNever);
  extras.bottomLeftCorner(m, m).setConstant(kNever);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < m; ++j) {
      misses(i, j) = truth_scans(i) - overlap(i, j);
      extras(i, j) = track_scans(j) - overlap(i, j);
    }
    misses(i, m + i) = truth_scans(i);
  }
  for (int j = 0; j < m; ++j) extras(n + j, j) = track_scans(j);
  const std::vector<int> column = assign_min_cost(misses + extras);
  for (std::size_t i = 0; i < column.size(); ++i) {
    score.idfn += misses(static_cast<Eigen::Index>(i), column[i]);
    score.idfp += extras(static_cast<Eigen::Index>(i), column[i]);
  }
  score.idtp = sequence.truth_total - score.idfn;
  const double denominator = score.idtp + 0.5 * score.idfp + 0.5 * score.idfn;
  if (denominator > 0) score.idf1 = score.idtp / denominator;
}

struct Alignment {
  Eigen::MatrixXd score;  // truth x tracks, the global alignment of trajectories
  Eigen::VectorXd truth_scans, track_scans;
};

Alignment align(const Sequence& sequence) {
  Alignment alignment{Eigen::MatrixXd::Zero(sequence.truth_count, sequence.track_count),
                      Eigen::VectorXd::Zero(sequence.truth_count), Eigen::VectorXd::Zero(sequence.track_count)};
  Eigen::MatrixXd together = alignment.score;
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
    for (const int t : scan.truth) alignment.truth_scans(t) += 1;
    for (const int t : scan.tracks) alignment.track_scans(t) += 1;
  }
  for (int i = 0; i < sequence.truth_count; ++i) {
    for (int j = 0; j < sequence.track_count; ++j) {
      const double either = alignment.truth_scans(i) + alignment.track_scans(j) - together(i, j);
      alignment.score(i, j) = either > 0 ? together(i, j) / either : 0;
    }
  }
  return alignment;
}

void score_hota(const Sequence& sequence, TrackScore& score) {
  const Alignment alignment = align(sequence);
  std::array<double, kAlphas> hits{};
  std::vector<Eigen::MatrixXd> pairs(kAlphas, Eigen::MatrixXd::Zero(sequence.truth_count, sequence.track_count));
  for (const DenseScan& scan : sequence.scans) {
    const auto rows = static_cast<Eigen::Index>(scan.truth.size()), cols = static_cast<Eigen::Index>(scan.tracks.size());
    Eigen::MatrixXd gain(rows, cols);
    for (Eigen::Index i = 0; i < rows; ++i) {
      for (Eigen::Index j = 0; j < cols; ++j) {
        gain(i, j) = alignment.score(scan.truth[static_cast<std::size_t>(i)], scan.tracks[static_cast<std::size_t>(j)]) *
                     (*scan.similarity)(i, j);
      }
    }
    const std::vector<int> column = assign_min_cost(-gain);
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (column[i] < 0) continue;
      const double s = (*scan.similarity)(static_cast<Eigen::Index>(i), column[i]);
      for (int a = 0; a < kAlphas; ++a) {
        if (s < 0.05 * (a + 1) - kEps) break;
        hits[static_cast<std::size_t>(a)] += 1;
        pairs[static_cast<std::size_t>(a)](scan.truth[i], scan.tracks[static_cast<std::size_t>(column[i])]) += 1;
      }
    }
  }
  for (int a = 0; a < kAlphas; ++a) {
    const double tp = hits[static_cast<std::size_t>(a)];
    const Eigen::MatrixXd& matched = pairs[static_cast<std::size_t>(a)];
    double association = 0;
    for (int i = 0; i < sequence.truth_count; ++i) {
      for (int j = 0; j < sequence.track_count; ++j) {
        const double n = matched(i, j);
        if (n > 0) association += n * n / std::max(1.0, alignment.truth_scans(i) + alignment.track_scans(j) - n);
      }
    }
    const double ass_a = association / std::max(1.0, tp);
    const double det_a = tp / std::max(1.0, sequence.truth_total + sequence.track_total - tp);
    score.ass_a += ass_a / kAlphas;
    score.det_a += det_a / kAlphas;
    score.hota += std::sqrt(det_a * ass_a) / kAlphas;
  }
}

}  // namespace

TrackScore score_tracks(const std::vector<ScanPairs>& scans, double threshold) {
  const Sequence sequence = densify(scans);
  TrackScore score;
  score_clear(sequence, threshold, score);
  score_identity(sequence, threshold, score);
  score_hota(sequence, score);
  return score;
}

}  // namespace storetwin::score
