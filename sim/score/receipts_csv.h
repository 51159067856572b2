// Receipts as CSV, on anyone's files: `visit,sku,quantity[,confidence]` with a header line; other columns are ignored.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/score/cart_metrics.h"

namespace storetwin::score {

struct ReceiptRow {
  VisitId visit;
  SkuId sku;         ///< empty: the visit is named, but took nothing
  int quantity = 0;  ///< >= 0
  double confidence = 1;
};

/// All problems at once, with line and column. An empty `sku` with quantity 0 names an empty visit.
Result<std::vector<ReceiptRow>> read_receipts_csv(std::string_view text, const std::string& file);

/// Visits of both files paired by their names; a visit in only one of them has an empty other side.
std::vector<VisitScore> pair_receipts(const std::vector<ReceiptRow>& truth, const std::vector<ReceiptRow>& receipts);

}  // namespace storetwin::score
