// Writes a recording: the contract's messages as an MCAP file that Storetwin and any outside MCAP reader can open.
//
//     RecordingWriter writer("shop-1.mcap", info);
//     writer.attach("store.yaml", "application/yaml", yaml_text);
//     if (Status written = writer.write(message); !written) return written.problems();
//     if (Status finished = writer.finish(); !finished) return finished.problems();
//
// Everything goes to "shop-1.mcap.partial", which `finish` renames: under the final name a file is whole or not there.
// The first failure (disk full, file-size limit, a frame without lawful basis) is returned by the call that met it and
// by every later call, and the partial file is removed. An unfinished writer removes its file when it is destroyed.
//
// Topics are "in/TYPE/SOURCE", "belief/TYPE/SOURCE", "out/TYPE/SOURCE"; log_time is the header's `received`,
// publish_time its `captured`. Frames are `foxglove.RawImage` (16UC1 in millimetres, rgb8) on their "in/..." topics;
// everything else is the message of core/stream/proto.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/record/recording_info.h"
#include "core/stream/message.h"

namespace storetwin::record {

enum class Compression { kNone, kLz4, kZstd };

struct WriterOptions {
  Compression compression = Compression::kZstd;
  std::size_t chunk_bytes = 1 << 20;  ///< a chunk is closed when its uncompressed records reach this size
};

class RecordingWriter {
 public:
  RecordingWriter(std::string path, const RecordingInfo& info, const WriterOptions& options = {});
  RecordingWriter(RecordingWriter&&) noexcept;
  RecordingWriter& operator=(RecordingWriter&&) noexcept;
  ~RecordingWriter();

  Status write(const stream::Message& message);
  /// Keeps a file inside the recording, e.g. ("store.yaml", "application/yaml") or ("truth.json", "application/json").
  Status attach(const std::string& name, const std::string& media_type, std::string_view bytes);
  /// A message for viewers only (core/record/scene.h): `schema` is a generated protobuf type's full name, `topic`
  /// starts with "viewer/". Players skip these.
  Status write_for_viewers(const std::string& topic, const std::string& schema, Timestamp at, std::string_view bytes);
  /// Completes indexes and the summary, and gives the file its final name. Nothing may be written afterwards.
  Status finish();

  const std::string& path() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace storetwin::record
