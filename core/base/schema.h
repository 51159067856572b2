// One declaration per struct drives its parser, its defaults, its writer and its documentation.
//
// A struct that appears in a file declares its fields once, in a free function found by argument-dependent lookup:
//
//     template <class Archive>
//     void fields(Archive& archive, Plate& plate) {
//       archive.field("index", plate.index, {.doc = "Within the shelf, from 1 at the left", .required = true, .min = 1});
//       archive.field("capacity_g", plate.capacity_g, {.doc = "Rated load", .min = 100, .max = 100000});
//       archive.angle("yaw_deg", plate.yaw_rad, {.doc = "..."});   // degrees in files, radians inside
//     }
//
// Defaults are the values of a default-constructed struct. Enums declare their words by
// `constexpr auto enum_words(Kind) -> std::array<std::pair<Kind, const char*>, N>`. Archives: the YAML reader and writer
// (core/base/yaml_io.h) and the describer (core/base/describe.h). Keys carry their unit as the last part of the name.
#pragma once

#include <limits>
#include <string>

namespace storetwin {

struct FieldRule {
  const char* doc = "";     ///< a sentence; shown by `storetwin describe`
  bool required = false;    ///< missing is an error; otherwise the default holds
  double min = -std::numeric_limits<double>::infinity();  ///< of numbers, of each number of a vector, in the file's unit
  double max = std::numeric_limits<double>::infinity();
  bool above_min = false;   ///< min itself is not allowed
  int min_items = 0;        ///< of lists
};

}  // namespace storetwin
