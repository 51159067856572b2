#include "core/receipt/bill.h"

#include <algorithm>
#include <utility>

namespace storetwin::receipt {

std::int64_t total_of(const std::vector<stream::CartLine>& lines) {
  std::int64_t total = 0;
  for (const stream::CartLine& line : lines) total += line.quantity * line.price_minor;
  return total;
}

int quantity_of(const std::vector<stream::CartLine>& lines, const SkuId& sku) {
  int quantity = 0;
  for (const stream::CartLine& line : lines) quantity += line.sku == sku ? line.quantity : 0;
  return quantity;
}

void set_quantity(std::vector<stream::CartLine>& lines, const SkuId& sku, int quantity, std::int64_t price_minor) {
  const auto order = [](const stream::CartLine& line) { return std::pair(line.sku, line.price_minor); };
  int missing = std::max(0, quantity) - quantity_of(lines, sku);
  const auto cheapest = std::find_if(lines.begin(), lines.end(), [&](const auto& line) { return line.sku == sku; });
  if (missing > 0 && cheapest != lines.end()) {
    cheapest->quantity += missing;
  } else if (missing > 0) {
    stream::CartLine line;
    line.sku = sku;
    line.quantity = missing;
    line.price_minor = price_minor;
    lines.push_back(std::move(line));
    std::sort(lines.begin(), lines.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
  }
  for (auto line = lines.rbegin(); missing < 0 && line != lines.rend(); ++line) {
    if (line->sku != sku) continue;
    const int fewer = std::min(line->quantity, -missing);
    line->quantity -= fewer;
    missing += fewer;
  }
  std::erase_if(lines, [&](const auto& line) { return line.sku == sku && line.quantity <= 0; });
  for (stream::CartLine& line : lines) {
    if (line.sku == sku) line.confidence = 1;
  }
}

}  // namespace storetwin::receipt
