#include "core/tracking/assignment.h"

#include <algorithm>

#include "core/base/assignment.h"

namespace storetwin::tracking {

std::vector<std::size_t> assign(const CostTable& table) {
  std::vector<std::size_t> column_of(table.rows, kUnassigned);
  if (table.rows == 0 || table.columns == 0) return column_of;
  // As many dummy columns of cost zero as there are rows: a row that takes one stays alone. The solver wants finite
  // costs; no forbidden pair is ever cheaper than a dummy.
  constexpr double kNever = 1e6;
  const auto rows = static_cast<Eigen::Index>(table.rows);
  const auto columns = static_cast<Eigen::Index>(table.columns);
  Eigen::MatrixXd cost = Eigen::MatrixXd::Zero(rows, columns + rows);
  for (Eigen::Index r = 0; r < rows; ++r) {
    for (Eigen::Index c = 0; c < columns; ++c) {
      cost(r, c) = std::min(table.at(static_cast<std::size_t>(r), static_cast<std::size_t>(c)), kNever);
    }
  }
  const std::vector<int> chosen = assign_min_cost(cost);
  for (std::size_t r = 0; r < table.rows; ++r) {
    const auto c = static_cast<std::size_t>(chosen[r]);
    if (c < table.columns && table.at(r, c) < 0) column_of[r] = c;
  }
  return column_of;
}

}  // namespace storetwin::tracking
