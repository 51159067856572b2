// Random numbers for pixels, in vectors: a hash of (key, place) per lane. Included by kernels, once per instruction set.
//
// Philox, which names a frame's key, would cost more than the rendering. The hash is Chris Wellons' "lowbias32"
// (nullprogram.com, "Prospecting for hash functions", 2018; bias 0.17 bits); its four bytes added make a bell curve of
// variance 1 that ends at 3.5 sigma.
#if defined(STORETWIN_PIXEL_RANDOM_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef STORETWIN_PIXEL_RANDOM_INL
#undef STORETWIN_PIXEL_RANDOM_INL
#else
#define STORETWIN_PIXEL_RANDOM_INL
#endif

#include <hwy/highway.h>

#include "sim/sensors/pixel_keys.h"

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Integers = hn::RebindToSigned<Floats>;
using Words = hn::RebindToUnsigned<Floats>;
using HalfShorts = hn::Rebind<std::uint16_t, Floats>;
using Vector = hn::Vec<Floats>;
using WordVector = hn::Vec<Words>;
using FloatMask = hn::Mask<Floats>;

template <class Vec>
HWY_INLINE Vec mixed(Vec x) {
  const hn::DFromV<Vec> d;
  x = hn::Xor(x, hn::ShiftRight<16>(x));
  x = hn::Mul(x, hn::Set(d, 0x7feb352dU));
  x = hn::Xor(x, hn::ShiftRight<15>(x));
  x = hn::Mul(x, hn::Set(d, 0x846ca68bU));
  return hn::Xor(x, hn::ShiftRight<16>(x));
}

/// The numbers first, first + 1, ...; Highway would write those of a `first` that it doesn't know into memory one by one and
/// wait for them there.
template <class D>
HWY_INLINE hn::Vec<D> counted_from(D d, hn::TFromD<D> first) {
  return hn::Add(hn::Iota(d, 0), hn::Set(d, first));
}

/// The places first, first + 1, ... as the hash takes them; a sum instead of a product when walked vector by vector.
template <class D>
HWY_INLINE hn::Vec<D> places_from(D d, int first) {
  return hn::Mul(counted_from(d, static_cast<std::uint32_t>(first)), hn::Set(d, 0x9e3779b9U));
}
HWY_INLINE WordVector places_per_vector() {
  const Words d;
  return hn::Set(d, static_cast<std::uint32_t>(hn::Lanes(d)) * 0x9e3779b9U);
}

/// The hash of places under a key.
template <class Vec>
HWY_INLINE Vec hash_of(std::uint32_t key, Vec places) {
  return mixed(hn::Xor(hn::Set(hn::DFromV<Vec>(), key), places));
}
template <class D>
HWY_INLINE hn::Vec<D> hash_from(D d, std::uint32_t key, int first) {
  return hash_of(key, places_from(d, first));
}

/// The sum of a hash's four bytes: a bell curve of mean kBellMean and sigma kBellSigma.
template <class Vec>
HWY_INLINE auto raw_bell(Vec h) {
  const hn::DFromV<Vec> d;
  const auto bytes = hn::Set(d, 0x00ff00ffU);
  const auto pairs = hn::Add(hn::And(h, bytes), hn::And(hn::ShiftRight<8>(h), bytes));
  const auto sum = hn::ShiftRight<16>(hn::Mul(pairs, hn::Set(d, 0x00010001U)));
  return hn::ConvertTo(hn::RebindToFloat<decltype(d)>(), hn::BitCast(hn::RebindToSigned<decltype(d)>(), sum));
}

/// Mean 0, variance 1.
HWY_INLINE Vector bell(WordVector h) {
  const Floats d;
  return hn::Mul(hn::Sub(raw_bell(h), hn::Set(d, kBellMean)), hn::Set(d, 1.0f / kBellSigma));
}

/// Sixteen further bits of a hash, as numbers 0..65535.
template <class Vec>
HWY_INLINE auto second_draw(Vec h) {
  const hn::DFromV<Vec> d;
  const auto further = hn::ShiftRight<16>(hn::Mul(h, hn::Set(d, 0x2c1b3c6dU)));
  return hn::BitCast(hn::RebindToSigned<hn::DFromV<Vec>>(), further);
}

/// 16-bit values of consecutive pixels, one per lane.
HWY_INLINE hn::Vec<Integers> load_shorts(const std::uint16_t* from) {
  return hn::PromoteTo(Integers(), hn::LoadU(HalfShorts(), from));
}

/// The nearest whole millimetres below 65536 in the lower 16 bits, 0 where the mask is not set; whatever in the upper ones.
/// Added to 2^23, a float keeps no fractions and has the whole number in its lowest bits: that takes no conversion, whose
/// overflows would need mending.
HWY_INLINE WordVector whole_millimetres(Vector mm, FloatMask good) {
  const Floats d;
  return hn::BitCast(Words(), hn::Add(hn::IfThenElseZero(good, mm), hn::Set(d, 8388608.0f)));
}

/// 16-bit numbers of as many pixels as a whole vector holds: those of two vectors of 32-bit ones, or of one in plain code.
using Shorts = hn::ScalableTag<std::uint16_t>;
inline constexpr int kFirstOfSecond = static_cast<int>(hn::MaxLanes(Floats()));

/// The lower 16 bits of the pixels in `first`, then of those in `second`.
HWY_INLINE hn::Vec<Shorts> lower_bits([[maybe_unused]] WordVector first, [[maybe_unused]] WordVector second) {
  const Shorts d;
#if HWY_TARGET == HWY_SCALAR
  return hn::DemoteTo(d, hn::BitCast(Integers(), hn::And(first, hn::Set(Words(), 0xffffU))));
#else
  return hn::ConcatEven(d, hn::BitCast(d, second), hn::BitCast(d, first));
#endif
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
