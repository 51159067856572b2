// What one depth camera sees when nobody is there, and which pixels are clearly nearer than that.
//
// The first belief is ray-cast from the map (floor, walls, boards and backs of fixtures, obstacles). Then the stream
// itself corrects it: small differences are averaged in (the survey is off, goods stand on the shelves); something
// farther than believed is adopted at once (what was taken away had been nearer); something nearer is foreground, until
// it has stayed put for seconds within a fixture (an item that was put there) or for long anywhere else (a new
// display).
//
// Only every `stride_px`-th pixel of every such row is read: a head covers hundreds of pixels under a ceiling camera,
// and the time of the core is worth more than its outline.
#pragma once

#include <cstdint>
#include <vector>

#include "core/perception/static_scene.h"
#include "core/store/store.h"
#include "core/stream/vision.h"

namespace storetwin::perception {

struct BackgroundParams {
  int stride_px = 2;
  double noise_per_m = 0.004;   ///< first guess of sigma / range^2, 1/m: stereo depth of the D400 class, 36 mm at 3 m
  double threshold_sigmas = 4;  ///< nearer than the background by so many sigmas is foreground ...
  double least_threshold_m = 0.05;  ///< ... but by no less than this
  double absorb_in_fixture_s = 3;   ///< an unmoved surface within a fixture becomes background after this
  double absorb_elsewhere_s = 60;   ///< and anywhere else after this
};

/// One pixel that shows something nearer than the background.
struct ForegroundPixel {
  std::int32_t column = 0;
  std::int32_t row = 0;
  Eigen::Vector3f p_W = Eigen::Vector3f::Zero();
};

class Background {
 public:
  Background(const store::Store& store, const store::Camera& camera, const BackgroundParams& params);

  /// The foreground of a frame of the camera's size, row by row and without lone specks; the background learns from the
  /// frame. The answer is valid until the next call.
  const std::vector<ForegroundPixel>& observe(const std::vector<std::uint16_t>& depth_mm);

  /// Where the camera's sampled rays can meet something between floor and head height, W.
  const Box3& seen() const { return seen_; }
  int stride_px() const { return stride_px_; }

 private:
  /// One sampled pixel.
  struct Cell {
    float depth_m = 0;         ///< of the background, along the optical axis
    float candidate_m = 0;     ///< depth of what may become background
    float nearest_m = 0;       ///< of what the map shows hereabouts: the survey may be off by a pixel or two
    std::uint16_t stayed = 0;  ///< frames the candidate has stayed
    bool seen = false;         ///< measured at least once
  };

  void cast_map(const store::Camera& camera);
  bool learn(std::size_t index, float depth_m, float threshold_m, float share);
  float threshold_m(float depth_m) const;
  void drop_speckles();
  void adapt_noise(double sum, int count);

  StaticScene scene_;
  int width_px_ = 0;
  int columns_ = 0;  ///< of sampled pixels
  int rows_ = 0;
  int frames_ = 0;                         ///< observed so far, up to the memory of the running mean
  std::uint16_t patience_in_fixture_ = 1;  ///< frames
  std::uint16_t patience_elsewhere_ = 1;
  int stride_px_ = 2;
  float noise_per_m_ = 0;
  float threshold_sigmas_ = 0;
  float least_threshold_m_ = 0;
  float range_min_m_ = 0;
  float range_max_m_ = 0;
  Eigen::Vector3f origin_W_ = Eigen::Vector3f::Zero();
  std::vector<Eigen::Vector3f> rays_W_;  ///< by sampled pixel, per metre along the optical axis
  std::vector<Cell> cells_;
  std::vector<ForegroundPixel> foreground_;
  std::vector<std::uint8_t> is_foreground_;  ///< by sampled pixel, with a border of one around
  Box3 seen_;
};

}  // namespace storetwin::perception
