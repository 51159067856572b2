#include "core/record/mcap_writer.h"

#include <fmt/format.h>

#include <limits>

#include "core/base/hash.h"
#include "core/record/byte_io.h"
#include "core/record/compression.h"

namespace storetwin::record {

namespace {
constexpr std::size_t kMostIds = std::numeric_limits<std::uint16_t>::max();
}

McapWriter::McapWriter(std::string path, McapWriterOptions options) : file_(std::move(path)), options_(std::move(options)) {
  // A failure here comes back from every later append.
  static_cast<void>(append(kMcapMagic));
  static_cast<void>(append(to_record(McapHeader{.profile = "", .library = options_.library})));
}

std::uint16_t McapWriter::add_schema(std::string name, std::string encoding, std::string data) {
  if (schemas_.size() == kMostIds) {
    too_many_ = true;
    return 0;
  }
  const auto id = static_cast<std::uint16_t>(schemas_.size() + 1);
  schemas_.push_back({.id = id, .name = std::move(name), .encoding = std::move(encoding), .data = std::move(data)});
  schema_written_.push_back(false);
  return id;
}

std::uint16_t McapWriter::add_channel(std::uint16_t schema_id, std::string topic, std::string message_encoding,
                                      std::map<std::string, std::string> metadata) {
  if (channels_.size() == kMostIds) {
    too_many_ = true;
    return 0;
  }
  const auto id = static_cast<std::uint16_t>(channels_.size() + 1);
  channels_.push_back({.id = id, .schema_id = schema_id, .topic = std::move(topic),
                       .message_encoding = std::move(message_encoding), .metadata = std::move(metadata)});
  channel_written_.push_back(false);
  return id;
}

Status McapWriter::message(const McapMessage& message) {
  if (too_many_) {
    return Diagnostic{.failure = Failure::kIo, .code = "too-many-topics", .file = file_.path(),
                      .message = "a recording holds at most 65535 topics", .hint = {}};
  }
  open_chunk_with(message.channel_id);
  chunk_start_ = chunk_entries_.empty() ? message.log_time : std::min(chunk_start_, message.log_time);
  chunk_end_ = chunk_entries_.empty() ? message.log_time : std::max(chunk_end_, message.log_time);
  chunk_entries_[message.channel_id].emplace_back(message.log_time, chunk_.size());
  chunk_ += to_record(message);

  statistics_.start_time =
      statistics_.message_count == 0 ? message.log_time : std::min(statistics_.start_time, message.log_time);
  statistics_.end_time = std::max(statistics_.end_time, message.log_time);
  ++statistics_.message_count;
  ++statistics_.channel_message_counts[message.channel_id];
  if (chunk_.size() >= options_.chunk_bytes) return close_chunk();
  return Done{};
}

// A reader from start to end must meet a channel and its schema before the channel's first message.
void McapWriter::open_chunk_with(std::uint16_t channel_id) {
  STORETWIN_ASSERT(channel_id >= 1 && channel_id <= channels_.size(), "a message on a channel that was never added");
  const McapChannel& channel = channels_[channel_id - 1U];
  if (channel_written_[channel_id - 1U]) return;
  if (channel.schema_id != 0 && !schema_written_[channel.schema_id - 1U]) {
    chunk_ += to_record(schemas_[channel.schema_id - 1U]);
    schema_written_[channel.schema_id - 1U] = true;
  }
  chunk_ += to_record(channel);
  channel_written_[channel_id - 1U] = true;
}

Status McapWriter::close_chunk() {
  if (chunk_.empty()) return Done{};
  const std::string compressed = compress(options_.compression, chunk_);
  const McapChunk chunk{.start_time = chunk_start_, .end_time = chunk_end_, .uncompressed_size = chunk_.size(),
                        .uncompressed_crc = crc32_of(chunk_), .compression = options_.compression, .records = compressed};
  const std::string record = to_record(chunk);
  McapChunkIndex index{.start_time = chunk_start_, .end_time = chunk_end_, .chunk_offset = file_.size_bytes(),
                       .chunk_length = record.size(), .message_index_offsets = {}, .message_index_length = 0,
                       .compression = options_.compression, .compressed_size = compressed.size(),
                       .uncompressed_size = chunk_.size()};
  segments_[fmt::format("{:016}", index.chunk_offset)] = sha256_hex(std::as_bytes(std::span(record.data(), record.size())));
  if (Status done = append(record); !done) return done;

  const std::uint64_t indexes_begin = file_.size_bytes();
  for (const auto& [channel_id, entries] : chunk_entries_) {
    index.message_index_offsets[channel_id] = file_.size_bytes();
    if (Status done = append(message_index_record(channel_id, entries)); !done) return done;
  }
  index.message_index_length = file_.size_bytes() - indexes_begin;
  chunk_indexes_.push_back(std::move(index));
  chunk_.clear();
  chunk_entries_.clear();
  return Done{};
}

Status McapWriter::attachment(const McapAttachment& attachment) {
  const std::string record = to_record(attachment);
  attachment_indexes_.push_back({.offset = file_.size_bytes(), .length = record.size(), .log_time = attachment.log_time,
                                 .create_time = attachment.create_time, .data_size = attachment.data.size(),
                                 .name = attachment.name, .media_type = attachment.media_type});
  return append(record);
}

Status McapWriter::metadata(const McapMetadata& metadata) {
  const std::string record = to_record(metadata);
  metadata_indexes_.push_back({.offset = file_.size_bytes(), .length = record.size(), .name = metadata.name});
  return append(record);
}

Status McapWriter::append(std::string_view bytes) {
  crc_ = crc32_of(bytes, crc_);
  return file_.append(bytes);
}

Status McapWriter::finish() {
  if (Status done = close_chunk(); !done) return done;
  if (Status done = metadata({.name = kSegmentsMetadata, .metadata = segments_}); !done) return done;
  ByteWriter data_end;
  data_end.u32(crc_);
  if (Status done = append(record_bytes(Opcode::kDataEnd, data_end.bytes())); !done) return done;
  if (Status done = write_summary(); !done) return done;
  return file_.commit();
}

Status McapWriter::write_summary() {
  const auto count = [](const std::vector<bool>& written) { return std::count(written.begin(), written.end(), true); };
  statistics_.schema_count = static_cast<std::uint16_t>(count(schema_written_));
  statistics_.channel_count = static_cast<std::uint32_t>(count(channel_written_));
  statistics_.attachment_count = static_cast<std::uint32_t>(attachment_indexes_.size());
  statistics_.metadata_count = static_cast<std::uint32_t>(metadata_indexes_.size());
  statistics_.chunk_count = static_cast<std::uint32_t>(chunk_indexes_.size());

  const std::uint64_t summary_start = file_.size_bytes();
  std::string summary;
  std::string offsets;
  // One group of records of one kind, and where it stands.
  const auto end_group = [&](Opcode opcode, std::size_t begin) {
    if (summary.size() == begin) return;
    ByteWriter offset;
    offset.u8(static_cast<std::uint8_t>(opcode));
    offset.u64(summary_start + begin);
    offset.u64(summary.size() - begin);
    offsets += record_bytes(Opcode::kSummaryOffset, offset.bytes());
  };
  const auto group = [&](Opcode opcode, const auto& records) {
    const std::size_t begin = summary.size();
    for (const auto& record : records) summary += to_record(record);
    end_group(opcode, begin);
  };
  const auto group_of_written = [&](Opcode opcode, const auto& records, const std::vector<bool>& written) {
    const std::size_t begin = summary.size();
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (written[i]) summary += to_record(records[i]);
    }
    end_group(opcode, begin);
  };
  group_of_written(Opcode::kSchema, schemas_, schema_written_);
  group_of_written(Opcode::kChannel, channels_, channel_written_);
  group(Opcode::kStatistics, std::vector{statistics_});
  group(Opcode::kChunkIndex, chunk_indexes_);
  group(Opcode::kAttachmentIndex, attachment_indexes_);
  group(Opcode::kMetadataIndex, metadata_indexes_);

  // The footer's CRC covers the summary, the offsets, and the footer up to the CRC itself.
  ByteWriter footer;
  footer.u8(static_cast<std::uint8_t>(Opcode::kFooter));
  footer.u64(kFooterBytes);
  footer.u64(summary_start);
  footer.u64(summary_start + summary.size());
  footer.u32(crc32_of(footer.bytes(), crc32_of(offsets, crc32_of(summary))));
  return append(summary + offsets + footer.bytes() + std::string(kMcapMagic));
}

}  // namespace storetwin::record
