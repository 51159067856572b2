#include "sim/compare/resampling.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/base/assert.h"
#include "core/base/random.h"
#include "sim/compare/statistics.h"

namespace storetwin::compare {

namespace {

constexpr double kSide = 0.025;          // of a 95 % interval
constexpr std::size_t kCountedOut = 12;  // 4096 sign patterns are sooner counted than drawn

double normal_share(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

// Two places below `size` from each 64 bits: the upper half of a product spreads evenly, to some 1e-7 for 1000 runs.
class Places {
 public:
  explicit Places(std::size_t size) : size_(size), random_(RandomStream(0).fork("clusters")) {}
  std::size_t next() {
    if (!has_half_) bits_ = random_.bits();
    has_half_ = !has_half_;
    const std::uint64_t half = has_half_ ? bits_ >> 32 : bits_ & 0xffffffffu;
    return static_cast<std::size_t>((half * size_) >> 32);
  }

 private:
  std::uint64_t size_;
  RandomStream random_;
  std::uint64_t bits_ = 0;
  bool has_half_ = false;
};

struct Sums {
  double baseline = 0, now = 0, count = 0;
  double delta() const { return (now - baseline) / count; }
};

Sums sums_of(const std::vector<Cluster>& clusters) {
  Sums sums;
  for (const Cluster& c : clusters) {
    sums.baseline += c.baseline;
    sums.now += c.now;
    sums.count += c.count;
  }
  return sums;
}

// Skewness of the estimate, from leaving out each cluster in turn.
double acceleration(const std::vector<Cluster>& clusters, const Sums& all) {
  std::vector<double> without;
  double mean = 0;
  for (const Cluster& c : clusters) {
    without.push_back((all.now - c.now - all.baseline + c.baseline) / (all.count - c.count));
    mean += without.back() / static_cast<double>(clusters.size());
  }
  double squares = 0, cubes = 0;
  for (const double value : without) {
    squares += std::pow(mean - value, 2);
    cubes += std::pow(mean - value, 3);
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

std::vector<double> drawn_deltas(const std::vector<Cluster>& clusters, int draws) {
  std::vector<std::pair<double, double>> parts;  // difference and count
  for (const Cluster& c : clusters) parts.emplace_back(c.now - c.baseline, c.count);
  Places places(parts.size());
  std::vector<double> deltas;
  for (int d = 0; d < draws; ++d) {
    double difference = 0, count = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto& part = parts[places.next()];
      difference += part.first;
      count += part.second;
    }
    deltas.push_back(difference / count);
  }
  std::sort(deltas.begin(), deltas.end());
  return deltas;
}

// The share of sorted values below one, ties counted half.
double share_below(const std::vector<double>& sorted, double value) {
  const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
  const double below = static_cast<double>(first - sorted.begin()), ties = static_cast<double>(last - first);
  return (below + 0.5 * ties) / static_cast<double>(sorted.size());
}

// The outermost value that leaves at most the share `q` beyond it, seen from below or from above.
double lower_bound_of(const std::vector<double>& sorted, double q) {
  const auto found =
      std::partition_point(sorted.begin(), sorted.end(), [&](double value) { return share_below(sorted, value) < q; });
  return found == sorted.end() ? sorted.back() : *found;
}

double upper_bound_of(const std::vector<double>& sorted, double q) {
  const auto found =
      std::partition_point(sorted.begin(), sorted.end(), [&](double value) { return share_below(sorted, value) <= q; });
  return found == sorted.begin() ? sorted.front() : *(found - 1);
}

score::Interval bca_interval(const std::vector<double>& sorted, double delta, double accelerated) {
  const double half = 0.5 / static_cast<double>(sorted.size());
  const double bias = normal_quantile(std::clamp(share_below(sorted, delta), half, 1 - half));
  const auto adjusted = [&](double q) {
    const double z = bias + normal_quantile(q);
    return normal_share(bias + z / (1 - accelerated * z));
  };
  return {lower_bound_of(sorted, adjusted(kSide)), upper_bound_of(sorted, adjusted(1 - kSide))};
}

double spread_of(const std::vector<double>& values) {
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

}  // namespace

Estimate bootstrap_clusters(const std::vector<Cluster>& clusters, int draws) {
  STORETWIN_ASSERT(!clusters.empty() && draws > 0, "an estimate needs runs");
  constexpr double kNoBound = std::numeric_limits<double>::infinity();
  const Sums all = sums_of(clusters);
  Estimate estimate{.baseline = all.baseline / all.count, .now = all.now / all.count, .delta = all.delta()};
  estimate.interval = {-kNoBound, kNoBound};
  if (clusters.size() < 2) return estimate;
  if (std::all_of(clusters.begin(), clusters.end(), [](const Cluster& c) { return c.now == c.baseline; })) {
    estimate.interval = {0, 0};  // every draw would give that
    return estimate;
  }
  const std::vector<double> drawn = drawn_deltas(clusters, draws);
  estimate.interval = bca_interval(drawn, estimate.delta, acceleration(clusters, all));
  estimate.standard_error = spread_of(drawn);
  return estimate;
}

SignFlips flip_signs(std::vector<double> parts, int draws) {
  std::erase(parts, 0.0);
  double observed = 0, size = 0;
  for (const double part : parts) {
    observed += part;
    size += std::abs(part);
  }
  const double slack = 1e-12 * size;  // sums in another order may differ in the last digits
  int greater = 0, less = 0;
  const auto count = [&](auto&& is_flipped) {
    double sum = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) sum += is_flipped(i) ? -parts[i] : parts[i];
    greater += sum >= observed - slack ? 1 : 0;
    less += sum <= observed + slack ? 1 : 0;
  };
  if (parts.size() <= kCountedOut) {
    const std::uint64_t patterns = std::uint64_t{1} << parts.size();
    for (std::uint64_t p = 0; p < patterns; ++p) count([p](std::size_t i) { return (p >> i & 1) != 0; });
    return {greater / static_cast<double>(patterns), less / static_cast<double>(patterns)};
  }
  RandomStream random = RandomStream(0).fork("signs");
  std::uint64_t bits = 0;
  for (int d = 0; d < draws; ++d) {
    count([&](std::size_t i) {
      bits = i % 64 == 0 ? random.bits() : bits >> 1;
      return (bits & 1) != 0;
    });
  }
  // What was seen is one of the patterns, so neither is ever 0.
  return {(1.0 + greater) / (1.0 + draws), (1.0 + less) / (1.0 + draws)};
}

}  // namespace storetwin::compare
