#include "sim/sensors/clothing_model.h"

#include <array>
#include <cmath>

#include "sim/sensors/clothing_kernel.h"

namespace storetwin::sensors {

ClothingModel::ClothingModel(const ColorProfile& profile, RandomStream random)
    : illumination_sigma_(profile.illumination_sigma), cloth_sigma_(profile.cloth_sigma) {
  const double exposure = std::exp(random.normal(0, profile.exposure_sigma));
  const Vec3 balance = random.normal3(profile.white_balance_sigma);
  gain_ = exposure * balance.array().exp().matrix();
}

perception::ClothingHistogram ClothingModel::observe(const Vec3& cloth, double light, std::uint64_t key, Half half) const {
  // As many samples as settle a share to some 8 %; a detector would count pixels, which aren't independent either.
  std::array<float, 4 * kClothDrawn> drawn;
  draw_normals(key, static_cast<std::uint64_t>(half) * kClothDrawn, kClothDrawn, drawn.data());
  const Eigen::Vector3f lit = (light * gain_.cwiseProduct(cloth)).cast<float>();
  std::array<std::int32_t, kClothDrawn> bins;
  cloth_bins({lit.x(), lit.y(), lit.z()}, static_cast<float>(cloth_sigma_), drawn.data(), bins.data());
  std::array<int, std::tuple_size_v<perception::ClothingHistogram>> counts{};
  for (std::size_t i = 0; i < kClothSamples; ++i) ++counts[static_cast<std::size_t>(bins[i])];
  perception::ClothingHistogram histogram{};
  for (std::size_t bin = 0; bin < counts.size(); ++bin) histogram[bin] = static_cast<float>(counts[bin]) / kClothSamples;
  return histogram;
}

perception::ClothingColors ClothingModel::observe(const world::Clothing& clothing, bool upper_seen, bool lower_seen,
                                              RandomStream& random) const {
  // Each image has a key of its own, so that what one image hides doesn't change the next.
  const double light = std::exp(random.normal(0, illumination_sigma_));
  const std::uint64_t key = random.bits();
  perception::ClothingColors seen;
  if (upper_seen) seen.upper = observe(clothing.upper, light, key, Half::kUpper);
  if (lower_seen) seen.lower = observe(clothing.lower, light, key, Half::kLower);
  return seen;
}

}  // namespace storetwin::sensors
