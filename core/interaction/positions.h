// Who was at the plate: what the positions of hands and bodies say of one person.
//
// A hand seen at the plate round the contact is strong evidence for its owner; a hand elsewhere is weak evidence
// against, since the other one may have done it, unless both were seen elsewhere. Where no hand was seen, the body's
// distance speaks. All results are natural logarithms, 0 about what positions say of somebody who may have done it.
#pragma once

#include "core/interaction/params.h"
#include "core/interaction/people_history.h"
#include "core/interaction/shelf_space.h"

namespace storetwin::interaction {

/// Log-likelihood that `track` touched `plate` at `contact`, by its hands and body; -25 for somebody never seen.
double position_log_likelihood(const LikelihoodParams& params, const PlateSpace& plate, const PeopleHistory& people,
                               TrackId track, Timestamp contact);

/// What it adds that `track` did or didn't touch `plate` first: whoever lifts is there when it begins to feel a hand,
/// who comes while another lifts is not.
double first_touch_log_likelihood(const LikelihoodParams& params, const PlateSpace& plate, const PeopleHistory& people,
                                  TrackId track, Timestamp touch);

}  // namespace storetwin::interaction
