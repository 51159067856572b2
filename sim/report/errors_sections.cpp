// What was billed wrongly, to whom, and where in the shop the core misread the shelves.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/confusion.h"
#include "sim/report/error_map.h"
#include "sim/report/html.h"
#include "sim/report/markup.h"
#include "sim/report/page.h"

namespace storetwin::report {

namespace {

constexpr std::size_t kMostConfusions = 40;
constexpr std::size_t kMostPayments = 60;
constexpr std::size_t kMostVisits = 300;
constexpr std::size_t kMostMaps = 6;
constexpr std::size_t kMostPlates = 15;

std::string units_text(double units) {
  return std::abs(units - std::round(units)) < 1e-6 ? fmt::format("{:.0f}", units) : fmt::format("{:.2f}", units);
}

std::string confusion_table(const Page& page) {
  const std::vector<Confused> confused = confused_products(page.runs());
  Table table("Taken and billed; where several products of one visit were mixed up, units are shared in proportion",
              {{"truly taken"}, {"billed"}, {"units", true}, {"runs", true}, {"first seen in"}});
  for (const Confused& c : confused) {
    if (table.size() == kMostConfusions) break;
    table.add({c.taken ? page.product(c.taken) : "<em>nothing</em>",
               c.billed ? page.product(c.billed) : "<em>nothing</em>", units_text(c.units),
               std::to_string(c.runs.size()), page.run_name(c.runs.front())});
  }
  table.note(shown_of(table.size(), confused.size()));
  return table.html();
}

std::string payments_table(const Page& page) {
  const std::vector<PaidFor> payments = paid_for_others(page.runs());
  Table table("Who paid for whom", {{"run"}, {"product"}, {"taken by"}, {"billed to"}, {"units", true}});
  for (const PaidFor& p : payments) {
    if (table.size() == kMostPayments) break;
    table.add(
        {page.run_name(p.run), page.product(p.sku), code(p.taker.value), code(p.payer.value), units_text(p.units)});
  }
  table.note(shown_of(table.size(), payments.size()));
  return table.html();
}

std::string lines_text(const Page& page, const score::VisitScore& visit) {
  std::string text;
  for (const WrongLine& line : wrong_lines(visit)) {
    text += fmt::format("{}{}: {} taken, {} billed", text.empty() ? "" : "<br>", page.product(line.sku), line.taken,
                        line.billed);
  }
  return text;
}

std::string plates_table(const PlacedErrors& placed) {
  std::vector<std::pair<PlateAddress, ErrorCounts>> plates(placed.plates.begin(), placed.plates.end());
  std::stable_sort(plates.begin(), plates.end(),
                   [](const auto& a, const auto& b) { return a.second.all() > b.second.all(); });
  Table table("Plates with the most misread events in " + placed.name, {{"plate"},
                                                                        {"all", true},
                                                                        {"missed", true},
                                                                        {"never happened", true},
                                                                        {"wrong product", true},
                                                                        {"wrong visit", true}});
  for (const auto& [plate, counts] : plates) {
    if (table.size() == kMostPlates) break;
    table.add({code(to_text(plate)), std::to_string(counts.all()), std::to_string(counts.missed),
               std::to_string(counts.phantom), std::to_string(counts.wrong_product),
               std::to_string(counts.wrong_visit)});
  }
  table.note(shown_of(table.size(), plates.size()));
  return table.html();
}

}  // namespace

std::string confusion_section(const Page& page) {
  return section("confusion", "What was billed instead", confusion_table(page) + payments_table(page));
}

std::string places_section(const Page& page) {
  const std::vector<PlacedErrors> placed = errors_by_store(page);
  std::string body;
  for (std::size_t i = 0; i < std::min(kMostMaps, placed.size()); ++i) {
    if (placed[i].store != nullptr) {
      body += figure(
          error_map(placed[i]),
          fmt::format(
              "{}, from above. Each square of 30 cm tells how many units were misread at the shelves' fronts there; "
              "the stronger its colour, the more.",
              placed[i].name));
    }
    body += plates_table(placed[i]);
  }
  if (placed.size() > kMostMaps) body += "<p><small>" + shown_of(kMostMaps, placed.size()) + " stores</small></p>\n";
  return section("places", "Where the shelves were misread", body);
}

std::string wrong_visits_section(const Page& page) {
  Table table("Visits whose receipt is wrong",
              {{"run"}, {"visit"}, {"state"}, {"confidence", true}, {"what is wrong"}, {"blame"}});
  std::size_t all = 0;
  for (std::size_t i = 0; i < page.runs().size(); ++i) {
    const RunRecord& run = page.run(i);
    for (const score::VisitScore& visit : run.score.visits) {
      if (visit.exact || run.score.metrics.empty() || ++all > kMostVisits) continue;
      table.add({page.run_name(i), code(visit.visit.value), escaped(visit.state),
                 fmt::format("{:.2f}", visit.confidence), lines_text(page, visit),
                 run.blame.empty() ? "–" : escaped(run.blame)});
    }
  }
  table.note(shown_of(table.size(), all));
  const std::string html = table.html();
  return section("wrong", "Wrong receipts", html.empty() ? "<p>Every receipt is right.</p>\n" : html);
}

}  // namespace storetwin::report
