#include "core/record/recording.h"

#include "core/record/mcap_reader.h"
#include "core/record/topics.h"

namespace storetwin::record {

Recording::Recording(std::string path, RecordingInfo info, std::unique_ptr<McapReader> reader)
    : path_(std::move(path)), info_(std::move(info)), reader_(std::move(reader)) {}
Recording::Recording(Recording&&) noexcept = default;
Recording& Recording::operator=(Recording&&) noexcept = default;
Recording::~Recording() = default;

Player Recording::play(const PlayFilter& filter) const { return Player(*reader_, filter); }

void Recording::for_each(const std::function<void(const stream::Message&)>& visit, const PlayFilter& filter) const {
  Player player = play(filter);
  while (const std::optional<stream::Message> message = player.next()) visit(*message);
}

std::vector<AttachmentInfo> Recording::attachments() const {
  std::vector<AttachmentInfo> list;
  for (const McapAttachmentIndex& index : reader_->attachments()) {
    list.push_back({.name = index.name, .media_type = index.media_type, .size_bytes = index.data_size});
  }
  return list;
}

Result<std::string> Recording::attachment(const std::string& name) const {
  std::vector<std::string> names;
  for (const McapAttachmentIndex& index : reader_->attachments()) {
    names.push_back(index.name);
    if (index.name != name) continue;
    if (std::optional<std::string> bytes = reader_->load_attachment(index)) return std::move(*bytes);
    return Diagnostic{.failure = Failure::kIo, .code = "damaged-recording", .file = path_,
                      .path = "byte " + std::to_string(index.offset), .message = "attachment '" + name + "' is damaged",
                      .hint = {}};
  }
  return Diagnostic{.failure = Failure::kIo, .code = "missing-attachment", .file = path_,
                    .message = "holds no attachment '" + name + "'", .hint = did_you_mean(name, names)};
}

const Diagnostics& Recording::damage() const { return reader_->damage(); }

Result<Recording> open_recording(const std::string& path) {
  Result<std::unique_ptr<McapReader>> reader = McapReader::open(path);
  if (!reader) return reader.problems();
  for (const McapMetadata& metadata : (*reader)->metadata()) {
    if (metadata.name != kInfoMetadata) continue;
    Result<RecordingInfo> info = info_from_metadata(metadata.metadata, path);
    if (!info) return info.problems();
    return Recording(path, std::move(info).value(), std::move(reader).value());
  }
  if (!(*reader)->damage().empty()) return (*reader)->damage();
  return Diagnostic{.failure = Failure::kIo, .code = "not-a-recording", .file = path,
                    .message = "is an MCAP file, but no recording of Storetwin's: it has no metadata 'storetwin'", .hint = {}};
}

}  // namespace storetwin::record
