// The archive that fills structs from a document and collects everything wrong with it.
//
// A value that can't be read keeps what it had (its default), and reading goes on, so that one pass finds every
// problem. Use it through core/base/yaml_io.h; how a struct declares its fields stands in core/base/schema.h.
#pragma once

#include <cstdint>

#include "core/base/document.h"
#include "core/base/schema.h"
#include "core/base/time.h"

namespace storetwin {

/// What all readers of one document share.
struct ReadContext {
  std::string file;      ///< as diagnostics name it
  bool partial = false;  ///< missing keys are fine: only some fields are being set over an existing value
  Diagnostics problems;  ///< errors
  Diagnostics warnings;  ///< the value is good, but the file may not mean what it seems to

  void error(const Node& at, std::string path, std::string code, std::string message, std::string hint = "");
  void warn(const Node& at, std::string path, std::string code, std::string message, std::string hint = "");
};

// One value each, by its kind; empty (or false) after reporting why there is none.
std::optional<bool> read_bool(const Node& node, const std::string& path, ReadContext& context);
std::optional<std::int64_t> read_integer(const Node& node, const std::string& path, const FieldRule& rule,
                                         std::int64_t lowest, std::int64_t highest, ReadContext& context);
std::optional<std::uint64_t> read_natural(const Node& node, const std::string& path, const FieldRule& rule,
                                          std::uint64_t highest, ReadContext& context);
std::optional<double> read_number(const Node& node, const std::string& path, const FieldRule& rule,
                                  ReadContext& context);
std::optional<std::string> read_text(const Node& node, const std::string& path, const FieldRule& rule,
                                     ReadContext& context);
/// The index of the scalar among `words`.
std::optional<std::size_t> read_word(const Node& node, const std::string& path, const std::vector<std::string>& words,
                                     ReadContext& context);
/// True if the node is a list of exactly `count` entries.
bool is_list_of(const Node& node, const std::string& path, std::size_t count, ReadContext& context);
/// True if the node is a list of at least `rule.min_items` entries.
bool is_list(const Node& node, const std::string& path, const FieldRule& rule, ReadContext& context);
bool is_map(const Node& node, const std::string& path, ReadContext& context);
std::string index_path(const std::string& path, std::size_t index);

template <class T>
void read_value(const Node& node, const std::string& path, const FieldRule& rule, T& value, ReadContext& context);

class Reader {
 public:
  /// `map` must be a map and outlive the reader.
  Reader(const Node& map, std::string path, ReadContext& context)
      : map_(map), path_(std::move(path)), context_(context) {}

  template <class T>
  void field(const char* key, T& value, const FieldRule& rule = {}) {
    if (const Node* node = take(key, rule)) read_value(*node, join_path(path_, key), rule, value, context_);
  }
  template <class T>
  void shorthand(const char* key, T& value, const FieldRule& rule = {}) {
    field(key, value, rule);
  }
  void angle(const char* key, double& value_rad, const FieldRule& rule = {});
  void seconds(const char* key, Duration& value, const FieldRule& rule = {});
  void pose(Pose& pose, const FieldRule& rule = {});
  void problem(const char* key, std::string code, std::string message, std::string hint = "");

  /// Declares a key that somebody else reads, so that it isn't unknown.
  void allow(const char* key) { known_.emplace_back(key); }
  /// Reports the keys that no field claimed; call it after `fields`.
  void finish();

 private:
  /// The value under a key, noting the key as known; null (and an error if it was required) when there is none.
  const Node* take(const char* key, const FieldRule& rule);

  const Node& map_;
  std::string path_;
  ReadContext& context_;
  std::vector<std::string> known_;
};

template <class T>
void read_list(const Node& node, const std::string& path, const FieldRule& rule, std::vector<T>& value,
               ReadContext& context) {
  if (!is_list(node, path, rule, context)) return;
  value.clear();
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    read_value(node.children[i], index_path(path, i), rule, value.emplace_back(), context);
  }
}

template <class T>
void read_struct(const Node& node, const std::string& path, T& value, ReadContext& context) {
  if (!is_map(node, path, context)) return;
  Reader reader(node, path, context);
  fields(reader, value);
  reader.finish();
}

template <class T>
void read_integral(const Node& node, const std::string& path, const FieldRule& rule, T& value, ReadContext& context) {
  using Limits = std::numeric_limits<T>;
  if constexpr (std::is_signed_v<T>) {
    if (const auto v = read_integer(node, path, rule, Limits::min(), Limits::max(), context)) value = static_cast<T>(*v);
  } else {
    if (const auto v = read_natural(node, path, rule, Limits::max(), context)) value = static_cast<T>(*v);
  }
}

template <class T>
void read_value(const Node& node, const std::string& path, const FieldRule& rule, T& value, ReadContext& context) {
  if constexpr (std::same_as<T, bool>) {
    if (const auto v = read_bool(node, path, context)) value = *v;
  } else if constexpr (std::is_integral_v<T>) {
    read_integral(node, path, rule, value, context);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (const auto v = read_number(node, path, rule, context)) value = static_cast<T>(*v);
  } else if constexpr (std::same_as<T, std::string>) {
    if (auto v = read_text(node, path, rule, context)) value = std::move(*v);
  } else if constexpr (IsTextId<T>::value) {
    if (auto v = read_text(node, path, rule, context)) value.value = std::move(*v);
  } else if constexpr (HasWords<T>) {
    if (const auto v = read_word(node, path, words_of<T>(), context)) value = enum_words(T{})[*v].first;
  } else if constexpr (Vector2Or3<T>) {
    if (!is_list_of(node, path, static_cast<std::size_t>(T::RowsAtCompileTime), context)) return;
    for (int i = 0; i < T::RowsAtCompileTime; ++i) {
      const auto at = static_cast<std::size_t>(i);
      read_value(node.children[at], index_path(path, at), rule, value[i], context);
    }
  } else if constexpr (std::same_as<T, Segment2>) {
    if (!is_list_of(node, path, 2, context)) return;
    read_value(node.children[0], index_path(path, 0), rule, value.a, context);
    read_value(node.children[1], index_path(path, 1), rule, value.b, context);
  } else if constexpr (IsArray<T>::value) {
    if (!is_list_of(node, path, value.size(), context)) return;
    for (std::size_t i = 0; i < value.size(); ++i) {
      read_value(node.children[i], index_path(path, i), rule, value[i], context);
    }
  } else if constexpr (IsVector<T>::value) {
    read_list(node, path, rule, value, context);
  } else if constexpr (IsOptional<T>::value) {
    value.reset();
    if (node.kind != Node::Kind::kNull) read_value(node, path, rule, value.emplace(), context);
  } else if constexpr (IsTextMap<T>::value) {
    if (!is_map(node, path, context)) return;
    value.clear();
    for (const Node& child : node.children) {
      read_value(child, join_path(path, child.key), rule, value[child.key], context);
    }
  } else if constexpr (HasFields<Reader, T>) {
    read_struct(node, path, value, context);
  } else {
    static_assert(kUnsupportedFieldType<T>, "see core/base/schema.h for the types a field may have");
  }
}

}  // namespace storetwin
