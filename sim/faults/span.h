// When a fault is in force, and which device a message tells of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace storetwin::faults {

/// From `from` on and before `to`, on whichever clock the asked time is of.
struct Span {
  /// Far enough away to stand for "never mended", and near enough that a length may be added.
  static constexpr Timestamp kForever{INT64_MAX / 4};

  Timestamp from;
  Timestamp to = kForever;

  bool holds(Timestamp t) const { return from <= t && t < to; }
  /// Whether a message of this time may matter to the fault: what stood just before it begins, or falls into it.
  bool concerns(Timestamp t) const { return from - Duration::seconds(2) <= t && t < to; }
};

/// A network that looks at a colour camera's images ("items/ID") sees what the camera gives: its faults are the
/// camera's.
inline std::string device_of(const std::string& source) {
  constexpr std::string_view kNetwork = "items/";
  return source.starts_with(kNetwork) ? "color/" + source.substr(kNetwork.size()) : source;
}

}  // namespace storetwin::faults
