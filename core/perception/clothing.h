// Colours of somebody's clothes as a camera sees them: the only appearance there is, and only in a camera's own memory.
//
// A histogram per half of the body tells two people apart within one visit and nobody from one visit to the next: coats
// change, and nothing of it is kept. It never becomes part of a message: what leaves the camera is a number that means
// "as before" (`look_book.h`), so that a recording holds no colour and still replays to the same bytes.
//
// Bins are coarse on purpose: eight hues of what is colourful and four steps from black to white (the usual split of
// colour names; J. van de Weijer et al., "Learning color names for real-world applications", IEEE TIP 18(7), 2009).
#pragma once

#include <array>
#include <cstddef>

#include "core/base/geometry.h"

namespace storetwin::perception {

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

}  // namespace storetwin::perception
