// Presses told from goods: what a hand adds to a plate while it rests there.
//
// A hand that holds an item down, or leans on a shelf, loads the plate like something put there, for seconds; the
// load goes when the hand does. No single change of load tells the two apart, but the whole stay of the hand does. So
// a rise waits while the one hand that may have caused it stays at the plate. When it has gone and the plates rest,
// the changes since are read together: if they cancel, nothing happened; if what is left is what the plate's goods
// weigh, that was taken or put while the hand pressed; else each change stands for itself, as when somebody puts one
// thing down and takes another. Without hands in sight, or with several people's at the plate, nothing waits.
//
// After: domain knowledge of walk-out stores, where items held on the plate and then taken or left cost the best
// systems most of their points; no paper states this method.
#pragma once

#include <vector>

#include "core/interaction/people_history.h"
#include "core/interaction/plate_bank.h"
#include "core/interaction/shelf_space.h"

namespace storetwin::interaction {

/// What the reader asks of the rest of the stage. All of it is borrowed for one call.
struct PressContext {
  const ShelfSpace& space;
  const PeopleHistory& people;
  const PlateBank& plates;
  double cross_talk = 0;  ///< share of a large change that is none on a neighbour (JoinParams)
  Timestamp now;          ///< newest plate sample
};

struct PressReading {
  std::vector<stream::WeightEvent> told;     ///< may be explained; some of them the sum of several changes
  std::vector<stream::WeightEvent> waiting;  ///< a hand may still take its load away
};

/// Reads the events that are held. `all`: no more input will come, so nothing waits.
PressReading read_presses(const PressContext& context, std::vector<stream::WeightEvent> held, bool all);

}  // namespace storetwin::interaction
