// The archive that turns structs into a document tree, from which core/base/yaml_io.h makes text.
//
// Numbers are written with the fewest digits that read back as the same double, so that reading what was written gives
// the same value bit for bit. Rotations are written as rotation_deg where that reads back exactly and as
// rotation_matrix otherwise. Only `angle` may be off by one unit in the last place, where no number of degrees gives
// the radians exactly.
#pragma once

#include "core/base/document.h"
#include "core/base/schema.h"
#include "core/base/time.h"

namespace storetwin {

/// Whether fields that hold their default are written.
enum class WriteDefaults { kNo, kYes };

Node number_node(double value);
Node integer_node(std::int64_t value);
Node natural_node(std::uint64_t value);
Node bool_node(bool value);
/// Quoted where a reader might take the text for something else.
Node text_node(std::string_view value);
Node list_node();
Node map_node();

template <class T>
Node to_node(T& value, const Node* defaults, WriteDefaults mode);

class Writer {
 public:
  /// `defaults` is the struct's map with its defaults, or null: everything is written.
  Writer(const Node* defaults, WriteDefaults mode) : defaults_(defaults), mode_(mode), map_(map_node()) {}

  template <class T>
  void field(const char* key, T& value, const FieldRule& rule = {}) {
    Node node = to_node(value, default_of(key), mode_);
    // A struct none of whose keys differs from its default has nothing to say.
    const bool says_nothing = mode_ == WriteDefaults::kNo && HasFields<Writer, T> && node.children.empty();
    if (!says_nothing || rule.required) add(key, std::move(node), rule.required);
  }
  template <class T>
  void shorthand(const char*, T&, const FieldRule& = {}) {}
  void angle(const char* key, double& value_rad, const FieldRule& rule = {});
  void seconds(const char* key, Duration& value, const FieldRule& rule = {});
  void pose(Pose& pose, const FieldRule& rule = {});
  void problem(const char*, std::string, std::string, std::string = "") {}

  Node take() && { return std::move(map_); }

 private:
  const Node* default_of(const char* key) const { return defaults_ == nullptr ? nullptr : defaults_->find(key); }
  /// Leaves out what equals the default, unless the key is required.
  void add(const char* key, Node node, bool required);

  const Node* defaults_;
  WriteDefaults mode_;
  Node map_;
};

/// A struct as a map with all its keys.
template <class T>
Node full_node(T& value) {
  Writer writer(nullptr, WriteDefaults::kYes);
  fields(writer, value);
  return std::move(writer).take();
}

template <class T>
Node struct_node(T& value, const Node* defaults, WriteDefaults mode) {
  if (mode == WriteDefaults::kYes) return full_node(value);
  // An entry of a list begins from its type's defaults, a field from what its owner gives it.
  Node own_defaults;
  if (defaults == nullptr) {
    T fresh{};
    own_defaults = full_node(fresh);
    defaults = &own_defaults;
  }
  Writer writer(defaults, mode);
  fields(writer, value);
  return std::move(writer).take();
}

template <class Range>
Node list_of(Range& range, WriteDefaults mode) {
  Node list = list_node();
  for (auto& entry : range) list.children.push_back(to_node(entry, nullptr, mode));
  return list;
}

template <class T>
Node to_node(T& value, const Node* defaults, WriteDefaults mode) {
  if constexpr (std::same_as<T, bool>) {
    return bool_node(value);
  } else if constexpr (std::is_integral_v<T>) {
    if constexpr (std::is_signed_v<T>) return integer_node(value);
    else return natural_node(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return number_node(static_cast<double>(value));
  } else if constexpr (std::same_as<T, std::string>) {
    return text_node(value);
  } else if constexpr (IsTextId<T>::value) {
    return text_node(value.value);
  } else if constexpr (HasWords<T>) {
    for (const auto& [candidate, word] : enum_words(T{})) {
      if (candidate == value) return text_node(word);
    }
    return text_node("");
  } else if constexpr (Vector2Or3<T>) {
    Node list = list_node();
    for (int i = 0; i < T::RowsAtCompileTime; ++i) list.children.push_back(number_node(value[i]));
    return list;
  } else if constexpr (std::same_as<T, Segment2>) {
    std::array<Vec2, 2> ends = {value.a, value.b};
    return list_of(ends, mode);
  } else if constexpr (IsArray<T>::value || IsVector<T>::value) {
    return list_of(value, mode);
  } else if constexpr (IsOptional<T>::value) {
    return value ? to_node(*value, nullptr, mode) : Node{};
  } else if constexpr (IsTextMap<T>::value) {
    Node map = map_node();
    for (auto& [key, entry] : value) {
      Node child = to_node(entry, nullptr, mode);
      child.key = key;
      map.children.push_back(std::move(child));
    }
    return map;
  } else if constexpr (HasFields<Writer, T>) {
    return struct_node(value, defaults, mode);
  } else {
    static_assert(kUnsupportedFieldType<T>, "see core/base/schema.h for the types a field may have");
  }
}

}  // namespace storetwin
