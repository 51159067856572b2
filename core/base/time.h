// Time as the whole project knows it: integer nanoseconds since the run's start or since the Unix epoch (a recording
// says which). `Timestamp` is a point, `Duration` a difference; neither is ever read from the operating system in core.
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>

namespace storetwin {

struct Duration {
  std::int64_t ns = 0;

  static constexpr Duration nanoseconds(std::int64_t n) { return {n}; }
  static constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000'000}; }
  /// Rounded to the nearest nanosecond.
  static Duration seconds(double s) { return {std::llround(s * 1e9)}; }

  constexpr double in_seconds() const { return static_cast<double>(ns) * 1e-9; }

  constexpr auto operator<=>(const Duration&) const = default;
  constexpr Duration operator-() const { return {-ns}; }
  constexpr Duration operator+(Duration o) const { return {ns + o.ns}; }
  constexpr Duration operator-(Duration o) const { return {ns - o.ns}; }
  constexpr Duration operator*(std::int64_t k) const { return {ns * k}; }
};

struct Timestamp {
  std::int64_t ns = 0;

  /// Rounded to the nearest nanosecond. Doubles carry a run's seconds exactly enough, Unix seconds only to 0.2 us.
  static Timestamp seconds(double s) { return {std::llround(s * 1e9)}; }
  constexpr double in_seconds() const { return static_cast<double>(ns) * 1e-9; }

  constexpr auto operator<=>(const Timestamp&) const = default;
  constexpr Timestamp operator+(Duration d) const { return {ns + d.ns}; }
  constexpr Timestamp operator-(Duration d) const { return {ns - d.ns}; }
  constexpr Duration operator-(Timestamp o) const { return {ns - o.ns}; }
};

}  // namespace storetwin
