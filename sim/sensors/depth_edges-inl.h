// The vector part of depth_edges.h. Included by kernels, once per instruction set.
#if defined(STORETWIN_DEPTH_EDGES_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef STORETWIN_DEPTH_EDGES_INL
#undef STORETWIN_DEPTH_EDGES_INL
#else
#define STORETWIN_DEPTH_EDGES_INL
#endif

#include <algorithm>

#include "sim/sensors/depth_edges.h"
#include "sim/sensors/edge_kernels.h"
#include "sim/sensors/image_blocks.h"
#include "sim/sensors/pixel_random-inl.h"

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

/// Edges are looked for block by block, so vectors are no longer than a block.
using BlockFloats = hn::CappedTag<float, kBlockPx>;
using BlockVector = hn::Vec<BlockFloats>;
using BlockWords = hn::RebindToUnsigned<BlockFloats>;

/// A row's blocks with readable neighbours on either side, which the first and the last have in a copy only.
class PaddedEnds {
 public:
  explicit PaddedEnds(const RowOfDepth& row) : row_(row), last_((row.count - 1) / kBlockPx) {}
  /// Until the next call.
  HWY_INLINE const float* block(int block) {
    return block > 0 && block < last_ ? row_.here + block * kBlockPx : copy_of(block);
  }

 private:
  const float* copy_of(int block) {
    for (int i = 0; i < kBlockPx + 2; ++i) copy_[i] = row_.here[std::clamp(block * kBlockPx + i - 1, 0, row_.count - 1)];
    return copy_ + 1;
  }
  RowOfDepth row_;
  int last_;
  float copy_[kBlockPx + 2];
};

/// The nearest of a pixel's four neighbours, and whether the step to it is an edge.
struct Neighbourhood {
  HWY_INLINE Neighbourhood(const EdgeKernel& k, BlockVector w, const float* here, const float* above, const float* below) {
    const BlockFloats d;
    nearest = hn::Max(hn::Max(hn::LoadU(d, here - 1), hn::LoadU(d, here + 1)),
                      hn::Max(hn::LoadU(d, above), hn::LoadU(d, below)));
    at_edge = hn::Gt(hn::Sub(nearest, w), hn::Mul(hn::Set(d, k.step_m), hn::Mul(nearest, nearest)));
  }
  BlockVector nearest;
  hn::Mask<BlockFloats> at_edge;
};

/// 1/z of pixels as the edges leave them; `here` has readable neighbours on either side.
HWY_INLINE BlockVector at_edges(const EdgeKernel& k, const float* here, const float* above, const float* below,
                                hn::Vec<BlockWords> h) {
  const BlockFloats d;
  const hn::RebindToSigned<BlockFloats> di;
  const auto w = hn::LoadU(d, here);
  const Neighbourhood near(k, w, here, above, below);
  const auto g = second_draw(h);
  const auto below_chance = [&](std::int32_t chance) HWY_ATTR { return hn::RebindMask(d, hn::Lt(g, hn::Set(di, chance))); };
  const auto part = hn::ConvertTo(d, hn::And(g, hn::Set(di, 255)));
  const auto between = hn::Add(w, hn::Mul(hn::Sub(near.nearest, w), hn::Mul(part, hn::Set(d, 1.0f / 256))));
  const auto kept = hn::IfThenElse(below_chance(k.drop), hn::Zero(d), w);
  const auto mixed_in = hn::IfThenElse(below_chance(k.mix), between, kept);
  return hn::IfThenElse(near.at_edge, hn::IfThenElse(below_chance(k.fatten), near.nearest, mixed_in), w);
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
