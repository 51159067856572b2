// What the core is told wrongly from the start: where cameras stand, the planogram and the catalogue's masses.
//
// The shop itself stays as it is and so do all sensors' streams; only the store as installed changes, on top of the
// errors that sim/sensors/installed_store draws for every store. Recordings hold the wrong one, as a real store's
// would.
#pragma once

#include "sim/faults/plan.h"

namespace storetwin::faults {

/// A camera is said to stand some centimetres and degrees from where it does: the wrong target was read, or two
/// cameras' files mixed up halfway. The camera itself stands right.
void miscalibrate(store::Store& installed, const PlannedFault& planned);

/// A facing, or every facing of a fixture, is said to hold another SKU: a label printed wrong, a fixture filled after
/// last month's plan, or all labels moved on by some places.
void misplan(store::Store& installed, const PlannedFault& planned);

/// A SKU's catalogue mass is off by more than scales and packs explain: a new pack size, a unit mixed up.
void misweigh(store::Store& installed, const PlannedFault& planned);

}  // namespace storetwin::faults
