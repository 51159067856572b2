// What breaks in a camera, as its messages show it: images or the observations made of them.
//
// The same faults act on depth images, on modelled people of a depth camera and on a colour camera's detections, so
// both fidelities break alike. Each is told every message of its camera in order of sending; a message counts by
// `captured`, the camera's own clock. A result of false says that the message never leaves the camera; its sequence
// number is then missing, since the link counts on.
#pragma once

#include <map>

#include "core/stream/message.h"
#include "sim/faults/span.h"

namespace storetwin::faults {

/// Power, cable or sensor gone: no frames and no observations.
struct CameraDead {
  bool act(stream::Message& message, const Span& when) const;
};

/// The driver hands out its last buffer again and again with fresh stamps and numbers: nothing but the content tells.
class CameraFrozen {
 public:
  bool act(stream::Message& message, const Span& when);

 private:
  std::map<std::size_t, stream::Message> last_;  ///< by type: a colour camera sends images and what was found in them
};

/// A poster, a spider or the sun before the lens: depth has no measurement anywhere (0), detectors find nobody.
struct CameraBlinded {
  bool act(stream::Message& message, const Span& when) const;
};

}  // namespace storetwin::faults
