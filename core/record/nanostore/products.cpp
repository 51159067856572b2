#include "core/record/nanostore/products.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace storetwin::nanostore {
namespace {

// Shorter codes are in-store numbers ("44", "120850"), where zeros may well tell two products apart.
constexpr std::size_t kShortestBarcode = 8;
constexpr std::size_t kMostLostDigits = 2;
constexpr double kHeaviest_g = 1e6;
constexpr double kDearest = 1e9;
constexpr std::int64_t kMinorPerMajor = 100;

bool is_barcode(const std::string& text) {
  return text.size() >= kShortestBarcode &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool lost_leading_zeros(const std::string& shorter, const std::string& longer) {
  if (!is_barcode(shorter) || shorter.size() >= longer.size() || !longer.ends_with(shorter)) return false;
  return longer.find_first_not_of('0') >= longer.size() - shorter.size();
}

bool lost_last_digits(const std::string& shorter, const std::string& longer) {
  return is_barcode(shorter) && is_barcode(longer) && shorter.size() < longer.size() &&
         longer.size() - shorter.size() <= kMostLostDigits && longer.starts_with(shorter);
}

// The longest other id that differs by leading zeros only, or the id itself.
std::string full_barcode(const std::string& id, const std::map<std::string, store::Product>& by_id) {
  std::string full = id;
  for (const auto& [other, product] : by_id) {
    if (lost_leading_zeros(id, other) && other.size() > full.size()) full = other;
  }
  return full;
}

}  // namespace

ProductDocument read_product_document(const Node& document) {
  ProductDocument line{document, {}};
  line.product.sku = SkuId(document.at("product_id").at("id").text());
  const Node metadata = document.at("metadata");
  const Node name = metadata.find("name");
  if (name.present()) line.product.name = name.text();
  line.product.mass_g = metadata.find("weight").number(0, kHeaviest_g);
  line.product.price_minor = std::llround(metadata.find("price").number(0, kDearest) * kMinorPerMajor);
  return line;
}

Json product_document(const store::Product& product) {
  Json metadata = Json::object();
  if (!product.name.empty()) metadata["name"] = product.name;
  if (product.price_minor % kMinorPerMajor != 0) {
    metadata["price"] = static_cast<double>(product.price_minor) / kMinorPerMajor;
  } else if (product.price_minor != 0) {
    metadata["price"] = product.price_minor / kMinorPerMajor;
  }
  if (product.mass_g != 0) metadata["weight"] = static_cast<double>(static_cast<float>(product.mass_g));
  return {{"_id", nullptr},
          {"product_id", {{"barcode_type", "UPC"}, {"id", product.sku.value}}},
          {"metadata", std::move(metadata)}};
}

Catalogue make_catalogue(const std::vector<ProductDocument>& lines, Diagnostics& warnings) {
  std::map<std::string, store::Product> by_id;
  for (const ProductDocument& line : lines) {
    const auto [known, is_new] = by_id.emplace(line.product.sku.value, line.product);
    const bool same = known->second.mass_g == line.product.mass_g && known->second.name == line.product.name &&
                      known->second.price_minor == line.product.price_minor;
    if (!is_new && !same) {
      line.document.warn(warnings, "conflicting-product",
                         fmt::format("'{}' stood before with other data; the first counts", known->first));
    }
  }
  Catalogue catalogue;
  std::map<std::string, bool> warned;
  for (const ProductDocument& line : lines) {
    const std::string& id = line.product.sku.value;
    const std::string full = full_barcode(id, by_id);
    catalogue.sku_of_line.emplace_back(full);
    if (full == id || !warned.emplace(id, true).second) continue;
    line.document.warn(warnings, "truncated-barcode",
                       fmt::format("'{}' has lost leading zeros: taken as '{}'", id, full));
    store::Product& product = by_id.at(full);
    if (product.mass_g == 0) product.mass_g = line.product.mass_g;
    if (product.price_minor == 0) product.price_minor = line.product.price_minor;
    if (product.name.empty()) product.name = line.product.name;
  }
  for (const auto& [id, product] : by_id) {
    if (!warned.contains(id)) catalogue.products.push_back(product);
  }
  return catalogue;
}

std::optional<SkuId> repair_barcode(const std::string& written, const std::vector<store::Product>& catalogue) {
  std::vector<SkuId> fits;
  for (const store::Product& product : catalogue) {
    const std::string& sku = product.sku.value;
    if (sku == written) return product.sku;
    if (lost_leading_zeros(written, sku) || lost_last_digits(written, sku)) fits.push_back(product.sku);
  }
  return fits.size() == 1 ? std::optional(fits.front()) : std::nullopt;
}

}  // namespace storetwin::nanostore
