#include "sim/sensors/edge_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/sensors/edge_kernels.cpp"
#include "sim/sensors/vector_targets.h"
// Highway wants this order.
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "sim/sensors/depth_edges-inl.h"
#include "sim/sensors/pixel_random-inl.h"

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

int FindEdges(const EdgeKernel& edges, const RowOfDepth& row, std::uint16_t* blocks, int count) {
  const EdgeKernel k = edges;
  const Floats d;
  int found = 0;
  for (int first = 0; first < count; first += kEdgeBlockPx) {
    auto any = hn::Zero(d);
    for (int i = first; i < first + kEdgeBlockPx; i += static_cast<int>(hn::Lanes(d))) {
      const Neighbourhood near(k, hn::LoadU(d, row.here + i), row.here + i, row.above + i, row.below + i);
      any = hn::Or(any, hn::VecFromMask(d, near.at_edge));
    }
    blocks[found] = static_cast<std::uint16_t>(first / kEdgeBlockPx);
    found += hn::AllFalse(d, hn::MaskFromVec(any)) ? 0 : 1;
  }
  return found;
}

void BlurEdges(const EdgeKernel& edges, std::uint32_t key, const RowOfDepth& row, const std::uint16_t* blocks,
               int blocks_count, float* out) {
  const EdgeKernel k = edges;
  const Floats d;
  for (int block = 0; block < blocks_count; ++block) {
    const int first = blocks[block] * kEdgeBlockPx;
    for (int i = first; i < first + kEdgeBlockPx; i += static_cast<int>(hn::Lanes(d))) {
      hn::StoreU(at_edges(k, row.here + i, row.above + i, row.below + i, hash_from(key, i)), d, out + i);
    }
  }
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace storetwin::sensors {

HWY_EXPORT(FindEdges);
HWY_EXPORT(BlurEdges);

EdgeMap::EdgeMap(int width_px, int height_px)
    : width_px_(width_px), blocks_per_row_(static_cast<std::size_t>((width_px + kEdgeBlockPx - 1) / kEdgeBlockPx)),
      blocks_(blocks_per_row_ * static_cast<std::size_t>(height_px)), found_(static_cast<std::size_t>(height_px)) {}

void EdgeMap::look(const EdgeKernel& edges, int v, const RowOfDepth& row) {
  const auto at = static_cast<std::size_t>(v);
  found_[at] = HWY_DYNAMIC_DISPATCH(FindEdges)(edges, row, &blocks_[at * blocks_per_row_], width_px_);
}

void EdgeMap::blur(const EdgeKernel& edges, std::uint32_t key, int v, const RowOfDepth& row, float* out) const {
  const auto at = static_cast<std::size_t>(v);
  HWY_DYNAMIC_DISPATCH(BlurEdges)(edges, key, row, &blocks_[at * blocks_per_row_], found_[at], out);
}

}  // namespace storetwin::sensors
#endif  // HWY_ONCE
