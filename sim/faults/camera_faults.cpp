#include "sim/faults/camera_faults.h"

namespace storetwin::faults {

namespace {

struct Blind {
  void operator()(stream::DepthPeople& seen) const {
    seen.people.clear();
    seen.loose_hands.clear();
  }
  void operator()(stream::PersonDetections& seen) const { seen.people.clear(); }
  void operator()(stream::ItemObservations& seen) const { seen.items.clear(); }
  // By size and not by the pixels' number: an image that is still to be rendered has none yet.
  void operator()(stream::DepthFrame& frame) const {
    const auto pixels = static_cast<std::size_t>(frame.width_px) * static_cast<std::size_t>(frame.height_px);
    frame.depth_mm = std::make_shared<const std::vector<std::uint16_t>>(pixels);
  }
  void operator()(stream::ColorFrame& frame) const {
    const auto pixels = static_cast<std::size_t>(frame.width_px) * static_cast<std::size_t>(frame.height_px);
    frame.rgb = std::make_shared<const std::vector<std::uint8_t>>(3 * pixels);
  }
  template <class Other>
  void operator()(Other&) const {}  // a camera sends nothing else
};

}  // namespace

bool CameraDead::act(stream::Message& message, const Span& when) const {
  return !when.holds(stream::header_of(message).captured);
}

bool CameraFrozen::act(stream::Message& message, const Span& when) {
  const stream::Header header = stream::header_of(message);
  if (!when.holds(header.captured)) {
    if (header.captured < when.from) last_.insert_or_assign(message.index(), message);
    return true;
  }
  message = last_.try_emplace(message.index(), message).first->second;  // perhaps broken from its first image on
  stream::header_of(message) = header;
  return true;
}

bool CameraBlinded::act(stream::Message& message, const Span& when) const {
  if (when.holds(stream::header_of(message).captured)) std::visit(Blind{}, message);
  return true;
}

}  // namespace storetwin::faults
