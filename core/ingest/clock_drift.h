// How far a sender's clock has run away from the store's since it was first heard.
//
// A sensor's quartz is some 20 millionths off: a second and a half a day, which no matching of hands and plates survives.
// What a message needs from capture to receipt has a least value that the network doesn't change; so when the least delay
// of some minutes differs from that of the first minutes, the clock has drifted by the difference (the minimum filter of
// D. Mills, "Internet time synchronization: the Network Time Protocol", IEEE Trans. Communications 39(10), 1991, 5.1).
// No clock drifts faster than a quartz can: a step is a fault, reported elsewhere, and isn't followed.
//
// Time is cut into windows by the sender's own clock. What is said of one window rests on those that ended a whole
// window before, which no message of the late window can change: any order of arrival gives the same answer.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "core/base/time.h"

namespace storetwin::ingest {

class ClockDrift {
 public:
  /// Takes note of a message; `received` must be known.
  void note(Timestamp captured, Timestamp received);
  /// To be added to `captured`; zero as long as nothing worth mending is known. Asked of `captured` that don't go back by
  /// more than a window.
  Duration correction(Timestamp captured) const;

 private:
  struct Window {
    std::int64_t index = 0;
    Duration least_delay;
  };
  struct Finding {
    std::int64_t from = 0;  ///< index of the first window it is said of
    Duration drift;
  };
  void begin_window(const Window& window);
  void conclude(const Window& window);

  std::optional<Window> last_, present_;
  std::optional<Window> first_;     ///< what the clock was like when it was first heard
  std::deque<Finding> findings_;    ///< the newest few
};

}  // namespace storetwin::ingest
