// What the stages between sensors and carts believe: public, so that any stage can be replaced by an outside program.
//
// All positions are in the store frame W. `at` is event time. Evidence ids are minted by the stage that makes the thing
// and are what outputs name as their evidence.
#pragma once

#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/ids.h"
#include "core/stream/vision.h"

namespace storetwin::stream {

enum class TrackPhase : std::int32_t { kTentative, kConfirmed, kCoasting, kEnded };

/// One person on the ground plane at one instant.
struct Track {
  TrackId id;
  TrackPhase phase = TrackPhase::kTentative;
  Vec2 p_WB_m = Vec2::Zero();            ///< middle of the hips, on the floor
  Vec2 v_WB_mps = Vec2::Zero();
  Mat2 covariance_m2 = Mat2::Identity(); ///< of the position
  double ambiguity = 0;                  ///< probability that this is not the person the id was given to, 0..1
  VisitId visit;                         ///< the visit the track is bound to; empty if unbilled or not yet known
  std::vector<UncertainPoint> hands;     ///< hands of this person measured at this very instant, store frame; often
                                         ///< none
  bool operator==(const Track&) const = default;
};

/// All living tracks at one instant, by id.
struct Tracks {
  Header header;  ///< source "tracking"; captured is the instant
  std::vector<Track> tracks;
  bool operator==(const Tracks&) const = default;
};

enum class IdentityChangeKind : std::int32_t { kMerge, kSplit, kRelabel };

/// The tracker changed its mind about who is who; carts may have to follow. A merge has one track `after`. A
/// relabelling says that whoever was called `before[i]` from `since` on is `after[i]`; two who were mixed up stand
/// crosswise.
struct IdentityChange {
  Header header;
  IdentityChangeKind kind = IdentityChangeKind::kRelabel;
  std::vector<TrackId> before;
  std::vector<TrackId> after;
  double probability = 1;
  Timestamp since;  ///< from when on the old names were wrong
  bool operator==(const IdentityChange&) const = default;
};

/// True if the change says that two people were mixed up and have their names back.
inline bool is_exchange(const IdentityChange& change) {
  return change.kind == IdentityChangeKind::kRelabel && change.before.size() == 2 && change.after.size() == 2 &&
         change.before[0] == change.after[1] && change.before[1] == change.after[0] && change.before[0] != change.before[1];
}

/// A hand was inside a shelf's reach volume.
struct Reach {
  Header header;  ///< source "interaction"; captured is the middle of the reach
  EvidenceId id;
  TrackId track;
  PlateAddress plate;      ///< nearest plate to the deepest point
  Vec3 deepest_m = Vec3::Zero();
  Timestamp begin;
  Timestamp end;
  double confidence = 1;   ///< that this hand belongs to this track, 0..1
  bool operator==(const Reach&) const = default;
};

/// Part of a weight event on one plate.
struct PlateDelta {
  PlateAddress plate;
  double delta_g = 0;  ///< after minus before; negative when something was lifted
  double sigma_g = 0;  ///< standard deviation of delta_g
  bool operator==(const PlateDelta&) const = default;
};

/// A lasting change of load on one or more neighbouring plates.
struct WeightEvent {
  Header header;  ///< source "interaction"; captured is the best estimate of the last (lift) or first (put) contact
  EvidenceId id;
  std::vector<PlateDelta> plates;  ///< the largest change first
  double delta_g = 0;              ///< sum over plates
  double sigma_g = 0;
  Timestamp begin;                 ///< first disturbance
  Timestamp end;                   ///< load is steady again
  bool operator==(const WeightEvent&) const = default;
};

/// One way to explain a weight event.
struct Explanation {
  TrackId track;              ///< who; zero = nobody we track (staff, a fall, a sensor's fault)
  SkuId sku;                  ///< what; empty = nothing (a touch, a bump)
  std::int32_t quantity = 0;  ///< units taken (+) or put back (-); 0 with an empty sku
  double log_likelihood = 0;  ///< natural log of p(signal | this explanation), up to a constant shared by the event
  bool operator==(const Explanation&) const = default;
};

/// How likely a weight event's signal is under each explanation. Says nothing of carts or stock: that is cart's.
struct InteractionLikelihoods {
  Header header;
  EvidenceId event;                      ///< the WeightEvent
  std::vector<EvidenceId> reaches;       ///< the reaches that were weighed
  std::vector<Explanation> explanations; ///< most likely first
  bool operator==(const InteractionLikelihoods&) const = default;
};

/// One way in which a unit may have gone from one person to another.
struct Passing {
  TrackId giver;              ///< zero: it was taken up from where somebody had left it
  TrackId receiver;           ///< zero: nothing went anywhere
  SkuId sku;                  ///< what; empty = anything that no other passing between the two names
  double log_likelihood = 0;  ///< natural log of p(what was seen | this passing), up to a constant shared by the
                              ///< message
  bool operator==(const Passing&) const = default;
};

/// A unit may have changed hands away from the shelves: two people's hands met, or something was taken up from the
/// floor. Says nothing of who held what: that is cart's.
struct HandOver {
  Header header;  ///< source "interaction"; captured is when the hands were nearest
  EvidenceId id;
  Timestamp begin;                 ///< hands are near
  Timestamp end;
  std::vector<Passing> passings;   ///< nothing passed first
  bool operator==(const HandOver&) const = default;
};

}  // namespace storetwin::stream
