// A metric's value, and how values of several runs become one.
//
// A rate is kept as its numerator and denominator, so that runs are pooled by their counts and the interval is Wilson's; a
// plain number is averaged over runs with a bootstrap interval. A metric that has no meaning in a run (a rate over nothing)
// is absent, never 0 or NaN. Names are those of the command line (`storetwin describe metrics`).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace storetwin::score {

struct Metric {
  double value = 0;
  bool is_rate = false;
  double hits = 0;    ///< rates: numerator
  double trials = 0;  ///< rates: denominator, > 0
};

using Metrics = std::map<std::string, Metric>;

void set_value(Metrics& metrics, const std::string& name, double value);
/// Leaves the metric out when trials is 0.
void set_rate(Metrics& metrics, const std::string& name, double hits, double trials);

/// A metric over many runs.
struct SummaryMetric {
  double value = 0;
  double count = 0;  ///< rates: pooled trials; numbers: runs
  double low = 0;    ///< 95 % interval
  double high = 0;
};

struct Interval {
  double low = 0;
  double high = 0;
};

/// The standard normal distribution's value below which a share of `p` lies, 0 < p < 1; to 1e-12.
double normal_quantile(double p);

/// Wilson's score interval (Wilson 1927). hits may be fractional; trials > 0.
Interval wilson_interval(double hits, double trials, double confidence = 0.95);

/// Percentile bootstrap of the mean (Efron 1979) with `draws` resamples from a fixed seed: same numbers, same interval.
Interval bootstrap_mean_interval(const std::vector<double>& values, int draws = 2000, double confidence = 0.95);

/// Every metric's documentation, by name: what it counts, its unit and which way is better.
struct MetricDoc {
  const char* name;
  const char* unit;
  bool higher_is_better;
  const char* doc;
};
const std::vector<MetricDoc>& metric_docs();

/// The q-quantile by linear interpolation (Hyndman & Fan type 7); `values` must not be empty.
double quantile(std::vector<double> values, double q);

}  // namespace storetwin::score
