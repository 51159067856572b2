// Random numbers for sensors that need many: made in blocks by the vector kernels (draw_kernels.h), taken one by one.
//
// A source of numbers is keyed once from a stream, so it keeps that stream's promise: whatever else exists, it gives the
// same numbers. Copies continue with the same numbers.
#pragma once

#include <array>

#include "core/base/assert.h"
#include "core/base/random.h"
#include "sim/sensors/draw_kernels.h"

namespace storetwin::sensors {

/// Normals without end, mean 0 and variance 1, for what goes on from sample to sample.
class Normals {
 public:
  explicit Normals(RandomStream random) : key_(random.bits()) {}

  double next() {
    if (next_ == block_.size()) refill();
    return static_cast<double>(block_[next_++]);
  }

 private:
  void refill() {
    draw_normals(key_, counter_, kDrawStep, block_.data());
    counter_ += kDrawStep;
    next_ = 0;
  }

  std::uint64_t key_;
  std::uint64_t counter_ = 0;
  std::array<float, 4 * kDrawStep> block_{};
  std::size_t next_ = block_.size();
};

/// So many uniform numbers in [0, 1) and so many normals for one image of one thing, all made at once. What is not taken
/// costs nobody else a number: the next image has a key of its own.
template <std::size_t kUniforms, std::size_t kNormals>
class ImageDraws {
 public:
  explicit ImageDraws(RandomStream& random) {
    const std::uint64_t key = random.bits();
    draw_uniforms(key, 0, uniforms_.size() / 4, uniforms_.data());
    draw_normals(key, uniforms_.size() / 4, normals_.size() / 4, normals_.data());
  }

  double uniform() {
    STORETWIN_ASSERT(uniform_ < uniforms_.size(), "an image's numbers are counted by its type");
    return static_cast<double>(uniforms_[uniform_++]);
  }
  bool chance(double probability) { return uniform() < probability; }
  double normal() {
    STORETWIN_ASSERT(normal_ < normals_.size(), "an image's numbers are counted by its type");
    return static_cast<double>(normals_[normal_++]);
  }
  double normal(double mean, double sigma) { return mean + sigma * normal(); }
  Vec3 normal3() {
    const double x = normal(), y = normal(), z = normal();
    return {x, y, z};
  }

 private:
  static constexpr std::size_t rounded_up(std::size_t count) {
    constexpr std::size_t kBlock = 4 * kDrawStep;
    return (count + kBlock - 1) / kBlock * kBlock;
  }
  std::array<float, rounded_up(kUniforms)> uniforms_;
  std::array<float, rounded_up(kNormals)> normals_;
  std::size_t uniform_ = 0, normal_ = 0;
};

}  // namespace storetwin::sensors
