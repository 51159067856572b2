// Where everybody's body and hands were during the last seconds.
//
// A weight event is known only after the load is steady again, half a second or more after the contact; this is the
// memory that lets it be weighed against hands and bodies at the contact. Bounded by time; bodies are thinned to about
// 15 Hz.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/stream/belief.h"

namespace storetwin::interaction {

struct HandSighting {
  Timestamp at;
  Vec3 p_WH_m = Vec3::Zero();
  Mat3 covariance_m2 = Mat3::Identity();
  double confidence = 1;
};

struct BodySighting {
  Timestamp at;
  Vec2 p_WB_m = Vec2::Zero();
  Mat2 covariance_m2 = Mat2::Identity();
  double ambiguity = 0;
};

class PeopleHistory {
 public:
  void observe(const stream::Tracks& tracks);
  /// Two who were mixed up since then: what was seen of the one was the other's.
  void exchange(TrackId a, TrackId b, Timestamp since);

  /// Everybody seen within `span` of `at`, by id.
  std::vector<TrackId> seen_near(Timestamp at, Duration span) const;
  /// The sighting of a track's body nearest in time to `at`; null if the track is not known.
  const BodySighting* body(TrackId track, Timestamp at) const;
  /// Time of the newest tracks.
  Timestamp newest() const { return newest_; }
  /// A track's hands between two instants, by time.
  std::vector<HandSighting> hands(TrackId track, Timestamp from, Timestamp to) const;

 private:
  struct Person {
    std::deque<BodySighting> bodies;
    std::deque<HandSighting> hands;
  };
  Timestamp oldest() const;
  const Person* person(TrackId track) const;

  std::map<TrackId, Person> people_;
  Timestamp newest_;
  Timestamp forgot_;  ///< when what is too old was thrown away last
};

}  // namespace storetwin::interaction
