// products.json: the catalogue, one product a line, with repeats and with barcodes that lost digits.
//
// A barcode that went through a spreadsheet has lost its leading zeros, and some lost their last digits. Two lines
// whose barcodes differ by leading zeros only are one product: the longer one's barcode and data count, and the
// shorter one fills in what the longer doesn't say. A facing's barcode that the catalogue lacks is repaired in the
// same way, and by one or two lost last digits, if exactly one product fits.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/record/nanostore/json_lines.h"
#include "core/store/store.h"

namespace storetwin::nanostore {

/// One line, read; `product.sku` is as written.
struct ProductDocument {
  Node document;
  store::Product product;
};

ProductDocument read_product_document(const Node& document);

/// The document of a product as the store knows it; the id is null. Prices are in whole currency units, grams of mass.
Json product_document(const store::Product& product);

/// The catalogue of all lines, by SKU, and for each line the SKU it belongs to.
struct Catalogue {
  std::vector<store::Product> products;
  std::vector<SkuId> sku_of_line;
};
Catalogue make_catalogue(const std::vector<ProductDocument>& lines, Diagnostics& warnings);

/// The one SKU of the catalogue that `written` is a truncation of (or equals); empty if there is none or several.
std::optional<SkuId> repair_barcode(const std::string& written, const std::vector<store::Product>& catalogue);

}  // namespace storetwin::nanostore
