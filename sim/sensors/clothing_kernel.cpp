#include "sim/sensors/clothing_kernel.h"

#include "core/perception/clothing.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/sensors/clothing_kernel.cpp"
#include "sim/sensors/vector_targets.h"
// Highway wants this order.
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Samples = hn::CappedTag<float, kDrawStep>;
using Sample = hn::Vec<Samples>;
using Bin = hn::Vec<hn::RebindToSigned<Samples>>;

// Of numbers between -80 and 80.
HWY_INLINE Sample exp_of(Sample x) {
  const Samples d;
  const hn::RebindToSigned<Samples> di;
  constexpr float kTerms[] = {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f};
  const auto whole = hn::Floor(hn::Add(hn::Mul(x, hn::Set(d, 1.44269504088896341f)), hn::Set(d, 0.5f)));
  x = hn::Sub(x, hn::Mul(whole, hn::Set(d, 0.693359375f)));
  x = hn::Sub(x, hn::Mul(whole, hn::Set(d, -2.12194440e-4f)));
  auto p = hn::Set(d, 1.9875691500e-4f);
  for (const float term : kTerms) p = hn::Add(hn::Mul(p, x), hn::Set(d, term));
  p = hn::Add(hn::Add(hn::Mul(p, hn::Mul(x, x)), x), hn::Set(d, 1.0f));
  const auto power = hn::ShiftLeft<23>(hn::Add(hn::ConvertTo(di, whole), hn::Set(di, 127)));
  return hn::Mul(p, hn::BitCast(d, power));
}

// As perception::clothing_bin has it.
HWY_INLINE Bin bin_of(Sample red, Sample green, Sample blue) {
  const Samples d;
  const hn::RebindToSigned<Samples> di;
  constexpr int kHues = perception::kClothingHues, kGreys = perception::kClothingGreys;
  constexpr float kLeastChroma = 0.12f;
  const auto zero = hn::Zero(d), one = hn::Set(d, 1.0f);
  red = hn::Min(hn::Max(red, zero), one);
  green = hn::Min(hn::Max(green, zero), one);
  blue = hn::Min(hn::Max(blue, zero), one);
  const auto most = hn::Max(hn::Max(red, green), blue), least = hn::Min(hn::Min(red, green), blue);
  const auto chroma = hn::Sub(most, least);
  const auto grey = hn::Min(hn::ConvertTo(di, hn::Mul(most, hn::Set(d, float{kGreys}))), hn::Set(di, kGreys - 1));
  const auto is_red = hn::Eq(most, red), is_green = hn::Eq(most, green);
  const auto across = hn::IfThenElse(is_red, hn::Sub(green, blue), hn::IfThenElse(is_green, hn::Sub(blue, red), hn::Sub(red, green)));
  const auto from = hn::IfThenElse(is_red, zero, hn::IfThenElse(is_green, hn::Set(d, 2.0f), hn::Set(d, 4.0f)));
  const auto sixth = hn::Add(from, hn::Div(across, hn::Max(chroma, hn::Set(d, kLeastChroma))));
  const auto turn = hn::Add(hn::Mul(sixth, hn::Set(d, 1.0f / 6)), hn::Set(d, 1 + 0.5f / kHues));
  const auto hue = hn::And(hn::ConvertTo(di, hn::Mul(turn, hn::Set(d, float{kHues}))), hn::Set(di, kHues - 1));
  const auto pale = hn::RebindMask(di, hn::Lt(chroma, hn::Set(d, kLeastChroma)));
  return hn::IfThenElse(pale, hn::Add(grey, hn::Set(di, kHues)), hue);
}

void ClothBins(const float* HWY_RESTRICT lit, float sigma, const float* HWY_RESTRICT normals, std::int32_t* HWY_RESTRICT bins) {
  const Samples d;
  const auto folds = hn::Set(d, sigma), noise = hn::Set(d, sigma / 4);
  for (std::size_t i = 0; i < kClothDrawn; i += hn::Lanes(d)) {
    const auto fold = exp_of(hn::Mul(folds, hn::LoadU(d, normals + i)));
    const auto channel = [&](std::size_t c) {
      return hn::Add(hn::Mul(fold, hn::Set(d, lit[c])), hn::Mul(noise, hn::LoadU(d, normals + (c + 1) * kClothDrawn + i)));
    };
    hn::StoreU(bin_of(channel(0), channel(1), channel(2)), hn::RebindToSigned<Samples>(), bins + i);
  }
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace storetwin::sensors {

static_assert((perception::kClothingHues & (perception::kClothingHues - 1)) == 0, "hues go round by their lowest bits");

HWY_EXPORT(ClothBins);

void cloth_bins(const std::array<float, 3>& lit, float sigma, const float* normals, std::int32_t* bins) {
  HWY_DYNAMIC_DISPATCH(ClothBins)(lit.data(), sigma, normals, bins);
}

}  // namespace storetwin::sensors
#endif  // HWY_ONCE
