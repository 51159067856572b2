#include "sim/sensors/clothing_model.h"

#include <array>
#include <cmath>

#include "sim/sensors/draw_kernels.h"

namespace storetwin::sensors {

ClothingModel::ClothingModel(const ColorProfile& profile, RandomStream random)
    : illumination_sigma_(profile.illumination_sigma), cloth_sigma_(profile.cloth_sigma) {
  const double exposure = std::exp(random.normal(0, profile.exposure_sigma));
  const Vec3 balance = random.normal3(profile.white_balance_sigma);
  gain_ = exposure * balance.array().exp().matrix();
}

stream::ClothingHistogram ClothingModel::observe(const Vec3& cloth, double light, std::uint64_t key, Half half) const {
  // As many samples as settle a share to some 8 %; a detector would count pixels, which aren't independent either.
  constexpr std::size_t kSamples = 40, kDrawn = (kSamples + kDrawStep - 1) / kDrawStep * kDrawStep;
  std::array<float, 4 * kDrawn> drawn;
  draw_normals(key, static_cast<std::uint64_t>(half) * kDrawn, kDrawn, drawn.data());
  const auto normal = [&](std::size_t plane, std::size_t i) { return static_cast<double>(drawn[plane * kDrawn + i]); };
  const Vec3 lit = light * gain_.cwiseProduct(cloth);
  stream::ClothingHistogram histogram{};
  for (std::size_t i = 0; i < kSamples; ++i) {
    const double fold = std::exp(cloth_sigma_ * normal(0, i));
    const Vec3 pixel = fold * lit + cloth_sigma_ / 4 * Vec3(normal(1, i), normal(2, i), normal(3, i));
    histogram[stream::clothing_bin(pixel)] += 1.0f / kSamples;
  }
  return histogram;
}

stream::ClothingColors ClothingModel::observe(const world::Clothing& clothing, bool upper_seen, bool lower_seen,
                                              RandomStream& random) const {
  // Each image has a key of its own, so that what one image hides doesn't change the next.
  const double light = std::exp(random.normal(0, illumination_sigma_));
  const std::uint64_t key = random.bits();
  stream::ClothingColors seen;
  if (upper_seen) seen.upper = observe(clothing.upper, light, key, Half::kUpper);
  if (lower_seen) seen.lower = observe(clothing.lower, light, key, Half::kLower);
  return seen;
}

}  // namespace storetwin::sensors
