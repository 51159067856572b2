#include "core/record/nanostore/planogram.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/assert.h"

namespace storetwin::nanostore {
namespace {

constexpr double kFarthest_m = 1000;
constexpr double kThinnest_m = 0.001;
constexpr double kLargest_m = 20;
constexpr int kMostPlates = 255;
constexpr int kMostShelves = 63;
// Coordinates that rounding leaves of an exact zero are less than this; the files leave zeros out.
constexpr double kZero = 1e-9;

Vec3 read_vector(const Node& node) {
  const char* axes[] = {"x", "y", "z"};
  Vec3 v = Vec3::Zero();
  for (int i = 0; i < 3; ++i) v[i] = node.find(axes[i]).number(-kFarthest_m, kFarthest_m);
  return v;
}

Pose read_pose(const Node& box) {
  const Node transform = box.at("transform");
  return pose_from_rodrigues(read_vector(transform.find("translation")), read_vector(transform.find("rotation")));
}

Json vector_json(const Vec3& v) {
  const char* axes[] = {"x", "y", "z"};
  Json json = Json::object();
  for (int i = 0; i < 3; ++i) {
    if (std::abs(v[i]) > kZero) json[axes[i]] = static_cast<double>(static_cast<float>(v[i]));
  }
  return json;
}

Json box_json(const Pose& pose, const Vec3& size_m) {
  const Vec3 rotation_rad = rodrigues_of(pose.rotation);
  Json json = {
      {"transform", {{"translation", vector_json(pose.translation)}, {"rotation", vector_json(rotation_rad)}}}};
  const char* sides[] = {"dim_x", "dim_y", "dim_z"};
  for (int i = 0; i < 3; ++i) json[sides[i]] = static_cast<double>(static_cast<float>(size_m[i]));
  return json;
}

const store::Shelf* shelf_of(const store::Fixture& fixture, int index) {
  for (const store::Shelf& shelf : fixture.shelves) {
    if (shelf.index == index) return &shelf;
  }
  return nullptr;
}

const store::Plate* plate_of(const store::Shelf& shelf, int index) {
  for (const store::Plate& plate : shelf.plates) {
    if (plate.index == index) return &plate;
  }
  return nullptr;
}

void read_plates(const Node& list, FacingDocument& facing) {
  const std::vector<Node> plates = list.items();
  if (list.present() && plates.empty()) list.fail("too-few", "a facing stands on at least one plate");
  for (const Node& plate : plates) {
    const Node shelf_id = plate.at("shelf_id");
    const int gondola = shelf_id.at("gondola_id").at("id").integer(1, 9999);
    const int shelf = shelf_id.at("shelf_index").integer(1, kMostShelves);
    if (facing.plates.empty()) {
      facing.gondola = gondola;
      facing.shelf = shelf;
    } else if (gondola != facing.gondola || shelf != facing.shelf) {
      plate.fail("facing-over-shelves", "all plates of a facing must be on one shelf");
    }
    facing.plates.push_back(plate.at("plate_index").integer(1, kMostPlates));
  }
  std::sort(facing.plates.begin(), facing.plates.end());
}

}  // namespace

FacingDocument read_facing_document(const Node& document) {
  FacingDocument facing{.document = document};
  read_plates(document.at("plate_ids"), facing);
  const Node product = document.find("planogram_product_id").find("id");
  if (product.present()) facing.product = product.text();
  facing.X_SB = read_pose(document.at("coordinates"));
  const Node box = document.at("global_coordinates");
  facing.X_WB = read_pose(box);
  const char* sides[] = {"dim_x", "dim_y", "dim_z"};
  for (int i = 0; i < 3; ++i) facing.size_m[i] = box.at(sides[i]).number(kThinnest_m, kLargest_m);
  return facing;
}

bool stands_on(const store::Fixture& fixture, const store::Facing& facing) {
  const store::Shelf* shelf = shelf_of(fixture, facing.shelf);
  if (shelf == nullptr || facing.plates.empty()) return false;
  return std::all_of(facing.plates.begin(), facing.plates.end(),
                     [shelf](int index) { return plate_of(*shelf, index) != nullptr; });
}

Json facing_document(const store::Fixture& fixture, const store::Facing& facing, int gondola) {
  STORETWIN_ASSERT(stands_on(fixture, facing), "a facing that is written stands on plates of its fixture");
  const store::Shelf& shelf = *shelf_of(fixture, facing.shelf);
  Json plates = Json::array();
  Box3 box_S{Vec3::Constant(kFarthest_m), Vec3::Constant(-kFarthest_m)};
  for (const int index : facing.plates) {
    plates.push_back({{"shelf_id", {{"gondola_id", {{"id", gondola}}}, {"shelf_index", facing.shelf}}},
                      {"plate_index", index}});
    const store::Plate& plate = *plate_of(shelf, index);
    const Vec2 end = plate.p_SL + plate.size_m;
    box_S.min = box_S.min.cwiseMin(Vec3(plate.p_SL.x(), plate.p_SL.y(), 0));
    box_S.max = box_S.max.cwiseMax(Vec3(end.x(), end.y(), shelf.size_m.z()));
  }
  const Pose X_SB{Mat3::Identity(), box_S.min};
  const Pose X_WS = fixture.X_WF * Pose{Mat3::Identity(), shelf.p_FS};
  const Vec3 size_m = box_S.max - box_S.min;
  Json json = {{"_id", nullptr}, {"plate_ids", std::move(plates)}};
  json["planogram_product_id"] = Json::object();
  if (facing.sku) json["planogram_product_id"] = {{"barcode_type", "UPC"}, {"id", facing.sku.value}};
  json["coordinates"] = box_json(X_SB, size_m);
  json["global_coordinates"] = box_json(X_WS * X_SB, size_m);
  return json;
}

}  // namespace storetwin::nanostore
