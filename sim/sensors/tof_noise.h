// From an exact depth layer to what a time-of-flight camera would have sent.
//
// Such a camera lights the scene with modulated infrared and measures the phase of what comes back, along each pixel's ray.
// How much comes back, the amplitude, is the surface's reflectivity over the distance squared (a white thing at 1 m = 1).
// In order: at edges a pixel's light is a mixture (flying pixels); the noise's sigma is noise_m sqrt(A + B) / A of
// amplitude A and ambient light B, so with z^2 where ambient light rules and with z where the camera's own does (Lange
// and Seitz, "Solid-state time-of-flight range camera", IEEE J. Quantum Electronics 37(3), 2001); harmonics of the
// modulation make a cyclic error, the wiggling (Lindner and Kolb 2006; Foix et al., IEEE Sensors J. 11(9), 2011); in
// concave corners light that came round by the other wall makes things look too far; a phase tells its range but for whole
// turns, so noise makes the camera miscount them where there is little light, and what lies beyond the coarse frequency's
// turn looks nearer by it; what a silhouette crosses while phase images are taken gives wrong depths (tof_motion.h); the
// unit's gain and offset drift while it warms up; too little light and other ranges give 0. Other cameras' pulses that fall into the same slot make
// frames noisier where they light the same place (tof_interference.h).
//
// Marks of a layer are reflectivities (Surface::reflectivity). Every pixel's noise is fresh in every frame, and any frame
// can be made alone.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/store/store.h"
#include "sim/sensors/depth_layer.h"
#include "sim/sensors/depth_unit.h"
#include "sim/sensors/edge_kernels.h"
#include "sim/sensors/tof_interference.h"
#include "sim/sensors/tof_kernels.h"
#include "sim/sensors/tof_motion.h"

namespace storetwin::sensors {

class TofNoise {
 public:
  TofNoise(const store::Camera& camera, const TofImageProfile& profile, const DepthUnit& unit);

  /// The image in millimetres, 0 = no measurement. It depends on layer, frame and disturbance only; `edges` are brought from
  /// the layer of their last use, of which these blocks changed since, to this one. An empty map knows nothing yet: all changed.
  void apply(const DepthLayer& layer, const ImageBlocks& changed, EdgeMap& edges, const FrameTime& time,
             const Disturbance& disturbance, const ExposureEnds& ends, std::vector<std::uint16_t>& image) const;
  std::vector<std::uint16_t> apply(const DepthLayer& layer, const FrameTime& time, const Disturbance& disturbance,
                                   const ExposureEnds& ends = {}) const;

 private:
  TofRow row_of(const FrameTime& time) const;
  const float* padded_row(const DepthLayer& layer, int v, std::vector<float>& padded) const;
  std::size_t padding() const;

  int width_, height_;
  TofImageProfile profile_;
  DepthUnit unit_;
  TofBand band_;
  TofRow row_;                        // what all rows have in common
  EdgeKernel edges_;
  std::vector<float> stretch_, inverse_stretch_;  // per pixel: length of its ray (x, y, 1), and 1 / that
};

}  // namespace storetwin::sensors
