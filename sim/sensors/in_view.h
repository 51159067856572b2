// Who may be in one camera's image, and who of them may stand before whom.
//
// Asked of all people at each image of each camera, so what it takes is kept together: the sides of the view against boxes
// round bodies, in vectors, then circles on the floor. Both say no only where the full tests would.
#pragma once

#include <span>
#include <vector>

#include "core/store/store.h"
#include "sim/sensors/body_index.h"

namespace storetwin::sensors {

/// The least factor by which a lens scales a point's distance from the image's middle; 0 = can't be said.
double least_gain(const store::Distortion& distortion);

/// The sides of a camera's view, and the end of its range; what is no more than `slack_m` beyond is in view as well. A
/// lens of which nothing can be said has no sides but the plane through the camera.
ViewSides sides_of(const store::Camera& camera, double slack_m);

class InView {
 public:
  /// Looks from an eye at all people.
  void look(const Vec3& eye_W, const ViewSides& view, const BodyIndex& people);

  /// Places in the index, in its order, of all who may be in view.
  std::span<const std::size_t> places() const { return places_; }
  /// Of the others, those who may hide some of the one at a place; until the next call.
  std::span<const std::size_t> before(const BodyIndex::Entry& whom);

 private:
  // Of a circle on the floor round all there is of somebody.
  struct Circle {
    Vec2 from_eye = Vec2::Zero();
    double radius_m = 0;
  };
  Vec2 eye_W_ = Vec2::Zero();
  std::vector<double> beyond_;
  std::vector<std::size_t> places_, before_;
  std::vector<Circle> circles_;  // by place in `places_`
};

}  // namespace storetwin::sensors
