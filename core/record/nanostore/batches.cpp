#include "core/record/nanostore/batches.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <set>

namespace storetwin::nanostore {
namespace {

std::optional<int> number_in_name(const std::string& fixture) {
  constexpr std::string_view kPrefix = "gondola_";
  if (!fixture.starts_with(kPrefix)) return std::nullopt;
  int number = 0;
  const char* end = fixture.data() + fixture.size();
  const auto [stopped, error] = std::from_chars(fixture.data() + kPrefix.size(), end, number);
  if (error != std::errc() || stopped != end || number < 1 || number > 9999) return std::nullopt;
  return number;
}

// Appends a batch's samples, column by column where its channels stand in `row`.
void append(Batch& run, const Batch& batch) {
  for (int sample = 0; sample < batch.samples; ++sample) {
    for (const Cell& cell : run.cells) {
      const auto found = std::lower_bound(batch.cells.begin(), batch.cells.end(), cell);
      const bool there = found != batch.cells.end() && *found == cell;
      const auto at = static_cast<std::size_t>(sample) * batch.cells.size() +
                      static_cast<std::size_t>(found - batch.cells.begin());
      run.values_g.push_back(there ? batch.values_g[at] : grid_nan());
    }
  }
  run.samples += batch.samples;
}

// Moves the first twelve samples of `run` into a batch of their own, filled up with NaN if there are fewer.
Batch cut_front(Batch& run) {
  Batch batch = run;
  const std::size_t taken = std::min<std::size_t>(kSamplesPerBatch * run.cells.size(), run.values_g.size());
  batch.samples = kSamplesPerBatch;
  batch.values_g.assign(run.values_g.begin(), run.values_g.begin() + static_cast<std::ptrdiff_t>(taken));
  batch.values_g.resize(kSamplesPerBatch * run.cells.size(), grid_nan());
  run.values_g.erase(run.values_g.begin(), run.values_g.begin() + static_cast<std::ptrdiff_t>(taken));
  run.samples = std::max(0, run.samples - kSamplesPerBatch);
  run.origin = run.origin + kPeriod * kSamplesPerBatch;
  return batch;
}

}  // namespace

GondolaNumbers number_gondolas(const store::Map& map) {
  GondolaNumbers numbers;
  for (const store::Fixture& fixture : map.fixtures) {
    const std::optional<int> number = number_in_name(fixture.id);
    if (!number) break;
    numbers.emplace(fixture.id, *number);
  }
  std::set<int> distinct;
  for (const auto& [fixture, number] : numbers) distinct.insert(number);
  if (distinct.size() == map.fixtures.size()) return numbers;
  numbers.clear();
  for (const store::Fixture& fixture : map.fixtures) {
    numbers.emplace(fixture.id, static_cast<int>(numbers.size()) + 1);
  }
  return numbers;
}

std::vector<Batch> batches_of(const stream::PlateBatch& message, const GondolaNumbers& numbers) {
  // Channel indices by gondola and cell; a cell that a message names twice counts once.
  std::map<int, std::map<Cell, std::size_t>> columns;
  for (std::size_t i = 0; i < message.channels.size(); ++i) {
    const PlateAddress& address = message.channels[i];
    const auto number = numbers.find(address.fixture);
    const bool fits =
        address.shelf >= 1 && address.shelf < kMostRows && address.plate >= 1 && address.plate < kMostColumns;
    if (number != numbers.end() && fits) columns[number->second].emplace(Cell{address.shelf, address.plate}, i);
  }
  std::vector<Batch> batches;
  for (const auto& [gondola, cells] : columns) {
    Batch batch{.gondola = gondola,
                .key = message_key(message.header.source, message.header.sequence),
                .origin = message.header.captured,
                .received = message.header.received,
                .samples = static_cast<int>(message.samples())};
    for (const auto& [cell, column] : cells) batch.cells.push_back(cell);
    for (std::size_t sample = 0; sample < message.samples(); ++sample) {
      for (const auto& [cell, column] : cells) {
        batch.values_g.push_back(message.values_g[sample * message.channels.size() + column]);
      }
    }
    batches.push_back(std::move(batch));
  }
  return batches;
}

std::vector<Batch> cut_to_twelve(std::vector<Batch> stream) {
  const auto is_twelve = [](const Batch& b) { return b.samples == kSamplesPerBatch; };
  if (std::all_of(stream.begin(), stream.end(), is_twelve)) return stream;

  constexpr Duration kGap = kPeriod * (kSamplesPerBatch / 2);
  std::vector<Batch> cut;
  std::optional<Batch> run;
  const auto finish_run = [&] {
    while (run && run->samples > 0) cut.push_back(cut_front(*run));
    run.reset();
  };
  for (const Batch& batch : stream) {
    if (run) {
      const Duration off = batch.origin - (run->origin + kPeriod * run->samples);
      if (std::abs(off.ns) > kGap.ns || batch.cells != run->cells) finish_run();
    }
    if (!run) {
      run = batch;
      run->key.clear();
      run->samples = 0;
      run->values_g.clear();
    }
    run->received = batch.received;
    append(*run, batch);
    while (run->samples >= kSamplesPerBatch) cut.push_back(cut_front(*run));
    // What is left takes its time from the newest batch, so that neither jitter nor a rate slightly off 60 Hz adds up.
    if (run->samples <= batch.samples) run->origin = batch.origin + kPeriod * (batch.samples - run->samples);
  }
  finish_run();
  return cut;
}

GridShape shape_of(const Batch& batch) {
  GridShape shape;
  for (const Cell& cell : batch.cells) {
    shape.rows = std::max(shape.rows, cell.row + 1);
    shape.columns = std::max(shape.columns, cell.column + 1);
  }
  return shape;
}

Grid grid_of(const Batch& batch, const GridShape& shape, const std::vector<float>& phantoms_g) {
  Grid grid = Grid::empty(batch.samples, shape.rows, shape.columns);
  const bool with_phantoms = phantoms_g.size() == shape.phantoms.size() * static_cast<std::size_t>(batch.samples);
  for (int sample = 0; sample < batch.samples; ++sample) {
    const std::size_t row = static_cast<std::size_t>(sample);
    for (std::size_t i = 0; with_phantoms && i < shape.phantoms.size(); ++i) {
      grid.at(sample, shape.phantoms[i]) = phantoms_g[row * shape.phantoms.size() + i];
    }
    for (std::size_t i = 0; i < batch.cells.size(); ++i) {
      const float value = batch.values_g[row * batch.cells.size() + i];
      if (grid.has(batch.cells[i])) grid.at(sample, batch.cells[i]) = std::isnan(value) ? grid_nan() : value;
    }
  }
  return grid;
}

}  // namespace storetwin::nanostore
