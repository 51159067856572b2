// What shoppers do beside plainly taking and putting back, noted for truth as it happens.
//
// A note is made at the moment at which the behaviour is plainest (the hand presses, closes, opens), so that a picture
// of that moment shows it, and is closed when the task is over.
#pragma once

#include <string>

#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// It happens now. Plate and item are those being handled; `other` is who takes part in it.
void note(Shopper& shopper, const Scene& scene, const std::string& kind, ShopperId other = {});
/// All names of the present task.
void note_task(Shopper& shopper, const Scene& scene);
/// The hand has arrived at its goal: notes what that took, a crouch, a reach high up, or somebody else at the same
/// plate.
void note_posture(Shopper& shopper, const Scene& scene);
/// The hand is back from whatever was noted since the last time.
void close_notes(Shopper& shopper, const Scene& scene);

/// Earlier notes and those of all shoppers, by time and then shopper; those still open end at `now`.
std::vector<truth::BehaviourEvent> all_notes(std::vector<truth::BehaviourEvent> earlier,
                                             const std::vector<Shopper>& shoppers, Timestamp now);

}  // namespace storetwin::shoppers
