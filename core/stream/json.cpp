#include "core/stream/json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/stream/fields.h"

namespace storetwin::stream {

namespace {

using Json = nlohmann::ordered_json;

class JsonWriter {
 public:
  explicit JsonWriter(Json& object) : object_(object) {}

  template <class T>
  void operator()(const char* name, const T& value) {
    object_[name] = json_of(value);
  }

 private:
  static Json json_of(bool v) { return v; }
  static Json json_of(std::int32_t v) { return v; }
  static Json json_of(std::int64_t v) { return std::to_string(v); }
  static Json json_of(std::uint64_t v) { return std::to_string(v); }
  static Json json_of(double v) { return std::isfinite(v) ? Json(v) : Json(nullptr); }
  // Shortest decimal text that gives the same float again would need float parsing on the other side; the double of the
  // same value is exact.
  static Json json_of(float v) { return json_of(static_cast<double>(v)); }
  static Json json_of(const std::string& v) { return v; }
  static Json json_of(Timestamp v) { return json_of(v.ns); }
  static Json json_of(Duration v) { return json_of(v.ns); }
  template <class Tag>
  static Json json_of(NumericId<Tag> v) { return json_of(v.value); }
  template <class Tag>
  static Json json_of(const TextId<Tag>& v) { return v.value; }
  template <class E>
    requires std::is_enum_v<E>
  static Json json_of(E v) { return word_of(v); }
  template <int Rows, int Columns>
  static Json json_of(const Eigen::Matrix<double, Rows, Columns>& m) {
    Json list = Json::array();
    for (int row = 0; row < Rows; ++row) {
      for (int column = 0; column < Columns; ++column) list.push_back(json_of(m(row, column)));
    }
    return list;
  }
  template <class Pixel>
  static Json json_of(const std::shared_ptr<const std::vector<Pixel>>& pixels) {
    return {{"values", pixels ? pixels->size() : 0}};
  }
  template <class T>
  static Json json_of(const std::optional<T>& v) { return v ? json_of(*v) : Json(nullptr); }
  template <class T>
  static Json json_of(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& v : values) list.push_back(json_of(v));
    return list;
  }
  template <class T>
    requires std::is_class_v<T>
  static Json json_of(const T& part) {
    Json object = Json::object();
    JsonWriter inner(object);
    fields(inner, part);
    return object;
  }

  Json& object_;
};

}  // namespace

std::string to_json(const Message& message, int indent) {
  Json object = {{"type", type_name(message)}};
  JsonWriter writer(object);
  std::visit([&](const auto& m) { fields(writer, m); }, message);
  // Text that isn't UTF-8 must not end a report: such bytes are replaced.
  return object.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace storetwin::stream
