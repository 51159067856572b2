// Where one row of an image has edges, and what they do to it in one frame (depth_edges.h).
//
// Edges stay where they are as long as nothing moves there, so they are looked for in rows that changed and kept for the
// others; a frame then asks only the blocks that have any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/sensors/depth_edges.h"
#include "sim/sensors/depth_layer.h"

namespace storetwin::sensors {

/// Exact 1/z of a row, with readable neighbours on either side, and of the rows above and below.
struct RowOfDepth {
  const float *here, *above, *below;
};

/// Rows of an image that may have changed since they were looked at.
class ChangedRows {
 public:
  ChangedRows() = default;
  explicit ChangedRows(std::span<const std::uint8_t> changed) : changed_(changed) {}
  /// Whether this row changed or one beside it.
  bool about(int v) const { return at(v - 1) || at(v) || at(v + 1); }

 private:
  bool at(int v) const {
    const auto row = static_cast<std::size_t>(v);  // of -1, a number beyond all rows
    return row < changed_.size() && changed_[row] != 0;
  }
  std::span<const std::uint8_t> changed_;
};

/// The blocks of kEdgeBlockPx pixels in which there may be edges, row by row.
class EdgeMap {
 public:
  EdgeMap() = default;
  EdgeMap(int width_px, int height_px);
  bool empty() const { return found_.empty(); }

  void look(const EdgeKernel& edges, int v, const RowOfDepth& row);
  /// 1/z of the row as its edges leave it in one frame; `out` holds the exact row before.
  void blur(const EdgeKernel& edges, std::uint32_t key, int v, const RowOfDepth& row, float* out) const;

 private:
  int width_px_ = 0;
  std::size_t blocks_per_row_ = 0;
  std::vector<std::uint16_t> blocks_;  // of row v from v * blocks_per_row_ on, `found_` of them
  std::vector<int> found_;
};

}  // namespace storetwin::sensors
