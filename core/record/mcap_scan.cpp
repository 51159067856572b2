// The slow way into an MCAP file: record by record from the start, for files without a summary that can be trusted.
#include "core/record/byte_io.h"
#include "core/record/compression.h"
#include "core/record/mcap_reader.h"

namespace storetwin::record {

namespace {
// Runs of messages outside chunks are cut into segments of about this size, so that a player need not hold a whole
// file.
constexpr std::uint64_t kLooseBytes = 4 << 20;
// Metadata is small; a larger record is not believed.
constexpr std::uint64_t kMostMetadataBytes = std::uint64_t{64} << 20;
}  // namespace

void McapReader::scan() {
  std::uint64_t offset = data_begin_;
  const bool ends_properly = has_trailing_magic();
  while (true) {
    const std::optional<Record> record = record_at(offset);
    if (!record || record->opcode == Opcode{0}) {
      if (ends_properly) {
        note("damaged-recording", offset, "a record is malformed; what follows it is lost");
      } else {
        note("truncated-recording", offset, "the file ends inside a record; what was to follow is lost");
      }
      return;
    }
    if (!scan_record(*record)) break;
    offset += record->length;
  }
  if (!ends_properly) note("truncated-recording", offset, "the file ends inside its index; all its messages are there");
}

// False at the end of the data section.
bool McapReader::scan_record(const Record& record) {
  switch (record.opcode) {
    case Opcode::kDataEnd:
    case Opcode::kFooter:
      return false;
    case Opcode::kChunk:
      scan_chunk(record);
      return true;
    case Opcode::kAttachment: {
      const std::optional<std::string> content = content_of(record);
      const std::optional<McapAttachment> attachment = content ? read_attachment(*content) : std::nullopt;
      if (!attachment) {
        note("damaged-recording", record.offset, "an attachment is damaged");
        return true;
      }
      attachments_.push_back({.offset = record.offset, .length = record.length, .log_time = attachment->log_time,
                              .create_time = attachment->create_time, .data_size = attachment->data.size(),
                              .name = attachment->name, .media_type = attachment->media_type});
      return true;
    }
    case Opcode::kMetadata: {
      const std::optional<std::string> content = record.length <= kMostMetadataBytes ? content_of(record) : std::nullopt;
      const std::optional<McapMetadata> metadata = content ? read_metadata(*content) : std::nullopt;
      if (metadata) metadata_.push_back(*metadata);
      else note("damaged-recording", record.offset, "a metadata record is damaged");
      return true;
    }
    case Opcode::kSchema:
    case Opcode::kChannel:
    case Opcode::kMessage:
      if (const std::optional<std::string> content = content_of(record)) scan_loose(record, *content);
      return true;
    default:
      return true;  // indexes, and records of later versions
  }
}

// Channels can stand in any chunk, so each is opened; a damaged one is left out.
void McapReader::scan_chunk(const Record& record) {
  Segment segment{.offset = record.offset, .length = record.length};
  const std::optional<std::string> content = content_of(record);
  const std::optional<std::string> records = content ? chunk_records(segment, *content) : std::nullopt;
  if (!records) return;
  bool any = false;
  ByteReader in(*records);
  while (!in.at_end()) {
    const auto opcode = static_cast<Opcode>(in.u8());
    const std::string_view inner = in.raw(in.u64());
    if (!in.ok()) break;  // noted when the segment is loaded
    if (opcode == Opcode::kSchema || opcode == Opcode::kChannel) note_channel_or_schema(opcode, inner, record.offset);
    if (opcode != Opcode::kMessage) continue;
    const std::optional<McapMessage> message = read_message(inner);
    if (!message) continue;
    segment.start_time = any ? std::min(segment.start_time, message->log_time) : message->log_time;
    segment.end_time = any ? std::max(segment.end_time, message->log_time) : message->log_time;
    any = true;
  }
  segments_.push_back(segment);
}

void McapReader::scan_loose(const Record& record, const std::string& content) {
  if (record.opcode != Opcode::kMessage) return note_channel_or_schema(record.opcode, content, record.offset);
  const std::optional<McapMessage> message = read_message(content);
  if (!message) return note("damaged-recording", record.offset, "a message is malformed");
  const bool continues = !segments_.empty() && segments_.back().loose && segments_.back().length < kLooseBytes &&
                         segments_.back().offset + segments_.back().length == record.offset;
  if (!continues) {
    segments_.push_back({.offset = record.offset, .length = 0, .start_time = message->log_time,
                         .end_time = message->log_time, .loose = true});
  }
  Segment& segment = segments_.back();
  segment.length += record.length;
  segment.start_time = std::min(segment.start_time, message->log_time);
  segment.end_time = std::max(segment.end_time, message->log_time);
}

}  // namespace storetwin::record
