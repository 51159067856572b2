// The published labels of recorded NanoStore visits, as their two files hold them.
//
// `cases.json`: what shoppers did, by hand from videos and plates: who took or put back what, on which plates, to the
// second. `store.json`: gondolas, shelves and plates. Both are JSON, which our YAML reader reads, so that every slip has
// its line. Frames nest as in the file: gondola in W, shelf in gondola, plate in shelf; metres, radians.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/geometry.h"
#include "core/base/ids.h"
#include "core/base/result.h"

namespace storetwin::reenact {

enum class Action { kPick, kPutBack };

/// Some plates of one shelf, as the labels name them.
struct PlateRange {
  int gondola = 1;
  int shelf = 1;            ///< from 1 at the floor
  std::vector<int> plates;  ///< from 1 at the left
};

struct LabelledEvent {
  double t_s = 0;  ///< when the item left or reached the plates, to the second
  std::string shopper;
  Action action = Action::kPick;
  std::vector<SkuId> upcs;  ///< several: in one grab, or one after the other within the second
  PlateRange where;
};

struct LabelledStock {
  SkuId upc;
  PlateRange where;
};

struct LabelledProduct {
  SkuId upc;
  std::string name;
  double mass_g = 0;
};

struct Case {
  std::string name;
  std::vector<std::string> shoppers;
  std::vector<LabelledStock> initial_stock;
  std::vector<LabelledEvent> events;  ///< by time
  std::vector<LabelledProduct> products;
};

/// A box with its pose in the frame of what it is part of.
struct Part {
  int gondola = 1, shelf = 0, plate = 0;  ///< 0: the part is larger than that
  Vec3 translation_m = Vec3::Zero();
  Vec3 rotation_rodrigues_rad = Vec3::Zero();
  Vec3 size_m = Vec3::Zero();
};

struct Geometry {
  std::vector<Part> gondolas, shelves, plates;
};

struct Published {
  std::vector<Case> cases;
  Geometry geometry;
};

/// Reads `cases.json` and `store.json` of a folder; everything wrong in them comes back at once.
Result<Published> read_published(const std::string& directory, Diagnostics& warnings);

/// The same from the files' texts; the names are for messages.
Result<Published> read_published(std::string_view cases, const std::string& cases_file, std::string_view store,
                                 const std::string& store_file, Diagnostics& warnings);

/// What a shopper has in the end by the labels: net units by SKU, none of zero.
std::map<SkuId, int> outcome(const Case& visits, const std::string& shopper);

}  // namespace storetwin::reenact
