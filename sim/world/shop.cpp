#include "sim/world/shop.h"

#include <algorithm>

#include "core/base/assert.h"
#include "sim/world/boxes.h"

namespace storetwin::world {

namespace {

// An item counts as standing on a shelf although its lowest point is a little below the surface: solvers let bodies
// sink in by fractions of a millimetre, and a tilted one reaches into the gap beside a plate.
constexpr double kSinkTolerance_m = 0.02;

ShelfSite make_shelf(const store::Fixture& fixture, const store::Shelf& shelf, int first_plate) {
  ShelfSite site;
  site.X_WS = store::pose_of(fixture, shelf);
  site.X_SW = site.X_WS.inverse();
  site.size_m = shelf.size_m;
  site.first_plate = first_plate;
  const Vec3 half = site.size_m / 2;
  site.space_W = bounds({{site.X_WS.rotation, site.X_WS * half}, half});
  return site;
}

}  // namespace

Shop::Shop(const store::Store& store) {
  std::string fixture_id;
  int shelf_index = 0;
  for (const PlateAddress& address : store::all_plates(store)) {
    const store::Fixture* fixture = store::find_fixture(store, address.fixture);
    STORETWIN_ASSERT(fixture != nullptr, "all_plates names fixtures of the map");
    if (shelves_.empty() || address.fixture != fixture_id || address.shelf != shelf_index) {
      fixture_id = address.fixture;
      shelf_index = address.shelf;
      const store::Shelf* shelf = store::find_shelf(*fixture, shelf_index);
      STORETWIN_ASSERT(shelf != nullptr, "all_plates names shelves of the map");
      shelves_.push_back(make_shelf(*fixture, *shelf, static_cast<int>(plates_.size())));
    }
    const store::Plate* plate = store::find_plate(store, address);
    PlateSite site;
    site.address = address;
    site.X_WL = store::pose_of(store, address);
    site.X_LW = site.X_WL.inverse();
    site.size_m = plate->size_m;
    site.p_SL = plate->p_SL;
    site.shelf = static_cast<int>(shelves_.size()) - 1;
    for (const store::Facing* facing : store::facings_on(store, address)) {
      if (facing->sku) site.skus.push_back(facing->sku);
    }
    index_[address] = static_cast<int>(plates_.size());
    plates_.push_back(std::move(site));
    ++shelves_.back().plates;
  }
  constexpr double kCell_m = 0.5, kSlack_m = 1e-6;
  std::vector<Rectangle> outlines;
  for (const ShelfSite& shelf : shelves_) {
    outlines.push_back({shelf.space_W.min.head<2>() - Vec2::Constant(kSlack_m), shelf.space_W.max.head<2>() + Vec2::Constant(kSlack_m)});
  }
  places_ = PlaneIndex(outlines, kCell_m);
}

std::optional<int> Shop::find_plate(const PlateAddress& address) const {
  const auto found = index_.find(address);
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<int> Shop::shelf_below(const Vec3& p_WI, double bottom_m) const {
  for (const int i : places_.at(p_WI.head<2>())) {
    const ShelfSite& shelf = shelves_[static_cast<std::size_t>(i)];
    const Vec3 p_SI = shelf.X_SW * p_WI;
    const double above = bottom_m - shelf.X_WS.translation.z();
    const bool over = p_SI.x() >= 0 && p_SI.x() <= shelf.size_m.x() && p_SI.y() >= 0 && p_SI.y() <= shelf.size_m.y();
    if (over && above >= -kSinkTolerance_m && above < shelf.size_m.z()) return i;
  }
  return std::nullopt;
}

int Shop::plate_below(int shelf, const Vec3& p_WQ) const {
  const ShelfSite& site = shelves_[static_cast<std::size_t>(shelf)];
  int best = site.first_plate;
  double best_distance = -1;
  for (int i = site.first_plate; i < site.first_plate + site.plates; ++i) {
    const PlateSite& plate = plates_[static_cast<std::size_t>(i)];
    const Vec3 p_LQ = plate.X_LW * p_WQ;
    const Box3 top{Vec3::Zero(), {plate.size_m.x(), plate.size_m.y(), 0}};
    const double distance = top.distance({p_LQ.x(), p_LQ.y(), 0});
    if (best_distance < 0 || distance < best_distance) {
      best = i;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace storetwin::world
