// The colours of somebody's clothes as one colour camera sees them.
//
// Every camera has its own white balance and exposure, which stay; every image of a person has its own light (lamps,
// shadows, the side one sees), and cloth has folds and patterns. So the same coat looks a little different to every
// camera, and histograms of two cameras are alike but never equal. Numbers: ColorProfile, all engineer's estimates.
#pragma once

#include "core/base/random.h"
#include "core/perception/clothing.h"
#include "sim/sensors/profiles.h"
#include "sim/world/world.h"

namespace storetwin::sensors {

class ClothingModel {
 public:
  /// One camera's errors, drawn from `random`.
  ClothingModel(const ColorProfile& profile, RandomStream random);

  /// What this camera's image of a person holds; a half that is hidden has an empty histogram.
  perception::ClothingColors observe(const world::Clothing& clothing, bool upper_seen, bool lower_seen,
                                 RandomStream& random) const;

 private:
  enum class Half : std::uint64_t { kUpper, kLower };
  perception::ClothingHistogram observe(const Vec3& cloth, double light, std::uint64_t key, Half half) const;

  Vec3 gain_ = Vec3::Ones();  // white balance and exposure, per channel
  double illumination_sigma_;
  double cloth_sigma_;
};

}  // namespace storetwin::sensors
