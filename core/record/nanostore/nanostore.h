// The files of the AutoCheckout competition (AiFi NanoStore, CPS-IoT Week 2020), in and out.
//
// A recording of that format is a directory of four files, one JSON document a line: `plate_data.json` (batches of
// weight samples, one document per gondola), `full_targets.json` (3-D skeletons of an external vision system),
// `planogram.json` (facings with their boxes) and `products.json` (the catalogue). `import_nanostore` turns them into
// a store and messages of the contract; `export_nanostore` writes the same four files from any recording that has 60
// Hz plates and a skeleton feed. What the contract has no place for (object ids, uuids, thumbnails, phantom channels,
// repeated product lines) travels in a *residual*, a JSON text kept beside the messages (attachment
// `kResidualAttachment` of a recording): with it, what was imported is exported equal in value, document by document
// and in the same order.
//
//     Diagnostics warnings;
//     Result<Files> files = read_files("nanostore-benchmark-1");
//     Result<Imported> imported = import_nanostore(*files, {}, warnings);
//     Result<Exported> exported = export_nanostore(imported->messages, imported->store, imported->residual, "a.mcap");
//
// Units: the files hold key points in inches and facings in metres, in the same axes; here everything is metres.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/store/store.h"
#include "core/stream/message.h"

namespace storetwin::nanostore {

/// Name and type of the recording's attachment that keeps the residual.
inline constexpr const char* kResidualAttachment = "nanostore/residual.json";
inline constexpr const char* kResidualMediaType = "application/json";

/// Source of the imported skeletons' messages.
inline constexpr const char* kSkeletonSource = "skeletons/vision";

/// The four files' texts. `directory` is only used to name them in diagnostics.
struct Files {
  std::string directory;
  std::string plate_data;
  std::string full_targets;
  std::string planogram;
  std::string products;
  bool operator==(const Files&) const = default;
};

/// Reads the four files of a directory. Each one that can't be read is a Diagnostic "cannot-read" (Failure::kIo).
Result<Files> read_files(const std::filesystem::path& directory);

/// Writes the four files, each to `NAME.partial` first and then renamed, so that no half-written file bears a final
/// name. The directory is made if it isn't there. Existing files are refused ("file-exists") unless `overwrite`.
Status write_files(const Files& files, const std::filesystem::path& directory, bool overwrite);

struct ImportOptions {
  /// The surveyed map, where there is one; its fixtures must be called gondola_1, gondola_2, ... Without it the map is
  /// derived from the planogram's boxes and plate ids (see map.h for how).
  std::optional<store::Map> map;
};

/// What an import gives.
struct Imported {
  store::Store store;         ///< as the files describe it; visits open by external entrance, times are Unix times
  stream::Messages messages;  ///< PlateBatch and Skeletons in order of arrival
  std::string residual;       ///< JSON text; what the contract has no place for
};

/// Reads all four files; everything wrong in them comes back at once, with file, line and path. Oddities that can be
/// lived with (a barcode that lost its leading zeros, a facing whose SKU the catalogue lacks) are added to `warnings`.
Result<Imported> import_nanostore(const Files& files, const ImportOptions& options, Diagnostics& warnings);

/// What an export gives.
struct Exported {
  Files files;                       ///< `directory` is empty
  std::vector<std::string> dropped;  ///< one clause for each thing the format has no place for
};

/// Writes the four files' texts: one document a line, batches of exactly 12 samples per gondola, ordered by time, all
/// on the recording's one clock. `residual` may be empty (a simulated recording): then ids are made up, always the
/// same for the same recording. A residual's part is used only where the message is still what it was at import, so
/// that nothing that was cut out or changed since comes back. Refused, as invalid input in `recording` (the file's
/// name, for messages): no plate batches, plates at another rate than 60 Hz, no skeletons, a residual of another
/// kind.
Result<Exported> export_nanostore(const stream::Messages& messages, const store::Store& store,
                                  std::string_view residual, const std::string& recording);

}  // namespace storetwin::nanostore
