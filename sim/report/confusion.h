// Which product was billed as which other, and who paid for whom: computed from receipts and truth alone.
//
// In one run, a unit that one visit lacks and another has too many of was paid for by a stranger; those are taken out
// first. What one visit then lacks and has too many of was one product billed as another. Where several products meet
// several others, nobody can say which was which, so the units are shared in proportion.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/report/run_record.h"

namespace storetwin::report {

/// Units shared between what was taken and what was billed; a share may be a fraction.
struct Confused {
  SkuId taken;   ///< empty: billed although nothing was taken
  SkuId billed;  ///< empty: not billed to anybody
  double units = 0;
  std::vector<std::size_t> runs;  ///< indices, ascending
};

/// Of all runs, the most units first.
std::vector<Confused> confused_products(const std::vector<RunRecord>& runs);

struct PaidFor {
  std::size_t run = 0;  ///< index
  SkuId sku;
  VisitId taker, payer;
  double units = 0;
};

/// Of all runs, in their order.
std::vector<PaidFor> paid_for_others(const std::vector<RunRecord>& runs);

/// A visit's lines where truth and receipt differ.
struct WrongLine {
  SkuId sku;
  int taken = 0;
  int billed = 0;
};
std::vector<WrongLine> wrong_lines(const score::VisitScore& visit);

}  // namespace storetwin::report
