// Where the rows of an image have edges, and what they do to it in one frame (depth_edges.h).
//
// Edges stay where they are as long as nothing moves there, so they are looked for in blocks that changed and kept for the
// others; a frame then asks only the blocks that have any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/sensors/depth_edges.h"
#include "sim/sensors/depth_layer.h"
#include "sim/sensors/image_blocks.h"

namespace storetwin::sensors {

/// Exact 1/z of a row, and of the rows above and below. Beyond its ends it goes on as it ends.
struct RowOfDepth {
  RowOfDepth(const DepthLayer& layer, int v);
  const float *here, *above, *below;
  int count;
};

/// The blocks in which there may be edges.
class EdgeMap {
 public:
  EdgeMap() = default;
  EdgeMap(int width_px, int height_px) : found_(width_px, height_px) {}
  bool empty() const { return found_.columns() == 0; }

  /// Looks again for the edges in some of a row's blocks.
  void look(const EdgeKernel& edges, int v, const RowOfDepth& row, ImageBlocks::Words blocks);
  /// The row's blocks in which there may be edges.
  ImageBlocks::Words found(int v) const { return found_.row(v); }
  /// 1/z of the row as its edges leave it in one frame; `out` has room for a whole block at the end.
  void blur(const EdgeKernel& edges, std::uint32_t key, int v, const RowOfDepth& row, float* out) const;

 private:
  ImageBlocks found_;
};

}  // namespace storetwin::sensors
