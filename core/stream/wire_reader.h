// The other half of core/stream/convert.cpp: copies a Protocol Buffers message into its struct and notes everything
// that is not as it must be. Included by convert.cpp only.
#pragma once

#include <google/protobuf/unknown_field_set.h>

#include <cmath>

#include "core/base/diagnostic.h"
#include "core/stream/wire_writer.h"

namespace storetwin::stream::wire {

/// The problems of one message. Bounded, because hostile bytes can hold a million of them.
class Problems {
 public:
  void add(std::string path, std::string message) {
    if (list_.size() < kMost) {
      list_.add({.code = "bad-message", .path = std::move(path), .message = std::move(message), .hint = {}});
    }
  }
  const Diagnostics& list() const { return list_; }

 private:
  static constexpr std::size_t kMost = 20;
  Diagnostics list_;
};

class Reader {
 public:
  Reader(const pb::Message& from, std::string path, Problems& problems)
      : from_(from), reflection_(*from.GetReflection()), cursor_(*from.GetDescriptor()), path_(std::move(path)),
        problems_(problems) {
    refuse_unknown(from, path_, problems);
  }

  template <class T>
  void operator()(const char* name, T& value) {
    get(&cursor_.next(name), value);
  }

  bool at_end() const { return cursor_.at_end(); }

 private:
  using Field = const pb::FieldDescriptor*;

  static void refuse_unknown(const pb::Message& message, const std::string& path, Problems& problems) {
    const pb::UnknownFieldSet& unknown = message.GetReflection()->GetUnknownFields(message);
    for (int i = 0; i < unknown.field_count(); ++i) {
      problems.add(path, "field number " + std::to_string(unknown.field(i).number()) + " is not known to this version");
    }
  }

  std::string path_of(Field f) const { return path_ + "." + f->name(); }
  std::string path_of(Field f, int index) const { return path_of(f) + "[" + std::to_string(index) + "]"; }

  void get(Field f, bool& v) { v = reflection_.GetBool(from_, f); }
  void get(Field f, std::int32_t& v) { v = reflection_.GetInt32(from_, f); }
  void get(Field f, std::int64_t& v) { v = reflection_.GetInt64(from_, f); }
  void get(Field f, std::uint64_t& v) { v = reflection_.GetUInt64(from_, f); }
  void get(Field f, double& v) {
    v = reflection_.GetDouble(from_, f);
    if (std::isnan(v)) problems_.add(path_of(f), "is not a number");
  }
  void get(Field f, std::string& v) { v = reflection_.GetString(from_, f); }
  void get(Field f, Timestamp& v) { get(f, v.ns); }
  void get(Field f, Duration& v) { get(f, v.ns); }
  template <class Tag>
  void get(Field f, NumericId<Tag>& v) { get(f, v.value); }
  template <class Tag>
  void get(Field f, TextId<Tag>& v) { get(f, v.value); }

  template <class E>
    requires std::is_enum_v<E>
  void get(Field f, E& v) {
    const int number = reflection_.GetEnumValue(from_, f);
    if (number == 0) {
      problems_.add(path_of(f), "is missing");
    } else if (number < 0 || number > static_cast<int>(enum_words(E{}).size())) {
      problems_.add(path_of(f), "value " + std::to_string(number) + " is not known to this version");
    } else {
      v = static_cast<E>(number - 1);
    }
  }

  template <int N>
  void get(Field f, Eigen::Matrix<double, N, 1>& v) {
    if (!present(f)) return;
    const pb::Message& vector = reflection_.GetMessage(from_, f);
    refuse_unknown(vector, path_of(f), problems_);
    for (int i = 0; i < N; ++i) {
      v[i] = vector.GetReflection()->GetDouble(vector, vector.GetDescriptor()->field(i));
      if (std::isnan(v[i])) problems_.add(path_of(f), "is not a number");
    }
  }
  template <int N>
    requires(N > 1)
  void get(Field f, Eigen::Matrix<double, N, N>& m) {
    if (const int size = reflection_.FieldSize(from_, f); size != N * N) {
      problems_.add(path_of(f), "has " + std::to_string(size) + " numbers instead of " + std::to_string(N * N));
      return;
    }
    for (int i = 0; i < N * N; ++i) {
      m(i / N, i % N) = reflection_.GetRepeatedDouble(from_, f, i);
      if (std::isnan(m(i / N, i % N))) problems_.add(path_of(f, i), "is not a number");
    }
  }

  template <class Pixel>
  void get(Field f, std::shared_ptr<const std::vector<Pixel>>& v) {
    if (!present(f)) return;
    std::string scratch;
    const std::string& bytes = reflection_.GetStringReference(from_, f, &scratch);
    if (bytes.size() % sizeof(Pixel) != 0) {
      problems_.add(path_of(f), "has " + std::to_string(bytes.size()) + " bytes, half a pixel too many");
      return;
    }
    std::vector<Pixel> pixels(bytes.size() / sizeof(Pixel));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const auto byte = static_cast<unsigned>(static_cast<unsigned char>(bytes[i]));
      pixels[i / sizeof(Pixel)] = static_cast<Pixel>(pixels[i / sizeof(Pixel)] | byte << (8 * (i % sizeof(Pixel))));
    }
    v = std::make_shared<const std::vector<Pixel>>(std::move(pixels));
  }

  template <class T>
  void get(Field f, std::optional<T>& v) {
    if (reflection_.HasField(from_, f)) get(f, v.emplace());
  }
  template <class T>
  void get(Field f, std::vector<T>& values) {
    values.resize(static_cast<std::size_t>(reflection_.FieldSize(from_, f)));
    for (std::size_t i = 0; i < values.size(); ++i) get_item(f, static_cast<int>(i), values[i]);
  }
  template <class T>
    requires std::is_class_v<T>
  void get(Field f, T& part) {
    if (present(f)) read(reflection_.GetMessage(from_, f), path_of(f), part);
  }

  void get_item(Field f, int i, float& v) { v = reflection_.GetRepeatedFloat(from_, f, i); }
  template <class Tag>
  void get_item(Field f, int i, NumericId<Tag>& v) { v.value = reflection_.GetRepeatedUInt64(from_, f, i); }
  template <class Tag>
  void get_item(Field f, int i, TextId<Tag>& v) { v.value = reflection_.GetRepeatedString(from_, f, i); }
  template <class T>
  void get_item(Field f, int i, T& part) { read(reflection_.GetRepeatedMessage(from_, f, i), path_of(f, i), part); }

  template <class T>
  void read(const pb::Message& from, std::string path, T& part) {
    Reader inner(from, std::move(path), problems_);
    fields(inner, part);
  }

  bool present(Field f) {
    if (reflection_.HasField(from_, f)) return true;
    problems_.add(path_of(f), "is missing");
    return false;
  }

  const pb::Message& from_;
  const pb::Reflection& reflection_;
  Cursor cursor_;
  std::string path_;
  Problems& problems_;
};

}  // namespace storetwin::stream::wire
