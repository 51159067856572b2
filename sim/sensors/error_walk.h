// Errors that stay for a while: what a detector gets wrong in one frame it gets wrong again in the next.
#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "core/base/random.h"

namespace storetwin::sensors {

/// A point's error as first-order autoregression: unit variance per axis, correlation `lag1` from one frame to the
/// next.
class ErrorWalk {
 public:
  const Vec3& next(double lag1, RandomStream& random) { return next(lag1, random.normal3(1)); }
  /// The same of three normals that were drawn already.
  const Vec3& next(double lag1, const Vec3& fresh) {
    value_ = started_ ? Vec3(lag1 * value_ + std::sqrt(1 - lag1 * lag1) * fresh) : fresh;
    started_ = true;
    return value_;
  }

 private:
  Vec3 value_ = Vec3::Zero();
  bool started_ = false;
};

/// An order that means nothing (Fisher-Yates).
template <class T>
void shuffle(std::vector<T>& list, RandomStream& random) {
  for (std::size_t i = list.size(); i > 1; --i) {
    const auto j = static_cast<std::size_t>(random.integer(0, static_cast<int>(i) - 1));
    if (j != i - 1) std::swap(list[i - 1], list[j]);
  }
}

}  // namespace storetwin::sensors
