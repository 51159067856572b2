// Checks of the floor plan, the doors, and the fixtures with their shelves and plates.
#include <cmath>

#include "core/store/checker.h"
#include "core/store/outline.h"

namespace storetwin::store {

namespace {

void check_id(Checker& checker, std::set<std::string>& seen, const std::string& path, const std::string& id) {
  if (!seen.insert(id).second) checker.error(path + ".id", "duplicate-id", fmt::format("'{}' is already taken", id));
}

bool check_outline(Checker& checker, const std::string& path, const Polygon& outline) {
  if (crosses_itself(outline)) {
    checker.error(path, "crossing-outline", "the outline crosses or touches itself");
    return false;
  }
  if (std::abs(signed_area(outline)) < kSlack_m * kSlack_m) {
    checker.error(path, "empty-outline", "the outline encloses nothing");
    return false;
  }
  return true;
}

void check_lane(Checker& checker, const std::string& path, const Lane& lane) {
  const Vec2 along = lane.gate.b - lane.gate.a;
  if (along.norm() < kSlack_m) {
    checker.error(path + ".gate", "empty-gate", "the gate's two ends are the same point");
    return;
  }
  constexpr double kUnitTolerance = 1e-3;
  if (std::abs(lane.inward.norm() - 1) > kUnitTolerance) {
    checker.error(path + ".inward", "not-a-unit-vector",
                  fmt::format("its length must be 1, is {:.3g}", lane.inward.norm()));
    return;
  }
  // Whoever walks along `inward` must come from one side of the gate to the other.
  constexpr double kLeastAcross = 0.1;
  const double across = std::abs(along.x() * lane.inward.y() - along.y() * lane.inward.x()) / along.norm();
  if (across < kLeastAcross) checker.error(path + ".inward", "parallel-gate", "it points along the gate, not through it");
}

bool intervals_overlap(double a, double a_size, double b, double b_size) {
  return a + kSlack_m < b + b_size && b + kSlack_m < a + a_size;
}

bool interval_within(double a, double a_size, double size) { return a >= -kSlack_m && a + a_size <= size + kSlack_m; }

bool overlap(const Plate& a, const Plate& b) {
  return intervals_overlap(a.p_SL.x(), a.size_m.x(), b.p_SL.x(), b.size_m.x()) &&
         intervals_overlap(a.p_SL.y(), a.size_m.y(), b.p_SL.y(), b.size_m.y());
}

bool overlap(const Shelf& a, const Shelf& b) {
  for (int axis = 0; axis < 3; ++axis) {
    if (!intervals_overlap(a.p_FS[axis], a.size_m[axis], b.p_FS[axis], b.size_m[axis])) return false;
  }
  return true;
}

void check_plates(Checker& checker, const std::string& shelf_path, const Shelf& shelf) {
  for (std::size_t i = 0; i < shelf.plates.size(); ++i) {
    const Plate& plate = shelf.plates[i];
    const std::string path = fmt::format("{}.plates[{}]", shelf_path, i);
    if (!interval_within(plate.p_SL.x(), plate.size_m.x(), shelf.size_m.x()) ||
        !interval_within(plate.p_SL.y(), plate.size_m.y(), shelf.size_m.y())) {
      checker.error(path, "outside", fmt::format("plate {} reaches beyond its shelf", plate.index));
    }
    for (std::size_t j = 0; j < i; ++j) {
      const Plate& other = shelf.plates[j];
      if (other.index == plate.index) {
        checker.error(path + ".index", "duplicate-index", fmt::format("plate {} is already taken", plate.index));
      } else if (overlap(plate, other)) {
        checker.error(path, "overlap", fmt::format("plate {} overlaps plate {}", plate.index, other.index));
      }
    }
  }
}

void check_shelves(Checker& checker, const std::string& fixture_path, const Fixture& fixture) {
  for (std::size_t i = 0; i < fixture.shelves.size(); ++i) {
    const Shelf& shelf = fixture.shelves[i];
    const std::string path = fmt::format("{}.shelves[{}]", fixture_path, i);
    const bool inside = interval_within(shelf.p_FS.x(), shelf.size_m.x(), fixture.size_m.x()) &&
                        interval_within(shelf.p_FS.y(), shelf.size_m.y(), fixture.size_m.y()) &&
                        interval_within(shelf.p_FS.z(), 0, fixture.size_m.z());
    if (!inside) checker.error(path, "outside", fmt::format("shelf {} reaches beyond its fixture", shelf.index));
    for (std::size_t j = 0; j < i; ++j) {
      const Shelf& other = fixture.shelves[j];
      if (other.index == shelf.index) {
        checker.error(path + ".index", "duplicate-index", fmt::format("shelf {} is already taken", shelf.index));
      } else if (overlap(shelf, other)) {
        checker.error(path, "overlap", fmt::format("shelf {} overlaps shelf {}", shelf.index, other.index),
                      "a shelf's size_m ends with the free height above it");
      }
    }
    check_plates(checker, path, shelf);
  }
}

void check_fixture_place(Checker& checker, std::size_t index, const std::string& path) {
  const Map& map = checker.store.map;
  const Fixture& fixture = map.fixtures[index];
  constexpr double kLeastUprightness = 0.985;  // The cosine of some 10 degrees.
  if (fixture.X_WF.rotation(2, 2) < kLeastUprightness) {
    checker.error(path, "not-upright", fmt::format("'{}' leans or lies", fixture.id),
                  "rotation_deg should be [0, 0, turn]");
    return;
  }
  if (!lies_within(footprint(fixture), map.floor, kSlack_m)) {
    checker.error(path, "outside", fmt::format("'{}' reaches beyond the floor", fixture.id));
  }
  for (std::size_t j = 0; j < index; ++j) {
    if (outlines_overlap(footprint(fixture), footprint(map.fixtures[j]), kSlack_m)) {
      checker.error(path, "overlap", fmt::format("'{}' overlaps fixture '{}'", fixture.id, map.fixtures[j].id));
    }
  }
  for (const Obstacle& obstacle : map.obstacles) {
    if (outlines_overlap(footprint(fixture), obstacle.outline, kSlack_m)) {
      checker.error(path, "overlap", fmt::format("'{}' overlaps obstacle '{}'", fixture.id, obstacle.id));
    }
  }
}

}  // namespace

void check_map(Checker& checker) {
  const Map& map = checker.store.map;
  bool outlines_good = check_outline(checker, "map.floor", map.floor);
  std::set<std::string> lanes;
  for (std::size_t i = 0; i < map.lanes.size(); ++i) {
    const std::string path = fmt::format("map.lanes[{}]", i);
    check_id(checker, lanes, path, map.lanes[i].id);
    check_lane(checker, path, map.lanes[i]);
  }
  std::set<std::string> zones;
  for (std::size_t i = 0; i < map.zones.size(); ++i) {
    const std::string path = fmt::format("map.zones[{}]", i);
    check_id(checker, zones, path, map.zones[i].id);
    check_outline(checker, path + ".outline", map.zones[i].outline);
  }
  std::set<std::string> solids;  // Fixtures and obstacles share their names, since reports speak of both alike.
  for (std::size_t i = 0; i < map.obstacles.size(); ++i) {
    const std::string path = fmt::format("map.obstacles[{}]", i);
    check_id(checker, solids, path, map.obstacles[i].id);
    outlines_good = check_outline(checker, path + ".outline", map.obstacles[i].outline) && outlines_good;
  }
  for (std::size_t i = 0; i < map.fixtures.size(); ++i) {
    const std::string path = fmt::format("map.fixtures[{}]", i);
    check_id(checker, solids, path, map.fixtures[i].id);
    if (outlines_good) check_fixture_place(checker, i, path);
    check_shelves(checker, path, map.fixtures[i]);
  }
  if (map.lanes.empty() && checker.store.policies.visit_opening == VisitOpening::kTurnstile) {
    checker.error("map", "no-lane", "visits open at the turnstile, but there is no lane",
                  "add map.lanes, or set policies.visit_opening to external_entrance");
  }
}

}  // namespace storetwin::store
