// Why a line is or isn't on a receipt: the answer to one question about one visit and one SKU, as plain data.
//
// `text.h` says it to a person, `json.h` to a program. Probabilities are what the cart stage believed *at the event*,
// before anything later was known, unless a field says otherwise. Positions and masses come from the messages between
// the stages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/cart/hypothesis.h"
#include "core/stream/belief.h"
#include "core/stream/outcome.h"

namespace storetwin::explain {

struct Question {
  VisitId visit;
  SkuId sku;
};

/// One shopper who may have done it.
struct Suspect {
  TrackId track;                 ///< zero: nobody who is tracked
  VisitId visit;                 ///< the track's visit at that moment; empty: unbilled
  double probability = 0;        ///< that this one took or put it
  double position_log = 0;       ///< natural log of how well body and hands fit; 0 is the best there is
  std::optional<double> body_m;  ///< from the middle of the hips to the plate's front, on the floor
  std::optional<double> hand_m;  ///< from the nearest sighting of a hand round the contact to the plate's goods
  int hands_seen = 0;            ///< sightings of this one's hands round the contact
  double ambiguity = 0;          ///< probability that the track is somebody else by now
};

/// One thing it may have been.
struct Candidate {
  SkuId sku;
  int quantity = 0;  ///< + taken, - put back
  double probability = 0;
  double catalogue_g = 0;  ///< of one unit; 0: not known
  double believed_g = 0;   ///< of one unit, after what plates have measured
  double believed_sigma_g = 0;
  double off_sigmas = 0;     ///< how far the change of load is from this, in standard deviations
  bool stands_here = false;  ///< a facing of it stands on the event's plates
};

/// One thing that weighed in, and what would have been read without it.
struct Term {
  std::string name;       ///< e.g. "hands and bodies"
  double told = 0;        ///< probability of the reading that was told, without this term
  bool changes = false;   ///< another reading would have been the likeliest
  cart::Reading instead;  ///< that reading
};

enum class Relation {
  kCounted,    ///< read as units of this SKU in or out of this visit's cart
  kNearly,     ///< read as something else, but this was possible
  kElsewhere,  ///< from a facing of this SKU, or of this SKU, but somebody else's
};

/// One weight event that speaks of the question.
struct Incident {
  stream::WeightEvent event;
  Relation relation = Relation::kNearly;
  cart::Reading reading;   ///< as it was told at the event
  double probability = 0;  ///< of that reading
  double asked = 0;        ///< that it moved a unit of the SKU into or out of the visit's cart
  double pick = 0, put_back = 0, touch = 0;
  double at_receipt =
      -1;  ///< share of the stories that agreed with the reading when the receipt was decided; < 0: unknown
  std::vector<Suspect> who;  ///< likeliest first
  std::vector<Candidate> what;
  std::vector<Term> terms;  ///< the one that decided first; those that change nothing are left out
  std::vector<stream::CartAmendment>
      amendments;                    ///< that this event underwent or caused, of the visit and SKU asked for
  std::vector<std::string> missing;  ///< evidence that would have helped
};

/// Everything that speaks of the line.
struct Answer {
  Question question;
  Timestamp zero;       ///< texts count seconds from here
  std::string product;  ///< its name
  std::string external_id;
  stream::VisitPhase phase = stream::VisitPhase::kOpened;
  bool has_receipt = false;
  int quantity = 0;                             ///< on the receipt, or in the cart as last told
  double confidence = 0;                        ///< of the line; without a line, of the receipt
  Timestamp opened, decided;                    ///< of the visit; zero if not in the recording
  std::vector<Incident> incidents;              ///< by time
  std::optional<Incident> nearest;              ///< if there are none: the visit's event that comes nearest
  std::vector<PlateAddress> facings;            ///< plates of the SKU's facings
  double believed_g = 0, believed_sigma_g = 0;  ///< of one unit, when the receipt was decided
  std::vector<stream::ReviewRequest> reviews;   ///< about this line
  std::vector<std::string> missing;             ///< evidence that was lacking all through the visit
  std::vector<std::string> notes;               ///< what the reader must know of the answer itself
};

}  // namespace storetwin::explain
