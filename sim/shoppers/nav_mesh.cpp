#include "sim/shoppers/nav_mesh.h"

#include <recastnavigation/DetourLocalBoundary.h>
#include <recastnavigation/DetourNavMesh.h>
#include <recastnavigation/DetourNavMeshBuilder.h>
#include <recastnavigation/DetourNavMeshQuery.h>
#include <recastnavigation/Recast.h>

#include <algorithm>
#include <array>

#include "core/base/assert.h"

namespace storetwin::shoppers {

namespace {

// A contour may cut the corners of the traced cells by this many cells: just enough that a slanting wall becomes one edge
// and not a stair of hundreds. To make up for it, cells keep this much more than the radius from what is solid.
constexpr float kContourErrorCells = 1.05f;
constexpr double kExtraM = 0.02;
constexpr unsigned short kWalk = 1;
// Enough for a way through the largest shops: every polygon lies between two fixtures.
constexpr int kSearchNodes = 4096;
constexpr int kWayPolygons = 1024;
constexpr int kWayPoints = 256;

// Detour's axes: x as in W, y up, z along W's y.
using Point = std::array<float, 3>;
Point at(const Vec2& p) { return {static_cast<float>(p.x()), 0.0f, static_cast<float>(p.y())}; }
Vec2 from(const float* p) { return {static_cast<double>(p[0]), static_cast<double>(p[2])}; }

// Recast's intermediate results, each with the function that frees it.
template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

// One span for each cell where a body of the radius may stand.
Owned<rcHeightfield> cells_of(rcContext& context, const WalkableGrid& floor, double radius_m) {
  Owned<rcHeightfield> field(rcAllocHeightfield(), rcFreeHeightField);
  const Vec2 high = floor.corner() + WalkableGrid::kCellM * Vec2(floor.columns(), floor.rows());
  Point low = at(floor.corner()), top = at(high);
  top[1] = 1;
  const auto cell = static_cast<float>(WalkableGrid::kCellM);
  STORETWIN_ASSERT(
      rcCreateHeightfield(&context, *field, floor.columns(), floor.rows(), low.data(), top.data(), cell, 0.1f),
      "there is memory for the floor's cells");
  for (int row = 0; row < floor.rows(); ++row) {
    for (int column = 0; column < floor.columns(); ++column) {
      if (!floor.walkable(floor.centre(column, row), radius_m + kExtraM)) continue;
      rcAddSpan(&context, *field, column, row, 0, 1, RC_WALKABLE_AREA, 1);
    }
  }
  return field;
}

// From cells to convex polygons.
Owned<rcPolyMesh> polygons_of(const WalkableGrid& floor, double radius_m) {
  rcContext context(false);
  const Owned<rcHeightfield> field = cells_of(context, floor, radius_m);
  const Owned<rcCompactHeightfield> compact(rcAllocCompactHeightfield(), rcFreeCompactHeightfield);
  const Owned<rcContourSet> contours(rcAllocContourSet(), rcFreeContourSet);
  Owned<rcPolyMesh> polygons(rcAllocPolyMesh(), rcFreePolyMesh);
  const bool built = rcBuildCompactHeightfield(&context, 10, 1, *field, *compact) &&
                     rcBuildDistanceField(&context, *compact) && rcBuildRegions(&context, *compact, 0, 0, 400) &&
                     rcBuildContours(&context, *compact, kContourErrorCells, 0, *contours) &&
                     rcBuildPolyMesh(&context, *contours, DT_VERTS_PER_POLYGON, *polygons);
  STORETWIN_ASSERT(built, "Recast makes polygons of every floor");
  std::fill(polygons->flags, polygons->flags + polygons->npolys, kWalk);
  return polygons;
}

dtNavMesh* mesh_of(const rcPolyMesh& polygons, double radius_m) {
  if (polygons.npolys == 0) return nullptr;
  dtNavMeshCreateParams params{};
  params.verts = polygons.verts;
  params.vertCount = polygons.nverts;
  params.polys = polygons.polys;
  params.polyAreas = polygons.areas;
  params.polyFlags = polygons.flags;
  params.polyCount = polygons.npolys;
  params.nvp = polygons.nvp;
  params.walkableHeight = 2;
  params.walkableRadius = static_cast<float>(radius_m);
  params.walkableClimb = 0.1f;
  std::copy_n(polygons.bmin, 3, params.bmin);
  std::copy_n(polygons.bmax, 3, params.bmax);
  params.cs = polygons.cs;
  params.ch = polygons.ch;
  params.buildBvTree = true;
  unsigned char* data = nullptr;
  int size = 0;
  STORETWIN_ASSERT(dtCreateNavMeshData(&params, &data, &size), "Detour takes the polygons that Recast makes");
  dtNavMesh* mesh = dtAllocNavMesh();
  STORETWIN_ASSERT(dtStatusSucceed(mesh->init(data, size, DT_TILE_FREE_DATA)), "there is memory for the mesh");
  return mesh;
}

dtQueryFilter walkers() {
  dtQueryFilter filter;
  filter.setIncludeFlags(kWalk);
  return filter;
}

// Detour's query objects are scratch paper: one is made for each question, so that nothing remembers the last.
struct Query {
  dtNavMeshQuery query;
  dtQueryFilter filter = walkers();

  Query(const dtNavMesh& mesh, int nodes) {
    STORETWIN_ASSERT(dtStatusSucceed(query.init(&mesh, nodes)), "there is memory for a search");
  }

  struct Place {
    dtPolyRef polygon = 0;  // zero: none near
    Point p{};
  };
  Place nearest(const Vec2& p_W, double within_m) const {
    Place place;
    const Point centre = at(p_W);
    const auto reach = static_cast<float>(within_m);
    const Point half = {reach, 1.0f, reach};
    query.findNearestPoly(centre.data(), half.data(), &filter, &place.polygon, place.p.data());
    place.p[1] = 0;
    return place;
  }
};

}  // namespace

NavMesh::NavMesh(const WalkableGrid& floor, double radius_m)
    : radius_m_(radius_m), mesh_(mesh_of(*polygons_of(floor, radius_m), radius_m), dtFreeNavMesh) {}

std::vector<Vec2> NavMesh::path(const Vec2& from_W, const Vec2& to_W) const {
  if (mesh_ == nullptr) return {};
  const Query search(*mesh_, kSearchNodes);
  const Query::Place start = search.nearest(from_W, 0.6), goal = search.nearest(to_W, 0.3);
  if (start.polygon == 0 || goal.polygon == 0) return {};
  std::array<dtPolyRef, kWayPolygons> polygons{};
  int count = 0;
  search.query.findPath(start.polygon, goal.polygon, start.p.data(), goal.p.data(), &search.filter, polygons.data(),
                        &count, kWayPolygons);
  if (count == 0 || polygons[static_cast<std::size_t>(count) - 1] != goal.polygon) return {};
  std::array<float, 3 * kWayPoints> corners{};
  int corner_count = 0;
  search.query.findStraightPath(start.p.data(), goal.p.data(), polygons.data(), count, corners.data(), nullptr, nullptr,
                                &corner_count, kWayPoints);
  std::vector<Vec2> way;
  // The first point is where the way begins. A goal on the mesh is given as it was asked for, without the floats' error.
  for (int i = 1; i < corner_count; ++i) way.push_back(from(&corners[3 * static_cast<std::size_t>(i)]));
  if (way.empty()) way.push_back(from(goal.p.data()));
  if ((way.back() - to_W).norm() < 1e-3) way.back() = to_W;
  return way;
}

bool NavMesh::sees(const Vec2& from_W, const Vec2& to_W) const {
  if (mesh_ == nullptr) return false;
  constexpr double kOnMeshM = 0.03;
  const Query search(*mesh_, 64);
  const Query::Place start = search.nearest(from_W, kOnMeshM);
  if (start.polygon == 0) return false;
  const Point end = at(to_W);
  float hit = 0;
  Point normal{};
  std::array<dtPolyRef, 64> passed{};
  int count = 0;
  search.query.raycast(start.polygon, start.p.data(), end.data(), &search.filter, &hit, normal.data(), passed.data(),
                       &count, static_cast<int>(passed.size()));
  return hit > 1;  // Detour's word for: nothing was hit
}

std::vector<Segment2> NavMesh::borders_near(const Vec2& p_W, double within_m) const {
  std::vector<Segment2> borders;
  if (mesh_ == nullptr) return borders;
  Query search(*mesh_, 64);
  const Query::Place place = search.nearest(p_W, 0.3);
  if (place.polygon == 0) return borders;
  dtLocalBoundary around;
  around.update(place.polygon, place.p.data(), static_cast<float>(within_m), &search.query, &search.filter);
  for (int i = 0; i < around.getSegmentCount(); ++i) {
    const float* segment = around.getSegment(i);
    borders.push_back({from(segment), from(segment + 3)});
  }
  return borders;
}

}  // namespace storetwin::shoppers
