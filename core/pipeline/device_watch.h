// Devices that have gone quiet: sources that send no more, plates that give no readings. Each outage is told once.
//
// It listens to settled messages in event-time order and to nothing else, so whatever order they arrived in, the same
// alerts come at the same instants. A source's own longest pause so far is the measure of what is usual. A camera or feed
// that has never sent a message without people in it may be one that sends only while it sees some; it is left alone,
// since an empty store would make it look broken.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/stream/message.h"

namespace storetwin::pipeline {

/// A pause of a source that has been sending is an outage from here on, and from `kUnusualPauses` times its longest.
inline constexpr Duration kSilentAfter = Duration::milliseconds(2'000);
inline constexpr int kUnusualPauses = 4;
/// What is usual is known after so many messages of the source.
inline constexpr int kKnownAfter = 10;
/// A plate's cells without one reading for so long.
inline constexpr Duration kUnreadableAfter = Duration::milliseconds(1'000);

class DeviceWatch {
 public:
  struct Report {
    std::string subject;  ///< source, or plate as messages write it
    std::string text;
  };

  /// What this message, the next in event time, shows to be broken.
  std::vector<Report> observe(const stream::Message& message);

 private:
  struct Source {
    Timestamp newest;
    Duration longest_pause;
    int heard = 0;  ///< messages, up to `kKnownAfter`
    bool is_steady = false;  ///< it sends whether or not there is anything to tell
    bool is_silent = false;
  };
  struct Cells {
    Timestamp last_read;
    bool is_unreadable = false;
  };

  void hear(const stream::Message& message, std::vector<Report>& reports);
  void miss_others(Timestamp now, std::vector<Report>& reports);
  void read_plates(const stream::PlateBatch& batch, std::vector<Report>& reports);
  static bool is_unusual(const Source& source, Duration pause);

  std::map<std::string, Source> sources_;
  std::map<PlateAddress, Cells> plates_;
};

}  // namespace storetwin::pipeline
