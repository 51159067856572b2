// Whether a store makes sense: the checks that go beyond the form of single fields.
//
// Everything here would make some stage quietly wrong: names that clash, facings on plates that don't exist, shelves
// that cross each other, cameras inside a wall. Problems come with the place in the file they were read from, if there
// is one.
#pragma once

#include <optional>

#include "core/base/diagnostic.h"
#include "core/base/document.h"
#include "core/store/store.h"

namespace storetwin::store {

/// Where a store was read from; default-constructed for a store built in code, whose problems then have no line.
struct Origin {
  Document store;
  std::optional<Document> catalogue;  ///< when the catalogue stood in a file of its own
};

/// All problems in the order of the file. Errors: the store can't be used. Warnings: it can, but probably isn't meant
/// so.
Diagnostics validate(const Store& store, const Origin& origin = {});

}  // namespace storetwin::store
