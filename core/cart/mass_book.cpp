#include "core/cart/mass_book.h"

#include <cmath>

namespace storetwin::cart {

void MassBook::set_catalogue(const SkuId& sku, double mass_g, double relative_sigma) {
  const Mass mass{mass_g, mass_g * relative_sigma};
  entries_[sku] = {mass, mass};
}

void MassBook::learn(const Params& params, const SkuId& sku, double mass_g, double sigma_g) {
  Entry& entry = entries_[sku];
  const double spread_g = mass_g * std::hypot(params.unit_mass_sigma, params.plate_gain_sigma);
  const double measured_sigma_g = std::hypot(sigma_g, spread_g);
  if (entry.believed.mean_g <= 0) {
    entry.believed = {mass_g, measured_sigma_g};
    return;
  }
  const double prior = 1 / (entry.believed.sigma_g * entry.believed.sigma_g);
  const double measured = 1 / (measured_sigma_g * measured_sigma_g);
  entry.believed.mean_g = (prior * entry.believed.mean_g + measured * mass_g) / (prior + measured);
  entry.believed.sigma_g = 1 / std::sqrt(prior + measured);
}

Mass MassBook::catalogue(const SkuId& sku) const {
  const auto it = entries_.find(sku);
  return it == entries_.end() ? Mass{} : it->second.catalogue;
}

Mass MassBook::predicted(const Params& params, const SkuId& sku) const {
  const auto it = entries_.find(sku);
  if (it == entries_.end() || it->second.believed.mean_g <= 0) return {};
  const Mass& believed = it->second.believed;
  const double spread_g = believed.mean_g * std::hypot(params.unit_mass_sigma, params.plate_gain_sigma);
  return {believed.mean_g, std::hypot(believed.sigma_g, spread_g)};
}

}  // namespace storetwin::cart
