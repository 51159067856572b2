#include "sim/sensors/lens_smear.h"

#include <algorithm>
#include <cmath>

#include "core/base/random.h"

namespace storetwin::sensors {

namespace {

constexpr double kDarkShare = 0.7;     // of the radius: nothing comes through
constexpr double kEnoughLight = 0.5;   // for a point to be found
constexpr double kFlyingShare = 0.15;  // of the pixels that are spoiled; the others have no measurement
constexpr double kNearest = 0.4;       // of the true depth that a flying pixel may have

double unit_of(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1.0p-53; }

bool hidden(const LensSmears& smears, const Vec2& pixel) {
  return std::any_of(smears.begin(), smears.end(), [&](const LensSmear& s) { return s.light(pixel) < kEnoughLight; });
}

bool hidden(const LensSmears& smears, const store::Camera& camera, const Vec3& p_C) {
  const auto pixel = store::project(camera, p_C);
  return pixel && hidden(smears, *pixel);
}

// Shows `touch` every pixel of an image behind the dirt, with its number and the light it still gets.
template <class Touch>
void each_pixel(const LensSmear& smear, int width_px, int height_px, const Touch& touch) {
  const auto from = [](double center, double radius) {
    return std::max(0, static_cast<int>(std::ceil(center - radius)));
  };
  const auto to = [](double center, double radius, int size) {
    return std::min(size - 1, static_cast<int>(std::floor(center + radius)));
  };
  const Vec2& c = smear.center_px;
  for (int v = from(c.y(), smear.radius_px); v <= to(c.y(), smear.radius_px, height_px); ++v) {
    for (int u = from(c.x(), smear.radius_px); u <= to(c.x(), smear.radius_px, width_px); ++u) {
      const double light = smear.light(Vec2(u, v));
      if (light < 1) touch(static_cast<std::size_t>(v * width_px + u), light);
    }
  }
}

int height_of(std::size_t pixels, int width_px) { return width_px > 0 ? static_cast<int>(pixels) / width_px : 0; }

}  // namespace

double LensSmear::light(const Vec2& pixel) const {
  const double out = radius_px > 0 ? (pixel - center_px).norm() / radius_px : 1;
  return std::clamp((out - kDarkShare) / (1 - kDarkShare), 0.0, 1.0);
}

void smear(const LensSmears& smears, const store::Camera& camera, stream::DepthPeople& seen) {
  if (smears.empty()) return;
  const auto lost = [&](const stream::UncertainPoint& point) { return hidden(smears, camera, point.position_m); };
  std::erase_if(seen.loose_hands, lost);
  for (stream::DepthPerson& person : seen.people) std::erase_if(person.hands, lost);
  std::erase_if(seen.people, [&](const stream::DepthPerson& person) {
    const bool headless = lost(person.head_top);
    if (headless) seen.loose_hands.insert(seen.loose_hands.end(), person.hands.begin(), person.hands.end());
    return headless;
  });
}

void smear(const LensSmears& smears, stream::PersonDetections& seen) {
  if (smears.empty()) return;
  std::erase_if(seen.people, [&](stream::PersonDetection& person) {
    const std::size_t found = person.key_points.size();
    std::erase_if(person.key_points, [&](const stream::ImagePoint& point) { return hidden(smears, point.pixel_px); });
    if (found == 0) return hidden(smears, (person.box_min_px + person.box_max_px) / 2);
    return 2 * person.key_points.size() < found;
  });
}

void smear(const LensSmears& smears, const store::Camera& camera, stream::ItemObservations& seen) {
  if (smears.empty()) return;
  const Pose X_CW = camera.X_WC.inverse();
  std::erase_if(seen.items, [&](const stream::ItemObservation& item) {
    return hidden(smears, camera, X_CW * item.p_WI);
  });
}

// Which pixels are spoiled belongs to the dirt; what those give changes from frame to frame.
void smear(const LensSmears& smears, int width_px, std::uint64_t frame, std::vector<std::uint16_t>& depth_mm) {
  for (const LensSmear& dirt : smears) {
    each_pixel(dirt, width_px, height_of(depth_mm.size(), width_px), [&](std::size_t pixel, double light) {
      if (unit_of(random_bits(dirt.grain, 0, pixel)) < light) return;
      const std::uint64_t now = random_bits(dirt.grain, frame + 1, pixel);
      const bool flies = unit_of(now) < kFlyingShare;
      const double nearer = kNearest + (1 - kNearest) * unit_of(now << 32);
      depth_mm[pixel] = flies ? static_cast<std::uint16_t>(nearer * depth_mm[pixel]) : std::uint16_t{0};
    });
  }
}

void smear(const LensSmears& smears, int width_px, std::vector<std::uint8_t>& rgb) {
  constexpr double kGrey = 90;  // dirt in the shop's light, out of focus
  for (const LensSmear& dirt : smears) {
    each_pixel(dirt, width_px, height_of(rgb.size() / 3, width_px), [&](std::size_t pixel, double light) {
      for (std::size_t channel = 3 * pixel; channel < 3 * pixel + 3; ++channel)
        rgb[channel] = static_cast<std::uint8_t>(light * rgb[channel] + (1 - light) * kGrey);
    });
  }
}

}  // namespace storetwin::sensors
