// OSPA and GOSPA: how far a set of estimated points is from the set of true ones, in metres, one scan at a time.
//
// OSPA (Schuhmacher, Vo & Vo 2008) normalises by the larger set; GOSPA with alpha = 2 (Rahmathullah et al. 2017) does
// not, and falls apart into what localisation, missed people and false ones each cost. A pair farther apart than the
// cut-off is no pair: distances are clipped before the assignment, and pairs at the cut-off are dropped after it.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace storetwin::score {

struct SetDistance {
  double ospa = 0;
  double gospa = 0;
  // GOSPA's parts, to the power of the order; gospa = (localisation + missed + false)^(1/order)
  double localisation = 0, missed = 0, false_points = 0;
  std::vector<int> estimate_of;  ///< by true point: its estimate, or -1
};

/// `distances` is truth x estimates; `cutoff` > 0, `order` >= 1.
SetDistance set_distance(const Eigen::MatrixXd& distances, double cutoff, double order);

}  // namespace storetwin::score
