// Random well-formed messages of any type, made from core/stream/fields.h: texts from empty to odd, numbers from tiny to
// extreme, plate samples with NaN, images of any size. Shared by the tests of core/stream and core/record.
#pragma once

#include <limits>

#include "core/base/random.h"
#include "core/stream/convert.h"
#include "core/stream/fields.h"

namespace storetwin::stream {

class RandomFiller {
 public:
  explicit RandomFiller(RandomStream& random) : random_(random) {}

  template <class T>
  void operator()(const char*, T& value) {
    fill(value);
  }

 private:
  void fill(bool& v) { v = random_.chance(0.5); }
  void fill(std::int32_t& v) { v = static_cast<std::int32_t>(whole()); }
  void fill(std::int64_t& v) { v = static_cast<std::int64_t>(whole()); }
  void fill(std::uint64_t& v) { v = whole(); }
  void fill(float& v) { v = random_.chance(0.2) ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(real()); }
  void fill(double& v) { v = real(); }
  void fill(std::string& v) {
    static const char* const kOdd[] = {"", "a", "gondola_1/äöü", "0710", "with \"quotes\"\nand lines", "日本語"};
    v = kOdd[random_.integer(0, 5)];
    if (random_.chance(0.05)) v += std::string(1000, 'x');
  }
  void fill(Timestamp& v) { fill(v.ns); }
  void fill(Duration& v) { fill(v.ns); }
  template <class Tag>
  void fill(NumericId<Tag>& v) { fill(v.value); }
  template <class Tag>
  void fill(TextId<Tag>& v) { fill(v.value); }
  template <class E>
    requires std::is_enum_v<E>
  void fill(E& v) { v = static_cast<E>(random_.integer(0, static_cast<int>(enum_words(E{}).size()) - 1)); }
  template <int Rows, int Columns>
  void fill(Eigen::Matrix<double, Rows, Columns>& m) {
    for (int row = 0; row < Rows; ++row) {
      for (int column = 0; column < Columns; ++column) m(row, column) = real();
    }
  }
  template <class Pixel>
  void fill(std::shared_ptr<const std::vector<Pixel>>&) {}  // made to measure by `fit`
  template <class T>
  void fill(std::optional<T>& v) {
    v.reset();
    if (random_.chance(0.5)) fill(v.emplace());
  }
  template <class T>
  void fill(std::vector<T>& values) {
    values.resize(static_cast<std::size_t>(random_.integer(0, 4)));
    for (T& v : values) fill(v);
  }
  template <class T>
    requires std::is_class_v<T>
  void fill(T& part) { fields(*this, part); }

  std::uint64_t whole() {
    switch (random_.integer(0, 3)) {
      case 0: return 0;
      case 1: return random_.bits();
      case 2: return std::uint64_t{1} << 63;
      default: return static_cast<std::uint64_t>(random_.integer(-1000, 1000));
    }
  }
  double real() {
    static constexpr double kOdd[] = {0.0, -0.0, 1e-310, std::numeric_limits<double>::max(),
                                      std::numeric_limits<double>::lowest(), std::numeric_limits<double>::infinity()};
    return random_.chance(0.2) ? kOdd[random_.integer(0, 5)] : random_.normal(0, 100);
  }

  RandomStream& random_;
};

template <class Pixel>
std::shared_ptr<const std::vector<Pixel>> random_pixels(RandomStream& random, int values) {
  std::vector<Pixel> pixels(static_cast<std::size_t>(values));
  for (Pixel& pixel : pixels) pixel = static_cast<Pixel>(random.bits());
  return std::make_shared<const std::vector<Pixel>>(std::move(pixels));
}

// Sizes that must agree with each other.
template <class T>
void fit(RandomStream&, T&) {}
inline void fit(RandomStream&, PlateBatch& m) {
  m.values_g.resize(m.channels.empty() ? 0 : m.channels.size() * m.values_g.size(), 1.5F);
}
inline void fit(RandomStream& random, DepthFrame& m) {
  m.width_px = random.integer(0, 20);
  m.height_px = random.integer(1, 20);
  m.depth_mm = random_pixels<std::uint16_t>(random, m.width_px * m.height_px);
}
inline void fit(RandomStream& random, ColorFrame& m) {
  m.width_px = random.integer(0, 20);
  m.height_px = random.integer(1, 20);
  m.rgb = random_pixels<std::uint8_t>(random, m.width_px * m.height_px * 3);
}

/// A random message of the same type as `like`.
inline Message random_message(RandomStream& random, Message like) {
  std::visit(
      [&](auto& m) {
        RandomFiller filler(random);
        fields(filler, m);
        fit(random, m);
      },
      like);
  return like;
}

}  // namespace storetwin::stream
