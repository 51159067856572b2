// Recorded visits of the real NanoStore as a store and scenarios of ours.
//
// The labels (published.h) say what happened on which plates; what bodies did is not recorded and is drawn by seed. The
// store is the published one: its gondolas, shelves and plates, with the goods of the real recording's planogram. Where
// the files say nothing, a plausible thing is put and named here:
// - The floor is the competition's tracking box (291 x 166 inches, 7.39 x 4.22 m) behind the gondolas' backs, less its
//   front strip, of which a vestibule 1.2 m wide is left before a door at the left, where the recorded shopper went out.
// - Nobody scans a code: as in the recording, visits open when the vision system calls somebody a valid entrance.
// - Ceiling depth cameras as sim/layout places them; the real ones' places are not published with the labels.
// - Sizes of packs by goods.h; three rows of each, standing a hand's breadth behind the edge, so that things can be put
//   back anywhere before them. The labels show that there was room.
// - Shelf 6 of gondola 3 has no signal, as in both known recordings (reference of the recording's README).
#pragma once

#include "core/store/store.h"
#include "sim/reenact/published.h"
#include "sim/scenario/scenario.h"

namespace storetwin::reenact {

/// Goods and planogram of the recording that came with the labels; may be empty.
struct Recorded {
  std::vector<store::Product> catalogue;
  std::vector<store::Facing> planogram;
};

/// Seconds that a scenario runs before a script's own zero, so that everybody is in when it begins.
inline constexpr double kLeadInS = 12;

/// The store. The facings of the planogram that name no plate of it are left out and told in `warnings`.
store::Store nanostore(const Published& published, const Recorded& recorded, Diagnostics& warnings);

/// Three rows of as many as stand side by side on the facing's plates.
int units_that_fit(const store::Store& store, const store::Facing& facing);

/// One scenario per case, named as the case is, e.g. "baseline_12". `store_path` is the store as the scenarios' files
/// shall name it.
std::vector<scenario::Scenario> scenarios(const Published& published, const store::Store& store,
                                          const std::string& store_path);

}  // namespace storetwin::reenact
