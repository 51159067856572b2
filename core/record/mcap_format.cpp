#include "core/record/mcap_format.h"

#include <zlib.h>

#include "core/record/byte_io.h"

namespace storetwin::record {

namespace {

void write_counts(ByteWriter& out, const std::map<std::uint16_t, std::uint64_t>& map) {
  out.u32(static_cast<std::uint32_t>(map.size() * 10));
  for (const auto& [key, value] : map) {
    out.u16(key);
    out.u64(value);
  }
}

std::map<std::uint16_t, std::uint64_t> read_counts(ByteReader& in) {
  std::map<std::uint16_t, std::uint64_t> map;
  ByteReader inner(in.text());
  while (inner.ok() && !inner.at_end()) {
    const std::uint16_t key = inner.u16();
    const std::uint64_t value = inner.u64();
    if (inner.ok()) map[key] = value;
  }
  return map;
}

template <class T>
std::optional<T> if_whole(const ByteReader& in, T record) {
  if (!in.ok()) return std::nullopt;
  return record;
}

}  // namespace

std::uint32_t crc32_of(std::string_view bytes, std::uint32_t crc) {
  return static_cast<std::uint32_t>(::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string record_bytes(Opcode opcode, std::string_view content) {
  ByteWriter out;
  out.u8(static_cast<std::uint8_t>(opcode));
  out.u64(content.size());
  out.raw(content);
  return out.take();
}

// ---------------------------------------------------------------- to bytes

std::string to_record(const McapHeader& r) {
  ByteWriter out;
  out.text(r.profile);
  out.text(r.library);
  return record_bytes(Opcode::kHeader, out.bytes());
}

std::string to_record(const McapSchema& r) {
  ByteWriter out;
  out.u16(r.id);
  out.text(r.name);
  out.text(r.encoding);
  out.text(r.data);
  return record_bytes(Opcode::kSchema, out.bytes());
}

std::string to_record(const McapChannel& r) {
  ByteWriter out;
  out.u16(r.id);
  out.u16(r.schema_id);
  out.text(r.topic);
  out.text(r.message_encoding);
  out.texts(r.metadata);
  return record_bytes(Opcode::kChannel, out.bytes());
}

std::string to_record(const McapMessage& r) {
  ByteWriter out;
  out.u16(r.channel_id);
  out.u32(r.sequence);
  out.u64(r.log_time);
  out.u64(r.publish_time);
  out.raw(r.data);
  return record_bytes(Opcode::kMessage, out.bytes());
}

std::string to_record(const McapChunk& r) {
  ByteWriter out;
  out.u64(r.start_time);
  out.u64(r.end_time);
  out.u64(r.uncompressed_size);
  out.u32(r.uncompressed_crc);
  out.text(r.compression);
  out.u64(r.records.size());
  out.raw(r.records);
  return record_bytes(Opcode::kChunk, out.bytes());
}

std::string to_record(const McapChunkIndex& r) {
  ByteWriter out;
  out.u64(r.start_time);
  out.u64(r.end_time);
  out.u64(r.chunk_offset);
  out.u64(r.chunk_length);
  write_counts(out, r.message_index_offsets);
  out.u64(r.message_index_length);
  out.text(r.compression);
  out.u64(r.compressed_size);
  out.u64(r.uncompressed_size);
  return record_bytes(Opcode::kChunkIndex, out.bytes());
}

std::string to_record(const McapAttachment& r) {
  ByteWriter out;
  out.u64(r.log_time);
  out.u64(r.create_time);
  out.text(r.name);
  out.text(r.media_type);
  out.u64(r.data.size());
  out.raw(r.data);
  out.u32(crc32_of(out.bytes()));
  return record_bytes(Opcode::kAttachment, out.bytes());
}

std::string to_record(const McapAttachmentIndex& r) {
  ByteWriter out;
  out.u64(r.offset);
  out.u64(r.length);
  out.u64(r.log_time);
  out.u64(r.create_time);
  out.u64(r.data_size);
  out.text(r.name);
  out.text(r.media_type);
  return record_bytes(Opcode::kAttachmentIndex, out.bytes());
}

std::string to_record(const McapMetadata& r) {
  ByteWriter out;
  out.text(r.name);
  out.texts(r.metadata);
  return record_bytes(Opcode::kMetadata, out.bytes());
}

std::string to_record(const McapMetadataIndex& r) {
  ByteWriter out;
  out.u64(r.offset);
  out.u64(r.length);
  out.text(r.name);
  return record_bytes(Opcode::kMetadataIndex, out.bytes());
}

std::string to_record(const McapStatistics& r) {
  ByteWriter out;
  out.u64(r.message_count);
  out.u16(r.schema_count);
  out.u32(r.channel_count);
  out.u32(r.attachment_count);
  out.u32(r.metadata_count);
  out.u32(r.chunk_count);
  out.u64(r.start_time);
  out.u64(r.end_time);
  write_counts(out, r.channel_message_counts);
  return record_bytes(Opcode::kStatistics, out.bytes());
}

std::string message_index_record(std::uint16_t channel_id,
                                 const std::vector<std::pair<std::uint64_t, std::uint64_t>>& entries) {
  ByteWriter out;
  out.u16(channel_id);
  out.u32(static_cast<std::uint32_t>(entries.size() * 16));
  for (const auto& [log_time, offset] : entries) {
    out.u64(log_time);
    out.u64(offset);
  }
  return record_bytes(Opcode::kMessageIndex, out.bytes());
}

// ---------------------------------------------------------------- from bytes

std::optional<McapHeader> read_header(std::string_view content) {
  ByteReader in(content);
  McapHeader r;
  r.profile = in.text();
  r.library = in.text();
  return if_whole(in, std::move(r));
}

std::optional<McapSchema> read_schema(std::string_view content) {
  ByteReader in(content);
  McapSchema r;
  r.id = in.u16();
  r.name = in.text();
  r.encoding = in.text();
  r.data = in.text();
  return if_whole(in, std::move(r));
}

std::optional<McapChannel> read_channel(std::string_view content) {
  ByteReader in(content);
  McapChannel r;
  r.id = in.u16();
  r.schema_id = in.u16();
  r.topic = in.text();
  r.message_encoding = in.text();
  r.metadata = in.texts();
  return if_whole(in, std::move(r));
}

std::optional<McapMessage> read_message(std::string_view content) {
  ByteReader in(content);
  McapMessage r;
  r.channel_id = in.u16();
  r.sequence = in.u32();
  r.log_time = in.u64();
  r.publish_time = in.u64();
  r.data = in.rest();
  return if_whole(in, std::move(r));
}

std::optional<McapChunk> read_chunk(std::string_view content) {
  ByteReader in(content);
  McapChunk r;
  r.start_time = in.u64();
  r.end_time = in.u64();
  r.uncompressed_size = in.u64();
  r.uncompressed_crc = in.u32();
  r.compression = in.text();
  r.records = in.raw(in.u64());
  return if_whole(in, std::move(r));
}

std::optional<McapChunkIndex> read_chunk_index(std::string_view content) {
  ByteReader in(content);
  McapChunkIndex r;
  r.start_time = in.u64();
  r.end_time = in.u64();
  r.chunk_offset = in.u64();
  r.chunk_length = in.u64();
  r.message_index_offsets = read_counts(in);
  r.message_index_length = in.u64();
  r.compression = in.text();
  r.compressed_size = in.u64();
  r.uncompressed_size = in.u64();
  return if_whole(in, std::move(r));
}

std::optional<McapAttachment> read_attachment(std::string_view content) {
  ByteReader in(content);
  McapAttachment r;
  r.log_time = in.u64();
  r.create_time = in.u64();
  r.name = in.text();
  r.media_type = in.text();
  r.data = in.raw(in.u64());
  const std::size_t covered = content.size() - in.rest().size();
  const std::uint32_t crc = in.u32();
  if (in.ok() && crc != 0 && crc != crc32_of(content.substr(0, covered))) return std::nullopt;
  return if_whole(in, std::move(r));
}

std::optional<McapAttachmentIndex> read_attachment_index(std::string_view content) {
  ByteReader in(content);
  McapAttachmentIndex r;
  r.offset = in.u64();
  r.length = in.u64();
  r.log_time = in.u64();
  r.create_time = in.u64();
  r.data_size = in.u64();
  r.name = in.text();
  r.media_type = in.text();
  return if_whole(in, std::move(r));
}

std::optional<McapMetadata> read_metadata(std::string_view content) {
  ByteReader in(content);
  McapMetadata r;
  r.name = in.text();
  r.metadata = in.texts();
  return if_whole(in, std::move(r));
}

std::optional<McapMetadataIndex> read_metadata_index(std::string_view content) {
  ByteReader in(content);
  McapMetadataIndex r;
  r.offset = in.u64();
  r.length = in.u64();
  r.name = in.text();
  return if_whole(in, std::move(r));
}

std::optional<McapStatistics> read_statistics(std::string_view content) {
  ByteReader in(content);
  McapStatistics r;
  r.message_count = in.u64();
  r.schema_count = in.u16();
  r.channel_count = in.u32();
  r.attachment_count = in.u32();
  r.metadata_count = in.u32();
  r.chunk_count = in.u32();
  r.start_time = in.u64();
  r.end_time = in.u64();
  r.channel_message_counts = read_counts(in);
  return if_whole(in, std::move(r));
}

std::optional<McapFooter> read_footer(std::string_view content) {
  ByteReader in(content);
  McapFooter r;
  r.summary_start = in.u64();
  r.summary_offset_start = in.u64();
  r.summary_crc = in.u32();
  return if_whole(in, r);
}

}  // namespace storetwin::record
