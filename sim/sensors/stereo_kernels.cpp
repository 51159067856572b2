#include "sim/sensors/stereo_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/sensors/stereo_kernels.cpp"
#include "sim/sensors/vector_targets.h"
// Highway wants this order.
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "sim/sensors/pixel_random-inl.h"

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

// 16-bit millimetres of disparities that are given in steps, with the half that rounds where there are any. A disparity of
// 0 or less gives a depth that is infinite or negative, out of any range.
template <bool kQuantised>
HWY_INLINE hn::Vec<Shorts> millimetres(const StereoRow& k, Vector w, Vector steps) {
  const Floats d;
  const auto disparity = kQuantised ? hn::Floor(steps) : steps;
  const auto mm = hn::Add(hn::Div(hn::Set(d, k.step_mm), disparity), hn::Set(d, k.offset_mm));
  const auto in_range = hn::And(hn::Ge(mm, hn::Set(d, k.min_mm)), hn::Le(mm, hn::Set(d, k.max_mm)));
  return whole_millimetres(mm, hn::And(hn::Gt(w, hn::Zero(d)), in_range));
}

// Disparities with their white noise.
HWY_INLINE Vector noisy_steps(const StereoRow& k, Vector w, WordVector places) {
  const Floats d;
  const auto white = hn::Add(hn::Mul(raw_bell(hash_of(k.key, places)), hn::Set(d, k.white)), hn::Set(d, k.centre));
  return hn::Add(hn::Mul(hn::Set(d, k.steps_m), w), white);
}

template <bool kQuantised>
HWY_INLINE void NoisyRow(const StereoRow& row, const StereoPixels& pixels) {
  const StereoRow k = row;
  const StereoPixels p = pixels;
  const Floats d;
  const Shorts d16;
  const int step = static_cast<int>(hn::Lanes(d));
  auto places = places_from(0);
  for (int i = 0; i < p.count; i += step, places = hn::Add(places, places_per_vector())) {
    const auto w = hn::LoadU(d, p.inverse_depth + i);
    const auto shared = hn::Add(hn::Mul(hn::LoadU(d, p.lattice_above + i), hn::Set(d, k.above)),
                                hn::Mul(hn::LoadU(d, p.lattice_below + i), hn::Set(d, k.below)));
    const auto mm = millimetres<kQuantised>(k, w, hn::Add(noisy_steps(k, w, places), shared));
    const auto hole = hn::SaturatedSub(hn::LoadU(d16, p.mark + i), hn::LoadU(d16, p.hole_draw + i));
    hn::StoreU(hn::IfThenElseZero(hn::Eq(hole, hn::Zero(d16)), mm), d16, p.out + i);
  }
}

template <bool kQuantised>
HWY_INLINE void PlainRow(const StereoRow& row, const StereoPixels& pixels) {
  const StereoRow k = row;
  const StereoPixels p = pixels;
  const Floats d;
  const int step = static_cast<int>(hn::Lanes(d));
  auto places = places_from(0);
  for (int i = 0; i < p.count; i += step, places = hn::Add(places, places_per_vector())) {
    const auto w = hn::LoadU(d, p.inverse_depth + i);
    hn::StoreU(millimetres<kQuantised>(k, w, noisy_steps(k, w, places)), Shorts(), p.out + i);
  }
}

void StereoRowNoise(const StereoRow& row, const StereoPixels& pixels) {
  row.quantised ? NoisyRow<true>(row, pixels) : NoisyRow<false>(row, pixels);
}

void StereoPlainRowNoise(const StereoRow& row, const StereoPixels& pixels) {
  row.quantised ? PlainRow<true>(row, pixels) : PlainRow<false>(row, pixels);
}

void ShadowRow(const float* inverse_depth, float parallax_px_m, std::uint16_t* mark, int count) {
  const Floats d;
  const int step = static_cast<int>(hn::Lanes(d));
  float leftmost = 1e9f;
  const auto one_by_one = [&](int from, int to) {
    for (int u = to - 1; u >= from; --u) {
      const float seen_at = static_cast<float>(u) - parallax_px_m * inverse_depth[u];
      if (seen_at >= leftmost) mark[u] = 65535;
      leftmost = seen_at < leftmost ? seen_at : leftmost;
    }
  };
  const int whole = count / step * step;
  one_by_one(whole, count);
  const auto parallax = hn::Set(d, parallax_px_m);
  for (int u = whole - step; u >= 0; u -= step) {
    // Where each column is seen left of the next and of all beyond, as nearly everywhere, nothing is hidden.
    const auto column = hn::Iota(d, static_cast<float>(u));
    const auto here = hn::Sub(column, hn::Mul(parallax, hn::LoadU(d, inverse_depth + u)));
    const auto next = hn::Sub(hn::Add(column, hn::Set(d, 1.0f)), hn::Mul(parallax, hn::LoadU(d, inverse_depth + u + 1)));
    if (hn::AllTrue(d, hn::And(hn::Lt(here, next), hn::Lt(here, hn::Set(d, leftmost))))) {
      leftmost = hn::GetLane(here);
    } else {
      one_by_one(u, u + step);
    }
  }
}

void LatticeRow(std::uint32_t key, const float* left, const float* right, int cell_px, float* nodes, float* out, int count) {
  const Floats d;
  const int step = static_cast<int>(hn::Lanes(d));
  for (int i = 0; i < count / cell_px + 2; i += step) hn::StoreU(bell(hash_from(key, i)), d, nodes + i);
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
  const Shorts d16;
  const int step = static_cast<int>(hn::Lanes(d));
  const auto frames = static_cast<std::uint64_t>(life.life);
  const auto epoch = static_cast<std::uint32_t>(life.frame / frames), into = static_cast<std::uint32_t>(life.frame % frames);
  const auto all = hn::Set(d, static_cast<std::uint32_t>(life.life));
  const auto this_epoch = mixed(hn::Set(d, epoch)), next_epoch = mixed(hn::Set(d, epoch + 1));
  for (int i = 0; i < count / cell_px + 1; i += step) {
    const auto place = hash_from(key, i);
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
HWY_EXPORT(ShadowRow);
HWY_EXPORT(LatticeRow);
HWY_EXPORT(HoleRow);

void stereo_row(const StereoRow& row, const StereoPixels& pixels) { HWY_DYNAMIC_DISPATCH(StereoRowNoise)(row, pixels); }
void stereo_plain_row(const StereoRow& row, const StereoPixels& pixels) {
  HWY_DYNAMIC_DISPATCH(StereoPlainRowNoise)(row, pixels);
}
void shadow_row(const float* inverse_depth, float parallax_px_m, std::uint16_t* mark, int count) {
  HWY_DYNAMIC_DISPATCH(ShadowRow)(inverse_depth, parallax_px_m, mark, count);
}
void lattice_row(std::uint32_t key, const float* left, const float* right, int cell_px, float* nodes, float* out, int count) {
  HWY_DYNAMIC_DISPATCH(LatticeRow)(key, left, right, cell_px, nodes, out, count);
}
void hole_row(std::uint32_t key, const HoleLife& life, int cell_px, std::uint32_t* cells, std::uint16_t* out, int count) {
  HWY_DYNAMIC_DISPATCH(HoleRow)(key, life, cell_px, cells, out, count);
}

}  // namespace storetwin::sensors
#endif  // HWY_ONCE
