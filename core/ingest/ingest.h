// Event-time order: messages arrive in any order, late, twice or never; they leave in one order.
//
// A message's event time is its `captured` plus its source's clock offset, the known one and what the clock has drifted
// since (`clock_drift.h`). Messages leave by (event time, source,
// sequence) once the watermark has passed them. The watermark is the newest event time seen from any source, minus the
// late window; it never goes back. So a source that falls silent can't hold it, and any order of arrival inside the
// window gives the same sequence. A message older than the watermark is late: counted, not used. One exactly at it is
// still in time.
//
// No clock is read here: all time is in the messages. A sender's clock that is far ahead must not flush the window, so
// a message counts as `ahead` and is not used when its event time lies more than `ahead_tolerance_s` after its own
// `received` (nothing is captured after it was received), and pushes the watermark at most to its `received`. A
// `received` of zero says "not known" and switches this check off for that message.
//
// `Ingest` is a copyable value; its memory is bounded by the window.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "core/base/time.h"
#include "core/ingest/clock_drift.h"
#include "core/ingest/source_counts.h"
#include "core/stream/message.h"

namespace storetwin::ingest {

struct IngestParams {
  double late_window_s = 3;        ///< how late a message may be and still count (policy `late_window_s`)
  double ahead_tolerance_s = 0.5;  ///< how far a sender's clock may be ahead of ours
  double delay_jump_s = 1.0;       ///< a source whose delay jumps by more than this is reported
  double silent_after_s = 5;       ///< event time without a message after which a source is reported silent
};

class Ingest {
 public:
  explicit Ingest(const IngestParams& params = {});
  explicit Ingest(double late_window_s);

  void push(const stream::Message& message);
  /// Event time has come to `event_time` without messages: moves the watermark as a message of that time would.
  void advance_to(Timestamp event_time);
  /// The messages that the watermark has passed since the last call, in order. Event times are on the store's clock: a
  /// source's offset has been added to `captured`.
  stream::Messages take_ready();
  /// Everything that still waits, in order. Whatever comes afterwards is late.
  stream::Messages finish();

  /// Added to `captured` of the source's messages from now on; what already waits keeps its time. Default zero.
  void set_clock_offset(const std::string& source, Duration offset);

  /// No message with an earlier event time can still count.
  Timestamp watermark() const { return watermark_; }
  /// Messages that were not taken yet.
  std::size_t waiting() const { return waiting_.size(); }
  const std::map<std::string, SourceCounts>& counts() const { return counts_; }

  /// What was noticed of the sources' health since the last call: clocks ahead, delays that jump, silence and return.
  /// It depends on the order of arrival, and so is for alerts and never part of the settled outputs.
  std::vector<stream::SensorHealth> take_health();

 private:
  using Key = std::tuple<Timestamp, std::string, std::uint64_t>;  ///< event time, source, sequence

  struct Source {
    Duration clock_offset;
    ClockDrift drift;
    /// Event time and sequence of what was accepted, one window back; in order, which is nearly that of arrival.
    std::deque<std::pair<Timestamp, std::uint64_t>> recent;
    std::map<std::uint64_t, Timestamp> recent_sequences;  ///< the same, by sequence
    bool released_any = false;
    std::uint64_t last_released = 0;  ///< sequence
    Timestamp newest;                 ///< event time of the newest message
    Duration usual_delay;             ///< received minus event time, smoothed
    std::uint64_t delays_seen = 0;
    stream::HealthState state = stream::HealthState::kOk;
  };

  /// How long the numbers of a source's messages are remembered.
  Duration memory() const;
  bool is_ahead(const stream::Header& header, Timestamp event_time) const;
  void note_delay(const std::string& name, Source& source, const stream::Header& header, Timestamp event_time);
  void note_silence();
  /// When this source will have been silent for too long, if nothing more comes of it.
  Timestamp silent_at(const Source& source) const { return source.newest + Duration::seconds(params_.silent_after_s); }
  void report(const std::string& subject, Source& source, stream::HealthState state, std::string reason, Timestamp at);
  void raise(Timestamp newest_event_time);
  void remember(Source& source, Timestamp event_time, std::uint64_t sequence);
  void count_gap(Source& source, SourceCounts& counts, std::uint64_t sequence);

  // Far in the past at first, and far enough from the type's end to be subtracted from.
  static constexpr Timestamp kLongAgo{INT64_MIN / 4};

  IngestParams params_;
  Timestamp newest_ = kLongAgo;  ///< event time the watermark follows
  Timestamp watermark_ = kLongAgo;
  Timestamp none_silent_until_ = kLongAgo;  ///< nobody who isn't known to be can be found silent before this
  std::map<Key, stream::Message> waiting_;
  std::map<std::string, Source> sources_;
  std::map<std::string, SourceCounts> counts_;
  std::vector<stream::SensorHealth> health_;
  std::uint64_t health_sequence_ = 0;
};

}  // namespace storetwin::ingest
