// Writes any MCAP file to the open specification: chunks, indexes, attachments, metadata, statistics, checksums.
//
// Schemas and channels are written into the chunk that first needs them and again into the summary. A SHA-256 of every
// chunk record is kept in the metadata record "storetwin.segments" (key: the chunk's byte offset), so that a change
// anywhere in a segment is found even if somebody mended the CRC.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/record/mcap_format.h"
#include "core/record/output_file.h"

namespace storetwin::record {

inline constexpr const char* kSegmentsMetadata = "storetwin.segments";

struct McapWriterOptions {
  std::string library;               ///< name and version of the writing program
  std::string compression = "zstd";  ///< "zstd", "lz4" or ""
  std::size_t chunk_bytes = 1 << 20;
};

class McapWriter {
 public:
  McapWriter(std::string path, McapWriterOptions options);

  /// Ids count from 1; at most 65535 of each, else the status of the next write is a Diagnostic "too-many-topics".
  std::uint16_t add_schema(std::string name, std::string encoding, std::string data);
  std::uint16_t add_channel(std::uint16_t schema_id, std::string topic, std::string message_encoding,
                            std::map<std::string, std::string> metadata);

  Status message(const McapMessage& message);
  Status attachment(const McapAttachment& attachment);
  Status metadata(const McapMetadata& metadata);
  Status finish();

  const std::string& path() const { return file_.path(); }

 private:
  void open_chunk_with(std::uint16_t channel_id);
  Status close_chunk();
  Status append(std::string_view bytes);
  Status write_summary();

  OutputFile file_;
  McapWriterOptions options_;
  std::uint32_t crc_ = 0;  ///< of everything appended since the file or the summary began
  std::vector<McapSchema> schemas_;
  std::vector<McapChannel> channels_;
  std::vector<bool> schema_written_;
  std::vector<bool> channel_written_;
  bool too_many_ = false;

  // The chunk being filled.
  std::string chunk_;
  std::uint64_t chunk_start_ = 0;
  std::uint64_t chunk_end_ = 0;
  std::map<std::uint16_t, std::vector<std::pair<std::uint64_t, std::uint64_t>>> chunk_entries_;

  std::vector<McapChunkIndex> chunk_indexes_;
  std::vector<McapAttachmentIndex> attachment_indexes_;
  std::vector<McapMetadataIndex> metadata_indexes_;
  std::map<std::string, std::string> segments_;
  McapStatistics statistics_;
};

}  // namespace storetwin::record
