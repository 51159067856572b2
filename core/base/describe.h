// The archive that documents a file format from the same declarations that read it: what `storetwin describe` prints.
#pragma once

#include "core/base/description.h"
#include "core/base/writer.h"

namespace storetwin {

/// "one of: a, b, c"
std::string one_of(const std::vector<std::string>& words);

/// "list of 2 (number)"; a count of 0 means any.
std::string list_of_type(const std::string& entry, std::size_t count);
/// "map of names to (number)"
std::string map_to_type(const std::string& entry);

/// A node on one line, as YAML's flow style writes it.
std::string inline_text(const Node& node);

template <class T>
std::string type_name() {
  if constexpr (std::same_as<T, bool>) {
    return "true or false";
  } else if constexpr (std::is_integral_v<T>) {
    return "whole number";
  } else if constexpr (std::is_floating_point_v<T>) {
    return "number";
  } else if constexpr (std::same_as<T, std::string> || IsTextId<T>::value) {
    return "text";
  } else if constexpr (HasWords<T>) {
    return one_of(words_of<T>());
  } else if constexpr (Vector2Or3<T>) {
    return T::RowsAtCompileTime == 2 ? "list of 2 numbers" : "list of 3 numbers";
  } else if constexpr (std::same_as<T, Segment2>) {
    return "list of 2 points [x, y]";
  } else if constexpr (IsArray<T>::value) {
    return list_of_type(type_name<typename T::value_type>(), std::tuple_size_v<T>);
  } else if constexpr (IsVector<T>::value) {
    return list_of_type(type_name<typename T::value_type>(), 0);
  } else if constexpr (IsOptional<T>::value) {
    return type_name<typename T::value_type>();
  } else if constexpr (IsTextMap<T>::value) {
    return map_to_type(type_name<typename T::mapped_type>());
  } else {
    return "map";
  }
}

class Describer {
 public:
  explicit Describer(std::string path) : path_(std::move(path)) {}

  template <class T>
  void field(const char* key, T& value, const FieldRule& rule = {}) {
    const std::string path = join_path(path_, key);
    const bool has_default = !rule.required && !HasFields<Describer, T>;
    add(path, key, type_name<T>(), has_default ? inline_text(to_node(value, nullptr, WriteDefaults::kYes)) : "", rule);
    descend(path, value);
  }
  template <class T>
  void shorthand(const char* key, T& value, const FieldRule& rule = {}) {
    add(join_path(path_, key), key, type_name<T>(), "", rule);
    descend(join_path(path_, key), value);
  }
  void angle(const char* key, double& value_rad, const FieldRule& rule = {});
  void seconds(const char* key, Duration& value, const FieldRule& rule = {});
  void pose(Pose& pose, const FieldRule& rule = {});
  void problem(const char*, std::string, std::string, std::string = "") {}

  std::vector<FieldDoc> take() && { return std::move(docs_); }

 private:
  void add(std::string path, const char* key, std::string type, std::string fallback, const FieldRule& rule);

  // The fields of whatever struct the value is or holds; an empty container shows its entry type's defaults.
  template <class T>
  void descend(const std::string& path, T& value) {
    if constexpr (IsVector<T>::value || IsArray<T>::value) {
      typename T::value_type entry{};
      descend(path + "[]", entry);
    } else if constexpr (IsOptional<T>::value) {
      typename T::value_type entry{};
      descend(path, entry);
    } else if constexpr (IsTextMap<T>::value) {
      typename T::mapped_type entry{};
      descend(path + "{}", entry);
    } else if constexpr (HasFields<Describer, T>) {
      Describer nested(path);
      fields(nested, value);
      for (FieldDoc& doc : std::move(nested).take()) docs_.push_back(std::move(doc));
    }
  }

  std::string path_;
  std::vector<FieldDoc> docs_;
};

/// Every key of T's file format, in its declared order.
template <class T>
std::vector<FieldDoc> describe_fields() {
  T value{};
  Describer describer("");
  fields(describer, value);
  return std::move(describer).take();
}

/// What `storetwin describe` shows: the whole format of T.
template <class T>
Description describe() {
  Description description{"", describe_fields<T>()};
  if constexpr (HasSchemaLine<T>) description.schema = schema_line(static_cast<const T*>(nullptr));
  return description;
}

}  // namespace storetwin
