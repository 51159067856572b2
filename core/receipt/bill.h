// The lines of a receipt as a whole: their sum, and a quantity as a person states it.
#pragma once

#include <vector>

#include "core/stream/outcome.h"

namespace storetwin::receipt {

std::int64_t total_of(const std::vector<stream::CartLine>& lines);

/// Units of a SKU over its lines; a SKU has one line for each price that was picked at.
int quantity_of(const std::vector<stream::CartLine>& lines, const SkuId& sku);

/// A person states how many units of a SKU there are. Units that come to lines with different prices are added to the
/// cheapest and taken from the dearest, in favour of who pays; a SKU that had no line gets one at `price_minor`.
void set_quantity(std::vector<stream::CartLine>& lines, const SkuId& sku, int quantity, std::int64_t price_minor);

}  // namespace storetwin::receipt
