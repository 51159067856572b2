#include "sim/score/receipts_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "core/base/csv.h"

namespace storetwin::score {

namespace {

ReceiptRow row_of(CsvReader& csv) {
  ReceiptRow row;
  if (const CsvCell* visit = csv.cell("visit")) {
    row.visit = VisitId(visit->text);
    if (visit->text.empty()) csv.problem("empty-visit", visit->column, "a row needs a visit");
  }
  if (const CsvCell* sku = csv.cell("sku")) row.sku = SkuId(sku->text);
  if (const CsvCell* quantity = csv.cell("quantity")) {
    std::int64_t units = 0;
    const bool whole = parse_number(quantity->text, units) && units >= 0 && units <= std::numeric_limits<int>::max();
    const std::string said = fmt::format("'{}' is no number of units", quantity->text);
    if (whole) row.quantity = static_cast<int>(units);
    else csv.problem("bad-quantity", quantity->column, said, "whole and not negative");
  }
  if (!csv.has("confidence")) return row;
  if (const CsvCell* confidence = csv.cell("confidence")) {
    if (!parse_number(confidence->text, row.confidence) || !(row.confidence >= 0 && row.confidence <= 1)) {
      const std::string said = fmt::format("'{}' is no probability", confidence->text);
      csv.problem("bad-confidence", confidence->column, said, "0 to 1");
    }
  }
  return row;
}

std::vector<VisitScore>::iterator visit_named(std::vector<VisitScore>& visits, const VisitId& name) {
  const auto found = std::find_if(visits.begin(), visits.end(), [&](const VisitScore& v) { return v.visit == name; });
  if (found != visits.end()) return found;
  visits.push_back({.visit = name, .state = "final", .confidence = 1});
  return std::prev(visits.end());
}

}  // namespace

Result<std::vector<ReceiptRow>> read_receipts_csv(std::string_view text, const std::string& file) {
  CsvReader csv(text, file, "visit,sku,quantity[,confidence]");
  std::vector<ReceiptRow> rows;
  if (csv.header({"visit", "sku", "quantity"})) {
    while (csv.next()) rows.push_back(row_of(csv));
  }
  const Diagnostics problems = csv.problems();
  if (problems.has_errors()) return problems;
  return rows;
}

std::vector<VisitScore> pair_receipts(const std::vector<ReceiptRow>& truth, const std::vector<ReceiptRow>& receipts) {
  std::vector<VisitScore> visits;
  std::map<VisitId, std::map<SkuId, int>> true_units, charged_units;
  for (const ReceiptRow& row : truth) {
    const auto visit = visit_named(visits, row.visit);
    if (row.quantity > 0) {
      visit->truth_lines.push_back({row.sku, row.quantity});
      true_units[row.visit][row.sku] += row.quantity;
    }
  }
  for (const ReceiptRow& row : receipts) {
    const auto visit = visit_named(visits, row.visit);
    visit->confidence *= row.confidence;
    if (row.quantity > 0) {
      visit->receipt_lines.push_back({row.sku, row.quantity, row.confidence});
      charged_units[row.visit][row.sku] += row.quantity;
    }
  }
  for (VisitScore& visit : visits) visit.exact = true_units[visit.visit] == charged_units[visit.visit];
  return visits;
}

}  // namespace storetwin::score
