// Optimal assignment of rows to columns: the one solver that tracking, event matching and the metrics share.
//
// Shortest augmenting paths on a rectangular cost matrix (Jonker & Volgenant 1987, in the O(n^2 m) form of Crouse 2016,
// "On implementing 2D rectangular assignment algorithms"). Deterministic: among equal solutions the one found first in
// row order is kept, so the result depends on the matrix alone.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace storetwin {

/// Row i goes to column result[i], or to none (-1). Exactly min(rows, cols) pairs; the sum of their costs is minimal.
/// Costs must be finite: write what may not be paired as a large cost and drop such pairs afterwards.
std::vector<int> assign_min_cost(const Eigen::MatrixXd& cost);

/// Pairs rows and columns only where `allowed` says so (cost below `forbidden`); as many pairs as possible, and among
/// those the cheapest. Costs must be in [0, forbidden].
std::vector<int> assign_gated(const Eigen::MatrixXd& cost, double forbidden);

}  // namespace storetwin
