#include "sim/sensors/goods_look.h"

#include <algorithm>
#include <cmath>

#include "core/base/random.h"

namespace storetwin::sensors {

namespace {

// Hue in turns, saturation and value 0..1 to red, green and blue.
Vec3 rgb_of(double hue, double saturation, double value) {
  const auto channel = [&](double shift) {
    const double k = std::fmod(shift + hue * 6, 6.0);
    return value - value * saturation * std::clamp(std::min(k, 4 - k), 0.0, 1.0);
  };
  return {channel(5), channel(3), channel(1)};
}

Package package_of(const store::Product& product) {
  const Vec3& s = product.size_m;
  const double litres = 1000 * s.prod();
  const double kg_per_litre = litres > 0 ? product.mass_g / 1000 / litres : 1;
  const bool round = std::abs(s.x() - s.y()) < 0.15 * std::max(s.x(), s.y());
  if (product.mass_g > 0 && kg_per_litre < 0.2) return Package::kPouch;
  if (round && s.z() > 2.2 * s.x()) return Package::kBottle;
  if (round && s.z() > 0.8 * s.x()) return Package::kCan;
  return Package::kCarton;
}

}  // namespace

GoodsLook look_of(const store::Product& product) {
  const RandomStream looks(0x100C5);
  const std::string& name = product.name.empty() ? product.sku.value : product.name;
  RandomStream brand = looks.fork("brand/" + name.substr(0, name.find(' ')));
  RandomStream own = looks.fork("sku/" + product.sku.value);
  GoodsLook look;
  look.package = package_of(product);
  const double hue = brand.uniform();
  // A third of the brands are white or pale; packages are seldom dark.
  const bool pale = brand.chance(0.33);
  const double saturation = pale ? brand.uniform(0.02, 0.12) : brand.uniform(0.35, 0.72);
  const double value = pale ? brand.uniform(0.85, 0.97) : brand.uniform(0.55, 0.92);
  const double shade = own.uniform(-0.06, 0.06);
  look.base = rgb_of(hue, saturation, std::clamp(value + shade, 0.0, 1.0));
  look.accent = rgb_of(std::fmod(hue + own.uniform(0.2, 0.8), 1.0), own.uniform(0.4, 0.8), own.uniform(0.25, 0.85));
  look.log_size = product.size_m.cwiseMax(Vec3::Constant(0.005)).array().log().matrix();
  look.pattern = own.bits();
  return look;
}

double look_distance2(const GoodsLook& a, const GoodsLook& b) {
  constexpr double kSize = 0.25, kBase = 0.12, kAccent = 0.25, kOtherPackage = 9;
  return (a.log_size - b.log_size).squaredNorm() / (kSize * kSize) + (a.base - b.base).squaredNorm() / (kBase * kBase) +
         (a.accent - b.accent).squaredNorm() / (kAccent * kAccent) + (a.package == b.package ? 0 : kOtherPackage);
}

LookAlikes::LookAlikes(const std::vector<store::Product>& catalogue, std::size_t most) {
  std::vector<GoodsLook> looks;
  for (const store::Product& product : catalogue) looks.push_back(look_of(product));
  std::vector<Candidate> all(catalogue.size());
  for (std::size_t i = 0; i < catalogue.size(); ++i) {
    for (std::size_t k = 0; k < catalogue.size(); ++k) all[k] = {catalogue[k].sku, look_distance2(looks[i], looks[k])};
    const auto nearer = [](const Candidate& a, const Candidate& b) {
      return a.distance2 != b.distance2 ? a.distance2 < b.distance2 : a.sku.value < b.sku.value;
    };
    const std::size_t count = std::min(most, all.size());
    std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(count), nearer);
    by_sku_[catalogue[i].sku] = {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)};
  }
}

const std::vector<LookAlikes::Candidate>& LookAlikes::of(const SkuId& sku) const {
  static const std::vector<Candidate> kNone;
  const auto found = by_sku_.find(sku);
  return found == by_sku_.end() ? kNone : found->second;
}

}  // namespace storetwin::sensors
