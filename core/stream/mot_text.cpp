#include "core/stream/mot_text.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace storetwin::stream {

namespace {

constexpr std::array kColumns = {"frame", "id", "left", "top", "width", "height", "conf", "class"};

// A whole number in a cell; files often write them as 1.0.
std::optional<int> whole(CsvReader& csv, std::size_t index, int lowest) {
  constexpr double kMost = 1e9;
  const CsvCell& cell = csv.cells()[index];
  const auto value = csv.number(cell, {.min = static_cast<double>(lowest), .max = kMost, .what = kColumns[index]});
  if (!value) return std::nullopt;
  if (*value == std::floor(*value)) return static_cast<int>(*value);
  csv.problem("not-whole", cell.column, fmt::format("a {} must be a whole number", kColumns[index]));
  return std::nullopt;
}

}  // namespace

std::optional<MotRow> read_mot_row(CsvReader& csv, std::size_t columns, int lowest_id) {
  const std::vector<CsvCell>& cells = csv.cells();
  if (cells.size() < columns) {
    csv.problem("missing-cell", 1, fmt::format("a row needs at least {} numbers, this has {}", columns, cells.size()),
                "frame,id,left,top,width,height,conf,class, parted by commas");
    return std::nullopt;
  }
  constexpr double kFarthestPx = 1e6;
  const auto px = [&](std::size_t i, double lowest) {
    return csv.number(cells[i], {.min = lowest, .max = kFarthestPx, .what = kColumns[i]});
  };
  const auto frame = whole(csv, 0, 1), id = whole(csv, 1, lowest_id);
  const auto left = px(2, -kFarthestPx), top = px(3, -kFarthestPx), width = px(4, 0), height = px(5, 0);
  const std::optional<double> conf = columns > 6 ? csv.number(cells[6], {.what = kColumns[6]}) : 1.0;
  const std::optional<int> kind = columns > 7 ? whole(csv, 7, -1) : 1;
  if (!frame || !id || !left || !top || !width || !height || !conf || !kind) return std::nullopt;
  return MotRow{*frame, *id, *left, *top, *width, *height, *conf, *kind};
}

}  // namespace storetwin::stream
