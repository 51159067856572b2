#include "core/record/frames.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/stubs/logging.h>

#include <functional>
#include <set>

#include "foxglove/CameraCalibration.pb.h"
#include "foxglove/FrameTransform.pb.h"
#include "foxglove/RawImage.pb.h"
#include "foxglove/SceneUpdate.pb.h"

namespace storetwin::record {

namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;

Diagnostic bad_frame(std::string message) {
  return {.code = "bad-frame", .path = "RawImage", .message = std::move(message), .hint = {}};
}

// Timestamp's nanoseconds count forward even before the epoch.
void set_time(google::protobuf::Timestamp& to, Timestamp from) {
  std::int64_t seconds = from.ns / kNanoseconds;
  std::int64_t rest = from.ns % kNanoseconds;
  if (rest < 0) {
    rest += kNanoseconds;
    --seconds;
  }
  to.set_seconds(seconds);
  to.set_nanos(static_cast<std::int32_t>(rest));
}

template <class Frame, class Pixels>
Result<std::string> to_image(const Frame& frame, const Pixels& pixels, const char* encoding, std::size_t values_per_pixel) {
  using Value = typename std::decay_t<decltype(*pixels)>::value_type;
  if (!pixels || frame.width_px < 0 || frame.height_px < 0 ||
      pixels->size() != static_cast<std::size_t>(frame.width_px) * static_cast<std::size_t>(frame.height_px) * values_per_pixel) {
    return bad_frame("the frame of " + frame.header.source + " doesn't have the pixels its size says");
  }
  foxglove::RawImage image;
  set_time(*image.mutable_timestamp(), frame.header.captured);
  image.set_frame_id(frame.header.source);
  image.set_width(static_cast<std::uint32_t>(frame.width_px));
  image.set_height(static_cast<std::uint32_t>(frame.height_px));
  image.set_encoding(encoding);
  image.set_step(static_cast<std::uint32_t>(static_cast<std::size_t>(frame.width_px) * values_per_pixel * sizeof(Value)));
  std::string& data = *image.mutable_data();
  data.resize(pixels->size() * sizeof(Value));
  for (std::size_t i = 0; i < data.size(); ++i) {
    data[i] = static_cast<char>((*pixels)[i / sizeof(Value)] >> (8 * (i % sizeof(Value))));
  }
  return image.SerializeAsString();
}

template <class Frame, class Value>
Result<stream::Message> from_image(const foxglove::RawImage& image, std::shared_ptr<const std::vector<Value>> Frame::*pixels,
                                   const char* encoding, std::size_t values_per_pixel, stream::Header header) {
  constexpr std::uint32_t kMostPixels = 1 << 16;  // per side
  const std::uint64_t row = std::uint64_t{image.width()} * values_per_pixel * sizeof(Value);
  if (image.encoding() != encoding) return bad_frame("encoding '" + image.encoding() + "' is not " + encoding);
  if (image.width() > kMostPixels || image.height() > kMostPixels || image.step() != row ||
      image.data().size() != row * image.height()) {
    return bad_frame("the image doesn't have the bytes its size says");
  }
  std::vector<Value> values(image.data().size() / sizeof(Value));
  for (std::size_t i = 0; i < image.data().size(); ++i) {
    const auto byte = static_cast<unsigned>(static_cast<unsigned char>(image.data()[i]));
    values[i / sizeof(Value)] = static_cast<Value>(values[i / sizeof(Value)] | byte << (8 * (i % sizeof(Value))));
  }
  Frame frame;
  frame.header = std::move(header);
  frame.width_px = static_cast<std::int32_t>(image.width());
  frame.height_px = static_cast<std::int32_t>(image.height());
  frame.*pixels = std::make_shared<const std::vector<Value>>(std::move(values));
  return stream::Message(std::move(frame));
}

}  // namespace

bool is_frame(const stream::Message& message) {
  return std::holds_alternative<stream::DepthFrame>(message) || std::holds_alternative<stream::ColorFrame>(message);
}

Result<std::string> to_raw_image(const stream::Message& frame) {
  if (const auto* depth = std::get_if<stream::DepthFrame>(&frame)) return to_image(*depth, depth->depth_mm, "16UC1", 1);
  const auto& color = std::get<stream::ColorFrame>(frame);
  return to_image(color, color.rgb, "rgb8", 3);
}

Result<stream::Message> from_raw_image(std::string_view type, std::string_view bytes, stream::Header header) {
  foxglove::RawImage image;
  constexpr std::size_t kMost = std::size_t{1} << 30;
  const google::protobuf::LogSilencer quiet;  // text that isn't UTF-8 is our diagnostic, not a line on standard error
  if (bytes.size() > kMost || !image.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return bad_frame("the bytes are no image");
  }
  const std::int64_t seconds = image.timestamp().seconds();
  constexpr std::int64_t kMostSeconds = 9'000'000'000;  // beyond that, nanoseconds leave 64 bits
  if (seconds > kMostSeconds || seconds < -kMostSeconds) return bad_frame("the image's time is out of range");
  header.captured = {seconds * kNanoseconds + image.timestamp().nanos()};
  if (type == "DepthFrame") return from_image(image, &stream::DepthFrame::depth_mm, "16UC1", 1, std::move(header));
  return from_image(image, &stream::ColorFrame::rgb, "rgb8", 3, std::move(header));
}

std::string foxglove_descriptor_set(std::string_view schema) {
  const google::protobuf::Descriptor* const known[] = {
      foxglove::RawImage::descriptor(), foxglove::CameraCalibration::descriptor(), foxglove::FrameTransform::descriptor(),
      foxglove::SceneUpdate::descriptor()};
  google::protobuf::FileDescriptorSet set;
  std::set<std::string> done;
  const std::function<void(const google::protobuf::FileDescriptor&)> add = [&](const google::protobuf::FileDescriptor& file) {
    if (!done.insert(file.name()).second) return;
    for (int i = 0; i < file.dependency_count(); ++i) add(*file.dependency(i));
    file.CopyTo(set.add_file());
  };
  for (const google::protobuf::Descriptor* descriptor : known) {
    if (descriptor->full_name() == schema) add(*descriptor->file());
  }
  return set.SerializeAsString();
}

}  // namespace storetwin::record
