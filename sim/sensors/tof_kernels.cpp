#include "sim/sensors/tof_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/sensors/tof_kernels.cpp"
#include "sim/sensors/vector_targets.h"
// Highway wants this order.
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "sim/sensors/pixel_random-inl.h"

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

// sin(2 pi turns) within 0.001: a parabola, then its error's parabola ("Fast and accurate sine/cosine", devmaster 2006).
HWY_INLINE Vector sine_of_turns(Vector turns) {
  const Floats d;
  const auto t = hn::Sub(turns, hn::Floor(hn::Add(turns, hn::Set(d, 0.5f))));
  const auto y = hn::Mul(hn::Set(d, 8.0f), hn::Sub(t, hn::Mul(hn::Set(d, 2.0f), hn::Mul(t, hn::Abs(t)))));
  return hn::Add(hn::Mul(hn::Set(d, 0.225f), hn::Sub(hn::Mul(y, hn::Abs(y)), y)), y);
}

// How much nearer than the surface the chord between two places beside it runs: 0 on planes, since 1/z is linear there,
// positive in a concave corner. Places behind a silhouette are no part of the corner.
HWY_INLINE Vector corner_m(const TofRow& k, Vector w, Vector z, Vector left, Vector right) {
  const Floats d;
  const auto to_depth = hn::Mul(z, z);
  const auto farthest = hn::Mul(hn::Max(hn::Abs(hn::Sub(left, w)), hn::Abs(hn::Sub(right, w))), to_depth);
  const auto bend = hn::Mul(hn::Sub(hn::Mul(hn::Add(left, right), hn::Set(d, 0.5f)), w), to_depth);
  return hn::IfThenElseZero(hn::Lt(farthest, hn::Set(d, k.multipath_reach_m)), hn::Max(bend, hn::Zero(d)));
}

// By how much the count of turns of the fine phase is off: the coarse frequency's noise may carry it past half a turn, and
// what lies beyond the coarse one's turn looks nearer by that.
HWY_INLINE Vector wrapped_m(const TofRow& k, Vector range, Vector sigma, Vector noise, int i) {
  const Floats d;
  const auto rounds = hn::Floor(hn::Div(range, hn::Set(d, k.unambiguous_m)));
  const auto wrap = hn::Neg(hn::Mul(rounds, hn::Set(d, k.unambiguous_m)));
  if (hn::AllTrue(d, hn::Le(sigma, hn::Set(d, k.sure_sigma_m)))) return wrap;
  const auto coarse = hn::Mul(hn::Mul(sigma, hn::Set(d, k.coarse_noise)), bell(hash_from(Words(), k.coarse_key, i)));
  const auto turns = hn::Floor(hn::Add(hn::Div(hn::Sub(coarse, noise), hn::Set(d, k.step_m)), hn::Set(d, 0.5f)));
  return hn::Add(wrap, hn::Mul(turns, hn::Set(d, k.step_m)));
}

// Millimetres of a vector of pixels, in the lower 16 bits.
HWY_INLINE WordVector measured_at(const TofRow& k, const TofPixels& p, int i) {
  const Floats d;
  const auto one = hn::Set(d, 1.0f);
  const auto given = hn::LoadU(d, p.inverse_depth + i);
  const auto seen = hn::Gt(given, hn::Zero(d));
  const auto w = hn::IfThenElse(seen, given, one);
  const auto z = hn::Div(one, w);
  const auto inverse_stretch = hn::LoadU(d, p.inverse_stretch + i);
  const auto range = hn::Mul(z, hn::LoadU(d, p.stretch + i)), inverse_range = hn::Mul(w, inverse_stretch);
  const auto reflectivity = hn::Mul(hn::ConvertTo(d, load_shorts(p.mark + i)), hn::Set(d, 1.0f / 65535));
  const auto amplitude = hn::Max(hn::Mul(reflectivity, hn::Mul(inverse_range, inverse_range)), hn::Set(d, 1e-6f));
  const auto light = hn::Sqrt(hn::Add(amplitude, hn::Set(d, k.ambient)));
  const auto sigma = hn::Mul(hn::Mul(hn::Set(d, k.noise_m), hn::Div(light, amplitude)), hn::LoadU(d, p.disturbance + i));
  const auto turns = hn::Add(hn::Mul(range, hn::Set(d, k.wiggle_per_m)), hn::Set(d, k.wiggle_turns));
  const auto wiggle = hn::Mul(hn::Set(d, k.wiggle_m), sine_of_turns(turns));
  const auto across = corner_m(k, given, z, hn::LoadU(d, p.here + i - p.arm_px), hn::LoadU(d, p.here + i + p.arm_px));
  const auto along = corner_m(k, given, z, hn::LoadU(d, p.arm_above + i), hn::LoadU(d, p.arm_below + i));
  const auto corner = hn::Min(hn::Mul(hn::Set(d, k.multipath), hn::Max(across, along)), hn::Set(d, k.multipath_max_m));
  const auto noise = hn::Mul(sigma, bell(hash_from(Words(), k.key, i)));
  const auto wrap = wrapped_m(k, range, sigma, noise, i);
  const auto error = hn::Add(hn::Add(hn::Add(noise, wiggle), hn::Add(corner, hn::Set(d, k.offset_m))), wrap);
  const auto measured = hn::Add(hn::Mul(z, hn::Set(d, k.gain)), hn::Mul(error, inverse_stretch));
  const auto bright = hn::Ge(amplitude, hn::Set(d, k.least_amplitude));
  const auto near_enough = hn::And(hn::Ge(measured, hn::Set(d, k.min_m)), hn::Le(measured, hn::Set(d, k.max_m)));
  const auto good = hn::And(hn::And(seen, bright), near_enough);
  return whole_millimetres(hn::Mul(measured, hn::Set(d, 1000.0f)), good);
}

void TofRowNoise(const TofRow& row, const TofPixels& pixels) {
  const TofRow k = row;
  const TofPixels p = pixels;
  const Shorts d;
  for (int i = 0; i < p.count; i += static_cast<int>(hn::Lanes(d))) {
    hn::StoreU(lower_bits(measured_at(k, p, i), measured_at(k, p, i + kFirstOfSecond)), d, p.out + i);
  }
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace storetwin::sensors {

HWY_EXPORT(TofRowNoise);

void tof_row(const TofRow& row, const TofPixels& pixels) { HWY_DYNAMIC_DISPATCH(TofRowNoise)(row, pixels); }

}  // namespace storetwin::sensors
#endif  // HWY_ONCE
