// Plane geometry of floor plans: outlines that cross themselves or each other, and triangles that fill them. Metres.
#pragma once

#include <array>
#include <vector>

#include "core/base/geometry.h"
#include "core/store/store.h"

namespace storetwin::store {

/// True if two edges that aren't neighbours touch, or two neighbours fold back on each other.
bool crosses_itself(const Polygon& outline);

/// True if the insides of two outlines have a point in common; outlines that only touch within `slack_m` don't.
bool outlines_overlap(const Polygon& a, const Polygon& b, double slack_m);

/// True if every corner and every edge of `inner` lies in `outer`, give or take `slack_m`.
bool lies_within(const Polygon& inner, const Polygon& outer, double slack_m);

/// The outline of a fixture on the floor, `margin_m` smaller on every side.
Polygon footprint(const Fixture& fixture, double margin_m = 0);

/// Triangles that cover a simple polygon, as corner indices, by cutting ears; counter-clockwise.
std::vector<std::array<std::size_t, 3>> triangles_of(const Polygon& outline);

/// The distance of a point from the nearest edge of an outline.
double distance_to_edge(const Polygon& outline, const Vec2& p);

}  // namespace storetwin::store
