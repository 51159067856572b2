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
using Shorts = hn::Rebind<std::uint16_t, Floats>;
using Vector = hn::Vec<Floats>;
using WordVector = hn::Vec<Words>;
using FloatMask = hn::Mask<Floats>;

HWY_INLINE WordVector mixed(WordVector x) {
  const Words d;
  x = hn::Xor(x, hn::ShiftRight<16>(x));
  x = hn::Mul(x, hn::Set(d, 0x7feb352dU));
  x = hn::Xor(x, hn::ShiftRight<15>(x));
  x = hn::Mul(x, hn::Set(d, 0x846ca68bU));
  return hn::Xor(x, hn::ShiftRight<16>(x));
}

/// The places first, first + 1, ... as the hash takes them; a sum instead of a product when walked vector by vector.
HWY_INLINE WordVector places_from(int first) {
  const Words d;
  return hn::Mul(hn::Iota(d, static_cast<std::uint32_t>(first)), hn::Set(d, 0x9e3779b9U));
}
HWY_INLINE WordVector places_per_vector() {
  const Words d;
  return hn::Set(d, static_cast<std::uint32_t>(hn::Lanes(d)) * 0x9e3779b9U);
}

/// The hash of places under a key.
HWY_INLINE WordVector hash_of(std::uint32_t key, WordVector places) { return mixed(hn::Xor(hn::Set(Words(), key), places)); }
HWY_INLINE WordVector hash_from(std::uint32_t key, int first) { return hash_of(key, places_from(first)); }

/// The sum of a hash's four bytes: a bell curve of mean kBellMean and sigma kBellSigma.
HWY_INLINE Vector raw_bell(WordVector h) {
  const Words d;
  const auto bytes = hn::Set(d, 0x00ff00ffU);
  const auto pairs = hn::Add(hn::And(h, bytes), hn::And(hn::ShiftRight<8>(h), bytes));
  const auto sum = hn::ShiftRight<16>(hn::Mul(pairs, hn::Set(d, 0x00010001U)));
  return hn::ConvertTo(Floats(), hn::BitCast(Integers(), sum));
}

/// Mean 0, variance 1.
HWY_INLINE Vector bell(WordVector h) {
  const Floats d;
  return hn::Mul(hn::Sub(raw_bell(h), hn::Set(d, kBellMean)), hn::Set(d, 1.0f / kBellSigma));
}

/// Sixteen further bits of a hash, as numbers 0..65535.
HWY_INLINE hn::Vec<Integers> second_draw(WordVector h) {
  const auto further = hn::ShiftRight<16>(hn::Mul(h, hn::Set(Words(), 0x2c1b3c6dU)));
  return hn::BitCast(Integers(), further);
}

/// 16-bit values of consecutive pixels, one per lane.
HWY_INLINE hn::Vec<Integers> load_shorts(const std::uint16_t* from) {
  return hn::PromoteTo(Integers(), hn::LoadU(Shorts(), from));
}

/// The nearest whole millimetres below 65536 as 16 bits; 0 where the mask is not set. Added to 2^23, a float keeps no
/// fractions and has the whole number in its lowest bits: that takes no conversion, whose overflows would need mending.
HWY_INLINE hn::Vec<Shorts> whole_millimetres(Vector mm, FloatMask good) {
  const Floats d;
  const auto bits = hn::BitCast(Words(), hn::Add(hn::IfThenElseZero(good, mm), hn::Set(d, 8388608.0f)));
  return hn::DemoteTo(Shorts(), hn::BitCast(Integers(), hn::And(bits, hn::Set(Words(), 0xffffU))));
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
