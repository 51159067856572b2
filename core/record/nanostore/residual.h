// What the contract has no place for, kept so that an import can be exported again unchanged.
//
// Import makes from each message the document that an export would write, and compares it with the original. The
// difference is a JSON Patch (RFC 6902): ids, uuids, the time of issue, thumbnails, a truncated barcode, a number
// that is no 32-bit float. With it goes a digest of the made document. Export makes the document again and applies
// the patch only if the digest still holds: what was cut out, redacted or changed since never comes back from the
// residual. Phantom channels are kept apart, as floats, because a patch would repeat the whole block.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/record/nanostore/plate_data.h"

namespace storetwin::nanostore {

/// What turns a made document into the original one.
struct Change {
  std::string made;            ///< digest of the made document
  Json patch = Json::array();  ///< from made to original
};

/// The change from `made` to `original`.
Change change_between(const Json& made, const Json& original);
/// The original, or empty if `made` is not what it was, or the patch can't be applied.
std::optional<Json> apply(const Change& change, const Json& made);

/// A gondola's block as the original writes it, where it is larger than the map's plates need.
struct GridShape {
  int rows = 0;
  int columns = 0;
  std::vector<Cell> phantoms;  ///< cells that are written though no channel of the messages stands for them
};

struct PlateChange {
  Change change;
  std::vector<float> phantoms_g;  ///< sample-major, one per phantom cell of the gondola
};

struct ProductLine {
  SkuId sku;
  Change change;
};

/// A document of a gondola that the map doesn't know: no message stands for it.
struct Stray {
  Timestamp origin;
  Json document;
};

struct Residual {
  std::map<int, GridShape> grids;                 ///< by gondola
  std::map<std::string, PlateChange> plate_data;  ///< by message_key
  std::map<std::string, Change> full_targets;     ///< by message_key
  std::vector<Change> planogram;                  ///< by facing, in the store's order
  std::vector<ProductLine> products;              ///< in the original's order
  std::vector<SkuId> invented;                    ///< products that only a facing names, made up at import
  std::vector<Stray> strays;                      ///< by time
};

/// "SOURCE#SEQUENCE".
std::string message_key(const std::string& source, std::uint64_t sequence);

std::string to_text(const Residual& residual);
/// An empty text is an empty residual; anything but a residual of ours is a Diagnostic "bad-residual" for `file`.
Result<Residual> parse_residual(std::string_view text, const std::string& file);

}  // namespace storetwin::nanostore
