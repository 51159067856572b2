#include "sim/score/set_distance.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"
#include "core/base/assignment.h"

namespace storetwin::score {

SetDistance set_distance(const Eigen::MatrixXd& distances, double cutoff, double order) {
  STORETWIN_ASSERT(cutoff > 0 && order >= 1, "a set distance needs a cut-off and an order of at least 1");
  const Eigen::MatrixXd clipped = distances.cwiseMin(cutoff).array().pow(order);
  const double most = std::pow(cutoff, order);
  SetDistance result;
  result.estimate_of = assign_min_cost(clipped);
  double pairs = 0;
  for (std::size_t i = 0; i < result.estimate_of.size(); ++i) {
    int& j = result.estimate_of[i];
    if (j >= 0 && distances(static_cast<Eigen::Index>(i), j) >= cutoff) j = -1;
    if (j < 0) continue;
    result.localisation += clipped(static_cast<Eigen::Index>(i), j);
    pairs += 1;
  }
  const auto truth = static_cast<double>(distances.rows()), estimates = static_cast<double>(distances.cols());
  result.missed = most / 2 * (truth - pairs);
  result.false_points = most / 2 * (estimates - pairs);
  const double larger = std::max(truth, estimates);
  if (larger > 0) result.ospa = std::pow((result.localisation + most * (larger - pairs)) / larger, 1 / order);
  result.gospa = std::pow(result.localisation + result.missed + result.false_points, 1 / order);
  return result;
}

}  // namespace storetwin::score
