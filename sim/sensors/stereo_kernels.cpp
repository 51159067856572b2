#include "sim/sensors/stereo_kernels.h"

#include <algorithm>
#include <bit>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/sensors/stereo_kernels.cpp"
#include "sim/sensors/vector_targets.h"
// Highway wants this order.
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "sim/sensors/depth_edges-inl.h"
#include "sim/sensors/pixel_random-inl.h"

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

// Millimetres of disparities that are given in steps, in the lower 16 bits. A disparity of 0 or less gives a depth that is
// infinite or negative, out of any range.
HWY_INLINE WordVector millimetres(const StereoRow& k, Vector disparity) {
  const Floats d;
  const auto mm = hn::Add(hn::Div(hn::Set(d, k.step_mm), disparity), hn::Set(d, k.offset_mm));
  return whole_millimetres(mm, hn::And(hn::Ge(mm, hn::Set(d, k.min_mm)), hn::Le(mm, hn::Set(d, k.max_mm))));
}

HWY_INLINE hn::Vec<Shorts> millimetres_at(const StereoRow& k, const StereoPixels& p, int i) {
  const Floats d;
  return lower_bits(millimetres(k, hn::LoadU(d, p.steps + i)), millimetres(k, hn::LoadU(d, p.steps + i + kFirstOfSecond)));
}

// Disparities of what has a 1/z; 0 of what has none.
template <bool kPlain, bool kQuantised, class D>
HWY_INLINE hn::Vec<D> noisy_steps(D d, const StereoRow& k, const StereoPixels& p, int i, hn::Vec<D> w,
                                  hn::Vec<hn::RebindToUnsigned<D>> hash) {
  auto steps = hn::Add(hn::Mul(raw_bell(hash), hn::Set(d, k.white)), hn::Set(d, k.centre));
  steps = hn::Add(hn::Mul(hn::Set(d, k.steps_m), w), steps);
  if constexpr (!kPlain) {
    const auto above = hn::Mul(hn::LoadU(d, p.lattice_above + i), hn::Set(d, k.above));
    steps = hn::Add(steps, hn::Add(above, hn::Mul(hn::LoadU(d, p.lattice_below + i), hn::Set(d, k.below))));
  }
  return hn::IfThenElseZero(hn::Gt(w, hn::Zero(d)), kQuantised ? hn::Floor(steps) : steps);
}

// First the disparities of a whole row, then the depths of a whole row: each has half as long a chain of operations that
// wait for one another, so that more of them are under way at a time.
template <bool kPlain, bool kQuantised>
HWY_INLINE void disparity_row(const StereoRow& k, const StereoPixels& p) {
  const Floats d;
  auto places = places_from(Words(), 0);
  for (int i = 0; i < p.count; i += static_cast<int>(hn::Lanes(d)), places = hn::Add(places, places_per_vector())) {
    const auto w = hn::LoadU(d, p.inverse_depth + i);
    hn::StoreU(noisy_steps<kPlain, kQuantised>(d, k, p, i, w, hash_of(k.key, places)), d, p.steps + i);
  }
}

// The disparities of blocks with edges once more, as the edges leave them.
template <bool kQuantised>
HWY_INLINE void edge_disparities(const StereoRow& k, const StereoPixels& p, const StereoEdges& e) {
  const BlockFloats d;
  PaddedEnds ends(e.row);
  for (std::size_t word = 0; word < e.blocks.size(); ++word) {
    for (std::uint64_t left = e.blocks[word]; left != 0; left &= left - 1) {
      const int block = static_cast<int>(64 * word) + std::countr_zero(left), first = block * kBlockPx;
      const float* here = ends.block(block);
      for (int j = 0; j < kBlockPx; j += static_cast<int>(hn::Lanes(d))) {
        const int i = first + j;
        const auto hash = hash_from(BlockWords(), k.key, i);
        const auto w = at_edges(e.kernel, here + j, e.row.above + i, e.row.below + i, hash);
        hn::StoreU(noisy_steps<false, kQuantised>(d, k, p, i, w, hash), d, p.steps + i);
      }
    }
  }
}

template <bool kQuantised>
HWY_INLINE void stereo_disparities(const StereoRow& k, const StereoPixels& p, const StereoEdges& e) {
  disparity_row<false, kQuantised>(k, p);
  edge_disparities<kQuantised>(k, p, e);
}

void StereoRowNoise(const StereoRow& row, const StereoPixels& pixels, const StereoEdges& row_edges) {
  const StereoRow k = row;
  const StereoPixels p = pixels;
  const StereoEdges e = row_edges;
  const Shorts d;
  k.quantised ? stereo_disparities<true>(k, p, e) : stereo_disparities<false>(k, p, e);
  for (int i = 0; i < p.count; i += static_cast<int>(hn::Lanes(d))) {
    const auto hole = hn::SaturatedSub(hn::LoadU(d, p.mark + i), hn::LoadU(d, p.hole_draw + i));
    hn::StoreU(hn::IfThenElseZero(hn::Eq(hole, hn::Zero(d)), millimetres_at(k, p, i)), d, p.out + i);
  }
}

void StereoPlainRowNoise(const StereoRow& row, const StereoPixels& pixels) {
  const StereoRow k = row;
  const StereoPixels p = pixels;
  const Shorts d;
  k.quantised ? disparity_row<true, true>(k, p) : disparity_row<true, false>(k, p);
  for (int i = 0; i < p.count; i += static_cast<int>(hn::Lanes(d))) hn::StoreU(millimetres_at(k, p, i), d, p.out + i);
}

// The marks of one block, from those of its surfaces and what is seen leftmost right of it; returns what is with it.
HWY_INLINE float shadow_block(const ShadowRow& row, int block, float leftmost) {
  const hn::CappedTag<float, kBlockPx> d;
  const int step = static_cast<int>(hn::Lanes(d)), from = block * kBlockPx, to = std::min(from + kBlockPx, row.count);
  if (to - from == kBlockPx) {
    std::copy_n(row.surface + from, kBlockPx, row.mark + from);  // of known length: no call
  } else {
    std::copy(row.surface + from, row.surface + to, row.mark + from);
  }
  const auto parallax = hn::Set(d, row.parallax_px_m);
  for (int u = from + kBlockPx - step; u >= from; u -= step) {
    // Where each column is seen left of the next and of all beyond, as nearly everywhere, nothing is hidden.
    const auto column = counted_from(d, static_cast<float>(u));
    const auto here = hn::Sub(column, hn::Mul(parallax, hn::LoadU(d, row.inverse_depth + u)));
    const auto next = hn::Sub(hn::Add(column, hn::Set(d, 1.0f)), hn::Mul(parallax, hn::LoadU(d, row.inverse_depth + u + 1)));
    if (u + step <= to && hn::AllTrue(d, hn::And(hn::Lt(here, next), hn::Lt(here, hn::Set(d, leftmost))))) {
      leftmost = hn::GetLane(here);
      continue;
    }
    for (int i = std::min(u + step, to) - 1; i >= u; --i) {
      const float seen_at = static_cast<float>(i) - row.parallax_px_m * row.inverse_depth[i];
      if (seen_at >= leftmost) row.mark[i] = 65535;
      leftmost = seen_at < leftmost ? seen_at : leftmost;
    }
  }
  return leftmost;
}

// Brings one block to what the row is now; true if what is seen leftmost with it is not what it was.
HWY_INLINE bool renew_shadow(const ShadowRow& row, int block) {
  const float leftmost = shadow_block(row, block, row.leftmost[block + 1]);
  const bool differs = leftmost != row.leftmost[block];
  row.leftmost[block] = leftmost;
  return differs;
}

void ShadowBlocks(const ShadowRow& shadow_row, ImageBlocks::Words blocks) {
  const ShadowRow row = shadow_row;
  const auto is_set = [&](int block) { return (blocks[static_cast<std::size_t>(block / 64)] >> (block % 64) & 1) != 0; };
  int next = (row.count - 1) / kBlockPx;  // all right of it are done
  while (next >= 0) {
    // The next block in the set.
    const std::uint64_t left = blocks[static_cast<std::size_t>(next / 64)] << (63 - next % 64);
    next = left == 0 ? next - next % 64 - 1 : next - std::countl_zero(left);
    if (left == 0) continue;
    // And on to the left as far as the set goes, or as what is seen farther right is not what it was.
    bool differs = renew_shadow(row, next--);
    while (next >= 0 && (is_set(next) || differs)) differs = renew_shadow(row, next--);
  }
}

void LatticeRow(std::uint32_t key, const float* left, const float* right, int cell_px, float* nodes, float* out, int count) {
  const Floats d;
  const int step = static_cast<int>(hn::Lanes(d));
  for (int i = 0; i < count / cell_px + 2; i += step) hn::StoreU(bell(hash_from(Words(), key, i)), d, nodes + i);
  // Whole vectors are written; what reaches into the next cell is overwritten by it.
  for (int first = 0; first < count; first += cell_px, ++nodes) {
    const auto before = hn::Set(d, nodes[0]), after = hn::Set(d, nodes[1]);
    for (int i = 0; i < cell_px; i += step) {
      const auto between = hn::Add(hn::Mul(before, hn::LoadU(d, left + i)), hn::Mul(after, hn::LoadU(d, right + i)));
      hn::StoreU(between, d, out + first + i);
    }
  }
}

void HoleRow(std::uint32_t key, const HoleLife& life, int cell_px, std::uint32_t* cells, std::uint16_t* out,
             int count) {
  const Words d;
  const HalfShorts d16;
  const int step = static_cast<int>(hn::Lanes(d));
  const auto frames = static_cast<std::uint64_t>(life.life);
  const auto epoch = static_cast<std::uint32_t>(life.frame / frames), into = static_cast<std::uint32_t>(life.frame % frames);
  const auto all = hn::Set(d, static_cast<std::uint32_t>(life.life));
  const auto this_epoch = mixed(hn::Set(d, epoch)), next_epoch = mixed(hn::Set(d, epoch + 1));
  for (int i = 0; i < count / cell_px + 1; i += step) {
    const auto place = hash_from(d, key, i);
    const auto ahead = hn::ShiftRight<16>(hn::Mul(hn::ShiftRight<16>(place), all));
    const auto is_next = hn::Gt(hn::Add(ahead, hn::Set(d, into + 1)), all);
    const auto draw = hn::ShiftRight<16>(mixed(hn::Xor(place, hn::IfThenElse(is_next, next_epoch, this_epoch))));
    hn::StoreU(hn::Min(draw, hn::Set(d, 65534U)), d, cells + i);
  }
  for (int first = 0; first < count; first += cell_px, ++cells) {
    const auto draw = hn::Set(d16, static_cast<std::uint16_t>(*cells));
    for (int i = 0; i < cell_px; i += step) hn::StoreU(draw, d16, out + first + i);
  }
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace storetwin::sensors {

HWY_EXPORT(StereoRowNoise);
HWY_EXPORT(StereoPlainRowNoise);
HWY_EXPORT(ShadowBlocks);
HWY_EXPORT(LatticeRow);
HWY_EXPORT(HoleRow);

void stereo_row(const StereoRow& row, const StereoPixels& pixels, const StereoEdges& edges) {
  HWY_DYNAMIC_DISPATCH(StereoRowNoise)(row, pixels, edges);
}
void stereo_plain_row(const StereoRow& row, const StereoPixels& pixels) {
  HWY_DYNAMIC_DISPATCH(StereoPlainRowNoise)(row, pixels);
}
void shadow_blocks(const ShadowRow& row, ImageBlocks::Words blocks) { HWY_DYNAMIC_DISPATCH(ShadowBlocks)(row, blocks); }
void lattice_row(std::uint32_t key, const float* left, const float* right, int cell_px, float* nodes, float* out, int count) {
  HWY_DYNAMIC_DISPATCH(LatticeRow)(key, left, right, cell_px, nodes, out, count);
}
void hole_row(std::uint32_t key, const HoleLife& life, int cell_px, std::uint32_t* cells, std::uint16_t* out, int count) {
  HWY_DYNAMIC_DISPATCH(HoleRow)(key, life, cell_px, cells, out, count);
}

}  // namespace storetwin::sensors
#endif  // HWY_ONCE
