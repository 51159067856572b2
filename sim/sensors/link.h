// The way from one source to the recorder: its clock, its message counter, and the network between.
//
// A link stamps messages with the source's own clock (offset, drift, jitter), numbers them, loses some in runs, and
// says when each arrives. Lost messages use up their number, so that the gap can be seen. Messages may overtake each
// other, and `Doubling` says which of them arrive twice.
#pragma once

#include <optional>
#include <string>

#include "core/base/random.h"
#include "core/stream/header.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

/// Two-state Markov chain for things that fail in runs: the stationary share of failures is `p`, their mean run `run`.
class FailureRuns {
 public:
  /// Draws the next state; true = failed.
  bool next(double p, double run, RandomStream& random) { return next(p, run, random.uniform()); }
  /// The same of a uniform number that was drawn already.
  bool next(double p, double run, double draw);

 private:
  bool failed_ = false;
  bool started_ = false;
};

class Link {
 public:
  Link(std::string source, const LinkProfile& profile, RandomStream random);

  /// The header of a message about `happened` that is complete at `ready` (simulator time); empty if it gets lost.
  std::optional<stream::Header> send(Timestamp happened, Timestamp ready);

  const std::string& source() const { return source_; }

 private:
  std::string source_;
  LinkProfile profile_;
  RandomStream random_;
  Duration latency_;
  Duration offset_;
  double drift_ = 0;  // seconds per second
  std::uint64_t next_sequence_ = 1;
  FailureRuns losses_;
};

/// Which of one source's messages arrive a second time: a sender that got no receipt sends again. Draws from a stream of
/// its own, so that doubling changes nothing else.
class Doubling {
 public:
  Doubling(const LinkProfile& profile, RandomStream random)
      : p_(profile.duplicate_p), later_s_(profile.duplicate_s), random_(random) {}

  /// Once per message; how much later it comes again, or empty if it doesn't.
  std::optional<Duration> next();

 private:
  double p_;
  double later_s_;
  RandomStream random_;
};

/// When a periodic source is due: every `period` from a phase of its own on.
class Cadence {
 public:
  /// The phase is drawn uniformly within one period, in whole multiples of `grid` so that simulator ticks hit it.
  Cadence(double rate_hz, Duration grid, RandomStream random);
  /// True if an instant of the cadence fell into the time since the last call; instants that were missed don't add up.
  bool due(Timestamp now);
  /// Its first instant.
  Timestamp first() const { return first_; }

 private:
  double rate_hz_;
  Timestamp first_;
  std::uint64_t count_ = 0;  // instants that have passed
};

}  // namespace storetwin::sensors
