// Which colours cloth has in an image, in vectors: lit samples of one colour, sorted into the bins of
// core/perception/clothing.h.
//
// The exponential is Moshier's expf (Cephes, 1989), in single precision and the same at every vector width.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/sensors/draw_kernels.h"

namespace storetwin::sensors {

/// Samples are made by so many; those to spare are thrown away.
inline constexpr std::size_t kClothSamples = 40, kClothDrawn = (kClothSamples + kDrawStep - 1) / kDrawStep * kDrawStep;

/// `normals` are four planes of kClothDrawn numbers: how dark the fold is, then the noise of red, green and blue.
/// `lit` is the cloth's colour in plain light, `sigma` the spread of its folds.
void cloth_bins(const std::array<float, 3>& lit, float sigma, const float* normals, std::int32_t* bins);

}  // namespace storetwin::sensors
