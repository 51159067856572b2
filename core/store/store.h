// The store as installed: map, fixtures, planogram, catalogue, calibration and policies.
//
// This is everything the core is told about a store, and what a recording holds as an attachment. It is what surveyors
// and the back office say, so it may be off: a camera by some millimetres, a catalogue mass by some percent, a facing
// wrong.
//
// Frames: W the store (z up, metres, origin marked on the floor). F a fixture: origin at the left end of its front edge
// on the floor, x along its width to the right as seen by somebody who faces the shelves, y from the
// front to the back, z up. S a shelf: F shifted to the left front corner of the shelf's upper surface. L a plate: S
// shifted to the plate's left front corner. C a camera's optical frame (x right, y down, z forward).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/ids.h"
#include "core/base/time.h"

namespace storetwin::store {

// ---------------------------------------------------------------- map

struct Plate {
  int index = 1;                  ///< within the shelf, from 1 at the left
  Vec2 p_SL = Vec2::Zero();       ///< left front corner in S, metres
  Vec2 size_m = {0.1, 0.4};       ///< width, depth
  double capacity_g = 20000;
  bool connected = true;          ///< false: the planogram knows the place, but no signal comes from it
};

struct Shelf {
  int index = 1;                  ///< within the fixture, from 1 at the floor
  Vec3 p_FS = Vec3::Zero();       ///< left front corner of the upper surface in F, metres
  Vec3 size_m = {1, 0.4, 0.3};    ///< width, depth, free height above the surface
  std::vector<Plate> plates;
};

struct Fixture {
  std::string id;
  Pose X_WF;
  Vec3 size_m = {1, 0.45, 2};     ///< width, depth, height of the whole body
  std::vector<Shelf> shelves;
};

/// One passage of the turnstile. Crossing the gate along `inward` is going in.
struct Lane {
  std::string id;
  Segment2 gate;                  ///< W, metres
  Vec2 inward = {0, 1};           ///< unit vector, W
};

enum class ZoneKind { kStaff, kPrivate };
/// Staff zones hold no shoppers; private zones (changing rooms, the street) must not be observed.
struct Zone {
  std::string id;
  ZoneKind kind = ZoneKind::kStaff;
  Polygon outline;                ///< W, metres
};

/// Something solid that is no fixture: a pillar, a counter, a wall piece.
struct Obstacle {
  std::string id;
  Polygon outline;                ///< W, metres
  double height_m = 2;
};

struct Map {
  Polygon floor;                  ///< where people can be, W, metres
  double ceiling_m = 3;
  std::vector<Lane> lanes;
  std::vector<Zone> zones;
  std::vector<Obstacle> obstacles;
  std::vector<Fixture> fixtures;
};

// ---------------------------------------------------------------- goods

struct Product {
  SkuId sku;
  std::string name;
  double mass_g = 0;              ///< nominal; real units differ by some percent; 0 = not known
  Vec3 size_m = {0.07, 0.07, 0.2};///< width, depth, height of one unit standing on the shelf
  std::int64_t price_minor = 0;
};

/// One SKU's front on a shelf.
struct Facing {
  SkuId sku;                      ///< empty: planned to stay empty
  std::string fixture;
  int shelf = 1;
  std::vector<int> plates;        ///< plate indices the facing stands on, from the left
  int units = 0;                  ///< planned stock; 0 = not known
};

// ---------------------------------------------------------------- calibration

enum class CameraKind { kDepth, kColor };

/// Brown-Conrady lens distortion, as OpenCV orders it.
struct Distortion {
  double k1 = 0, k2 = 0, p1 = 0, p2 = 0, k3 = 0;
};

struct Camera {
  std::string id;                 ///< source of its messages is "depth/ID" or "color/ID"
  CameraKind kind = CameraKind::kDepth;
  Pose X_WC;
  int width_px = 320;
  int height_px = 240;
  double fx_px = 200, fy_px = 200, cx_px = 159.5, cy_px = 119.5;
  Distortion distortion;
  double rate_hz = 15;
  double readout_s = 0;           ///< rolling shutter: time from first to last row; 0 = global shutter
  double range_min_m = 0.3;
  double range_max_m = 8;

  std::string source() const { return (kind == CameraKind::kDepth ? "depth/" : "color/") + id; }
};

/// A plate controller: source "plates/FIXTURE" unless named otherwise.
struct PlateController {
  std::string source;
  std::string fixture;
  double rate_hz = 60;
};

struct Calibration {
  std::vector<Camera> cameras;
  std::vector<PlateController> plate_controllers;
  std::vector<std::string> skeleton_feeds;  ///< sources of external skeletons
};

// ---------------------------------------------------------------- policies

enum class HandOff { kStaysWithPicker, kFollowsItem };
enum class LeftBehind { kChargedToPicker, kFree };
/// Whose price a unit has if it changed between pick and exit.
enum class PriceAt { kExit, kPick };
/// What a load means that is nobody's known item, somebody's own bottle on a shelf: told, passed over, or a reason to
/// have the visit looked at.
enum class ForeignItems { kAlert, kIgnore, kReview };
/// Who answers for whom of those who come in on one code.
enum class GroupLiability {
  kPayer,    ///< all are one visit, however often the code is shown
  kEachOwn,  ///< whenever the code is shown again, whoever comes in on that is a visit of its own
};
/// What a code of staff means.
enum class StaffRole {
  kNotBilled,  ///< what who came in on it takes, brings or moves is in no cart
  kBilled,     ///< they shop like anyone; what their handheld announces is in no cart
};
enum class VisitOpening { kTurnstile, kExternalEntrance };

struct Policies {
  std::string currency = "EUR";
  VisitOpening visit_opening = VisitOpening::kTurnstile;
  HandOff hand_off = HandOff::kStaysWithPicker;
  LeftBehind left_behind = LeftBehind::kChargedToPicker;
  PriceAt price_at = PriceAt::kExit;
  ForeignItems foreign_items = ForeignItems::kAlert;
  GroupLiability group_liability = GroupLiability::kPayer;
  StaffRole staff = StaffRole::kNotBilled;
  double late_window_s = 3;              ///< how late a message may be and still count
  double finalise_after_s = 1;           ///< event time from the last member's exit to the receipt
  double review_below_confidence = 0.5;  ///< a visit less sure than this goes to review
};

// ---------------------------------------------------------------- the whole

struct Store {
  std::string name;
  Map map;
  std::vector<Product> catalogue;
  std::vector<Facing> planogram;
  Calibration calibration;
  Policies policies;
};

// Lookups; pointers into the store, null when there is none.
const Fixture* find_fixture(const Store& store, std::string_view id);
const Shelf* find_shelf(const Fixture& fixture, int index);
const Plate* find_plate(const Store& store, const PlateAddress& address);
const Product* find_product(const Store& store, const SkuId& sku);
const Camera* find_camera(const Store& store, std::string_view source);
const Lane* find_lane(const Store& store, std::string_view id);
/// The facings that stand on a plate.
std::vector<const Facing*> facings_on(const Store& store, const PlateAddress& address);

/// Every plate of the store, connected or not, by fixture, shelf and plate.
std::vector<PlateAddress> all_plates(const Store& store);

/// Equal plates side by side that fill a shelf from the left, as deep as the shelf.
std::vector<Plate> equal_plates(const Shelf& shelf, int count);

/// Pose of a plate's frame L in the store; the address must exist.
Pose pose_of(const Store& store, const PlateAddress& address);
/// Pose of a shelf's frame S in the store.
Pose pose_of(const Fixture& fixture, const Shelf& shelf);

/// Orientation of a camera at `p_WC` that looks at `p_WQ` with its image upright; straight down, the image's top points
/// along W's y axis. The two points must differ.
Mat3 rotation_looking_at(const Vec3& p_WC, const Vec3& p_WQ);

/// Pixel of a point in C, lens distortion applied; empty if the point lies behind the camera. (OpenCV's model.)
std::optional<Vec2> project(const Camera& camera, const Vec3& p_CQ);
/// Unit-depth ray (x, y, 1) in C through a pixel, lens distortion removed by fixed-point iteration.
Vec3 ray_of(const Camera& camera, const Vec2& pixel_px);

}  // namespace storetwin::store
