#include "core/tracking/assignment.h"

#include <algorithm>

#include "core/base/assignment.h"

namespace storetwin::tracking {

namespace {

// Rows and columns that have a pair worth choosing. One camera sees a few of the people there are, so the table that must
// be solved is a small corner of the whole.
struct Worth {
  std::vector<std::size_t> rows, columns;
};

Worth worth_choosing(const CostTable& table) {
  std::vector<bool> row(table.rows, false), column(table.columns, false);
  for (std::size_t r = 0; r < table.rows; ++r) {
    for (std::size_t c = 0; c < table.columns; ++c) {
      if (table.at(r, c) < 0) row[r] = column[c] = true;
    }
  }
  Worth worth;
  for (std::size_t r = 0; r < table.rows; ++r) {
    if (row[r]) worth.rows.push_back(r);
  }
  for (std::size_t c = 0; c < table.columns; ++c) {
    if (column[c]) worth.columns.push_back(c);
  }
  return worth;
}

}  // namespace

std::vector<std::size_t> assign(const CostTable& table) {
  std::vector<std::size_t> column_of(table.rows, kUnassigned);
  const Worth worth = worth_choosing(table);
  if (worth.rows.empty()) return column_of;
  if (worth.rows.size() == 1 && worth.columns.size() == 1) {
    column_of[worth.rows.front()] = worth.columns.front();
    return column_of;
  }
  // As many dummy columns of cost zero as there are rows: a row that takes one stays alone. The solver wants finite
  // costs; no pair that isn't worth it is ever cheaper than a dummy.
  constexpr double kNever = 1e6;
  const auto rows = static_cast<Eigen::Index>(worth.rows.size());
  const auto columns = static_cast<Eigen::Index>(worth.columns.size());
  Eigen::MatrixXd cost = Eigen::MatrixXd::Zero(rows, columns + rows);
  for (Eigen::Index r = 0; r < rows; ++r) {
    for (Eigen::Index c = 0; c < columns; ++c) {
      cost(r, c) = std::min(table.at(worth.rows[static_cast<std::size_t>(r)], worth.columns[static_cast<std::size_t>(c)]), kNever);
    }
  }
  const std::vector<int> chosen = assign_min_cost(cost);
  for (std::size_t k = 0; k < worth.rows.size(); ++k) {
    const auto c = static_cast<std::size_t>(chosen[k]);
    if (c >= worth.columns.size() || table.at(worth.rows[k], worth.columns[c]) >= 0) continue;
    column_of[worth.rows[k]] = worth.columns[c];
  }
  return column_of;
}

}  // namespace storetwin::tracking
