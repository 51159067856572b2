// Colours of somebody's clothes as a camera sees them: the only appearance there is, and only in memory.
//
// A histogram per half of the body tells two people apart within one visit and nobody from one visit to the next: coats
// change, and nothing of it is kept. So the contract's table (fields.h) has no row for it: it has no form on the wire,
// in a recording, in JSON or in a digest, and two messages that differ in it only are equal. A replay therefore has
// none; whoever uses it must give the same settled results without, or say that a replay differs.
//
// Bins are coarse on purpose: eight hues of what is colourful and four steps from black to white (the usual split of
// colour names; J. van de Weijer et al., "Learning color names for real-world applications", IEEE TIP 18(7), 2009).
#pragma once

#include <array>
#include <optional>

#include "core/base/geometry.h"

namespace storetwin::stream {

inline constexpr std::size_t kClothingHues = 8;
inline constexpr std::size_t kClothingGreys = 4;
using ClothingHistogram = std::array<float, kClothingHues + kClothingGreys>;

/// Shares of pixels by colour, each histogram summing to 1, or all zero where that half was not seen.
struct ClothingColors {
  ClothingHistogram upper{};  ///< shoulders to hips
  ClothingHistogram lower{};  ///< hips to ankles
  bool operator==(const ClothingColors&) const = default;
};

/// The bin of one colour, red, green and blue 0..1 (sRGB as a camera gives it; beyond that range it is clipped).
std::size_t clothing_bin(const Vec3& rgb);

/// How alike two histograms are, 0..1 (Bhattacharyya's coefficient); 1 when either was not seen, since nothing speaks
/// against them.
double likeness(const ClothingHistogram& a, const ClothingHistogram& b);

/// Something that lives in memory only. Equal to any other: what is never written can't tell two messages apart.
template <class T>
struct InMemory {
  std::optional<T> value;
  bool operator==(const InMemory&) const { return true; }
};

}  // namespace storetwin::stream
