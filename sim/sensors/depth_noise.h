// From an exact depth layer to what a stereo camera would have sent.
//
// A stereo camera measures disparity d = f B / z in its own image and makes errors there, which is why its depth error
// grows with z^2. In order: strips that only one imager sees give nothing; edges are fattened, mixed or dropped;
// disparity gets noise that is partly shared by patches of the matching window's size (bilinear lattice noise, scaled
// to unit variance at each pixel) and partly white; it is quantised; depth gets the unit's gain and offset; surfaces
// and ranges that the camera can't measure give 0. (RealSense "Tuning depth cameras for best performance"; Tolgyessy et
// al., Sensors 21(2):413.)
//
// Random numbers are a 32-bit integer hash of (frame key, pixel): Philox, which names the frame key, would cost more
// than the rendering. The hash is Wellons' "lowbias32" (bias 0.17 bits); its four bytes added make a bell curve that
// ends at 3.5 sigma. Any frame can be made alone, on any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "core/store/store.h"
#include "sim/sensors/depth_renderer.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

/// What one camera draws for itself when it is made.
struct DepthUnit {
  double gain = 1;          ///< depth is read times this ...
  double offset_m = 0;      ///< ... plus this
  std::uint64_t key = 0;    ///< of its random numbers
};

class DepthNoise {
 public:
  DepthNoise(const store::Camera& camera, const DepthImageProfile& profile, const DepthUnit& unit);

  /// The image in millimetres, 0 = no measurement. Pure: the same layer and frame number give the same image.
  std::vector<std::uint16_t> apply(const DepthLayer& layer, std::uint64_t frame) const;

 private:
  void occlusion_row(const float* inverse_depth, float* hidden) const;

  int width_, height_;
  DepthImageProfile profile_;
  DepthUnit unit_;
  float shadow_px_m_;               // pixels of parallax in this image at 1 m
  float range_min_m_, range_max_m_;
  std::vector<float> cell_weight_;  // 1 / sigma of the interpolated lattice at each offset within a cell
};

}  // namespace storetwin::sensors
