#include "core/record/nanostore/map.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace storetwin::nanostore {
namespace {

constexpr double kAgreement_m = 0.02;
constexpr double kMargin_m = 1;

using Facings = std::vector<const FacingDocument*>;

Pose shelf_pose(const FacingDocument& facing) { return facing.X_WB * facing.X_SB.inverse(); }

void warn_of_disagreement(const Facings& facings, Diagnostics& warnings) {
  const Vec3 first = shelf_pose(*facings.front()).translation;
  for (const FacingDocument* facing : facings) {
    const double off_m = (shelf_pose(*facing).translation - first).norm();
    if (off_m <= kAgreement_m) continue;
    facing->document.warn(warnings, "boxes-disagree",
                          fmt::format("puts its shelf {:.3f} m from where the shelf's first facing does", off_m));
  }
}

store::Shelf derive_shelf(int index, const Facings& facings, int plates, const Pose& X_FW) {
  const FacingDocument& first = *facings.front();
  store::Shelf shelf;
  shelf.index = index;
  shelf.p_FS = X_FW * shelf_pose(first).translation;
  const auto width = [](const FacingDocument& f) { return f.size_m.x() / (f.plates.back() - f.plates.front() + 1); };
  for (int plate = 1; plate <= plates; ++plate) {
    shelf.plates.push_back({.index = plate,
                            .p_SL = {(plate - 1) * width(first), first.X_SB.translation.y()},
                            .size_m = {width(first), first.size_m.y()}});
  }
  double free_m = 0;
  for (const FacingDocument* facing : facings) {
    free_m = std::max(free_m, facing->size_m.z());
    for (const int plate : facing->plates) {
      store::Plate& place = shelf.plates[static_cast<std::size_t>(plate - 1)];
      const double left_m = facing->X_SB.translation.x() + (plate - facing->plates.front()) * width(*facing);
      place.p_SL = {left_m, facing->X_SB.translation.y()};
      place.size_m = {width(*facing), facing->size_m.y()};
    }
  }
  Vec2 end = Vec2::Zero();
  for (const store::Plate& plate : shelf.plates) end = end.cwiseMax(plate.p_SL + plate.size_m);
  shelf.size_m = {end.x(), end.y(), free_m};
  return shelf;
}

store::Fixture derive_fixture(int gondola, const std::map<int, Facings>& shelves) {
  int plates = 0;
  for (const auto& [index, facings] : shelves) {
    for (const FacingDocument* facing : facings) plates = std::max(plates, facing->plates.back());
  }
  store::Fixture fixture;
  fixture.id = fixture_name(gondola);

  // The lowest shelf gives the direction; the left front corner is the least x and y of any shelf along it.
  const Pose lowest = shelf_pose(*shelves.begin()->second.front());
  Vec3 corner = Vec3::Zero();
  for (const auto& [index, facings] : shelves) {
    const Vec3 p = lowest.inverse() * shelf_pose(*facings.front()).translation;
    corner = corner.cwiseMin(p);
  }
  fixture.X_WF = {lowest.rotation, lowest * Vec3(corner.x(), corner.y(), 0)};
  fixture.X_WF.translation.z() = 0;
  const Pose X_FW = fixture.X_WF.inverse();
  Vec3 top = Vec3::Zero();
  for (const auto& [index, facings] : shelves) {
    fixture.shelves.push_back(derive_shelf(index, facings, plates, X_FW));
    top = top.cwiseMax(fixture.shelves.back().p_FS + fixture.shelves.back().size_m);
  }
  fixture.size_m = top;
  return fixture;
}

}  // namespace

std::string fixture_name(int gondola) { return fmt::format("gondola_{}", gondola); }

std::vector<store::Fixture> derive_fixtures(const std::vector<FacingDocument>& facings, Diagnostics& warnings) {
  std::map<int, std::map<int, Facings>> gondolas;
  for (const FacingDocument& facing : facings) gondolas[facing.gondola][facing.shelf].push_back(&facing);
  std::vector<store::Fixture> fixtures;
  for (const auto& [gondola, shelves] : gondolas) {
    for (const auto& [shelf, on_shelf] : shelves) warn_of_disagreement(on_shelf, warnings);
    fixtures.push_back(derive_fixture(gondola, shelves));
  }
  return fixtures;
}

Polygon derive_floor(const std::vector<store::Fixture>& fixtures, const std::vector<Vec2>& seen) {
  std::vector<Vec2> points = seen;
  for (const store::Fixture& fixture : fixtures) {
    for (const double x : {0.0, fixture.size_m.x()}) {
      for (const double y : {0.0, fixture.size_m.y()}) points.push_back((fixture.X_WF * Vec3(x, y, 0)).head<2>());
    }
  }
  if (points.empty()) return {};
  Vec2 low = points.front();
  Vec2 high = points.front();
  for (const Vec2& p : points) {
    low = low.cwiseMin(p);
    high = high.cwiseMax(p);
  }
  low.array() -= kMargin_m;
  high.array() += kMargin_m;
  return {low, {high.x(), low.y()}, high, {low.x(), high.y()}};
}

}  // namespace storetwin::nanostore
