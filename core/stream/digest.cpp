#include "core/stream/digest.h"

#include <bit>
#include <span>
#include <string_view>

#include "core/stream/fields.h"

namespace storetwin::stream {

namespace {

// Lists are preceded by their length and optional parts by whether they are there, so that no two messages can feed the
// same bytes.
class Feeder {
 public:
  Feeder(Digest& digest, bool with_received) : digest_(digest), with_received_(with_received) {}

  template <class T>
  void operator()(const char* name, const T& value) {
    if (!with_received_ && std::string_view(name) == "received_ns") return;
    feed_value(value);
  }

 private:
  void feed_value(bool v) { digest_.boolean(v); }
  void feed_value(std::int32_t v) { digest_.i64(v); }
  void feed_value(std::int64_t v) { digest_.i64(v); }
  void feed_value(std::uint64_t v) { digest_.u64(v); }
  void feed_value(float v) { digest_.f32(v); }
  void feed_value(double v) { digest_.f64(v); }
  void feed_value(const std::string& v) { digest_.text(v); }
  void feed_value(Timestamp v) { digest_.i64(v.ns); }
  void feed_value(Duration v) { digest_.i64(v.ns); }
  template <class Tag>
  void feed_value(NumericId<Tag> v) { digest_.u64(v.value); }
  template <class Tag>
  void feed_value(const TextId<Tag>& v) { digest_.text(v.value); }
  template <class E>
    requires std::is_enum_v<E>
  void feed_value(E v) { digest_.i64(static_cast<std::int64_t>(v)); }
  template <int Rows, int Columns>
  void feed_value(const Eigen::Matrix<double, Rows, Columns>& m) {
    for (int row = 0; row < Rows; ++row) {
      for (int column = 0; column < Columns; ++column) digest_.f64(m(row, column));
    }
  }
  void feed_value(const std::shared_ptr<const std::vector<std::uint16_t>>& pixels) { feed_pixels(pixels); }
  void feed_value(const std::shared_ptr<const std::vector<std::uint8_t>>& pixels) { feed_pixels(pixels); }
  template <class T>
  void feed_value(const std::optional<T>& v) {
    digest_.boolean(v.has_value());
    if (v) feed_value(*v);
  }
  template <class T>
  void feed_value(const std::vector<T>& values) {
    digest_.u64(values.size());
    for (const T& v : values) feed_value(v);
  }
  template <class T>
    requires std::is_class_v<T>
  void feed_value(const T& part) { fields(*this, part); }

  // Pixels are fed as bytes, least significant first: an image has too many for eight bytes each.
  template <class Pixel>
  void feed_pixels(const std::shared_ptr<const std::vector<Pixel>>& pixels) {
    digest_.boolean(pixels != nullptr);
    if (!pixels) return;
    static_assert(std::endian::native == std::endian::little, "pixels are fed as they lie in memory");
    digest_.u64(pixels->size());
    digest_.bytes(std::as_bytes(std::span(*pixels)));
  }

  Digest& digest_;
  bool with_received_;
};

}  // namespace

void feed(Digest& digest, const Message& message) {
  digest.text(type_name(message));
  Feeder feeder(digest, direction_of(message) == Direction::kInput);
  std::visit([&](const auto& m) { fields(feeder, m); }, message);
}

}  // namespace storetwin::stream
