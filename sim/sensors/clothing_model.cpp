#include "sim/sensors/clothing_model.h"

#include <cmath>

namespace storetwin::sensors {

ClothingModel::ClothingModel(const ColorProfile& profile, RandomStream random)
    : illumination_sigma_(profile.illumination_sigma), cloth_sigma_(profile.cloth_sigma) {
  const double exposure = std::exp(random.normal(0, profile.exposure_sigma));
  const Vec3 balance = random.normal3(profile.white_balance_sigma);
  gain_ = exposure * balance.array().exp().matrix();
}

stream::ClothingHistogram ClothingModel::observe(const Vec3& cloth, double light, RandomStream& random) const {
  // As many samples as settle a share to some 8 %; a detector would count pixels, which aren't independent either.
  constexpr int kSamples = 40;
  stream::ClothingHistogram histogram{};
  for (int i = 0; i < kSamples; ++i) {
    const double fold = std::exp(random.normal(0, cloth_sigma_));
    const Vec3 pixel = light * fold * gain_.cwiseProduct(cloth) + random.normal3(cloth_sigma_ / 4);
    histogram[stream::clothing_bin(pixel)] += 1.0f / kSamples;
  }
  return histogram;
}

stream::ClothingColors ClothingModel::observe(const world::Clothing& clothing, bool upper_seen, bool lower_seen,
                                              RandomStream& random) const {
  const double light = std::exp(random.normal(0, illumination_sigma_));
  // Both are drawn whatever is hidden, so that what one image hides doesn't change the next.
  const stream::ClothingHistogram upper = observe(clothing.upper, light, random);
  const stream::ClothingHistogram lower = observe(clothing.lower, light, random);
  stream::ClothingColors seen;
  if (upper_seen) seen.upper = upper;
  if (lower_seen) seen.lower = lower;
  return seen;
}

}  // namespace storetwin::sensors
