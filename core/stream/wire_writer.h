// One half of core/stream/convert.cpp: copies a struct into its Protocol Buffers twin, field by field as
// core/stream/fields.h lists them. Uses Protocol Buffers' reflection, so that no message needs a hand-written
// converter. Included by convert.cpp only.
#pragma once

#include <google/protobuf/message.h>

#include "core/base/assert.h"
#include "core/stream/fields.h"

namespace storetwin::stream::wire {

namespace pb = google::protobuf;

/// Walks a message's fields in declaration order and holds the table of fields.h against it.
class Cursor {
 public:
  explicit Cursor(const pb::Descriptor& descriptor) : descriptor_(descriptor) {}
  const pb::FieldDescriptor& next(const char* name) {
    STORETWIN_ASSERT(index_ < descriptor_.field_count(), "fields.h lists a field that the .proto message lacks");
    const pb::FieldDescriptor& field = *descriptor_.field(index_++);
    STORETWIN_ASSERT(field.name() == name, "fields.h and the .proto message name a field differently");
    return field;
  }
  bool at_end() const { return index_ == descriptor_.field_count(); }

 private:
  const pb::Descriptor& descriptor_;
  int index_ = 0;
};

class Writer {
 public:
  explicit Writer(pb::Message& to) : to_(to), reflection_(*to.GetReflection()), cursor_(*to.GetDescriptor()) {}

  template <class T>
  void operator()(const char* name, const T& value) {
    put(&cursor_.next(name), value);
  }

  bool at_end() const { return cursor_.at_end(); }

 private:
  using Field = const pb::FieldDescriptor*;

  void put(Field f, bool v) { reflection_.SetBool(&to_, f, v); }
  void put(Field f, std::int32_t v) { reflection_.SetInt32(&to_, f, v); }
  void put(Field f, std::int64_t v) { reflection_.SetInt64(&to_, f, v); }
  void put(Field f, std::uint64_t v) { reflection_.SetUInt64(&to_, f, v); }
  void put(Field f, double v) { reflection_.SetDouble(&to_, f, v); }
  void put(Field f, const std::string& v) { reflection_.SetString(&to_, f, v); }
  void put(Field f, Timestamp v) { put(f, v.ns); }
  void put(Field f, Duration v) { put(f, v.ns); }
  template <class Tag>
  void put(Field f, NumericId<Tag> v) { put(f, v.value); }
  template <class Tag>
  void put(Field f, const TextId<Tag>& v) { put(f, v.value); }
  // On the wire 0 means "not said", so every value is one higher.
  template <class E>
    requires std::is_enum_v<E>
  void put(Field f, E v) { reflection_.SetEnumValue(&to_, f, static_cast<int>(v) + 1); }

  template <int N>
  void put(Field f, const Eigen::Matrix<double, N, 1>& v) {
    pb::Message& vector = *reflection_.MutableMessage(&to_, f);
    for (int i = 0; i < N; ++i) vector.GetReflection()->SetDouble(&vector, vector.GetDescriptor()->field(i), v[i]);
  }
  template <int N>
    requires(N > 1)
  void put(Field f, const Eigen::Matrix<double, N, N>& m) {
    for (int row = 0; row < N; ++row) {
      for (int column = 0; column < N; ++column) reflection_.AddDouble(&to_, f, m(row, column));
    }
  }

  template <class Pixel>
  void put(Field f, const std::shared_ptr<const std::vector<Pixel>>& pixels) {
    if (!pixels) return;
    std::string bytes;
    bytes.reserve(pixels->size() * sizeof(Pixel));
    for (const Pixel pixel : *pixels) {
      for (std::size_t i = 0; i < sizeof(Pixel); ++i) bytes.push_back(static_cast<char>(pixel >> (8 * i)));
    }
    reflection_.SetString(&to_, f, std::move(bytes));
  }

  template <class T>
  void put(Field f, const std::optional<T>& v) {
    if (v) put(f, *v);
  }
  template <class T>
  void put(Field f, const std::vector<T>& values) {
    for (const T& v : values) add(f, v);
  }
  template <class T>
    requires std::is_class_v<T>
  void put(Field f, const T& part) { write(*reflection_.MutableMessage(&to_, f), part); }

  void add(Field f, float v) { reflection_.AddFloat(&to_, f, v); }
  template <class Tag>
  void add(Field f, NumericId<Tag> v) { reflection_.AddUInt64(&to_, f, v.value); }
  template <class Tag>
  void add(Field f, const TextId<Tag>& v) { reflection_.AddString(&to_, f, v.value); }
  template <class T>
  void add(Field f, const T& part) { write(*reflection_.AddMessage(&to_, f), part); }

  template <class T>
  static void write(pb::Message& to, const T& part) {
    Writer inner(to);
    fields(inner, part);
    STORETWIN_ASSERT(inner.at_end(), "the .proto message has a field that fields.h doesn't list");
  }

  pb::Message& to_;
  const pb::Reflection& reflection_;
  Cursor cursor_;
};

}  // namespace storetwin::stream::wire
