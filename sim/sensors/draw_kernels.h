// Many random numbers at once, in vectors: Philox4x32-10 per lane (Salmon et al., SC 2011), the generator of
// core/base/random.h, and from it normals by Box and Muller in single precision.
//
// A number depends on the key, its counter and its word only, never on the vectors' width. Normals end at 6.66 sigma,
// where 31 bits end; a libm that differs between processors has no say in them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace storetwin::sensors {

/// Counters are taken by as many as the widest vector holds.
inline constexpr std::size_t kDrawStep = 16;

/// Four numbers per counter first, first + 1, ... `counters` is a multiple of kDrawStep; `out` holds four planes of that
/// many numbers, one per word of the generator.
void draw_uniforms(std::uint64_t key, std::uint64_t first, std::size_t counters, float* out);  ///< in [0, 1)
void draw_normals(std::uint64_t key, std::uint64_t first, std::size_t counters, float* out);   ///< mean 0, variance 1

}  // namespace storetwin::sensors
