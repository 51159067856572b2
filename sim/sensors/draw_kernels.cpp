#include "sim/sensors/draw_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/sensors/draw_kernels.cpp"
#include "sim/sensors/vector_targets.h"
// Highway wants this order.
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
#include "sim/sensors/draw_words-inl.h"

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

using Planes = hn::CappedTag<float, kDrawStep>;
using PlaneVector = hn::Vec<Planes>;

struct Pair {
  PlaneVector x, y;
};

// The natural logarithm of numbers in (0, 1], after S. L. Moshier's logf (Cephes, 1989).
HWY_INLINE PlaneVector log_of(PlaneVector u) {
  const Planes d;
  const hn::RebindToSigned<Planes> di;
  constexpr float kTerms[] = {-1.1514610310e-1f, 1.1676998740e-1f, -1.2420140846e-1f, 1.4249322787e-1f, -1.6668057665e-1f,
                              2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f};
  // u = m 2^e with m in [sqrt(1/2), sqrt(2)).
  const auto bits = hn::Sub(hn::BitCast(di, u), hn::Set(di, 0x3f3504f3));
  const auto e = hn::ConvertTo(d, hn::ShiftRight<23>(bits));
  const auto m = hn::BitCast(d, hn::Add(hn::And(bits, hn::Set(di, 0x7fffff)), hn::Set(di, 0x3f3504f3)));
  const auto x = hn::Sub(m, hn::Set(d, 1.0f));
  auto p = hn::Set(d, 7.0376836292e-2f);
  for (const float term : kTerms) p = hn::Add(hn::Mul(p, x), hn::Set(d, term));
  const auto xx = hn::Mul(x, x);
  auto y = hn::Mul(hn::Mul(p, x), xx);
  y = hn::Add(y, hn::Mul(e, hn::Set(d, -2.12194440e-4f)));
  y = hn::Sub(y, hn::Mul(xx, hn::Set(d, 0.5f)));
  return hn::Add(hn::Add(x, y), hn::Mul(e, hn::Set(d, 0.693359375f)));
}

// A direction on the circle: two bits choose a quarter, the others an angle within 45 degrees of its middle, whose sine
// and cosine are polynomials after Moshier's sinf and cosf.
HWY_INLINE Pair direction_of(hn::Vec<hn::RebindToUnsigned<Planes>> word) {
  const Planes d;
  const hn::RebindToSigned<Planes> di;
  const hn::RebindToUnsigned<Planes> du;
  constexpr float kToAngle = 0.78539816339744831f / 2147483648.0f;
  const auto a = hn::Mul(hn::ConvertTo(d, hn::BitCast(di, hn::ShiftLeft<2>(word))), hn::Set(d, kToAngle));
  const auto aa = hn::Mul(a, a);
  auto s = hn::Add(hn::Mul(hn::Set(d, -1.9515295891e-4f), aa), hn::Set(d, 8.3321608736e-3f));
  s = hn::Add(hn::Mul(s, aa), hn::Set(d, -1.6666654611e-1f));
  s = hn::Add(hn::Mul(hn::Mul(s, aa), a), a);
  auto c = hn::Add(hn::Mul(hn::Set(d, 2.443315711809948e-5f), aa), hn::Set(d, -1.388731625493765e-3f));
  c = hn::Add(hn::Mul(c, aa), hn::Set(d, 4.166664568298827e-2f));
  c = hn::Add(hn::Sub(hn::Mul(hn::Mul(c, aa), aa), hn::Mul(aa, hn::Set(d, 0.5f))), hn::Set(d, 1.0f));
  const auto sign = hn::BitCast(d, hn::And(word, hn::Set(du, 0x80000000U)));
  const auto turned = hn::RebindMask(d, hn::Ne(hn::And(word, hn::Set(du, 0x40000000U)), hn::Zero(du)));
  return {hn::Xor(hn::IfThenElse(turned, s, c), sign), hn::Xor(hn::IfThenElse(turned, c, s), sign)};
}

HWY_INLINE Pair normals_of(hn::Vec<hn::RebindToUnsigned<Planes>> a, hn::Vec<hn::RebindToUnsigned<Planes>> b) {
  const Planes d;
  const hn::RebindToSigned<Planes> di;
  const auto whole = hn::ConvertTo(d, hn::BitCast(di, hn::ShiftRight<1>(a)));
  const auto u = hn::Mul(hn::Add(whole, hn::Set(d, 0.5f)), hn::Set(d, 1.0f / 2147483648.0f));  // (0, 1]
  // Rounding may lift the logarithm of 1 above 0.
  const auto r = hn::Sqrt(hn::Max(hn::Mul(log_of(u), hn::Set(d, -2.0f)), hn::Zero(d)));
  const Pair direction = direction_of(b);
  return {hn::Mul(r, direction.x), hn::Mul(r, direction.y)};
}

void DrawUniforms(std::uint64_t key, std::uint64_t first, std::size_t counters, float* HWY_RESTRICT out) {
  const Planes d;
  const hn::RebindToSigned<Planes> di;
  for (std::size_t i = 0; i < counters; i += hn::Lanes(d)) {
    const auto words = philox(Planes(), key, first + i);
    const auto put = [&](std::size_t plane, auto word) {
      const auto whole = hn::ConvertTo(d, hn::BitCast(di, hn::ShiftRight<8>(word)));
      hn::StoreU(hn::Mul(whole, hn::Set(d, 1.0f / 16777216.0f)), d, out + plane * counters + i);
    };
    put(0, words.a);
    put(1, words.b);
    put(2, words.c);
    put(3, words.d);
  }
}

void DrawNormals(std::uint64_t key, std::uint64_t first, std::size_t counters, float* HWY_RESTRICT out) {
  const Planes d;
  for (std::size_t i = 0; i < counters; i += hn::Lanes(d)) {
    const auto words = philox(Planes(), key, first + i);
    const Pair one = normals_of(words.a, words.b), other = normals_of(words.c, words.d);
    hn::StoreU(one.x, d, out + i);
    hn::StoreU(one.y, d, out + counters + i);
    hn::StoreU(other.x, d, out + 2 * counters + i);
    hn::StoreU(other.y, d, out + 3 * counters + i);
  }
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace storetwin::sensors {

HWY_EXPORT(DrawUniforms);
HWY_EXPORT(DrawNormals);

void draw_uniforms(std::uint64_t key, std::uint64_t first, std::size_t counters, float* out) {
  HWY_DYNAMIC_DISPATCH(DrawUniforms)(key, first, counters, out);
}

void draw_normals(std::uint64_t key, std::uint64_t first, std::size_t counters, float* out) {
  HWY_DYNAMIC_DISPATCH(DrawNormals)(key, first, counters, out);
}

}  // namespace storetwin::sensors
#endif  // HWY_ONCE
