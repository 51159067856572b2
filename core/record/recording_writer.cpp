#include "core/record/recording_writer.h"

#include <tuple>

#include "core/record/frames.h"
#include "core/record/mcap_writer.h"
#include "core/record/topics.h"
#include "core/stream/convert.h"

namespace storetwin::record {

namespace {

const char* name_of(Compression compression) {
  switch (compression) {
    case Compression::kNone: return "";
    case Compression::kLz4: return "lz4";
    case Compression::kZstd: return "zstd";
  }
  return "";
}

std::uint64_t unsigned_time(Timestamp t) { return t.ns < 0 ? 0 : static_cast<std::uint64_t>(t.ns); }

}  // namespace

struct RecordingWriter::Impl {
  Impl(std::string path, const RecordingInfo& recording_info, const WriterOptions& options)
      : mcap(std::move(path), {.library = "storetwin " + recording_info.build, .compression = name_of(options.compression),
                               .chunk_bytes = options.chunk_bytes}),
        info(recording_info) {}

  Status keep(Status status) {
    if (!status) problem = status.problems();
    return status;
  }
  Diagnostic refusal(const char* code, std::string message, std::string hint) const {
    return {.failure = Failure::kInvalidInput, .code = code, .file = mcap.path(), .message = std::move(message),
            .hint = std::move(hint)};
  }

  std::uint16_t schema_id(const std::string& name) {
    const auto [place, added] = schemas.try_emplace(name, 0);
    if (added) {
      const bool ours = name.starts_with(stream::proto_name(""));
      place->second = mcap.add_schema(name, "protobuf", ours ? stream::descriptor_set(name.substr(stream::proto_name("").size()))
                                                             : foxglove_descriptor_set(name));
    }
    return place->second;
  }
  std::uint16_t channel_id(const std::string& topic, const std::string& schema, std::uint32_t sequence_high) {
    const auto [place, added] = channels.try_emplace({topic, sequence_high}, 0);
    if (added) {
      std::map<std::string, std::string> metadata;
      if (sequence_high != 0) metadata[kSequenceHigh] = std::to_string(sequence_high);
      place->second = mcap.add_channel(schema_id(schema), topic, "protobuf", std::move(metadata));
    }
    return place->second;
  }

  // Inputs are logged when they were received; what the core made of them, when it did: after the newest input.
  Timestamp log_time(const stream::Message& message) {
    const stream::Header& header = stream::header_of(message);
    if (stream::direction_of(message) == stream::Direction::kInput) {
      newest_input = std::max(newest_input.value_or(header.received), header.received);
      return header.received;
    }
    return std::max(header.received, newest_input.value_or(header.captured));
  }

  Status write(const stream::Message& message);

  McapWriter mcap;
  RecordingInfo info;
  Diagnostics problem;
  bool finished = false;
  std::map<std::string, std::uint16_t> schemas;
  std::map<std::pair<std::string, std::uint32_t>, std::uint16_t> channels;
  std::optional<Timestamp> newest_input;
};

Status RecordingWriter::Impl::write(const stream::Message& message) {
  const stream::Header& header = stream::header_of(message);
  const bool frame = is_frame(message);
  if (frame && !may_hold_frames(info.provenance)) {
    return refusal("frames-without-lawful-basis",
                   "a camera's frames may not be recorded: the recording is not synthetic and doesn't name purpose, lawful "
                   "basis and the day it is deleted",
                   "record observations only, or state all three");
  }
  if (frame && header.received.ns < 0) {
    return refusal("time-before-epoch", "a frame of " + header.source + " was received before the recording's epoch", "");
  }
  McapMessage record{.channel_id = 0, .sequence = static_cast<std::uint32_t>(header.sequence),
                     .log_time = unsigned_time(log_time(message)), .publish_time = unsigned_time(header.captured), .data = {}};
  if (frame) {
    Result<std::string> image = to_raw_image(message);
    if (!image) return image.problems();
    record.data = std::move(image).value();
  } else {
    record.data = stream::to_bytes(message);
  }
  const std::string schema = frame ? kRawImage : stream::proto_name(stream::type_name(message));
  record.channel_id = channel_id(topic_of(message), schema, frame ? static_cast<std::uint32_t>(header.sequence >> 32) : 0);
  return mcap.message(record);
}

RecordingWriter::RecordingWriter(std::string path, const RecordingInfo& info, const WriterOptions& options)
    : impl_(std::make_unique<Impl>(std::move(path), info, options)) {
  static_cast<void>(impl_->keep(impl_->mcap.metadata({.name = kInfoMetadata, .metadata = to_metadata(info)})));
}
RecordingWriter::RecordingWriter(RecordingWriter&&) noexcept = default;
RecordingWriter& RecordingWriter::operator=(RecordingWriter&&) noexcept = default;
RecordingWriter::~RecordingWriter() = default;

Status RecordingWriter::write(const stream::Message& message) {
  STORETWIN_ASSERT(!impl_->finished, "a finished recording is written to");
  if (!impl_->problem.empty()) return impl_->problem;
  return impl_->keep(impl_->write(message));
}

Status RecordingWriter::attach(const std::string& name, const std::string& media_type, std::string_view bytes) {
  STORETWIN_ASSERT(!impl_->finished, "a finished recording is written to");
  if (!impl_->problem.empty()) return impl_->problem;
  return impl_->keep(impl_->mcap.attachment(
      {.log_time = unsigned_time(impl_->newest_input.value_or(Timestamp{})), .create_time = 0, .name = name,
       .media_type = media_type, .data = std::string(bytes)}));
}

Status RecordingWriter::write_for_viewers(const std::string& topic, const std::string& schema, Timestamp at,
                                          std::string_view bytes) {
  STORETWIN_ASSERT(!impl_->finished, "a finished recording is written to");
  STORETWIN_ASSERT(topic.starts_with(kViewerTopics), "topics for viewers begin with viewer/");
  if (!impl_->problem.empty()) return impl_->problem;
  const std::uint16_t channel = impl_->channel_id(topic, schema, 0);
  return impl_->keep(impl_->mcap.message({.channel_id = channel, .sequence = 0, .log_time = unsigned_time(at),
                                          .publish_time = unsigned_time(at), .data = std::string(bytes)}));
}

Status RecordingWriter::finish() {
  STORETWIN_ASSERT(!impl_->finished, "a recording is finished twice");
  if (!impl_->problem.empty()) return impl_->problem;
  impl_->finished = true;
  return impl_->keep(impl_->mcap.finish());
}

const std::string& RecordingWriter::path() const { return impl_->mcap.path(); }

}  // namespace storetwin::record
