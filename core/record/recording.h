// Opens a recording and hands out what is in it.
//
//     Result<Recording> recording = open_recording("shop-1.mcap");
//     if (!recording) return recording.problems();
//     Player player = recording->play();                     // inputs only, in log order
//     while (std::optional<stream::Message> message = player.next()) pipeline.push(*message);
//     if (!recording->damage().empty()) ...                  // what could not be read, with byte offsets
//
// A truncated or damaged file opens all the same, as long as it says what it is: everything in its good chunks is
// handed out, and `damage` tells what was lost ("truncated-recording", "damaged-recording", both Failure::kIo). Sizes
// stated by a file are never believed beyond the file's own size and fixed limits, so hostile input can't exhaust
// memory.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/record/player.h"
#include "core/record/recording_info.h"
#include "core/stream/message.h"

namespace storetwin::record {

class McapReader;

/// A file kept inside a recording.
struct AttachmentInfo {
  std::string name;
  std::string media_type;
  std::uint64_t size_bytes = 0;
  bool operator==(const AttachmentInfo&) const = default;
};

class Recording {
 public:
  Recording(std::string path, RecordingInfo info, std::unique_ptr<McapReader> reader);
  Recording(Recording&&) noexcept;
  Recording& operator=(Recording&&) noexcept;
  ~Recording();

  const std::string& path() const { return path_; }
  const RecordingInfo& info() const { return info_; }

  /// Messages in log order. Several players may run over one recording; none may outlive it.
  Player play(const PlayFilter& filter = {}) const;
  /// Calls `visit` for each message of `filter` in log order.
  void for_each(const std::function<void(const stream::Message&)>& visit, const PlayFilter& filter = {}) const;

  std::vector<AttachmentInfo> attachments() const;
  /// The bytes of an attachment; a missing one is a Diagnostic "missing-attachment".
  Result<std::string> attachment(const std::string& name) const;

  /// What could not be read so far: found on opening, and while playing. Empty for a sound file played to its end.
  const Diagnostics& damage() const;

  /// The container beneath, for `inspect`.
  McapReader& container() const { return *reader_; }

 private:
  std::string path_;
  RecordingInfo info_;
  std::unique_ptr<McapReader> reader_;
};

/// Fails when the file can't be read, is no MCAP file, or is no recording of Storetwin's.
Result<Recording> open_recording(const std::string& path);

}  // namespace storetwin::record
