// Keys for the random numbers of pixels (pixel_random-inl.h): one per frame and purpose, by Philox, and one per row of it.
#pragma once

#include <cstdint>

#include "core/base/random.h"

namespace storetwin::sensors {

inline std::uint32_t frame_key(std::uint64_t key, std::uint64_t frame, std::uint64_t purpose) {
  return static_cast<std::uint32_t>(random_bits(key, frame, purpose));
}

/// "lowbias32" by Chris Wellons (nullprogram.com, "Prospecting for hash functions", 2018).
inline std::uint32_t row_key(std::uint32_t key, int row) {
  std::uint32_t x = key + static_cast<std::uint32_t>(row) * 0x85ebca6bU;
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  return x ^ x >> 16;
}

/// Of the sum of four bytes that are evenly spread, which kernels take for a bell curve.
inline constexpr float kBellMean = 510;
inline constexpr float kBellSigma = 147.7995f;  // sqrt(4 (256^2 - 1) / 12)

}  // namespace storetwin::sensors
