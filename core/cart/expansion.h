// One step of a hypothesis: an event read in one way, with its prior under what the hypothesis believes.
//
// Interaction says how likely the signal is under each explanation by the catalogue's masses. An expansion adds what
// only the cart knows: who can put back what (only units that somebody holds), what stands on the plate (strays
// included), where put-backs go, and measured masses in place of the catalogue's.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "core/cart/hypothesis.h"
#include "core/cart/live_planogram.h"
#include "core/cart/mass_book.h"
#include "core/cart/params.h"
#include "core/stream/belief.h"

namespace storetwin::cart {

/// What an expansion reads beside the hypothesis; references live only during one call.
struct Knowledge {
  const Params& params;
  const LivePlanogram& planogram;
  const MassBook& masses;
  const std::map<TrackId, VisitId>& visit_of;  ///< bound tracks
  std::size_t catalogue_size = 1;
  const std::set<VisitId>& not_billed;  ///< staff at work: what they put up need not come out of any cart
};

/// A lasting load that nobody can explain is somebody's own thing from this size on, and a bump below.
inline constexpr double kForeignFromG = 15;

/// Where the units of a reading come from.
enum class Origin { kTouch, kFacing, kStray, kSurprise, kCart, kForeign, kDelivery };

struct Expansion {
  std::size_t parent = 0;  ///< index of the hypothesis in the beam
  double log_weight = 0;   ///< of the hypothesis after this reading
  Reading reading;
  Origin origin = Origin::kTouch;
  int facing = -1;       ///< a pick's origin or a put-back's home; -1 = none
  std::size_t unit = 0;  ///< kStray, kCart: index of the first unit; kForeign: of the load
};

/// The cart a track's doings belong to.
Owner owner_of(const Knowledge& knowledge, TrackId track);

/// Every possible reading of the event under one hypothesis; impossible ones (a put-back of what nobody holds) are
/// absent.
std::vector<Expansion> expand(const Knowledge& knowledge, const Hypothesis& hypothesis, std::size_t parent,
                              const stream::WeightEvent& event, const std::vector<stream::Explanation>& explanations);

/// The hypothesis after the reading.
Hypothesis apply(const Knowledge& knowledge, Hypothesis hypothesis, const Expansion& expansion,
                 const stream::WeightEvent& event);

}  // namespace storetwin::cart
