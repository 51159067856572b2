// Depth and colour frames as `foxglove.RawImage`, so that outside viewers draw them, and back without loss.
//
// 16UC1 is depth in millimetres, rgb8 colour. `captured` is the image's timestamp, `frame_id` the source; what RawImage
// has no field for travels in the channel and the record: the source, the sequence number (its low half is the MCAP
// sequence, its high half stands in the channel's metadata), and `received` as log time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/stream/message.h"

namespace storetwin::record {

inline constexpr const char* kRawImage = "foxglove.RawImage";

bool is_frame(const stream::Message& message);

/// The bytes of a RawImage; a frame without pixels or of the wrong size is refused ("bad-frame").
Result<std::string> to_raw_image(const stream::Message& frame);

/// `type` is "DepthFrame" or "ColorFrame"; `header` what the channel and the record told. Its `captured` is replaced by
/// the image's own timestamp.
Result<stream::Message> from_raw_image(std::string_view type, std::string_view bytes, stream::Header header);

/// A serialised FileDescriptorSet of a Foxglove schema that this project writes: RawImage, CameraCalibration,
/// FrameTransform, SceneUpdate ("foxglove.RawImage", ...). Empty for any other name.
std::string foxglove_descriptor_set(std::string_view schema);

}  // namespace storetwin::record
