// When a unit may have gone from one person to another: hands that met, and things taken up from the floor.
//
// Two people's hands meet away from the shelves while both stand: then something may have been given. How near the
// hands came says how likely that is; who gave what to whom is open, unless a network names what is in hands
// (stream::ItemObservations) before and after. Such a network may also see a thing in a hand just above the floor: then
// it was taken up from where somebody had left it. Which of all this is possible, only the cart knows.
//
// Meetings are looked for only in a store where the bill follows the item.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/interaction/params.h"
#include "core/interaction/people_history.h"
#include "core/interaction/shelf_space.h"
#include "core/store/store.h"
#include "core/stream/belief.h"

namespace storetwin::interaction {

class HandOverDetector {
 public:
  HandOverDetector(const store::Store& store, const HandOverParams& params);

  /// `people` has taken the tracks already.
  void observe(const ShelfSpace& space, const PeopleHistory& people, const stream::Tracks& tracks);
  void observe(const stream::ItemObservations& items);

  /// Those about which everything has been seen by `now`, or `all`; without ids and sequence numbers.
  std::vector<stream::HandOver> take(const ShelfSpace& space, const PeopleHistory& people, Timestamp now, bool all);

  /// True if something is still to be told that one of `tracks` may have taken part in at or before `until`.
  bool unsettled(const std::vector<TrackId>& tracks, Timestamp until) const;

 private:
  struct Meeting {
    Timestamp begin;
    Timestamp end;
    Timestamp nearest;
    double nearest_m = 0;
  };
  struct Sighting {
    Timestamp at;
    stream::ItemObservation item;
    bool told = false;  ///< of one that was low: its find was told
  };
  /// What is believed to be in somebody's hand: the network's most confident word.
  using Named = std::map<SkuId, double>;
  struct Window {
    Timestamp from;
    Timestamp to;
  };

  void meet(const ShelfSpace& space, const PeopleHistory& people, const stream::Track& one, const stream::Track& other,
            Timestamp now);
  TrackId holder(const PeopleHistory& people, const Sighting& sighting) const;
  Named in_hand(const PeopleHistory& people, TrackId track, Window window) const;
  stream::HandOver told(const PeopleHistory& people, TrackId one, TrackId other, const Meeting& meeting) const;
  void add_passings(const PeopleHistory& people, TrackId giver, TrackId receiver, const Meeting& meeting,
                    stream::HandOver& to) const;
  std::vector<stream::HandOver> finds(const ShelfSpace& space, const PeopleHistory& people, Timestamp now, bool all);
  stream::HandOver find(const Sighting& best, TrackId finder) const;
  bool has_network(Timestamp at) const;

  HandOverParams params_;
  bool meetings_count_ = false;
  std::map<std::pair<TrackId, TrackId>, Meeting> meetings_;  ///< by the two tracks, the lower id first
  std::deque<Sighting> sightings_;                           ///< in hands
  std::optional<Timestamp> network_;                         ///< when a network last said anything
};

}  // namespace storetwin::interaction
