// One declaration per struct drives its parser, its defaults, its writer and its documentation.
//
// A struct that appears in a file declares its fields once, in a free function found by argument-dependent lookup (so
// it stands in the struct's namespace, and its header is included wherever the struct is read or written):
//
//     template <class Archive>
//     void fields(Archive& archive, Plate& plate) {
//       archive.field("index", plate.index, {.doc = "Within the shelf, from 1", .required = true, .min = 1});
//       archive.field("capacity_g", plate.capacity_g, {.doc = "Rated load", .min = 100, .max = 100000});
//       archive.angle("yaw_deg", plate.yaw_rad, {.doc = "..."});   // degrees in files, radians inside
//     }
//
// Defaults are the values of a default-constructed struct. Enums declare their words by
//
//     constexpr auto enum_words(Kind) {
//       return std::to_array<std::pair<Kind, const char*>>({{Kind::kStaff, "staff"}, {Kind::kPrivate, "private"}});
//     }
//
// and the struct of a whole file its first line by
//
//     constexpr std::string_view schema_line(const Store*) { return "storetwin-store/1"; }
//
// Archives: Reader (core/base/reader.h), Writer (core/base/writer.h), Describer (core/base/describe.h); the calls to
// use stand in core/base/yaml_io.h. All of them offer
//     field(key, value, rule)      bool, integers, double, text, TextId, enums with words, Vec2, Vec3, Segment2,
//                                  structs with fields, and vector, array, optional and map<string, ...> of those
//     angle(key, radians, rule)    degrees in the file
//     seconds(key, duration, rule) a Duration, as seconds in the file
//     pose(pose, rule)             the keys position_m and rotation_deg (axis times angle) or rotation_matrix (by rows)
//     shorthand(key, value, rule)  a key that is read but never written: a shorter way of saying what other fields hold
//     problem(key, code, text, hint)  an error at a key, for conditions between fields; only the reader hears it
// Keys carry their unit as the last part of the name; a key with another unit is told the right one.
#pragma once

#include <array>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/ids.h"

namespace storetwin {

struct FieldRule {
  const char* doc = "";     ///< a sentence; shown by `storetwin describe`
  bool required = false;    ///< missing is an error; otherwise the default holds
  double min = -std::numeric_limits<double>::infinity();  ///< of numbers, of each number of a vector, in the file's
                                                          ///< unit
  double max = std::numeric_limits<double>::infinity();
  bool above_min = false;   ///< min itself is not allowed
  int min_items = 0;        ///< of lists, and of texts: 1 forbids the empty text
};

template <class Archive, class T>
concept HasFields = requires(Archive& archive, T& value) { fields(archive, value); };

template <class T>
concept HasWords = std::is_enum_v<T> && requires(T value) { enum_words(value); };

template <class T>
concept HasSchemaLine = requires(const T* value) { schema_line(value); };

// Which container a type is; the archives choose by these.
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsTextMap : std::false_type {};
template <class T>
struct IsTextMap<std::map<std::string, T>> : std::true_type {};
template <class T>
struct IsArray : std::false_type {};
template <class T, std::size_t N>
struct IsArray<std::array<T, N>> : std::true_type {};
template <class T>
struct IsTextId : std::false_type {};
template <class Tag>
struct IsTextId<TextId<Tag>> : std::true_type {};

template <class T>
concept Vector2Or3 = std::same_as<T, Vec2> || std::same_as<T, Vec3>;

/// A declared field's type that no archive knows: the compiler's message names this template.
template <class T>
inline constexpr bool kUnsupportedFieldType = false;

/// The words of an enum, in their declared order.
template <HasWords E>
std::vector<std::string> words_of() {
  std::vector<std::string> words;
  for (const auto& [value, word] : enum_words(E{})) words.emplace_back(word);
  return words;
}

inline constexpr double kRadiansPerDegree = 3.14159265358979323846 / 180;

/// "metres" for "height_m"; empty for a key without a unit.
std::string_view unit_name(std::string_view key);

/// "lengths are in metres: 'height_m'" if `key` is one of the `known` keys with another unit or none; else empty.
std::string unit_hint(std::string_view key, const std::vector<std::string>& known);

}  // namespace storetwin
