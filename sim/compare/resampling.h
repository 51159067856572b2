// What many runs say of a difference when the visits of one run hang together: whole runs are drawn, never visits.
//
// A `Cluster` is one paired run: what was counted before and now, and over how many (visits, or 1 for the run itself).
// The estimate is the sum of differences over the sum of counts. Its interval is the bias-corrected and accelerated
// bootstrap (Efron, J. Am. Statist. Assoc. 82, 1987) over clusters, with ties counted half (mid-distribution quantiles;
// Ma, Genton and Parzen 2011), since differences of counts are whole numbers. Its p value comes from flipping the signs
// of runs (Fisher 1935): if nothing changed, either order of a pair is equally likely, however few runs there are and
// however their visits hang together; a bootstrap of a handful of runs promises too much. Seeds are fixed: same
// numbers, same answer.
#pragma once

#include <vector>

#include "sim/score/metric.h"

namespace storetwin::compare {

struct Cluster {
  double baseline = 0;  ///< summed over the run
  double now = 0;
  double count = 1;  ///< of what is summed, > 0
};

struct Estimate {
  double baseline = 0;  ///< per counted thing
  double now = 0;
  double delta = 0;          ///< now - baseline
  score::Interval interval;  ///< of delta, 95 %; without bounds where there are fewer than two clusters
  double standard_error = 0;
};

/// `clusters` must not be empty.
Estimate bootstrap_clusters(const std::vector<Cluster>& clusters, int draws);

/// How likely a sum like this or greater is, and one like this or less, if each part had the other sign as likely.
struct SignFlips {
  double greater_p = 1;
  double less_p = 1;
};

/// Counted out for few parts, drawn for many.
SignFlips flip_signs(std::vector<double> parts, int draws);

}  // namespace storetwin::compare
