// How right the carts were: receipts against what visits truly took.
//
// Units are keyed by visit and SKU, net of put-backs, as the AutoCheckout competition scored them (CPS-IoT Week 2020): TP is
// the size of the multiset intersection and F1 = 2 TP / (charged + true), pooled over the visits of one run; an empty
// receipt for an empty visit gives 1. So an over-count of one in 21 gives 0.976, and a unit on the wrong visit costs one
// false positive and one miss.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/stream/outcome.h"
#include "sim/score/metric.h"
#include "sim/truth/truth.h"

namespace storetwin::score {

struct ReceiptLine {
  SkuId sku;
  int quantity = 0;
  double confidence = 1;
  bool operator==(const ReceiptLine&) const = default;
};

/// One visit of one run, true and charged.
struct VisitScore {
  VisitId visit;
  std::string external_id;
  std::vector<truth::TruthLine> truth_lines;
  std::vector<ReceiptLine> receipt_lines;
  std::string state;            ///< "final", "review", "open", or "missing" when the core gave no receipt
  double confidence = 0;        ///< that the receipt is exact
  double time_to_final_s = -1;  ///< event time from the true exit to the receipt; negative if it never left or never ended
  bool exact = false;
};

/// Pairs each true visit with its receipt (by visit, else by external id). A receipt without a true visit becomes a visit
/// with empty truth. The last settled receipt of a visit counts.
std::vector<VisitScore> match_visits(const std::vector<truth::VisitTruth>& truth, const std::vector<stream::Receipt>& receipts);

/// Prices by SKU in minor units; a SKU that is not listed costs nothing.
using Prices = std::map<SkuId, std::int64_t>;

/// F1 of one run; 1 when nothing was taken and nothing charged.
double cart_f1(const std::vector<VisitScore>& visits);

/// All cart.* metrics of some visits. `cart.f1_macro` is the F1 of exactly these visits.
Metrics cart_metrics(const std::vector<VisitScore>& visits, const Prices& prices);

/// Expected calibration error with at most `bins` bins of equal mass (Naeini et al. 2015), of (confidence, was right).
double expected_calibration_error(std::vector<std::pair<double, bool>> said, int bins = 15);

}  // namespace storetwin::score
