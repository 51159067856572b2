// From an exact depth layer to what a stereo camera would have sent.
//
// A stereo camera measures disparity d = f B / z in its own image and makes errors there, which is why its depth error
// grows with z^2. In order: strips that only one imager sees give nothing; edges are fattened, mixed or dropped;
// disparity gets noise that is partly shared by patches of the matching window's size (bilinear lattice noise, scaled
// to unit variance at each pixel) and partly white; it is quantised; depth gets the unit's gain and offset, which drift
// while the camera warms up; surfaces and ranges that the camera can't measure give 0. (RealSense "Tuning depth cameras
// for best performance"; Tolgyessy et al., Sensors 21(2):413.)
//
// Every pixel's noise is fresh in every frame, and any frame can be made alone, on any thread: random numbers are hashes
// of frame and pixel (pixel_random-inl.h). A layer's marks are shares of holes (Surface::hole_p).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/store/store.h"
#include "sim/sensors/depth_layer.h"
#include "sim/sensors/depth_unit.h"
#include "sim/sensors/edge_kernels.h"
#include "sim/sensors/stereo_kernels.h"

namespace storetwin::sensors {

class StereoNoise {
 public:
  StereoNoise(const store::Camera& camera, const DepthImageProfile& profile, const DepthUnit& unit);

  /// What images of one layer have in common.
  struct Seen {
    std::vector<std::uint16_t> mark;  ///< the layer's, or all holes where the second imager is in a shadow
    std::vector<float> leftmost;      ///< row by row, of each block (stereo_kernels.h)
    EdgeMap edges;
    std::vector<std::uint64_t> blocks;  ///< scratch: of one row
  };
  /// The image in millimetres, 0 = no measurement. It depends on layer and frame only; `seen` is brought from the layer of
  /// its last use, of which these blocks changed since, to this one. An empty one knows nothing yet: all changed.
  void apply(const DepthLayer& layer, const ImageBlocks& changed, Seen& seen, const FrameTime& time,
             std::vector<std::uint16_t>& image) const;
  std::vector<std::uint16_t> apply(const DepthLayer& layer, const FrameTime& time) const;

 private:
  struct Rows;
  StereoRow row_of(const FrameTime& time) const;
  Seen nothing_seen(const DepthLayer& layer) const;
  void look(const DepthLayer& layer, int v, const ImageBlocks& changed, Seen& seen) const;
  void prepare_lattice(Rows& rows, std::uint32_t key, int v) const;
  void prepare_holes(Rows& rows, std::uint64_t frame, int v) const;

  int width_, height_;
  DepthImageProfile profile_;
  DepthUnit unit_;
  float parallax_px_m_;             // pixels of parallax in this image at 1 m; 0 without shadows
  EdgeKernel edges_;
  double steps_per_px_;             // of the disparity
  std::array<double, 2> range_m_;
  bool plain_;                      // white noise is all there is
  std::vector<float> left_, right_;   // of each column of a lattice cell: factors of the nodes before and after, for sigma 1
  std::vector<float> above_, below_;  // of each row: steps per unit of the lattice rows above and below
};

}  // namespace storetwin::sensors
