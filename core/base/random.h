// Named random streams: the same seed and the same names give the same numbers, however many other streams exist.
//
// A stream is a key; numbers are Philox4x32-10 of (key, counter) (Salmon et al., "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011), so forking by name never draws from the parent and one more camera never changes a shopper. A
// `RandomStream` is a copyable value: its copy continues with the same numbers. The core draws nothing at random; this
// stands in base because the simulator, the scoring's bootstrap and the tests all share it.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/geometry.h"

namespace storetwin {

class RandomStream {
 public:
  explicit RandomStream(std::uint64_t seed) : key_(seed) {}

  /// An independent stream; depends on this stream's key and the name only, not on what was drawn so far.
  RandomStream fork(std::string_view name) const;
  RandomStream fork(std::string_view name, std::uint64_t index) const;

  std::uint64_t bits();                       ///< 64 random bits
  double uniform();                           ///< in [0, 1)
  double uniform(double low, double high);    ///< in [low, high)
  int integer(int low, int high);             ///< in [low, high], both included
  bool chance(double probability);            ///< true with that probability
  double normal();                            ///< mean 0, standard deviation 1 (Box-Muller)
  double normal(double mean, double sigma);
  double exponential(double mean);
  Vec3 normal3(double sigma);                 ///< three independent normals

  bool operator==(const RandomStream&) const = default;

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

/// Stateless variant for per-pixel noise: 64 bits of (key, a, b), each combination independent.
std::uint64_t random_bits(std::uint64_t key, std::uint64_t a, std::uint64_t b);

}  // namespace storetwin
