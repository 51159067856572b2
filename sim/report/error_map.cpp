#include "sim/report/error_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/html.h"
#include "sim/report/plan.h"

namespace storetwin::report {

namespace {

constexpr double kCellM = 0.3;
constexpr int kShades = 4;  // classes "heat h1" to "heat h4"

void count(ErrorCounts& counts, WrongKind kind) {
  switch (kind) {
    case WrongKind::kMissed: counts.missed += 1; break;
    case WrongKind::kPhantom: counts.phantom += 1; break;
    case WrongKind::kWrongProduct: counts.wrong_product += 1; break;
    case WrongKind::kWrongVisit: counts.wrong_visit += 1; break;
  }
}

// Scenarios load their stores anew, so sameness is told by what a plan shows.
std::string fingerprint(const store::Store& store) {
  std::string text = store.name;
  for (const store::Fixture& f : store.map.fixtures) {
    const Vec3 p = f.X_WF.translation;
    text += fmt::format("|{} {:.3f} {:.3f} {:.3f}", f.id, p.x(), p.y(), f.X_WF.rotation(0, 0));
  }
  return text;
}

}  // namespace

int PlacedErrors::all() const {
  int sum = 0;
  for (const auto& [plate, counts] : plates) sum += counts.all();
  return sum;
}

std::vector<PlacedErrors> errors_by_store(const Page& page) {
  std::map<std::string, PlacedErrors> by_store;
  std::map<std::string, std::string> keys;  // by scenario
  for (const RunRecord& run : page.runs()) {
    if (run.wrong_events.empty()) continue;
    const store::Store* store = page.store_of(run);
    const auto key = keys.try_emplace(run.scenario, store ? fingerprint(*store) : run.scenario).first->second;
    PlacedErrors& placed = by_store[key];
    if (placed.name.empty()) {
      placed.store = store;
      placed.name = store && !store->name.empty() ? store->name : run.scenario;
    }
    for (const WrongEvent& event : run.wrong_events) count(placed.plates[event.plate], event.kind);
  }
  std::vector<PlacedErrors> all;
  for (auto& [key, placed] : by_store) all.push_back(std::move(placed));
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.all() > b.all(); });
  return all;
}

std::string error_map(const PlacedErrors& errors) {
  const Canvas c = plan_canvas(errors.store->map);
  std::map<std::pair<int, int>, int> cells;
  int most = 0;
  for (const auto& [plate, counts] : errors.plates) {
    if (store::find_plate(*errors.store, plate) == nullptr) continue;
    const Vec2 place = place_of(*errors.store, plate) / kCellM;
    int& cell = cells[{static_cast<int>(std::floor(place.x())), static_cast<int>(std::floor(place.y()))}];
    cell += counts.all();
    most = std::max(most, cell);
  }
  std::string text = svg_open(c, "Where the shelves were misread in " + errors.name,
                              fmt::format("{} misread in {} of the plan, {} at most in one",
                                          plural(static_cast<std::size_t>(errors.all()), "unit"),
                                          plural(cells.size(), "square"), most)) +
                     draw_map(c, errors.store->map);
  for (const auto& [cell, units] : cells) {
    const Vec2 low = Vec2(cell.first, cell.second) * kCellM, high = low + Vec2(kCellM, kCellM);
    const int shade = std::min(kShades, 1 + units * kShades / (most + 1));
    text +=
        svg_rect(c, low, high, fmt::format("heat h{}", shade), plural(static_cast<std::size_t>(units), "misread unit"));
    text += svg_text(c, {low.x() + kCellM / 2, low.y() + kCellM * 0.32}, std::to_string(units),
                     fmt::format("count c{}", shade), "middle");
  }
  return text + svg_close();
}

}  // namespace storetwin::report
