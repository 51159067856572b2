// The records of an MCAP file (https://mcap.dev/spec, version 0) as plain structs, to bytes and back.
//
// A file is: magic, Header, the data section (chunks of messages, attachments, metadata, DataEnd), the summary section
// (schemas, channels, indexes, statistics), summary offsets, Footer, magic. Every record is an opcode of one byte, a
// length of eight, and its content; numbers are little-endian. Times are nanoseconds since the epoch the recording
// names.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace storetwin::record {

inline constexpr std::string_view kMcapMagic{"\x89MCAP0\r\n", 8};
/// Opcode and length in front of every record's content.
inline constexpr std::uint64_t kRecordPrefixBytes = 9;
/// Content of a Footer; never extended, says the specification.
inline constexpr std::uint64_t kFooterBytes = 20;

enum class Opcode : std::uint8_t {
  kHeader = 0x01, kFooter = 0x02, kSchema = 0x03, kChannel = 0x04, kMessage = 0x05, kChunk = 0x06, kMessageIndex = 0x07,
  kChunkIndex = 0x08, kAttachment = 0x09, kAttachmentIndex = 0x0A, kStatistics = 0x0B, kMetadata = 0x0C,
  kMetadataIndex = 0x0D, kSummaryOffset = 0x0E, kDataEnd = 0x0F,
};

struct McapHeader {
  std::string profile;
  std::string library;
};

struct McapSchema {
  std::uint16_t id = 0;  ///< not 0
  std::string name;
  std::string encoding;  ///< "protobuf"
  std::string data;      ///< a FileDescriptorSet
  bool operator==(const McapSchema&) const = default;
};

struct McapChannel {
  std::uint16_t id = 0;
  std::uint16_t schema_id = 0;  ///< 0 = none
  std::string topic;
  std::string message_encoding;  ///< "protobuf"
  std::map<std::string, std::string> metadata;
  bool operator==(const McapChannel&) const = default;
};

struct McapMessage {
  std::uint16_t channel_id = 0;
  std::uint32_t sequence = 0;
  std::uint64_t log_time = 0;
  std::uint64_t publish_time = 0;
  std::string data;
};

/// The content of a Chunk; `records` still compressed.
struct McapChunk {
  std::uint64_t start_time = 0;
  std::uint64_t end_time = 0;
  std::uint64_t uncompressed_size = 0;
  std::uint32_t uncompressed_crc = 0;  ///< 0 = not given
  std::string compression;
  std::string_view records;
};

struct McapChunkIndex {
  std::uint64_t start_time = 0;
  std::uint64_t end_time = 0;
  std::uint64_t chunk_offset = 0;
  std::uint64_t chunk_length = 0;  ///< with opcode and length
  std::map<std::uint16_t, std::uint64_t> message_index_offsets;
  std::uint64_t message_index_length = 0;
  std::string compression;
  std::uint64_t compressed_size = 0;
  std::uint64_t uncompressed_size = 0;
};

struct McapAttachment {
  std::uint64_t log_time = 0;
  std::uint64_t create_time = 0;
  std::string name;
  std::string media_type;
  std::string data;
};

struct McapAttachmentIndex {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  ///< with opcode and length
  std::uint64_t log_time = 0;
  std::uint64_t create_time = 0;
  std::uint64_t data_size = 0;
  std::string name;
  std::string media_type;
};

struct McapMetadata {
  std::string name;
  std::map<std::string, std::string> metadata;
};

struct McapMetadataIndex {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  ///< with opcode and length
  std::string name;
};

struct McapStatistics {
  std::uint64_t message_count = 0;
  std::uint16_t schema_count = 0;
  std::uint32_t channel_count = 0;
  std::uint32_t attachment_count = 0;
  std::uint32_t metadata_count = 0;
  std::uint32_t chunk_count = 0;
  std::uint64_t start_time = 0;
  std::uint64_t end_time = 0;
  std::map<std::uint16_t, std::uint64_t> channel_message_counts;
};

struct McapFooter {
  std::uint64_t summary_start = 0;
  std::uint64_t summary_offset_start = 0;
  std::uint32_t summary_crc = 0;
};

/// CRC-32 as zlib and MCAP know it, continued from `crc`.
std::uint32_t crc32_of(std::string_view bytes, std::uint32_t crc = 0);

/// Opcode, length and content.
std::string record_bytes(Opcode opcode, std::string_view content);

// Whole records, opcode and length in front.
std::string to_record(const McapHeader&);
std::string to_record(const McapSchema&);
std::string to_record(const McapChannel&);
std::string to_record(const McapMessage&);
std::string to_record(const McapChunk&);
std::string to_record(const McapChunkIndex&);
std::string to_record(const McapAttachment&);  ///< computes the CRC
std::string to_record(const McapAttachmentIndex&);
std::string to_record(const McapMetadata&);
std::string to_record(const McapMetadataIndex&);
std::string to_record(const McapStatistics&);
/// The offsets of one channel's messages within a chunk: (log time, offset).
std::string message_index_record(std::uint16_t channel_id,
                                 const std::vector<std::pair<std::uint64_t, std::uint64_t>>& entries);

// From a record's content; empty when it is malformed. Bytes after the known fields are ignored, as the specification
// asks.
std::optional<McapHeader> read_header(std::string_view content);
std::optional<McapSchema> read_schema(std::string_view content);
std::optional<McapChannel> read_channel(std::string_view content);
std::optional<McapMessage> read_message(std::string_view content);
std::optional<McapChunk> read_chunk(std::string_view content);  ///< `records` points into `content`
std::optional<McapChunkIndex> read_chunk_index(std::string_view content);
std::optional<McapAttachment> read_attachment(std::string_view content);  ///< checks the CRC
std::optional<McapAttachmentIndex> read_attachment_index(std::string_view content);
std::optional<McapMetadata> read_metadata(std::string_view content);
std::optional<McapMetadataIndex> read_metadata_index(std::string_view content);
std::optional<McapStatistics> read_statistics(std::string_view content);
std::optional<McapFooter> read_footer(std::string_view content);

}  // namespace storetwin::record
