// Optimal one-to-one assignment with the choice to leave things unassigned.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace storetwin::tracking {

/// A dense table of costs; rows are tracks, columns measurements. `kForbidden` marks pairs outside the gate.
struct CostTable {
  static constexpr double kForbidden = std::numeric_limits<double>::infinity();

  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> cost;  ///< row-major

  CostTable(std::size_t r, std::size_t c, double initial = kForbidden) : rows(r), columns(c), cost(r * c, initial) {}
  double& at(std::size_t r, std::size_t c) { return cost[r * columns + c]; }
  double at(std::size_t r, std::size_t c) const { return cost[r * columns + c]; }
};

inline constexpr std::size_t kUnassigned = static_cast<std::size_t>(-1);

/// The column of each row, or kUnassigned, so that the sum of the costs of the chosen pairs is least. Leaving a row or
/// a column alone costs nothing: a pair is chosen only if that lowers the sum, so costs are relative to "not this one"
/// and pairs of cost >= 0 are never chosen. Ties fall the same way for the same table (core/base/assignment.h solves
/// it).
std::vector<std::size_t> assign(const CostTable& table);

}  // namespace storetwin::tracking
