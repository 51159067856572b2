#include "sim/sensors/edge_kernels.h"

#include <algorithm>
#include <bit>

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

HWY_INLINE bool has_edges(const EdgeKernel& k, const RowOfDepth& row, const float* here, int block) {
  const BlockFloats d;
  const int first = block * kBlockPx;
  auto any = hn::Zero(d);
  for (int i = 0; i < kBlockPx; i += static_cast<int>(hn::Lanes(d))) {
    const Neighbourhood near(k, hn::LoadU(d, here + i), here + i, row.above + first + i, row.below + first + i);
    any = hn::Or(any, hn::VecFromMask(d, near.at_edge));
  }
  return !hn::AllFalse(d, hn::MaskFromVec(any));
}

void FindEdges(const EdgeKernel& edges, const RowOfDepth& row_of_depth, ImageBlocks::Words blocks, std::span<std::uint64_t> found) {
  const EdgeKernel k = edges;
  const RowOfDepth row = row_of_depth;
  PaddedEnds ends(row);
  for (std::size_t word = 0; word < found.size(); ++word) {
    std::uint64_t edgy = 0;
    for (std::uint64_t left = blocks[word]; left != 0; left &= left - 1) {
      const int bit = std::countr_zero(left), block = static_cast<int>(64 * word) + bit;
      edgy |= std::uint64_t{has_edges(k, row, ends.block(block), block)} << bit;
    }
    found[word] = (found[word] & ~blocks[word]) | edgy;
  }
}

void BlurEdges(const EdgeKernel& edges, std::uint32_t key, const RowOfDepth& row_of_depth, ImageBlocks::Words blocks, float* out) {
  const EdgeKernel k = edges;
  const RowOfDepth row = row_of_depth;
  const BlockFloats d;
  PaddedEnds ends(row);
  std::copy_n(row.here, row.count, out);
  for (std::size_t word = 0; word < blocks.size(); ++word) {
    for (std::uint64_t left = blocks[word]; left != 0; left &= left - 1) {
      const int block = static_cast<int>(64 * word) + std::countr_zero(left), first = block * kBlockPx;
      const float* here = ends.block(block);
      for (int i = 0; i < kBlockPx; i += static_cast<int>(hn::Lanes(d))) {
        const auto hash = hash_from(BlockWords(), key, first + i);
        hn::StoreU(at_edges(k, here + i, row.above + first + i, row.below + first + i, hash), d, out + first + i);
      }
    }
  }
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace storetwin::sensors {

HWY_EXPORT(FindEdges);
HWY_EXPORT(BlurEdges);

RowOfDepth::RowOfDepth(const DepthLayer& layer, int v)
    : here(&layer.inverse_depth[layer.at(0, v)]), above(&layer.inverse_depth[layer.at(0, std::max(v - 1, 0))]),
      below(&layer.inverse_depth[layer.at(0, std::min(v + 1, layer.height_px - 1))]), count(layer.width_px) {}

void EdgeMap::look(const EdgeKernel& edges, int v, const RowOfDepth& row, ImageBlocks::Words blocks) {
  HWY_DYNAMIC_DISPATCH(FindEdges)(edges, row, blocks, found_.row(v));
}

void EdgeMap::blur(const EdgeKernel& edges, std::uint32_t key, int v, const RowOfDepth& row, float* out) const {
  HWY_DYNAMIC_DISPATCH(BlurEdges)(edges, key, row, found_.row(v), out);
}

}  // namespace storetwin::sensors
#endif  // HWY_ONCE
