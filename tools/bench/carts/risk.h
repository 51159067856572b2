// How honest confidences are, and what reviews buy: the curve of risk against review rate, reliability, ECE, Brier skill.
#pragma once

#include <vector>

#include "sim/score/cart_metrics.h"
#include "tools/bench/carts/request.h"

namespace storetwin::bench {

/// If visits less sure than `threshold` went to review.
struct RiskPoint {
  double threshold = 0;
  double visits = 0, reviewed = 0;
  double exact = 0;        ///< of those not reviewed
  double wrong_units = 0;  ///< charged too much or too little, of those not reviewed
};
std::vector<RiskPoint> risk_curve(const std::vector<score::VisitScore>& visits, const std::vector<double>& thresholds);

/// Visits of about one confidence: a tenth of them all each.
struct ReliabilityBin {
  double low = 0, high = 0;  ///< confidences
  double mean_confidence = 0;
  double visits = 0, exact = 0;
};
std::vector<ReliabilityBin> reliability(const std::vector<score::VisitScore>& visits, int bins = 10);

/// 1 - Brier score / that of always saying the mean rate; 0 where all visits are alike.
double brier_skill(const std::vector<score::VisitScore>& visits);

int table_risk(const Request& request);

}  // namespace storetwin::bench
