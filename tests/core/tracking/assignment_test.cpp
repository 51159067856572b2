#include "core/tracking/assignment.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "core/base/random.h"

namespace storetwin::tracking {
namespace {

// The least sum over all ways to give columns to rows or leave them alone.
double brute_force(const CostTable& table) {
  std::vector<char> used(table.columns, 0);
  const std::function<double(std::size_t)> best = [&](std::size_t row) -> double {
    if (row == table.rows) return 0;
    double least = best(row + 1);
    for (std::size_t c = 0; c < table.columns; ++c) {
      if (used[c] || table.at(row, c) == CostTable::kForbidden) continue;
      used[c] = 1;
      least = std::min(least, table.at(row, c) + best(row + 1));
      used[c] = 0;
    }
    return least;
  };
  return best(0);
}

TEST_CASE("the assignment is as cheap as the best of all, each column used once") {
  RandomStream random(3);
  for (int trial = 0; trial < 400; ++trial) {
    CostTable table(static_cast<std::size_t>(random.integer(1, 5)), static_cast<std::size_t>(random.integer(1, 5)));
    for (double& cost : table.cost) {
      if (!random.chance(0.3)) cost = random.uniform(-10, 3);
    }
    const std::vector<std::size_t> column_of = assign(table);
    double sum = 0;
    std::vector<char> used(table.columns, 0);
    for (std::size_t r = 0; r < table.rows; ++r) {
      if (column_of[r] == kUnassigned) continue;
      REQUIRE(column_of[r] < table.columns);
      CHECK(!used[column_of[r]]);
      used[column_of[r]] = 1;
      sum += table.at(r, column_of[r]);
    }
    CHECK(sum == doctest::Approx(brute_force(table)));
  }
}

TEST_CASE("nothing is assigned where nothing may be") {
  CHECK(assign(CostTable(0, 3)).empty());
  CHECK(assign(CostTable(2, 0)) == std::vector<std::size_t>{kUnassigned, kUnassigned});
  CHECK(assign(CostTable(2, 2)) == std::vector<std::size_t>{kUnassigned, kUnassigned});
  CHECK(assign(CostTable(1, 1, 0.5)) == std::vector<std::size_t>{kUnassigned});
}

}  // namespace
}  // namespace storetwin::tracking
