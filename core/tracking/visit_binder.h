// From codes to people: a scan and a crossing bind a track to a visit.
//
// A scan on a lane admits so many members; each inward crossing there uses up one and binds the unbound track that was
// at that gate at that instant. An outward crossing ends the membership of the bound track nearest to the gate.
// Crossings and tracks come from different sensors, so a crossing waits a moment for the tracks around it, and up to a
// second and a half for a track that begins late. Who crosses inward without a scan stays unbilled.
//
// A binding survives the track: it follows merges, and when a bound track dies inside the store it moves to an unbound
// one that appears within walking reach. A track that dies within a moment of its own crossing was nobody, and the
// crossing is decided again without it. With the policy kExternalEntrance, a person whom an external feed calls a
// valid entrance opens a visit "visit-<n>".
//
// `VisitBinder` is a copyable value. Call `observe` and `bind` in event-time order.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/perception/measurement.h"
#include "core/store/store.h"
#include "core/stream/belief.h"
#include "core/stream/door.h"

namespace storetwin::tracking {

struct VisitEvent {
  enum Kind { kOpened, kMemberIn, kMemberOut };
  Kind kind = kOpened;
  VisitId visit;
  TrackId track;            ///< the member; zero for kOpened, and where no track could be told
  std::string external_id;  ///< of a feed that names its people, else empty
  Timestamp at;             ///< of the scan, of the crossing, or of the first valid sighting
  bool operator==(const VisitEvent&) const = default;
};

struct BinderParams {
  double decide_after_s = 0.25;  ///< a crossing waits so long for better evidence of who it was
  double give_up_after_s = 1.5;  ///< and so long for a track to appear at all
  double gate_reach_m = 1.0;     ///< from the gate's middle to whoever is crossing it
  double ghost_for_s = 1.5;      ///< who crosses inward is seen so long after, or wasn't there
  double turned_back_s = 5;      ///< who crosses inward and is lost on the outer side within this wasn't who came in
  double scan_valid_s = 20;      ///< a scan without a crossing lapses after this
  double lost_crossing_s =
      3;                    ///< after this, a scan is given to who came in by its lane though no crossing was reported
  double lost_after_s = 1;  ///< a coasting track's member counts as lost after this
  double relink_within_s = 20;  ///< how long a lost member may stay unseen inside the store
  double relink_slack_m = 0.7;  ///< a new track may be this far off plus what walking covers
  double walking_mps = 1.5;
  double sighting_reach_m = 0.6;  ///< from an external feed's person to the track of the same instant
};

class VisitBinder {
 public:
  explicit VisitBinder(const store::Store& store, const BinderParams& params = {});

  void observe(const stream::TurnstileScan& scan);
  void observe(const stream::TurnstileCrossing& crossing);
  void observe(const perception::PersonScan& scan);
  void observe(const stream::IdentityChange& change);

  /// Fills `visit` of every bound track and returns what happened since the last call, in order of time. A track that
  /// carries a visit already (an oracle, an outside tracker) keeps it and counts as bound to it.
  std::vector<VisitEvent> bind(stream::Tracks& tracks);

  /// Bindings that moved from one track to another during the last `bind` without a merge, as kRelabel.
  const std::vector<stream::IdentityChange>& identity_changes() const { return identity_changes_; }

 private:
  struct PendingScan {
    std::string lane;
    VisitId visit;
    int members_left = 0;
    Timestamp at;
  };
  struct PendingCrossing {
    std::string lane;
    bool inward = true;
    VisitId visit;  ///< inward: the visit whose scan it used up; empty = unbilled
    Timestamp at;
  };
  struct Sighting {
    std::string external_id;
    Vec2 p_WB_m = Vec2::Zero();
    Timestamp at;
  };
  struct Place {
    Timestamp at;
    Vec2 p_WB_m = Vec2::Zero();
    Vec2 v_WB_mps = Vec2::Zero();
  };
  /// What is remembered of one track.
  struct Known {
    std::deque<Place> places;   ///< where it was seen in the last six seconds; never empty
    Place first;                ///< where it began
    VisitId visit;              ///< bound to
    bool alive = true;
    bool coasting = false;
    bool confirmed = false;  ///< has been at some time
    bool entered = false;    ///< an inward crossing was his, with a scan or without
    bool left = false;       ///< went out by a lane: bound again only by a new scan
    bool given = false;      ///< its visit came with the track
    std::optional<PendingCrossing> came_in;  ///< the crossing that bound it

    const Place& last() const { return places.back(); }
    bool is_free() const { return alive && confirmed && !visit && !left && !entered; }
  };
  /// A member whom no track shows: lost from sight, or never seen after the gate (then `track` is zero).
  struct Lost {
    TrackId track;
    VisitId visit;
    Place place;
  };

  void remember(const stream::Tracks& tracks);
  void respect_given(const stream::Track& track, Known& known);
  void settle_crossings(Timestamp now);
  bool settle_in(const PendingCrossing& crossing, Timestamp now);
  TrackId nearest_newcomer(const store::Lane& gate, const PendingCrossing& crossing) const;
  void settle_again_after_ghosts(Timestamp now);
  bool was_ghost(const Known& known) const;
  void exchange(TrackId a, TrackId b, Timestamp since);
  bool settle_out(const PendingCrossing& crossing, Timestamp now);
  TrackId likeliest_lost(const store::Lane& gate, Timestamp at) const;
  void settle_lost_crossings(Timestamp now);
  void settle_sightings(const stream::Tracks& tracks);
  void settle_sighting(const Sighting& sighting, TrackId nearest, Timestamp now);
  std::vector<Lost> lost_members(Timestamp now) const;
  bool awaited_at_gate(const Known& known, Timestamp now) const;
  void relink(Timestamp now);
  void forget(Timestamp now);
  void open(const VisitId& visit, const std::string& external_id, Timestamp at);
  void join(TrackId track, const VisitId& visit, Timestamp at);
  void leave(TrackId track, Timestamp at);
  void move_binding(TrackId from, TrackId to, Timestamp at);

  const store::Lane* lane(const std::string& id) const;
  double gate_distance(const Known& known, const store::Lane& lane, bool inward, Timestamp at) const;
  bool went_out(const Known& known) const;

  BinderParams params_;
  std::vector<store::Lane> lanes_;
  bool external_entrance_ = false;
  std::vector<PendingScan> scans_;
  std::vector<PendingCrossing> crossings_;
  std::vector<Sighting> sightings_;
  std::vector<Lost> orphans_;  ///< crossed inward with a scan, but no track was there
  std::map<TrackId, Known> known_;
  std::map<VisitId, std::string> opened_;           ///< visits opened so far and their external id
  std::map<std::string, VisitId> external_visits_;  ///< by external id
  std::vector<VisitEvent> events_;
  std::vector<stream::IdentityChange> identity_changes_;
  std::uint64_t next_visit_ = 1;
  std::uint64_t change_sequence_ = 0;
};

}  // namespace storetwin::tracking
