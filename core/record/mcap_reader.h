// Reads any MCAP file, sound or not: by its summary when that can be trusted, else by scanning from the start.
//
// What can't be read is noted in `damage()` with its byte offset, once, and everything else is still handed out. Codes:
// "truncated-recording" (the file ends too early), "damaged-recording" (a checksum, length or record is wrong). Nothing
// a file says about sizes is believed beyond its own length and kMaxChunkBytes.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/record/mcap_format.h"

namespace storetwin::record {

/// Bytes of a file by position.
class InputFile {
 public:
  static Result<std::unique_ptr<InputFile>> open(const std::string& path);
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  std::uint64_t size_bytes() const { return size_bytes_; }
  /// Empty when the range isn't wholly inside the file, or reading fails.
  std::optional<std::string> read(std::uint64_t offset, std::uint64_t size) const;

 private:
  InputFile(int descriptor, std::uint64_t size_bytes) : descriptor_(descriptor), size_bytes_(size_bytes) {}
  int descriptor_;
  std::uint64_t size_bytes_;
};

/// A chunk, or a run of messages that stand outside chunks (some writers make none).
struct Segment {
  std::uint64_t offset = 0;  ///< of the chunk record, or of the run's first record
  std::uint64_t length = 0;
  std::uint64_t start_time = 0;
  std::uint64_t end_time = 0;
  bool loose = false;        ///< true: a run of records without a chunk around them
  std::vector<std::uint16_t> channels;  ///< whose messages it holds, by id; empty: only opening it tells
};

class McapReader {
 public:
  /// Fails when the file can't be opened ("unreadable"), isn't MCAP ("not-a-recording"), or ends inside its header.
  static Result<std::unique_ptr<McapReader>> open(const std::string& path);

  const std::string& path() const { return path_; }
  std::uint64_t size_bytes() const { return file_->size_bytes(); }
  const McapHeader& header() const { return header_; }
  const std::map<std::uint16_t, McapSchema>& schemas() const { return schemas_; }
  const std::map<std::uint16_t, McapChannel>& channels() const { return channels_; }
  const std::vector<Segment>& segments() const { return segments_; }  ///< in file order
  const std::vector<McapAttachmentIndex>& attachments() const { return attachments_; }
  const std::vector<McapMetadata>& metadata() const { return metadata_; }

  /// The messages of one segment in file order; none if it is damaged, which is noted.
  std::vector<McapMessage> load(std::size_t segment);
  /// Empty if it is damaged, which is noted.
  std::optional<std::string> load_attachment(const McapAttachmentIndex& index);
  /// Reads every byte of the data section and notes it if the file's own checksum over them doesn't hold.
  void verify_data_section();

  const Diagnostics& damage() const { return damage_; }
  /// Notes damage at a byte offset; the same place is noted once, and no more than a hundred places are.
  void note(const std::string& code, std::uint64_t offset, const std::string& message);

 private:
  explicit McapReader(std::string path, std::unique_ptr<InputFile> file) : path_(std::move(path)), file_(std::move(file)) {}

  struct Record {
    Opcode opcode{};
    std::uint64_t offset = 0;
    std::uint64_t length = 0;  ///< with opcode and length
  };
  std::optional<Record> record_at(std::uint64_t offset) const;
  std::optional<std::string> content_of(const Record& record) const;
  /// Content of the record at a place an index names, if it is of the kind and length the index says.
  std::optional<std::string> content_at(std::uint64_t offset, std::uint64_t length, Opcode opcode) const;

  bool has_trailing_magic() const;
  std::optional<McapFooter> footer() const;
  bool read_summary(const McapFooter& footer);
  bool read_summary_records(std::string_view summary);
  bool read_metadata_records(const std::vector<McapMetadataIndex>& indexes);
  void scan();
  bool scan_record(const Record& record);
  void scan_chunk(const Record& record);
  void scan_loose(const Record& record, const std::string& content);
  void note_channel_or_schema(Opcode opcode, std::string_view content, std::uint64_t offset);
  std::optional<std::string> records_of(const Segment& segment);
  std::optional<std::string> chunk_records(const Segment& segment, std::string_view content);
  const std::string* sha256_of(const Segment& segment) const;

  std::string path_;
  std::unique_ptr<InputFile> file_;
  McapHeader header_;
  std::uint64_t data_begin_ = 0;  ///< first byte after the header record
  std::map<std::uint16_t, McapSchema> schemas_;
  std::map<std::uint16_t, McapChannel> channels_;
  std::vector<Segment> segments_;
  std::vector<McapAttachmentIndex> attachments_;
  std::vector<McapMetadata> metadata_;
  Diagnostics damage_;
  std::set<std::uint64_t> noted_;
};

}  // namespace storetwin::record
