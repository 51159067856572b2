// Markdown tables of numbers with their 95 % intervals: Wilson's for rates, the bootstrap's for means and differences.
#pragma once

#include <string>
#include <vector>

#include "sim/score/metric.h"

namespace storetwin::bench {

/// "0.956 (0.934..0.970)"; "-" over nothing.
std::string rate_cell(double hits, double trials);
std::string mean_cell(const std::vector<double>& values);
/// The mean of what `after` is more than `before`, run by run: "+0.012 (+0.003..+0.021)".
std::string difference_cell(const std::vector<double>& before, const std::vector<double>& after);

/// One metric over runs: pooled if it is a rate, else the mean.
std::string metric_cell(const std::vector<score::Metrics>& runs, const std::string& name);
/// The difference of one metric over the runs that have it on both sides.
std::string difference_cell(const std::vector<score::Metrics>& before, const std::vector<score::Metrics>& after,
                            const std::string& name);

class Table {
 public:
  explicit Table(std::vector<std::string> heads) : rows_{std::move(heads)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  /// With columns padded, so that it reads well as it stands, too.
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace storetwin::bench
