// What goods look like: colours and shape made up from a product's name and sizes, the same in every run.
//
// Catalogues say nothing of colours, so they are drawn from the name: products of one brand (the name's first word)
// share a colour, as on real shelves, and are told apart by an accent of their own. Images are painted with it, and the
// model of item networks confuses what looks alike by it. The store's true names and sizes are used, never a seed.
#pragma once

#include <map>
#include <vector>

#include "core/store/store.h"

namespace storetwin::sensors {

enum class Package { kCarton, kBottle, kCan, kPouch };

struct GoodsLook {
  Package package = Package::kCarton;
  Vec3 base = {0.7, 0.7, 0.7};    ///< red, green, blue 0..1 in sRGB
  Vec3 accent = {0.3, 0.3, 0.3};  ///< band and lettering
  Vec3 log_size = Vec3::Zero();   ///< natural logarithm of the edges in metres
  std::uint64_t pattern = 0;      ///< decides what the label looks like
};

GoodsLook look_of(const store::Product& product);

/// How different two goods look, squared; 1 is about what a network just tells apart in plain view. Counted in units of
/// a quarter in size, and of the colours' spread within one brand [E].
double look_distance2(const GoodsLook& a, const GoodsLook& b);

/// For every SKU, what looks most like it.
class LookAlikes {
 public:
  explicit LookAlikes(const std::vector<store::Product>& catalogue, std::size_t most = 12);

  struct Candidate {
    SkuId sku;
    double distance2 = 0;
  };
  /// Nearest first, the SKU itself at the head; empty for an SKU that isn't in the catalogue.
  const std::vector<Candidate>& of(const SkuId& sku) const;

 private:
  std::map<SkuId, std::vector<Candidate>> by_sku_;
};

}  // namespace storetwin::sensors
