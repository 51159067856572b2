// Private to the tracking metrics: scans with ids as consecutive indices, and the three families' own counts.
#pragma once

#include <limits>
#include <vector>

#include "sim/score/track_metrics.h"

namespace storetwin::score {

inline constexpr double kEps = std::numeric_limits<double>::epsilon();

struct DenseScan {
  std::vector<int> truth, tracks;
  const Eigen::MatrixXd* similarity = nullptr;
};

struct Sequence {
  std::vector<DenseScan> scans;
  int truth_count = 0, track_count = 0;
  double truth_total = 0, track_total = 0;
  Eigen::VectorXd truth_scans, track_scans;  ///< in how many scans each id stands
};

// Each adds its counts to the score; the rates are made of them afterwards.
void count_clear(const Sequence& sequence, double threshold, TrackScore& score);
void count_identity(const Sequence& sequence, double threshold, TrackScore& score);
void count_hota(const Sequence& sequence, TrackScore& score);

}  // namespace storetwin::score
