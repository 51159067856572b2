// Dirt on a lens: a disc of the image, the same in every frame, in which a camera sees badly or nothing.
//
// A finger or a splash is so near the lens that it is out of focus: dark in its middle, its rim fades out. Depth is
// lost there, or flies: light that the dirt scatters gives a wrong match or an early echo, which is always too near. A
// point of a body is missed where more than half of the light is lost; in rendered images, so many of the pixels are
// spoiled. Who is behind no smear is untouched, to the byte.
#pragma once

#include <cstdint>
#include <vector>

#include "core/store/store.h"
#include "core/stream/vision.h"

namespace storetwin::sensors {

struct LensSmear {
  Vec2 center_px = Vec2::Zero();
  double radius_px = 0;
  std::uint64_t grain = 0;  ///< names the pattern of its specks

  /// The share of light that comes through at a pixel: 0 in the middle, 1 outside.
  double light(const Vec2& pixel) const;
};

using LensSmears = std::vector<LensSmear>;

/// Whose head is behind the dirt isn't seen; its hands are then nobody's.
void smear(const LensSmears& smears, const store::Camera& camera, stream::DepthPeople& seen);
/// Key points behind the dirt are missing; who has lost more than half of them isn't found.
void smear(const LensSmears& smears, stream::PersonDetections& seen);
/// Items behind the dirt are not recognised; `camera` as it truly stands.
void smear(const LensSmears& smears, const store::Camera& camera, stream::ItemObservations& seen);
/// A depth image of the camera's width, in millimetres.
void smear(const LensSmears& smears, int width_px, std::uint64_t frame, std::vector<std::uint16_t>& depth_mm);
/// A colour image, for people to look at.
void smear(const LensSmears& smears, int width_px, std::vector<std::uint8_t>& rgb);

}  // namespace storetwin::sensors
