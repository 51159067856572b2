// The store map that a planogram implies, for a directory that holds no other.
//
// A facing says which plates it stands on and where its box is, so one facing fixes its shelf, and the shelves fix
// their gondola. What no facing says is filled in by the simplest rule: every shelf of a gondola has as many plates
// as the highest plate index any facing of that gondola names (they are built as one grid), each as wide as that
// shelf's first facing divided by its plates. A surveyed map is better where there is one; an import takes it as an
// option.
#pragma once

#include <vector>

#include "core/record/nanostore/planogram.h"
#include "core/store/store.h"

namespace storetwin::nanostore {

/// "gondola_3", the fixture's id of a gondola's number.
std::string fixture_name(int gondola);

/// Fixtures, shelves and plates (all of them connected) of a planogram. Boxes of one shelf that disagree by more than
/// 2 cm are warned of; the first one counts. The floor is left empty.
std::vector<store::Fixture> derive_fixtures(const std::vector<FacingDocument>& facings, Diagnostics& warnings);

/// The rectangle round all fixtures and `seen` points, a metre wider on every side: where people can be, as far as such
/// a directory tells.
Polygon derive_floor(const std::vector<store::Fixture>& fixtures, const std::vector<Vec2>& seen);

}  // namespace storetwin::nanostore
