// A depth image becomes people (head tops) and hands, by geometry on the pixels.
//
// The method, one image after another of one camera: (1) a background image, first ray-cast from the store's boxes,
// then kept up from the stream itself, since goods stand on the shelves and the survey is a little off; (2) foreground
// = clearly nearer than the background; (3) foreground points seen from above, as a height map on a ground grid; (4)
// heads = tops of that map with a body beneath; every other cell belongs to the head it is connected to over the
// shortest way along the grid; (5) hands = the far end of what reaches from a body to a shelf. An arm without a head in
// the image is a loose hand.
//
// `DepthPerception` is a copyable value and a function of the frames it was given, in capture order; it may live on any
// thread. Frames are not kept.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/perception/background.h"
#include "core/perception/top_view.h"
#include "core/store/store.h"
#include "core/stream/vision.h"

namespace storetwin::perception {

/// Sizes are human bodies'; noise figures are those of stereo depth cameras of the D400 class (Intel, "Tuning depth
/// cameras for best performance": error grows with the square of the range).
struct DepthParams {
  BackgroundParams background;
  TopViewParams top_view;
  double hand_reach_m = 1.0;           ///< a hand is at most this far from the head's axis, on the ground plane
  double hand_clear_of_axis_m = 0.30;  ///< nearer to the axis than this it is body, not a reaching arm
  double shelf_front_m = 0.20;         ///< hands are looked for from this far in front of a fixture's front inwards
  double touch_m = 0.10;               ///< a hand that reaches is at least this near to the front, or beyond it
  double hand_hidden_m = 0.05;         ///< how far within what is seen of a reaching arm its palm is
  double hand_radius_m = 0.04;         ///< half the size of what is averaged to the hand's point
};

/// One depth camera's perception.
class DepthPerception {
 public:
  /// `camera` is one of the store's depth cameras, as surveyed.
  DepthPerception(const store::Store& store, const store::Camera& camera, const DepthParams& params = {});

  /// People and loose hands in the camera's frame C, with the frame's own header. A frame whose size is not the
  /// calibration's, or without pixels, gives an empty answer: that is a sensor's fault, and so data.
  stream::DepthPeople observe(const stream::DepthFrame& frame);

 private:
  std::optional<stream::DepthPerson> person_of(const FoundHead& head) const;
  /// Hands among the points of one body, or of something loose (then without an axis).
  std::vector<stream::UncertainPoint> hands_of(const std::vector<GroundPoint>& points,
                                               const std::optional<Vec2>& axis_W) const;
  stream::UncertainPoint hand_at(const Vec3& p_WH) const;
  Mat3 point_covariance(const Vec3& p_C, double form_m, int points) const;

  DepthParams params_;
  store::Camera camera_;
  std::vector<ReachVolume> reach_volumes_;
  Background background_;
  TopView top_view_;
};

/// All depth cameras of a store: one DepthPerception per source, made when its first frame comes. Casting a camera's rays
/// at the store's map takes a while, and a store whose cameras find people themselves sends no frames.
class PerceptionBank {
 public:
  explicit PerceptionBank(const store::Store& store, const DepthParams& params = {});

  /// Empty if the frame's source is no depth camera of the store, or if the frame came before: a network may send
  /// twice, and what is learnt of the background must not count twice. Calls for different sources may run at the same
  /// time on different threads; calls for one source must come in capture order.
  std::optional<stream::DepthPeople> observe(const stream::DepthFrame& frame);

 private:
  struct Camera {
    std::optional<DepthPerception> perception;
    std::deque<std::pair<Timestamp, std::uint64_t>> recent;  ///< capture times and sequence numbers, newest last
  };
  std::shared_ptr<const store::Store> store_;  ///< never changes, so copies share it
  DepthParams params_;
  std::map<std::string, Camera> cameras_;  ///< by source; never grows after construction
};

}  // namespace storetwin::perception
