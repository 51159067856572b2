// Simple meshes, made by code: boxes, and things turned on a lathe. For looking at a store, never for simulating it.
//
// Triangles run counter-clockwise as seen from outside; normals point outwards. Goods fill a cube of side one round the
// origin (x to the right, y to the back, z up), so that one mesh serves every pack of its form, scaled to the pack's size.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/geometry.h"
#include "core/store/store.h"

namespace storetwin::layout {

struct Mesh {
  std::vector<Vec3> positions;
  std::vector<Vec3> normals;
  std::vector<std::uint16_t> indices;  ///< three for each triangle
};

/// A cube of side one round the origin.
Mesh unit_box();
/// A flat polygon in the plane z = 0, seen from above; corners counter-clockwise, cut into triangles by ear.
Mesh flat(const Polygon& outline);
/// The inner faces of walls on an outline that runs counter-clockwise: who looks from outside sees through them.
Mesh inner_walls(const Polygon& outline, double height_m);
/// The sides and the top of an upright prism on the floor.
Mesh prism(const Polygon& outline, double height_m);
/// A profile of (radius, height) turned about the z axis, from below to above.
Mesh lathe(const std::vector<Vec2>& profile);

/// How a pack looks. A catalogue doesn't say; form and density tell: round and high is a bottle, light and flat a bag.
enum class Pack { kCan, kBottle, kTub, kCarton, kBag, kBox };
Pack pack_of(const store::Product& product);

/// A pack in a unit cube: its body in the product's colour, and what is white, metal or dark about it.
struct PackMesh {
  Mesh body;
  Mesh trim;
};
PackMesh pack_mesh(Pack pack);

}  // namespace storetwin::layout
