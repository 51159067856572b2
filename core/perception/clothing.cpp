#include "core/perception/clothing.h"

#include <algorithm>
#include <cmath>

namespace storetwin::perception {

std::size_t clothing_bin(const Vec3& rgb) {
  const Vec3 c = rgb.cwiseMax(Vec3::Zero()).cwiseMin(Vec3::Ones());
  const double most = c.maxCoeff(), chroma = most - c.minCoeff();
  // Dark or pale cloth has no hue worth the name: a twelfth of full chroma is what white balance alone can make.
  constexpr double kLeastChroma = 0.12;
  if (chroma < kLeastChroma) {
    const auto step = static_cast<std::size_t>(most * kClothingGreys);
    return kClothingHues + std::min(step, kClothingGreys - 1);
  }
  double sixth = 0;  // hue in sixths of the circle, red at 0
  if (most == c.x()) sixth = (c.y() - c.z()) / chroma;
  else if (most == c.y()) sixth = 2 + (c.z() - c.x()) / chroma;
  else sixth = 4 + (c.x() - c.y()) / chroma;
  const double turn = sixth / 6 + 1 + 0.5 / kClothingHues;  // bins are centred on red, so that red isn't cut in two
  return static_cast<std::size_t>(std::floor(turn * kClothingHues)) % kClothingHues;
}

double likeness(const ClothingHistogram& a, const ClothingHistogram& b) {
  double sum = 0, of_a = 0, of_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += std::sqrt(static_cast<double>(a[i]) * static_cast<double>(b[i]));
    of_a += static_cast<double>(a[i]);
    of_b += static_cast<double>(b[i]);
  }
  return of_a <= 0 || of_b <= 0 ? 1 : sum;
}

}  // namespace storetwin::perception
