// A part of an image, as blocks of eight pixels of a row: where something changed, where there are edges.
//
// One bit per block, so that a kernel that visits a few blocks of a row finds the next one in an instruction.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/sensors/depth_layer.h"

namespace storetwin::sensors {

inline constexpr int kBlockPx = 8;

class ImageBlocks {
 public:
  using Words = std::span<const std::uint64_t>;

  ImageBlocks() = default;
  ImageBlocks(int width_px, int height_px)
      : columns_((width_px + kBlockPx - 1) / kBlockPx), words_per_row_(static_cast<std::size_t>((columns_ + 63) / 64)),
        words_(words_per_row_ * static_cast<std::size_t>(height_px)) {}

  int columns() const { return columns_; }
  std::size_t words_per_row() const { return words_per_row_; }
  Words row(int v) const { return std::span(words_).subspan(static_cast<std::size_t>(v) * words_per_row_, words_per_row_); }
  std::span<std::uint64_t> row(int v) {
    return std::span(words_).subspan(static_cast<std::size_t>(v) * words_per_row_, words_per_row_);
  }

  void add(int v, const Span& columns) {
    if (columns.empty()) return;
    const auto words = row(v);
    const int first = columns.u0 / kBlockPx, last = (columns.u1 - 1) / kBlockPx;
    for (int word = first / 64; word <= last / 64; ++word) {
      const int from = std::max(first - 64 * word, 0), to = std::min(last - 64 * word, 63);
      words[static_cast<std::size_t>(word)] |= (~std::uint64_t{0} >> (63 - (to - from))) << from;
    }
  }
  void add(const PixelRect& rect) {
    for (int v = rect.v0; v < rect.v1; ++v) add(v, Span{rect.u0, rect.u1});
  }
  void clear() { std::ranges::fill(words_, std::uint64_t{0}); }

  /// Writes into `out` the blocks of a row that are in the set or touch one that is; false if there are none.
  bool about(int v, std::span<std::uint64_t> out) const {
    const auto height = static_cast<int>(words_.size() / words_per_row_);
    const Words above = row(std::max(v - 1, 0)), here = row(v), below = row(std::min(v + 1, height - 1));
    std::uint64_t any = 0;
    for (std::size_t i = 0; i < words_per_row_; ++i) {
      const std::uint64_t before = i > 0 ? here[i - 1] >> 63 : 0, after = i + 1 < words_per_row_ ? here[i + 1] << 63 : 0;
      out[i] = above[i] | below[i] | here[i] | here[i] << 1 | here[i] >> 1 | before | after;
      any |= out[i];
    }
    if (columns_ % 64 != 0) out.back() &= ~std::uint64_t{0} >> (64 - columns_ % 64);
    return any != 0;
  }

 private:
  int columns_ = 0;
  std::size_t words_per_row_ = 0;
  std::vector<std::uint64_t> words_;
};

}  // namespace storetwin::sensors
