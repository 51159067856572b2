// The store file's format, `storetwin-store/1`: one declaration per struct of core/store/store.h drives the parser, the
// defaults, the writer and the documentation (core/base/schema.h tells how). Checks between fields are in validate.h.
#pragma once

#include "core/base/schema.h"
#include "core/store/store.h"

namespace storetwin::store {

constexpr auto enum_words(ZoneKind) {
  return std::to_array<std::pair<ZoneKind, const char*>>({{ZoneKind::kStaff, "staff"}, {ZoneKind::kPrivate, "private"}});
}
constexpr auto enum_words(CameraKind) {
  return std::to_array<std::pair<CameraKind, const char*>>(
      {{CameraKind::kDepth, "depth"}, {CameraKind::kColor, "color"}});
}
constexpr auto enum_words(HandOff) {
  return std::to_array<std::pair<HandOff, const char*>>(
      {{HandOff::kStaysWithPicker, "stays_with_picker"}, {HandOff::kFollowsItem, "follows_item"}});
}
constexpr auto enum_words(LeftBehind) {
  return std::to_array<std::pair<LeftBehind, const char*>>(
      {{LeftBehind::kChargedToPicker, "charged_to_picker"}, {LeftBehind::kFree, "free"}});
}
constexpr auto enum_words(PriceAt) {
  return std::to_array<std::pair<PriceAt, const char*>>({{PriceAt::kExit, "exit"}, {PriceAt::kPick, "pick"}});
}
constexpr auto enum_words(ForeignItems) {
  return std::to_array<std::pair<ForeignItems, const char*>>(
      {{ForeignItems::kAlert, "alert"}, {ForeignItems::kIgnore, "ignore"}, {ForeignItems::kReview, "review"}});
}
constexpr auto enum_words(GroupLiability) {
  return std::to_array<std::pair<GroupLiability, const char*>>(
      {{GroupLiability::kPayer, "payer"}, {GroupLiability::kEachOwn, "each_own"}});
}
constexpr auto enum_words(StaffRole) {
  return std::to_array<std::pair<StaffRole, const char*>>(
      {{StaffRole::kNotBilled, "not_billed"}, {StaffRole::kBilled, "billed"}});
}
constexpr auto enum_words(VisitOpening) {
  return std::to_array<std::pair<VisitOpening, const char*>>(
      {{VisitOpening::kTurnstile, "turnstile"}, {VisitOpening::kExternalEntrance, "external_entrance"}});
}

constexpr std::string_view schema_line(const Store*) { return "storetwin-store/1"; }

/// A catalogue in a file of its own, named by a store's `catalogue_file`.
struct Catalogue {
  std::vector<Product> products;
};
constexpr std::string_view schema_line(const Catalogue*) { return "storetwin-catalogue/1"; }

template <class Archive>
void fields(Archive& archive, Plate& plate) {
  archive.field("index", plate.index, {.doc = "Within the shelf, from 1 at the left", .required = true, .min = 1});
  archive.field("position_m", plate.p_SL, {.doc = "Left front corner, from the shelf's left front corner"});
  archive.field("size_m", plate.size_m, {.doc = "Width and depth", .min = 0, .above_min = true});
  archive.field("capacity_g", plate.capacity_g, {.doc = "Rated load of the scale", .min = 0, .above_min = true});
  archive.field("connected", plate.connected, {.doc = "False if the place exists but no signal comes from it"});
}

template <class Archive>
void fields(Archive& archive, Shelf& shelf) {
  archive.field("index", shelf.index, {.doc = "Within the fixture, from 1 at the floor", .required = true, .min = 1});
  archive.field("position_m", shelf.p_FS,
                {.doc = "Left front corner of the upper surface in the fixture's frame (x right, y back, z up)",
                 .required = true});
  archive.field("size_m", shelf.size_m,
                {.doc = "Width, depth, free height above the surface", .min = 0, .above_min = true});
  archive.field("plates", shelf.plates, {.doc = "Weighing platforms from the left"});
  int plate_count = 0;
  archive.shorthand("plate_count", plate_count,
                    {.doc = "Instead of plates: that many equal plates that fill the shelf", .min = 1, .max = 100});
  if (plate_count == 0) return;
  if (!shelf.plates.empty()) archive.problem("plate_count", "conflicting-keys", "plates and plate_count are both given");
  shelf.plates = equal_plates(shelf, plate_count);
}

template <class Archive>
void fields(Archive& archive, Fixture& fixture) {
  archive.field("id", fixture.id, {.doc = "Unique name", .required = true, .min_items = 1});
  archive.pose(fixture.X_WF, {.doc = "Left end of the front edge on the floor, as seen by somebody who faces the shelves",
                              .required = true});
  archive.field("size_m", fixture.size_m,
                {.doc = "Width, depth, height of the whole body", .min = 0, .above_min = true});
  archive.field("shelves", fixture.shelves, {.doc = "From the floor upwards"});
}

template <class Archive>
void fields(Archive& archive, Lane& lane) {
  archive.field("id", lane.id, {.doc = "Unique name", .required = true, .min_items = 1});
  archive.field("gate", lane.gate, {.doc = "The line that is crossed, two points in metres", .required = true});
  archive.field("inward", lane.inward, {.doc = "Unit vector of going in", .required = true});
}

template <class Archive>
void fields(Archive& archive, Zone& zone) {
  archive.field("id", zone.id, {.doc = "Unique name", .required = true, .min_items = 1});
  archive.field("kind", zone.kind, {.doc = "Staff zones hold no shoppers, private zones must not be observed"});
  archive.field("outline", zone.outline, {.doc = "Corners in metres", .required = true, .min_items = 3});
}

template <class Archive>
void fields(Archive& archive, Obstacle& obstacle) {
  archive.field("id", obstacle.id, {.doc = "Unique name", .required = true, .min_items = 1});
  archive.field("outline", obstacle.outline, {.doc = "Corners in metres", .required = true, .min_items = 3});
  archive.field("height_m", obstacle.height_m, {.doc = "Above the floor", .min = 0, .above_min = true});
}

template <class Archive>
void fields(Archive& archive, Map& map) {
  archive.field("floor", map.floor, {.doc = "Where people can be: corners in metres", .required = true, .min_items = 3});
  archive.field("ceiling_m", map.ceiling_m, {.doc = "Height of the ceiling", .min = 0, .max = 50, .above_min = true});
  archive.field("lanes", map.lanes, {.doc = "Passages of the turnstile"});
  archive.field("zones", map.zones, {.doc = "Areas with rules of their own"});
  archive.field("obstacles", map.obstacles, {.doc = "Solid things that are no fixtures"});
  archive.field("fixtures", map.fixtures, {.doc = "Gondolas and wall units"});
}

template <class Archive>
void fields(Archive& archive, Product& product) {
  archive.field("sku", product.sku, {.doc = "Barcode or code, as text", .required = true, .min_items = 1});
  archive.field("name", product.name, {.doc = "For people"});
  archive.field("mass_g", product.mass_g, {.doc = "Nominal mass of one unit; 0 = not known", .min = 0, .max = 100000});
  archive.field("size_m", product.size_m,
                {.doc = "Width, depth, height of one standing unit", .min = 0, .max = 3, .above_min = true});
  archive.field("price_minor", product.price_minor, {.doc = "In hundredths of the currency", .min = 0});
}

template <class Archive>
void fields(Archive& archive, Catalogue& catalogue) {
  archive.field("products", catalogue.products, {.doc = "What the store sells", .required = true});
}

template <class Archive>
void fields(Archive& archive, Facing& facing) {
  archive.field("sku", facing.sku, {.doc = "Of the catalogue; empty if the place is planned to stay empty"});
  archive.field("fixture", facing.fixture, {.doc = "Fixture id", .required = true, .min_items = 1});
  archive.field("shelf", facing.shelf, {.doc = "Shelf index", .required = true, .min = 1});
  archive.field("plates", facing.plates,
                {.doc = "Plate indices it stands on, from the left", .required = true, .min = 1, .min_items = 1});
  archive.field("units", facing.units, {.doc = "Planned stock; 0 = not known", .min = 0, .max = 10000});
}

template <class Archive>
void fields(Archive& archive, Distortion& distortion) {
  archive.field("k1", distortion.k1, {.doc = "Radial, second order"});
  archive.field("k2", distortion.k2, {.doc = "Radial, fourth order"});
  archive.field("p1", distortion.p1, {.doc = "Tangential"});
  archive.field("p2", distortion.p2, {.doc = "Tangential"});
  archive.field("k3", distortion.k3, {.doc = "Radial, sixth order"});
}

template <class Archive>
void fields(Archive& archive, Camera& camera) {
  archive.field("id", camera.id, {.doc = "Its messages come from depth/ID or color/ID", .required = true, .min_items = 1});
  archive.field("kind", camera.kind, {.doc = "What its frames hold"});
  archive.pose(camera.X_WC, {.doc = "Of the optical frame (x right, y down, z forward)", .required = true});
  std::optional<Vec3> look_at_m;
  archive.shorthand("look_at_m", look_at_m, {.doc = "Instead of rotation_deg: a point in the middle of an upright image"});
  if (look_at_m && *look_at_m != camera.X_WC.translation) {
    camera.X_WC.rotation = rotation_looking_at(camera.X_WC.translation, *look_at_m);
  } else if (look_at_m) {
    archive.problem("look_at_m", "bad-direction", "a camera can't look at its own place");
  }
  archive.field("width_px", camera.width_px, {.doc = "Image width", .min = 1, .max = 16384});
  archive.field("height_px", camera.height_px, {.doc = "Image height", .min = 1, .max = 16384});
  archive.field("fx_px", camera.fx_px, {.doc = "Focal length along x", .min = 0, .above_min = true});
  archive.field("fy_px", camera.fy_px, {.doc = "Focal length along y", .min = 0, .above_min = true});
  archive.field("cx_px", camera.cx_px, {.doc = "Principal point; pixel centres have whole coordinates"});
  archive.field("cy_px", camera.cy_px, {.doc = "Principal point; pixel centres have whole coordinates"});
  archive.field("distortion", camera.distortion, {.doc = "Brown-Conrady, as OpenCV orders it"});
  archive.field("rate_hz", camera.rate_hz, {.doc = "Frames per second", .min = 0, .max = 1000, .above_min = true});
  archive.field("readout_s", camera.readout_s, {.doc = "First to last row; 0 = global shutter", .min = 0, .max = 1});
  archive.field("range_min_m", camera.range_min_m, {.doc = "Nearer things aren't seen", .min = 0});
  archive.field("range_max_m", camera.range_max_m, {.doc = "Farther things aren't seen", .min = 0, .above_min = true});
}

template <class Archive>
void fields(Archive& archive, PlateController& controller) {
  archive.field("fixture", controller.fixture, {.doc = "Whose plates it reads", .required = true, .min_items = 1});
  archive.field("source", controller.source, {.doc = "Of its messages; plates/FIXTURE if not given"});
  archive.field("rate_hz", controller.rate_hz, {.doc = "Samples per second", .min = 0, .max = 10000, .above_min = true});
  if (controller.source.empty() && !controller.fixture.empty()) controller.source = "plates/" + controller.fixture;
}

template <class Archive>
void fields(Archive& archive, Calibration& calibration) {
  archive.field("cameras", calibration.cameras, {.doc = "As surveyed"});
  archive.field("plate_controllers", calibration.plate_controllers, {.doc = "One per fixture with plates"});
  archive.field("skeleton_feeds", calibration.skeleton_feeds, {.doc = "Sources of external 3-D skeletons"});
}

template <class Archive>
void fields(Archive& archive, Policies& policies) {
  archive.field("currency", policies.currency, {.doc = "ISO 4217 code", .min_items = 3});
  archive.field("visit_opening", policies.visit_opening, {.doc = "What opens a visit"});
  archive.field("hand_off", policies.hand_off, {.doc = "Who pays after an item went from hand to hand"});
  archive.field("left_behind", policies.left_behind, {.doc = "Whether an item left elsewhere than on a shelf is paid"});
  archive.field("price_at", policies.price_at,
                {.doc = "Which price a unit has if it changes during the visit: that of the pick or of the exit"});
  archive.field("foreign_items", policies.foreign_items,
                {.doc = "What to do about a load on a shelf that is nobody's known item"});
  archive.field("group_liability", policies.group_liability,
                {.doc = "Whose bill it is when a code is shown again for somebody else: payer (of the first showing), or "
                        "each_own"});
  archive.field("staff", policies.staff,
                {.doc = "What a code of staff means: not_billed (nothing they do is in a cart), or billed (like anyone, "
                        "but for what their handheld announces)"});
  archive.field("late_window_s", policies.late_window_s, {.doc = "How late a message may be and still count", .min = 0});
  archive.field("finalise_after_s", policies.finalise_after_s,
                {.doc = "Event time from the last member's exit to the receipt", .min = 0});
  archive.field("review_below_confidence", policies.review_below_confidence,
                {.doc = "A visit less sure than this goes to review", .min = 0, .max = 1});
}

template <class Archive>
void fields(Archive& archive, Store& store) {
  archive.field("name", store.name, {.doc = "For people"});
  archive.field("map", store.map,
                {.doc = "Floor, doors, fixtures; metres from the origin marked on the floor", .required = true});
  archive.field("catalogue", store.catalogue, {.doc = "What the store sells"});
  std::string catalogue_file;
  archive.shorthand("catalogue_file", catalogue_file,
                    {.doc = "Instead of catalogue: a storetwin-catalogue/1 file beside this one"});
  archive.field("planogram", store.planogram, {.doc = "What stands where"});
  archive.field("calibration", store.calibration, {.doc = "Sensors and where they are"});
  archive.field("policies", store.policies, {.doc = "The shop's rules"});
}

}  // namespace storetwin::store
