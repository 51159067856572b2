#include "core/record/mcap_reader.h"

#include "core/base/hash.h"
#include "core/record/byte_io.h"
#include "core/record/compression.h"
#include "core/record/mcap_writer.h"

namespace storetwin::record {

namespace {

constexpr std::size_t kMostDamageNotes = 100;
// Footer record and trailing magic.
constexpr std::uint64_t kTailBytes = kRecordPrefixBytes + kFooterBytes + 8;
constexpr std::uint64_t kReadBlockBytes = 1 << 20;

constexpr const char* kTruncated = "truncated-recording";
constexpr const char* kDamaged = "damaged-recording";

Diagnostic fatal(const std::string& path, const char* code, const char* message) {
  return {.failure = Failure::kIo, .code = code, .file = path, .message = message, .hint = {}};
}

}  // namespace

// ---------------------------------------------------------------- opening

Result<std::unique_ptr<McapReader>> McapReader::open(const std::string& path) {
  Result<std::unique_ptr<InputFile>> file = InputFile::open(path);
  if (!file) return file.problems();
  std::unique_ptr<McapReader> reader(new McapReader(path, std::move(file).value()));

  const std::uint64_t size = reader->size_bytes();
  const std::optional<std::string> magic = reader->file_->read(0, std::min<std::uint64_t>(size, kMcapMagic.size()));
  if (!magic || magic->empty() || !kMcapMagic.starts_with(*magic)) {
    return fatal(path, "not-a-recording", "this is no MCAP file");
  }
  const std::optional<Record> header = reader->record_at(kMcapMagic.size());
  if (!header || header->opcode != Opcode::kHeader) {
    return fatal(path, header ? kDamaged : kTruncated, "the file's header is missing or cut short");
  }
  const std::optional<std::string> content = reader->content_of(*header);
  const std::optional<McapHeader> parsed = content ? read_header(*content) : std::nullopt;
  if (!parsed) return fatal(path, kDamaged, "the file's header is damaged");
  reader->header_ = *parsed;
  reader->data_begin_ = header->offset + header->length;

  const std::optional<McapFooter> footer = reader->footer();
  if (!footer || !reader->read_summary(*footer)) reader->scan();
  return reader;
}

bool McapReader::has_trailing_magic() const {
  const std::uint64_t size = size_bytes();
  return size >= data_begin_ + kMcapMagic.size() && file_->read(size - kMcapMagic.size(), kMcapMagic.size()) == kMcapMagic;
}

std::optional<McapFooter> McapReader::footer() const {
  if (!has_trailing_magic() || size_bytes() < data_begin_ + kTailBytes) return std::nullopt;
  const std::optional<std::string> content =
      content_at(size_bytes() - kTailBytes, kRecordPrefixBytes + kFooterBytes, Opcode::kFooter);
  return content ? read_footer(*content) : std::nullopt;
}

std::optional<McapReader::Record> McapReader::record_at(std::uint64_t offset) const {
  const std::optional<std::string> prefix = file_->read(offset, kRecordPrefixBytes);
  if (!prefix) return std::nullopt;
  ByteReader in(*prefix);
  const auto opcode = static_cast<Opcode>(in.u8());
  const std::uint64_t content = in.u64();
  if (content > size_bytes() - offset - kRecordPrefixBytes) return std::nullopt;
  return Record{.opcode = opcode, .offset = offset, .length = content + kRecordPrefixBytes};
}

std::optional<std::string> McapReader::content_of(const Record& record) const {
  return file_->read(record.offset + kRecordPrefixBytes, record.length - kRecordPrefixBytes);
}

std::optional<std::string> McapReader::content_at(std::uint64_t offset, std::uint64_t length, Opcode opcode) const {
  const std::optional<Record> record = record_at(offset);
  if (!record || record->opcode != opcode || record->length != length) return std::nullopt;
  return content_of(*record);
}

// ---------------------------------------------------------------- by the summary

// False when there is no summary, or it can't be trusted; then nothing of it is kept.
bool McapReader::read_summary(const McapFooter& footer) {
  const std::uint64_t footer_offset = size_bytes() - kTailBytes;
  if (footer.summary_start == 0) return false;
  const std::uint64_t summary_end = footer.summary_offset_start == 0 ? footer_offset : footer.summary_offset_start;
  bool good = footer.summary_start >= data_begin_ && footer.summary_start <= summary_end && summary_end <= footer_offset;
  if (good) {
    constexpr std::uint64_t kCrcBytes = 4;
    const std::optional<std::string> covered = file_->read(
        footer.summary_start, footer_offset + kRecordPrefixBytes + kFooterBytes - kCrcBytes - footer.summary_start);
    good = covered && (footer.summary_crc == 0 || crc32_of(*covered) == footer.summary_crc) &&
           read_summary_records(std::string_view(*covered).substr(0, summary_end - footer.summary_start));
  }
  if (good) return true;
  note(kDamaged, footer_offset, "the index is damaged; the file was read from its start instead");
  schemas_.clear();
  channels_.clear();
  segments_.clear();
  attachments_.clear();
  metadata_.clear();
  return false;
}

bool McapReader::read_summary_records(std::string_view summary) {
  std::vector<McapMetadataIndex> metadata_indexes;
  std::uint64_t messages = 1;  // without statistics there may be some
  ByteReader in(summary);
  while (in.ok() && !in.at_end()) {
    const auto opcode = static_cast<Opcode>(in.u8());
    const std::string_view content = in.raw(in.u64());
    if (!in.ok()) return false;
    if (opcode == Opcode::kSchema || opcode == Opcode::kChannel) {
      note_channel_or_schema(opcode, content, data_begin_);
    } else if (opcode == Opcode::kChunkIndex) {
      const auto index = read_chunk_index(content);
      if (!index || index->chunk_offset > size_bytes() || index->chunk_length > size_bytes() - index->chunk_offset) return false;
      segments_.push_back({.offset = index->chunk_offset, .length = index->chunk_length, .start_time = index->start_time,
                           .end_time = index->end_time});
      for (const auto& [channel, offset] : index->message_index_offsets) segments_.back().channels.push_back(channel);
    } else if (opcode == Opcode::kAttachmentIndex) {
      const auto index = read_attachment_index(content);
      if (!index) return false;
      attachments_.push_back(*index);
    } else if (opcode == Opcode::kMetadataIndex) {
      const auto index = read_metadata_index(content);
      if (!index) return false;
      metadata_indexes.push_back(*index);
    } else if (opcode == Opcode::kStatistics) {
      const auto statistics = read_statistics(content);
      if (!statistics) return false;
      messages = statistics->message_count;
    }
  }
  // Messages that no chunk index names can only be found by scanning.
  if (segments_.empty() && messages > 0) return false;
  std::sort(segments_.begin(), segments_.end(), [](const Segment& a, const Segment& b) { return a.offset < b.offset; });
  return read_metadata_records(metadata_indexes);
}

bool McapReader::read_metadata_records(const std::vector<McapMetadataIndex>& indexes) {
  for (const McapMetadataIndex& index : indexes) {
    const std::optional<std::string> content = content_at(index.offset, index.length, Opcode::kMetadata);
    const std::optional<McapMetadata> metadata = content ? read_metadata(*content) : std::nullopt;
    if (!metadata) return false;
    metadata_.push_back(*metadata);
  }
  return true;
}

void McapReader::note_channel_or_schema(Opcode opcode, std::string_view content, std::uint64_t offset) {
  if (opcode == Opcode::kSchema) {
    std::optional<McapSchema> schema = read_schema(content);
    if (!schema || schema->id == 0) return note(kDamaged, offset, "a schema record is damaged");
    const auto [place, added] = schemas_.try_emplace(schema->id, *schema);
    if (!added && place->second != *schema) note(kDamaged, offset, "two schemas share one id");
  } else {
    std::optional<McapChannel> channel = read_channel(content);
    if (!channel) return note(kDamaged, offset, "a channel record is damaged");
    const auto [place, added] = channels_.try_emplace(channel->id, *channel);
    if (!added && place->second != *channel) note(kDamaged, offset, "two channels share one id");
  }
}

// ---------------------------------------------------------------- messages and attachments

const std::string* McapReader::sha256_of(const Segment& segment) const {
  for (const McapMetadata& metadata : metadata_) {
    if (metadata.name != kSegmentsMetadata) continue;
    std::string key = std::to_string(segment.offset);
    if (key.size() < 16) key.insert(0, 16 - key.size(), '0');
    const auto found = metadata.metadata.find(key);
    if (found != metadata.metadata.end()) return &found->second;
  }
  return nullptr;
}

std::optional<std::string> McapReader::chunk_records(const Segment& segment, std::string_view content) {
  const std::optional<McapChunk> chunk = read_chunk(content);
  if (!chunk) {
    note(kDamaged, segment.offset, "a chunk is malformed; its messages are lost");
    return std::nullopt;
  }
  std::optional<std::string> records = decompress(chunk->compression, chunk->records, chunk->uncompressed_size);
  if (!records) {
    note(kDamaged, segment.offset, "a chunk can't be decompressed; its messages are lost");
    return std::nullopt;
  }
  if (chunk->uncompressed_crc != 0 && crc32_of(*records) != chunk->uncompressed_crc) {
    note(kDamaged, segment.offset, "a chunk fails its CRC; its messages are lost");
    return std::nullopt;
  }
  return records;
}

// The uncompressed records of a segment; empty if damaged, which is noted.
std::optional<std::string> McapReader::records_of(const Segment& segment) {
  if (segment.loose) return file_->read(segment.offset, segment.length);
  const std::optional<std::string> record = file_->read(segment.offset, segment.length);
  const std::optional<Record> head = record_at(segment.offset);
  if (!record || !head || head->opcode != Opcode::kChunk || head->length != segment.length) {
    note(kDamaged, segment.offset, "a chunk is not where the index says; its messages are lost");
    return std::nullopt;
  }
  if (const std::string* sha256 = sha256_of(segment)) {
    if (sha256_hex(std::as_bytes(std::span(record->data(), record->size()))) != *sha256) {
      note(kDamaged, segment.offset, "a chunk fails its SHA-256; its messages are lost");
      return std::nullopt;
    }
  }
  return chunk_records(segment, std::string_view(*record).substr(kRecordPrefixBytes));
}

std::vector<McapMessage> McapReader::load(std::size_t segment) {
  STORETWIN_ASSERT(segment < segments_.size(), "no such segment");
  std::vector<McapMessage> messages;
  const std::uint64_t offset = segments_[segment].offset;
  const std::optional<std::string> records = records_of(segments_[segment]);
  if (!records) return messages;
  ByteReader in(*records);
  while (!in.at_end()) {
    const auto opcode = static_cast<Opcode>(in.u8());
    const std::string_view content = in.raw(in.u64());
    if (!in.ok()) {
      note(kDamaged, offset, "a segment ends inside a record");
      break;
    }
    if (opcode == Opcode::kSchema || opcode == Opcode::kChannel) {
      note_channel_or_schema(opcode, content, offset);
    } else if (opcode == Opcode::kMessage) {
      std::optional<McapMessage> message = read_message(content);
      if (!message || !channels_.contains(message->channel_id)) {
        note(kDamaged, offset, "a message is malformed or names no channel");
        continue;
      }
      messages.push_back(std::move(*message));
    }
  }
  return messages;
}

std::optional<std::string> McapReader::load_attachment(const McapAttachmentIndex& index) {
  const std::optional<std::string> content = content_at(index.offset, index.length, Opcode::kAttachment);
  std::optional<McapAttachment> attachment = content ? read_attachment(*content) : std::nullopt;
  if (!attachment) {
    note(kDamaged, index.offset, "attachment '" + index.name + "' is damaged");
    return std::nullopt;
  }
  return std::move(attachment->data);
}

// ---------------------------------------------------------------- damage

void McapReader::verify_data_section() {
  std::uint64_t offset = data_begin_;
  std::optional<Record> record = record_at(offset);
  while (record && record->opcode != Opcode::kDataEnd) {
    offset += record->length;
    record = record_at(offset);
  }
  const std::optional<std::string> content = record ? content_of(*record) : std::nullopt;
  if (!content) return;  // cut short: noted already
  const std::uint32_t stated = ByteReader(*content).u32();
  if (stated == 0) return;
  std::uint32_t crc = 0;
  for (std::uint64_t begin = 0; begin < offset; begin += kReadBlockBytes) {
    const std::optional<std::string> block = file_->read(begin, std::min(kReadBlockBytes, offset - begin));
    if (!block) return;
    crc = crc32_of(*block, crc);
  }
  if (crc != stated && damage_.empty()) note(kDamaged, offset, "the file fails the CRC over its data");
}

void McapReader::note(const std::string& code, std::uint64_t offset, const std::string& message) {
  if (noted_.size() >= kMostDamageNotes || !noted_.insert(offset).second) return;
  damage_.add({.failure = Failure::kIo, .code = code, .file = path_, .path = "byte " + std::to_string(offset),
               .message = message, .hint = {}});
}

}  // namespace storetwin::record
