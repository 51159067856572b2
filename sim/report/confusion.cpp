#include "sim/report/confusion.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace storetwin::report {

namespace {

template <class Key>
using Units = std::map<Key, double>;

template <class Key>
double total(const Units<Key>& units) {
  double sum = 0;
  for (const auto& [key, count] : units) sum += count;
  return sum;
}

// Pairs as many units as there are on both sides, each with each in proportion, and leaves the rest.
template <class Key, class Take>
void pair_up(Units<Key>& lacking, Units<Key>& surplus, const Take& take) {
  const double lack = total(lacking), over = total(surplus);
  if (lack == 0 || over == 0) return;
  const double paired = std::min(lack, over);
  for (const auto& [a, units_a] : lacking) {
    for (const auto& [b, units_b] : surplus) take(a, b, paired * (units_a / lack) * (units_b / over));
  }
  for (auto& [key, units] : lacking) units *= 1 - paired / lack;
  for (auto& [key, units] : surplus) units *= 1 - paired / over;
}

struct Ledger {
  std::map<SkuId, Units<VisitId>> lacking, surplus;
};

Ledger ledger_of(const RunRecord& run) {
  Ledger ledger;
  for (const score::VisitScore& visit : run.score.visits) {
    if (run.score.metrics.empty()) continue;  // a recording without truth
    for (const WrongLine& line : wrong_lines(visit)) {
      const int over = line.billed - line.taken;
      (over > 0 ? ledger.surplus : ledger.lacking)[line.sku][visit.visit] += std::abs(over);
    }
  }
  return ledger;
}

template <class Take>
void take_strangers_out(Ledger& ledger, const Take& take) {
  for (auto& [sku, lacking] : ledger.lacking) {
    const auto over = ledger.surplus.find(sku);
    if (over == ledger.surplus.end()) continue;
    pair_up(lacking, over->second,
            [&](const VisitId& taker, const VisitId& payer, double units) { take(sku, taker, payer, units); });
  }
}

std::map<VisitId, Units<SkuId>> by_visit(const std::map<SkuId, Units<VisitId>>& by_sku) {
  std::map<VisitId, Units<SkuId>> turned;
  for (const auto& [sku, visits] : by_sku) {
    for (const auto& [visit, units] : visits) {
      if (units > 0) turned[visit][sku] = units;
    }
  }
  return turned;
}

}  // namespace

std::vector<WrongLine> wrong_lines(const score::VisitScore& visit) {
  std::map<SkuId, WrongLine> lines;
  for (const auto& line : visit.truth_lines) lines[line.sku].taken += line.quantity;
  for (const auto& line : visit.receipt_lines) lines[line.sku].billed += line.quantity;
  std::vector<WrongLine> wrong;
  for (auto& [sku, line] : lines) {
    line.sku = sku;
    if (line.taken != line.billed) wrong.push_back(line);
  }
  return wrong;
}

std::vector<Confused> confused_products(const std::vector<RunRecord>& runs) {
  std::map<std::pair<SkuId, SkuId>, Confused> cells;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto note = [&cells, i](const SkuId& taken, const SkuId& billed, double units) {
      if (units < 1e-9) return;
      Confused& cell = cells[{taken, billed}];
      cell.units += units;
      if (cell.runs.empty() || cell.runs.back() != i) cell.runs.push_back(i);
    };
    Ledger ledger = ledger_of(runs[i]);
    take_strangers_out(ledger, [](const auto&, const auto&, const auto&, double) {});
    auto lacking = by_visit(ledger.lacking), surplus = by_visit(ledger.surplus);
    for (auto& [visit, lack] : lacking) {
      const auto over = surplus.find(visit);
      if (over != surplus.end()) pair_up(lack, over->second, note);
      for (const auto& [sku, units] : lack) note(sku, SkuId(), units);
    }
    for (const auto& [visit, over] : surplus) {
      for (const auto& [sku, units] : over) note(SkuId(), sku, units);
    }
  }
  std::vector<Confused> confused;
  for (auto& [key, cell] : cells) {
    std::tie(cell.taken, cell.billed) = key;
    confused.push_back(std::move(cell));
  }
  std::stable_sort(confused.begin(), confused.end(), [](const auto& a, const auto& b) { return a.units > b.units; });
  return confused;
}

std::vector<PaidFor> paid_for_others(const std::vector<RunRecord>& runs) {
  std::vector<PaidFor> paid;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Ledger ledger = ledger_of(runs[i]);
    take_strangers_out(ledger, [&](const SkuId& sku, const VisitId& taker, const VisitId& payer, double units) {
      paid.push_back({.run = i, .sku = sku, .taker = taker, .payer = payer, .units = units});
    });
  }
  return paid;
}

}  // namespace storetwin::report
