#include "sim/shoppers/staff.h"

#include <algorithm>
#include <cmath>

namespace storetwin::shoppers {

namespace {

using scenario::StaffTask;
using scenario::StaffTaskKind;
using scenario::StepKind;

// Staff push things back as far as they can reach past the front edge without climbing.
constexpr double kDeepestM = 0.22;
// What stands farther back than this is drawn to the front.
constexpr double kFacedUpM = 0.05;
constexpr double kFrontM = 0.01;

// Where an item stands on its plate: its left, right and front ends in L.
struct Extent {
  double left_m, right_m, front_m;
};

Extent extent_on(const store::Store& store, const world::Item& item, const PlateAddress& plate) {
  const Pose X_LW = store::pose_of(store, plate).inverse();
  const Vec3 p_LI = X_LW * item.X_WI.translation;
  const Mat3 turn = (X_LW.rotation * item.X_WI.rotation).cwiseAbs();
  const Vec3 half = turn * (0.5 * item.size_m);
  return {p_LI.x() - half.x(), p_LI.x() + half.x(), p_LI.y() - half.y()};
}

Task pick_of(Shopper& staff) {
  Task task;
  task.kind = StepKind::kPick;
  task.unit = static_cast<int>(staff.lifted.size());
  if (!staff.role.staff->told) staff.role.staff->own_units.insert(task.unit);
  staff.lifted.push_back({});  // the unit's number is taken
  return task;
}

Task pick_of(Shopper& staff, const PlateAddress& plate, ItemId item) {
  Task task = pick_of(staff);
  task.plates = {plate};
  task.look_s = 0.3;
  task.exactly.item = item;
  return task;
}

Task put_back_of(int unit, const std::vector<PlateAddress>& plates) {
  Task task;
  task.kind = StepKind::kPutBack;
  task.unit = unit;
  task.plates = plates;
  task.exactly.deepest_m = kDeepestM;
  return task;
}

// Lifts a unit and sets it down on the same plate, at a spot.
void shift(Shopper& staff, const PlateAddress& plate, ItemId item, const Vec3& spot) {
  const Task pick = pick_of(staff, plate, item);
  Task back = put_back_of(pick.unit, {plate});
  back.exactly.spot = spot;
  staff.tasks.push_back(pick);
  staff.tasks.push_back(back);
}

std::vector<PlateAddress> facing_plates(const store::Store& store, const StaffTask& job) {
  const std::optional<PlateAddress> named = scenario::parse_plate(job.plate);
  for (const store::Facing& facing : store.planogram) {
    if (facing.sku != job.sku) continue;
    std::vector<PlateAddress> plates;
    for (const int plate : facing.plates) plates.push_back({facing.fixture, facing.shelf, plate});
    if (!named || std::find(plates.begin(), plates.end(), *named) != plates.end()) return plates;
  }
  return named ? std::vector<PlateAddress>{*named} : std::vector<PlateAddress>{};
}

// Places in rows from the front of some plates, as far back as staff reach; the front row first.
std::vector<Vec3> places_on(const store::Store& store, const std::vector<PlateAddress>& plates, const Vec3& size_m) {
  constexpr double kGapM = 0.01;
  const store::Fixture* fixture = store::find_fixture(store, plates.front().fixture);
  const store::Shelf* shelf = store::find_shelf(*fixture, plates.front().shelf);
  double left = 1e9, right = -1e9, front = 0, back = 1e9;
  for (const PlateAddress& address : plates) {
    const store::Plate* plate = store::find_plate(store, address);
    left = std::min(left, plate->p_SL.x());
    right = std::max(right, plate->p_SL.x() + plate->size_m.x());
    front = std::max(front, plate->p_SL.y());
    back = std::min(back, plate->p_SL.y() + plate->size_m.y());
  }
  const auto fitting = [](double length, double each) {
    return std::max(1, static_cast<int>(std::floor((length + kGapM + 1e-9) / (each + kGapM))));
  };
  const int columns = fitting(right - left, size_m.x());
  const int rows = fitting(std::min(back - front, kDeepestM + size_m.y()) - kFrontM, size_m.y());
  const double used = columns * size_m.x() + (columns - 1) * kGapM;
  const Pose X_WS = store::pose_of(*fixture, *shelf);
  std::vector<Vec3> places;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const double x = (left + right - used) / 2 + size_m.x() / 2 + column * (size_m.x() + kGapM);
      const double y = front + kFrontM + size_m.y() / 2 + row * (size_m.y() + kGapM);
      places.push_back(X_WS * Vec3(x, y, size_m.z() / 2));
    }
  }
  return places;
}

// New units stand behind old ones: what stands within reach goes into the carton first and comes back last, to the
// front, as stock is rotated. What finds no room stays in the carton.
void restock(Shopper& staff, Scene& scene, const StaffTask& job) {
  const store::Store& store = scene.world.store();
  const std::vector<PlateAddress> plates = facing_plates(store, job);
  if (plates.empty()) return;
  staff.role.staff->to_report = job.units;
  std::vector<int> old_units;
  for (const PlateAddress& plate : plates) {
    for (const ItemId id : scene.world.on_plate(plate)) {
      if (extent_on(store, scene.world.items().at(id), plate).front_m > kDeepestM) continue;
      staff.tasks.push_back(pick_of(staff, plate, id));
      old_units.push_back(staff.tasks.back().unit);
    }
  }
  std::vector<int> units;
  for (const ItemId item : scene.world.deliver(staff.id, job.sku, job.units)) {
    units.push_back(static_cast<int>(staff.lifted.size()));
    staff.lifted.push_back(item);
  }
  units.insert(units.end(), old_units.begin(), old_units.end());
  std::vector<Vec3> places = places_on(store, plates, store::find_product(store, job.sku)->size_m);
  if (places.size() > units.size()) places.resize(units.size());
  // The last of the units, the old ones, take the front places; they are set down last.
  for (std::size_t i = units.size() - places.size(); i < units.size(); ++i) {
    Task back = put_back_of(units[i], plates);
    back.exactly.spot = places[units.size() - 1 - i];
    staff.tasks.push_back(back);
  }
}

// Each of the hindmost front units has a free way forward, since nothing of its column stands before it.
void face_up(Shopper& staff, const Scene& scene, const StaffTask& job) {
  const PlateAddress plate = *scenario::parse_plate(job.plate);
  const store::Store& store = scene.world.store();
  std::vector<Extent> before;
  int units = 0;
  for (const ItemId id : scene.world.on_plate(plate)) {
    const world::Item& item = scene.world.items().at(id);
    const Extent here = extent_on(store, item, plate);
    const bool free = std::none_of(before.begin(), before.end(), [&](const Extent& other) {
      return other.left_m < here.right_m && here.left_m < other.right_m;
    });
    before.push_back(here);
    if (!free || here.front_m < kFacedUpM || units == job.units) continue;
    const Vec3 forward = store::pose_of(store, plate).rotation * Vec3(0, kFrontM - here.front_m, 0);
    shift(staff, plate, id, item.X_WI.translation + forward);
    ++units;
  }
}

bool is_planned(const store::Store& store, const PlateAddress& plate, const SkuId& sku) {
  const auto facings = store::facings_on(store, plate);
  return std::any_of(facings.begin(), facings.end(), [&](const store::Facing* f) { return f->sku == sku; });
}

void move_misplaced(Shopper& staff, const Scene& scene, const StaffTask& job) {
  const store::Store& store = scene.world.store();
  const std::optional<PlateAddress> named = scenario::parse_plate(job.plate);
  int units = 0;
  for (const PlateAddress& plate : named ? std::vector{*named} : store::all_plates(store)) {
    for (const ItemId id : scene.world.on_plate(plate)) {
      const SkuId& sku = scene.world.items().at(id).sku;
      if (units == job.units || (job.sku && sku != job.sku) || is_planned(store, plate, sku)) continue;
      const Task pick = pick_of(staff, plate, id);
      Task back = put_back_of(pick.unit, {});
      back.place = scenario::PutBackPlace::kRight;
      staff.tasks.push_back(pick);
      staff.tasks.push_back(back);
      ++units;
    }
  }
}

void clean(Shopper& staff, const Scene& scene, const StaffTask& job) {
  const PlateAddress plate = *scenario::parse_plate(job.plate);
  int units = 0;
  for (const ItemId id : scene.world.on_plate(plate)) {
    if (units++ == job.units) break;
    shift(staff, plate, id, scene.world.items().at(id).X_WI.translation);
  }
  staff.role.staff->wipe = plate;
  staff.role.staff->job_s = job.for_s;
}

void take(Shopper& staff, const StaffTask& job) {
  for (int unit = 0; unit < job.units; ++unit) {
    Task pick = pick_of(staff);
    pick.sku = job.sku;
    if (const auto named = scenario::parse_plate(job.plate)) pick.plates = {*named};
    staff.tasks.push_back(pick);
  }
}

std::optional<ShopperId> whom_to_help(const Scene& scene, const StaffTask& job) {
  const auto found = std::find_if(scene.everybody.begin(), scene.everybody.end(), [&](const Shopper& other) {
    return other.group == job.group && other.first_of_visit;
  });
  return found == scene.everybody.end() ? std::nullopt : std::optional(found->id);
}

Task wait_of(double wait_s) {
  Task task;
  task.kind = StepKind::kWait;
  task.wait_s = wait_s;
  return task;
}

// Hands are at these plates, or on their way there.
bool is_at_shelf(const Shopper& staff) {
  switch (staff.phase) {
    case Phase::kTurning:
    case Phase::kReaching:
    case Phase::kTouching:
    case Phase::kLifting:
    case Phase::kUnstowing:
    case Phase::kPlacing:
    case Phase::kReleasing:
      return true;
    case Phase::kOccupied:
      return staff.occupation.what == Pastime::kWiping && staff.occupation.there;
    default:
      return false;
  }
}

stream::StaffActionKind word_for(StaffTaskKind kind) {
  switch (kind) {
    case StaffTaskKind::kRestock:
      return stream::StaffActionKind::kRestock;
    case StaffTaskKind::kFaceUp:
      return stream::StaffActionKind::kFaceUp;
    case StaffTaskKind::kMove:
      return stream::StaffActionKind::kMove;
    case StaffTaskKind::kClean:
      return stream::StaffActionKind::kClean;
    case StaffTaskKind::kTake:
    case StaffTaskKind::kHelp:
    case StaffTaskKind::kWait:
      return stream::StaffActionKind::kHelp;
  }
  return stream::StaffActionKind::kHelp;
}

// Units that this message adds to or takes from the plates.
int quantity_of(const Shopper& staff, bool new_task) {
  const StaffWork& work = *staff.role.staff;
  if (work.kind == StaffTaskKind::kRestock) return work.to_report;
  if (work.kind != StaffTaskKind::kMove || !new_task) return 0;
  return staff.tasks[staff.task].kind == StepKind::kPick ? -1 : 1;
}

}  // namespace

std::optional<Doorway> staff_door_of(const store::Map& map, const WalkableGrid& grid) {
  constexpr double kBesideM = 0.45;
  for (const store::Zone& zone : map.zones) {
    if (zone.kind != store::ZoneKind::kStaff) continue;
    for (std::size_t i = 0; i < zone.outline.size(); ++i) {
      Doorway door;
      door.gate = {zone.outline[i], zone.outline[(i + 1) % zone.outline.size()]};
      door.middle = 0.5 * (door.gate.a + door.gate.b);
      const Vec2 along = (door.gate.b - door.gate.a).normalized();
      for (const double side : {1.0, -1.0}) {
        door.inward = side * Vec2(-along.y(), along.x());  // into the shop: out of the zone
        if (!contains(zone.outline, door.middle + 0.1 * door.inward) &&
            grid.walkable(door.middle + kBesideM * door.inward) && grid.walkable(door.inside())) {
          return door;
        }
      }
    }
  }
  return std::nullopt;
}

std::optional<ShopperId> take_up_job(Shopper& staff, Scene& scene) {
  StaffWork& work = *staff.role.staff;
  const StaffTask job = work.jobs[work.next++];
  staff.task_began_s = scene.now_s;
  work.kind = job.kind;
  work.sku = job.sku;
  work.told = job.told && job.kind != StaffTaskKind::kTake;
  switch (job.kind) {
    case StaffTaskKind::kRestock:
      restock(staff, scene, job);
      break;
    case StaffTaskKind::kFaceUp:
      face_up(staff, scene, job);
      break;
    case StaffTaskKind::kMove:
      move_misplaced(staff, scene, job);
      break;
    case StaffTaskKind::kClean:
      clean(staff, scene, job);
      break;
    case StaffTaskKind::kTake:
      take(staff, job);
      break;
    case StaffTaskKind::kHelp:
      work.job_s = job.for_s;
      return whom_to_help(scene, job);
    case StaffTaskKind::kWait:
      staff.tasks.push_back(wait_of(job.for_s));
      break;
  }
  return std::nullopt;
}

std::optional<stream::StaffAction> report(Shopper& staff, const Scene& scene) {
  if (!staff.role.staff || !is_at_shelf(staff)) return std::nullopt;
  StaffWork& work = *staff.role.staff;
  if (!work.told) return std::nullopt;
  const bool wiping = staff.phase == Phase::kOccupied;
  const bool new_task = work.reported_task != staff.task;
  // A second in hand, so that no gap opens between two messages.
  if (!new_task && scene.now_s - work.reported_s < kReportHoldsS - 1) return std::nullopt;
  stream::StaffAction action;
  action.header.captured = scene.world.now();
  action.kind = word_for(work.kind);
  action.plates = wiping ? std::vector{staff.occupation.plate} : staff.tasks[staff.task].plates;
  if (action.plates.empty()) action.plates = {staff.plate};
  const world::Item* item = wiping ? nullptr : find_item(scene.world, staff.item);
  action.sku = item != nullptr ? item->sku : work.sku;
  action.quantity = wiping ? 0 : quantity_of(staff, new_task);
  action.duration = Duration::seconds(kReportHoldsS);
  work.to_report = 0;
  work.reported_task = staff.task;
  work.reported_s = scene.now_s;
  return action;
}

}  // namespace storetwin::shoppers
