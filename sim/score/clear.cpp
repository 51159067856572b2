// CLEAR: one matching per scan that keeps the pairs of the last one, and what is left over.
#include "core/base/assignment.h"
#include "sim/score/track_sequence.h"

namespace storetwin::score {

namespace {

constexpr int kNobody = -1;

/// What CLEAR remembers of every true trajectory.
struct Memory {
  std::vector<int> last_known;     ///< the track it was matched with when it was last matched
  std::vector<int> last_scan;      ///< the track it was matched with in the last scan
  std::vector<double> tracked;     ///< scans in which it was matched
  std::vector<double> beginnings;  ///< how often it came to be tracked

  explicit Memory(std::size_t n) : last_known(n, kNobody), last_scan(n, kNobody), tracked(n, 0), beginnings(n, 0) {}
};

// A pair that stood in the last scan is worth more than any sum of similarities.
Eigen::MatrixXd gains(const DenseScan& scan, double threshold, const Memory& memory) {
  constexpr double kKept = 1000;
  Eigen::MatrixXd gain = *scan.similarity;
  for (Eigen::Index i = 0; i < gain.rows(); ++i) {
    const auto truth = static_cast<std::size_t>(scan.truth[static_cast<std::size_t>(i)]);
    for (Eigen::Index j = 0; j < gain.cols(); ++j) {
      const bool kept = memory.last_scan[truth] == scan.tracks[static_cast<std::size_t>(j)];
      gain(i, j) = gain(i, j) < threshold - kEps ? 0.0 : gain(i, j) + (kept ? kKept : 0.0);
    }
  }
  return gain;
}

// Returns the number of pairs.
double match(const DenseScan& scan, double threshold, Memory& memory, TrackScore& score) {
  const Eigen::MatrixXd gain = gains(scan, threshold, memory);
  const std::vector<int> column = assign_min_cost(-gain);
  const std::vector<int> before = memory.last_scan;
  std::fill(memory.last_scan.begin(), memory.last_scan.end(), kNobody);
  double matched = 0;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column[i] < 0 || gain(static_cast<Eigen::Index>(i), column[i]) <= kEps) continue;
    const auto truth = static_cast<std::size_t>(scan.truth[i]);
    const int track = scan.tracks[static_cast<std::size_t>(column[i])];
    const int known = memory.last_known[truth];
    if (known != kNobody && known != track) score.id_switches += 1;
    memory.last_known[truth] = memory.last_scan[truth] = track;
    memory.tracked[truth] += 1;
    if (before[truth] == kNobody) memory.beginnings[truth] += 1;
    score.similarity_sum += (*scan.similarity)(static_cast<Eigen::Index>(i), column[i]);
    matched += 1;
  }
  return matched;
}

void judge_trajectories(const Sequence& sequence, const Memory& memory, TrackScore& score) {
  for (std::size_t t = 0; t < memory.tracked.size(); ++t) {
    const double share = memory.tracked[t] / sequence.truth_scans(static_cast<Eigen::Index>(t));
    if (share > 0.8) score.mostly_tracked += 1;
    else if (share >= 0.2) score.partly_tracked += 1;
    else score.mostly_lost += 1;
    score.fragments += std::max(0.0, memory.beginnings[t] - 1);
  }
}

}  // namespace

void count_clear(const Sequence& sequence, double threshold, TrackScore& score) {
  Memory memory(static_cast<std::size_t>(sequence.truth_count));
  for (const DenseScan& scan : sequence.scans) {
    // As in TrackEval, a scan in which one side shows nobody leaves the pairs of the last one standing.
    const bool empty = scan.truth.empty() || scan.tracks.empty();
    const double matched = empty ? 0 : match(scan, threshold, memory, score);
    score.true_positives += matched;
    score.false_negatives += static_cast<double>(scan.truth.size()) - matched;
    score.false_positives += static_cast<double>(scan.tracks.size()) - matched;
  }
  judge_trajectories(sequence, memory, score);
}

}  // namespace storetwin::score
