#include "core/base/assignment.h"

#include <limits>

#include "core/base/assert.h"

namespace storetwin {

namespace {

// One augmentation per row with potentials u (rows) and v (columns); indices are shifted by one, 0 being the virtual
// root.
std::vector<int> solve(const Eigen::MatrixXd& cost) {
  const int rows = static_cast<int>(cost.rows());
  const int cols = static_cast<int>(cost.cols());
  std::vector<double> u(static_cast<std::size_t>(rows) + 1, 0.0), v(static_cast<std::size_t>(cols) + 1, 0.0);
  std::vector<int> row_of(static_cast<std::size_t>(cols) + 1, 0), back(static_cast<std::size_t>(cols) + 1, 0);
  constexpr double kInf = std::numeric_limits<double>::infinity();
  for (int i = 1; i <= rows; ++i) {
    row_of[0] = i;
    int j0 = 0;
    std::vector<double> slack(static_cast<std::size_t>(cols) + 1, kInf);
    std::vector<bool> used(static_cast<std::size_t>(cols) + 1, false);
    do {
      used[static_cast<std::size_t>(j0)] = true;
      const int i0 = row_of[static_cast<std::size_t>(j0)];
      double delta = kInf;
      int j1 = 0;
      for (int j = 1; j <= cols; ++j) {
        const auto k = static_cast<std::size_t>(j);
        if (used[k]) continue;
        const double reduced = cost(i0 - 1, j - 1) - u[static_cast<std::size_t>(i0)] - v[k];
        if (reduced < slack[k]) {
          slack[k] = reduced;
          back[k] = j0;
        }
        if (slack[k] < delta) {
          delta = slack[k];
          j1 = j;
        }
      }
      for (int j = 0; j <= cols; ++j) {
        const auto k = static_cast<std::size_t>(j);
        if (used[k]) {
          u[static_cast<std::size_t>(row_of[k])] += delta;
          v[k] -= delta;
        } else {
          slack[k] -= delta;
        }
      }
      j0 = j1;
    } while (row_of[static_cast<std::size_t>(j0)] != 0);
    do {
      const int j1 = back[static_cast<std::size_t>(j0)];
      row_of[static_cast<std::size_t>(j0)] = row_of[static_cast<std::size_t>(j1)];
      j0 = j1;
    } while (j0 != 0);
  }
  std::vector<int> column(static_cast<std::size_t>(rows), -1);
  for (int j = 1; j <= cols; ++j) {
    if (row_of[static_cast<std::size_t>(j)] > 0) column[static_cast<std::size_t>(row_of[static_cast<std::size_t>(j)] - 1)] = j - 1;
  }
  return column;
}

}  // namespace

std::vector<int> assign_min_cost(const Eigen::MatrixXd& cost) {
  STORETWIN_ASSERT(cost.size() == 0 || cost.allFinite(), "assignment costs must be finite");
  std::vector<int> column(static_cast<std::size_t>(cost.rows()), -1);
  if (cost.size() == 0) return column;
  if (cost.rows() <= cost.cols()) return solve(cost);
  const std::vector<int> row_of_column = solve(cost.transpose());
  for (std::size_t j = 0; j < row_of_column.size(); ++j) column[static_cast<std::size_t>(row_of_column[j])] = static_cast<int>(j);
  return column;
}

std::vector<int> assign_gated(const Eigen::MatrixXd& cost, double forbidden) {
  // A forbidden pair must cost more than any set of allowed ones could save, so that the number of pairs comes first.
  const double large = (static_cast<double>(std::min(cost.rows(), cost.cols())) + 1) * (forbidden + 1);
  const Eigen::MatrixXd priced = (cost.array() < forbidden).select(cost, large);
  std::vector<int> column = assign_min_cost(priced);
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (column[i] >= 0 && !(cost(static_cast<Eigen::Index>(i), column[i]) < forbidden)) column[i] = -1;
  }
  return column;
}

}  // namespace storetwin
