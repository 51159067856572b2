#include "core/base/random.h"

#include <Random123/philox.h>

#include <cmath>
#include <numbers>

namespace storetwin {

namespace {

constexpr std::uint64_t kForkSalt = 0x9e3779b97f4a7c15ULL;

// FNV-1a; the name only has to spread names apart, Philox does the mixing.
std::uint64_t spread(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

}  // namespace

std::uint64_t random_bits(std::uint64_t key, std::uint64_t a, std::uint64_t b) {
  using Philox = r123::Philox4x32;
  const Philox::ctr_type counter = {{static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(a >> 32),
                                     static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(b >> 32)}};
  const Philox::key_type philox_key = {{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
  const Philox::ctr_type out = Philox()(counter, philox_key);
  return (static_cast<std::uint64_t>(out[1]) << 32) | out[0];
}

RandomStream RandomStream::fork(std::string_view name) const {
  return RandomStream(random_bits(key_ ^ kForkSalt, spread(name), name.size()));
}

RandomStream RandomStream::fork(std::string_view name, std::uint64_t index) const {
  return RandomStream(random_bits(fork(name).key_ ^ kForkSalt, index, ~0ULL));
}

std::uint64_t RandomStream::bits() { return random_bits(key_, counter_++, 0); }

double RandomStream::uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

double RandomStream::uniform(double low, double high) { return low + (high - low) * uniform(); }

int RandomStream::integer(int low, int high) {
  const auto count = static_cast<std::uint64_t>(static_cast<std::int64_t>(high) - low + 1);
  return low + static_cast<int>(bits() % count);
}

bool RandomStream::chance(double probability) { return uniform() < probability; }

double RandomStream::normal() {
  const double u = 1.0 - uniform();  // (0, 1], so that the logarithm is finite
  const double v = uniform();
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

double RandomStream::normal(double mean, double sigma) { return mean + sigma * normal(); }

double RandomStream::exponential(double mean) { return -mean * std::log(1.0 - uniform()); }

Vec3 RandomStream::normal3(double sigma) {
  const double x = normal(), y = normal(), z = normal();
  return {sigma * x, sigma * y, sigma * z};
}

}  // namespace storetwin
