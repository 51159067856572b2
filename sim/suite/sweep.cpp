#include "sim/suite/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/random.h"
#include "sim/score/metric.h"

namespace storetwin::suite {

namespace {

// Where a share of the distribution lies, 0 < u < 1.
std::string value_at(const Parameter& p, double u) {
  if (!p.range) {
    const auto count = static_cast<double>(p.values.size());
    return p.values[std::min(p.values.size() - 1, static_cast<std::size_t>(u * count))];
  }
  const auto& [low, high] = *p.range;
  double value = low + u * (high - low);
  if (p.spread == Spread::kLogUniform) value = low * std::pow(high / low, u);
  if (p.spread == Spread::kNormal) {
    const double sigma = (high - low) / (2 * score::normal_quantile(0.975));
    value = (low + high) / 2 + sigma * score::normal_quantile(u);
  }
  return fmt::format("{:.10g}", value);
}

std::vector<std::string> grid_values(const Parameter& p) {
  if (!p.range) return p.values;
  std::vector<std::string> values;
  for (int i = 0; i < p.steps; ++i) values.push_back(value_at(p, static_cast<double>(i) / (p.steps - 1)));
  return values;
}

std::vector<Point> grid(const Sweep& sweep) {
  std::vector<Point> points = {{}};
  for (const Parameter& p : sweep.parameters) {
    std::vector<Point> longer;
    for (const Point& point : points) {
      for (const std::string& value : grid_values(p)) {
        longer.push_back(point);
        longer.back().emplace_back(p.key, value);
      }
    }
    points = std::move(longer);
  }
  return points;
}

// One share in each of as many equal strata as there are points, in drawn order; or drawn independently.
std::vector<double> shares(const Sweep& sweep, const Parameter& p) {
  RandomStream random = RandomStream(sweep.seed).fork("sweep").fork(p.key);
  std::vector<double> all;
  for (int i = 0; i < sweep.points; ++i) all.push_back(random.uniform(1e-9, 1 - 1e-9));
  if (sweep.design == Design::kRandom) return all;
  std::vector<int> strata(static_cast<std::size_t>(sweep.points));
  std::iota(strata.begin(), strata.end(), 0);
  for (std::size_t i = strata.size(); i > 1; --i)
    std::swap(strata[i - 1], strata[static_cast<std::size_t>(random.integer(0, static_cast<int>(i) - 1))]);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = (strata[i] + all[i]) / sweep.points;
  return all;
}

}  // namespace

std::size_t count_points(const Sweep& sweep) {
  if (sweep.design != Design::kGrid) return static_cast<std::size_t>(sweep.points);
  std::size_t count = 1;
  for (const Parameter& p : sweep.parameters) count *= p.range ? static_cast<std::size_t>(p.steps) : p.values.size();
  return count;
}

std::vector<Point> points_of(const Sweep& sweep) {
  if (sweep.design == Design::kGrid) return grid(sweep);
  std::vector<Point> points(static_cast<std::size_t>(sweep.points));
  for (const Parameter& p : sweep.parameters) {
    const std::vector<double> at = shares(sweep, p);
    for (std::size_t i = 0; i < points.size(); ++i) points[i].emplace_back(p.key, value_at(p, at[i]));
  }
  return points;
}

}  // namespace storetwin::suite
