#include "core/perception/background.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/assert.h"

namespace storetwin::perception {

namespace {
constexpr int kMemoryFrames = 16;  // of the running mean
constexpr float kAverage = 1.0F / kMemoryFrames;
constexpr float kSurveySlackM = 0.25F;       // a first measurement within this of the map's surface is that surface
constexpr double kGoodsSlackM = 0.03;        // of the survey: fixtures and cameras together
constexpr std::uint16_t kFartherFrames = 3;  // something farther is believed after so many frames: one may be a glitch
}  // namespace

Background::Background(const store::Store& store, const store::Camera& camera, const BackgroundParams& params)
    : scene_(store),
      width_px_(camera.width_px),
      stride_px_(params.stride_px),
      noise_per_m_(static_cast<float>(params.noise_per_m)),
      threshold_sigmas_(static_cast<float>(params.threshold_sigmas)),
      least_threshold_m_(static_cast<float>(params.least_threshold_m)),
      range_min_m_(static_cast<float>(camera.range_min_m)),
      range_max_m_(static_cast<float>(camera.range_max_m)),
      origin_W_(camera.X_WC.translation.cast<float>()) {
  STORETWIN_ASSERT(stride_px_ >= 1, "a stride is at least one pixel");
  columns_ = (camera.width_px + stride_px_ - 1) / stride_px_;
  rows_ = (camera.height_px + stride_px_ - 1) / stride_px_;
  is_foreground_.assign(static_cast<std::size_t>(columns_ + 2) * static_cast<std::size_t>(rows_ + 2), 0);
  const auto frames = [&](double seconds) {
    return static_cast<std::uint16_t>(std::clamp(seconds * camera.rate_hz, 1.0, 60000.0));
  };
  patience_in_fixture_ = frames(params.absorb_in_fixture_s);
  patience_elsewhere_ = frames(params.absorb_elsewhere_s);
  cast_map(camera);
}

void Background::cast_map(const store::Camera& camera) {
  const Vec3 origin = camera.X_WC.translation;
  seen_ = {Vec3::Constant(std::numeric_limits<double>::infinity()),
           Vec3::Constant(-std::numeric_limits<double>::infinity())};
  for (int row = 0; row < camera.height_px; row += stride_px_) {
    for (int column = 0; column < camera.width_px; column += stride_px_) {
      const Vec3 ray = camera.X_WC.rotation * store::ray_of(camera, Vec2(column, row));
      const double depth_m = std::min(scene_.cast(origin, ray).value_or(camera.range_max_m), camera.range_max_m);
      rays_W_.push_back(ray.cast<float>());
      Cell cell;
      cell.depth_m = static_cast<float>(depth_m);
      cells_.push_back(cell);
      for (const double along : {0.0, depth_m}) {
        seen_.min = seen_.min.cwiseMin(origin + along * ray);
        seen_.max = seen_.max.cwiseMax(origin + along * ray);
      }
    }
  }
  for (int row = 0; row < rows_; ++row) {
    for (int column = 0; column < columns_; ++column) {
      float nearest_m = std::numeric_limits<float>::max();
      for (int r = std::max(row - 1, 0); r <= std::min(row + 1, rows_ - 1); ++r) {
        for (int c = std::max(column - 1, 0); c <= std::min(column + 1, columns_ - 1); ++c) {
          nearest_m = std::min(nearest_m, cells_[static_cast<std::size_t>(r * columns_ + c)].depth_m);
        }
      }
      cells_[static_cast<std::size_t>(row * columns_ + column)].nearest_m = nearest_m;
    }
  }
}

float Background::threshold_m(float depth_m) const {
  return std::max(least_threshold_m_, threshold_sigmas_ * noise_per_m_ * depth_m * depth_m);
}

const std::vector<ForegroundPixel>& Background::observe(const std::vector<std::uint16_t>& depth_mm) {
  foreground_.clear();
  const int height_px = static_cast<int>(depth_mm.size()) / width_px_;
  // The mean settles fast at first: one noisy image is no background yet.
  frames_ = std::min(frames_ + 1, kMemoryFrames);
  const float share = 1.0F / static_cast<float>(frames_);
  double residual_sum = 0;
  int residuals = 0;
  std::size_t index = 0;
  for (int row = 0; row < height_px; row += stride_px_) {
    const std::uint16_t* line = depth_mm.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(width_px_);
    for (int column = 0; column < width_px_; column += stride_px_, ++index) {
      const float depth_m = 0.001F * static_cast<float>(line[column]);
      if (depth_m < range_min_m_ || depth_m > range_max_m_) continue;  // no measurement
      const float clear_m = threshold_m(depth_m);
      if (learn(index, depth_m, clear_m, share)) {
        foreground_.push_back({column, row, origin_W_ + depth_m * rays_W_[index]});
      } else {
        const float residual = std::abs(depth_m - cells_[index].depth_m);
        if (residual < clear_m) {
          residual_sum += residual / (depth_m * depth_m);
          ++residuals;
        }
      }
    }
  }
  adapt_noise(residual_sum, residuals);
  drop_speckles();
  return foreground_;
}

// True if the pixel is foreground.
bool Background::learn(std::size_t index, float depth_m, float clear_m, float share) {
  Cell& cell = cells_[index];
  const float nearer_m = cell.depth_m - depth_m;
  if (cell.seen && std::abs(nearer_m) < clear_m) {
    cell.depth_m += share * (depth_m - cell.depth_m);
    cell.stayed = 0;
    return false;
  }
  const bool among_goods = scene_.among_goods((origin_W_ + depth_m * rays_W_[index]).cast<double>(), kGoodsSlackM);
  if (!cell.seen) {
    cell.seen = true;
    // Goods are not on the map: whatever the first image shows within a fixture is taken for them. Elsewhere only what
    // is about where the map says; somebody may stand there.
    if (among_goods || depth_m > cell.nearest_m - kSurveySlackM) {
      cell.depth_m = depth_m;
      return false;
    }
  }
  const bool farther = nearer_m < 0;
  const bool same = cell.stayed > 0 && std::abs(depth_m - cell.candidate_m) < clear_m / 2;
  if (same) {
    cell.candidate_m += kAverage * (depth_m - cell.candidate_m);
    ++cell.stayed;
  } else {
    cell.candidate_m = depth_m;
    cell.stayed = 1;
  }
  const std::uint16_t patience = farther ? kFartherFrames : among_goods ? patience_in_fixture_ : patience_elsewhere_;
  if (cell.stayed >= patience) {
    cell.depth_m = cell.candidate_m;
    cell.stayed = 0;
    return false;
  }
  return !farther;
}

// Noise makes specks of a pixel or two, people and hands whole patches: a pixel needs three of its eight neighbours.
void Background::drop_speckles() {
  const std::ptrdiff_t line = columns_ + 2;
  const auto place = [&](const ForegroundPixel& pixel) {
    return (pixel.row / stride_px_ + 1) * line + pixel.column / stride_px_ + 1;
  };
  for (const ForegroundPixel& pixel : foreground_) is_foreground_[static_cast<std::size_t>(place(pixel))] = 1;
  const std::uint8_t* mask = is_foreground_.data();
  constexpr int kNeighbours = 3;
  std::vector<ForegroundPixel> kept;
  kept.reserve(foreground_.size());
  for (const ForegroundPixel& pixel : foreground_) {
    const std::uint8_t* at = mask + place(pixel);
    const int around =
        at[-line - 1] + at[-line] + at[-line + 1] + at[-1] + at[1] + at[line - 1] + at[line] + at[line + 1];
    if (around >= kNeighbours) kept.push_back(pixel);
  }
  for (const ForegroundPixel& pixel : foreground_) is_foreground_[static_cast<std::size_t>(place(pixel))] = 0;
  foreground_ = std::move(kept);
}

// The mean absolute deviation of a normal error is 0.8 sigma; bounded so that an odd scene can't blind the camera.
void Background::adapt_noise(double sum, int count) {
  constexpr int kEnoughPixels = 500;
  if (count < kEnoughPixels) return;
  const float sigma = static_cast<float>(1.2533 * sum / count);
  noise_per_m_ += kAverage * (std::clamp(sigma, 0.001F, 0.015F) - noise_per_m_);
}

}  // namespace storetwin::perception
