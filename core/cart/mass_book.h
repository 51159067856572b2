// What is believed of every SKU's mass: the catalogue's word first, then what plates measured.
//
// Catalogue masses are off by up to 5 %; a single clean pick measures the SKU to half a percent. The book is the usual
// product of normals: the catalogue as a prior, each clean single-unit event as a measurement.
#pragma once

#include <map>

#include "core/base/ids.h"
#include "core/cart/params.h"

namespace storetwin::cart {

/// A mass and how sure it is, grams.
struct Mass {
  double mean_g = 0;  ///< 0 = not known
  double sigma_g = 0;
};

class MassBook {
 public:
  /// (Re)sets a SKU to its catalogue mass; 0 = not known.
  void set_catalogue(const SkuId& sku, double mass_g, double relative_sigma);
  /// A clean event measured one unit.
  void learn(const Params& params, const SkuId& sku, double mass_g, double sigma_g);

  /// The catalogue's own word, as interaction used it.
  Mass catalogue(const SkuId& sku) const;
  /// What a unit not weighed before is expected to weigh on a plate: the SKU's mass with the spread of units and
  /// plates.
  Mass predicted(const Params& params, const SkuId& sku) const;

 private:
  struct Entry {
    Mass catalogue;
    Mass believed;
  };
  std::map<SkuId, Entry> entries_;
};

}  // namespace storetwin::cart
