// Whom the core took a person for: the visit of the track that stood where the person truly stood.
#pragma once

#include <vector>

#include "sim/score/track_snapshots.h"
#include "sim/truth/truth.h"

namespace storetwin::triage {

/// How the core knew somebody around an instant.
enum class Known {
  kRightly,    ///< as a member of their visit; of somebody without one, as nobody's
  kLost,       ///< had been known rightly; no track is there, or one without a visit
  kSwapped,    ///< had been known rightly; the track there belongs to another visit
  kNever,      ///< has not been known rightly since coming in
  kUnwatched,  ///< the run tells nothing of tracks, or of where people were
};

class Whereabouts {
 public:
  /// Refers to both.
  Whereabouts(const truth::Truth& truth, const stream::Messages& outputs);

  Known known(truth::ShopperId shopper, const VisitId& visit, Timestamp at) const;

 private:
  const truth::Truth& truth_;
  std::vector<const stream::Tracks*> tracks_;
};

}  // namespace storetwin::triage
