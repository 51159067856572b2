#include "core/stream/vision.h"

namespace storetwin::stream {

namespace {
// Two frames are equal when their pixels are; a missing image equals only a missing image.
template <class Pixels>
bool same_pixels(const Pixels& a, const Pixels& b) {
  return a == b || (a && b && *a == *b);
}
}  // namespace

bool DepthFrame::operator==(const DepthFrame& o) const {
  return header == o.header && width_px == o.width_px && height_px == o.height_px && same_pixels(depth_mm, o.depth_mm);
}

bool ColorFrame::operator==(const ColorFrame& o) const {
  return header == o.header && width_px == o.width_px && height_px == o.height_px && same_pixels(rgb, o.rgb);
}

}  // namespace storetwin::stream
