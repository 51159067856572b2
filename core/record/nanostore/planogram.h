// planogram.json: one facing a line, with its plates and its box in the gondola and in the store; metres.
//
// A facing's box starts at its left front corner on the shelf's surface, x to the right along the gondola, y to the
// back, z up: the axes of a Fixture of ours. (Other metadata of the same store give gondolas with their origin at the
// back; the recorded planogram does not, and the real recording's wrists agree with it: at the one pick the right
// wrist is inside the facing's x and z and 3 cm before its front.)
#pragma once

#include <string>
#include <vector>

#include "core/record/nanostore/json_lines.h"
#include "core/store/store.h"

namespace storetwin::nanostore {

/// A facing, read. All its plates are on one shelf.
struct FacingDocument {
  Node document;
  int gondola = 0;
  int shelf = 0;
  std::vector<int> plates;  ///< ascending
  std::string product;      ///< as written; empty if the facing is planned to stay empty
  Pose X_SB;                ///< box in the shelf (the file's `coordinates`)
  Pose X_WB;                ///< box in the store (`global_coordinates`)
  Vec3 size_m = Vec3::Zero();
};

FacingDocument read_facing_document(const Node& document);

/// The document of a facing as the store knows it; the id is null. The facing's shelf and plates must exist.
Json facing_document(const store::Fixture& fixture, const store::Facing& facing, int gondola);

/// True if the facing has plates and the fixture has all of them.
bool stands_on(const store::Fixture& fixture, const store::Facing& facing);

}  // namespace storetwin::nanostore
