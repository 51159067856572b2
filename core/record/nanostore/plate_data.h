// plate_data.json: one document per gondola and batch, a base64 block of float32 of shape [samples, shelves + 1,
// plates + 1].
//
// Indices count from 1, so row 0 and column 0 of every sample are NaN, and so is every cell without a plate. The
// block is as wide as the widest gondola of the maker's, so a narrower one carries *phantom channels*: cells that no
// plate stands behind and that float, or stick at a rail value. Only the store's map tells them from plates.
#pragma once

#include <optional>
#include <vector>

#include "core/record/nanostore/json_lines.h"
#include "core/stream/plates.h"

namespace storetwin::nanostore {

/// The batch size of the format.
inline constexpr int kSamplesPerBatch = 12;
/// 1/60 s, as messages state it.
inline constexpr Duration kPeriod{16'666'667};

/// Bounds on what a document may claim, so that a wrong shape can't exhaust memory.
inline constexpr int kMostSamples = 6000;
inline constexpr int kMostRows = 64;
inline constexpr int kMostColumns = 256;

/// A shelf row and plate column of a grid, both from 1 for real plates.
struct Cell {
  int row = 0;
  int column = 0;
  auto operator<=>(const Cell&) const = default;
};

/// The block of one document: samples x rows x columns, sample-major, then row-major; grams.
struct Grid {
  int samples = 0;
  int rows = 0;
  int columns = 0;
  std::vector<float> values_g;

  /// A grid of NaNs, the format's "nothing here".
  static Grid empty(int samples, int rows, int columns);
  bool has(Cell cell) const { return cell.row < rows && cell.column < columns; }
  float& at(int sample, Cell cell) { return values_g[index(sample, cell)]; }
  float at(int sample, Cell cell) const { return values_g[index(sample, cell)]; }

 private:
  std::size_t index(int sample, Cell cell) const {
    return static_cast<std::size_t>((sample * rows + cell.row) * columns + cell.column);
  }
};

/// The format's own NaN; every NaN is written as this one.
float grid_nan();
/// True for any cell content but the format's own NaN.
bool is_written(float value);

/// Little-endian float32 in base64, and back; `floats_of` is empty if the text is no base64 of whole floats.
std::string base64_of(const std::vector<float>& values);
std::optional<std::vector<float>> floats_of(const std::string& base64);

/// One document, read.
struct PlateDocument {
  int line = 0;
  int gondola = 0;
  Timestamp origin;    ///< t_origin: taken as the time of the first sample
  Timestamp received;  ///< arrival in the document store
  double rate_hz = 0;
  Duration period;     ///< 1 / rate_hz
  Grid grid;
};

PlateDocument read_plate_document(const Node& document);

/// The document of a batch as the contract knows it: ids are null, t_issue is the last sample's time.
Json plate_document(int gondola, Timestamp origin, Timestamp received, const Grid& grid);

/// Unix seconds, rounded to microseconds, as the member `timestamp` holds them.
double unix_seconds(Timestamp time);

}  // namespace storetwin::nanostore
