#include "sim/shoppers/gear.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "sim/shoppers/shopper.h"
#include "sim/shoppers/walking.h"

namespace storetwin::shoppers {

namespace {

using world::Wears;

// From the hips to the middle of what is pushed: hands a forearm ahead, then half of a small trolley's 0.84 m.
constexpr double kAheadM = 0.72;
constexpr double kHalfLengthM = 0.40;
constexpr double kHandleHalfM = 0.22;
constexpr double kHandleHeightM = 1.00;
// Slower than this people are shuffling at a shelf and leave it where it is.
constexpr double kPushingMps = 0.25;
constexpr double kSwingRadps = 3.0;
constexpr double kCatchUpMps = 1.5;

const Vec3 kUp(0, 0, 1);

// A point of what is pushed, from its own axes: forward, left, up.
class Local {
 public:
  explicit Local(const Pushed& pushed)
      : origin_(pushed.p_W.x(), pushed.p_W.y(), 0),
        forward_(std::cos(pushed.heading_rad), std::sin(pushed.heading_rad), 0),
        left_(-forward_.y(), forward_.x(), 0) {}
  Vec3 operator()(double forward, double left, double up) const {
    return origin_ + forward * forward_ + left * left_ + up * kUp;
  }

 private:
  Vec3 origin_, forward_, left_;
};

// From its handle to its front, left and up: the middle of a box, and half its edges.
void add_box(const Pushed& pushed, const Vec3& middle, const Vec3& half_m, std::vector<world::BodyBox>& boxes) {
  const Local at(pushed);
  Pose X_WB;
  X_WB.rotation = Eigen::AngleAxisd(pushed.heading_rad, kUp).toRotationMatrix();
  X_WB.translation = at(middle.x(), middle.y(), middle.z());
  boxes.push_back({X_WB, half_m});
}

// Wheels and bars from end to end, the posts, and the handle across.
void add_frame(const Pushed& pushed, std::vector<world::BodyBox>& boxes) {
  add_box(pushed, {0, 0, 0.14}, {kHalfLengthM + 0.02, 0.24, 0.06}, boxes);
  for (const double side : {-kHandleHalfM, kHandleHalfM})
    add_box(pushed, {-kHalfLengthM, side, 0.58}, {0.02, 0.02, 0.40}, boxes);
  add_box(pushed, {-kHalfLengthM, 0, kHandleHeightM}, {0.02, kHandleHalfM + 0.02, 0.02}, boxes);
}

// A small supermarket trolley of some 80 litres: 0.55 m wide, 0.85 m long, handle at 1.0 m (typical of EN 1929 ones). Its
// basket is taken for solid: wires hide about as much as the goods in them.
void add_trolley(const Pushed& pushed, world::BodyPose& pose) {
  add_frame(pushed, pose.boxes);
  add_box(pushed, {0.03, 0, 0.70}, {0.37, 0.27, 0.20}, pose.boxes);
  pose.p_WGoods = Local(pushed)(0.03, 0, 0.60);
}

// A pushchair with a sitting child of about two years, seen from behind a hood; goods lie in the net below the seat.
void add_pushchair(const Pushed& pushed, world::BodyPose& pose) {
  const Local at(pushed);
  add_frame(pushed, pose.boxes);
  add_box(pushed, {0.05, 0, 0.50}, {0.25, 0.20, 0.10}, pose.boxes);    // the seat
  add_box(pushed, {-0.20, 0, 0.85}, {0.06, 0.21, 0.22}, pose.boxes);   // its back and the hood
  pose.capsules.push_back({at(-0.05, 0, 0.62), at(-0.05, 0, 0.92), 0.09, Wears::kUpper});  // the child's trunk and head
  pose.p_WGoods = at(0.05, 0, 0.32);
}

double wrapped(double angle) { return std::remainder(angle, 2 * std::numbers::pi); }

Vec2 ahead(const Vec2& p, double direction_rad, double distance_m) {
  return p + distance_m * Vec2(std::cos(direction_rad), std::sin(direction_rad));
}

// Straight ahead if there is room, else as little aside as can be: at the last, pulled along behind.
double direction_with_room(const Posture& body, const WalkableGrid& grid) {
  constexpr std::array<double, 13> kAside = {0, -0.3, 0.3, -0.6, 0.6, -1.0, 1.0, -1.5, 1.5, -2.1, 2.1, -2.7, 2.7};
  for (const double aside : kAside) {
    if (grid.passable(ahead(body.p_WB_m, body.heading_rad + aside, kAheadM))) return body.heading_rad + aside;
  }
  return body.heading_rad + std::numbers::pi;
}

}  // namespace

bool is_pushed(Container container) { return container == Container::kTrolley || container == Container::kPushchair; }

double radius_with(Container container) { return is_pushed(container) ? 0.32 : kBodyRadiusM; }

void add_gear(const BodyShape& shape, const Posture& posture, const Bearer& bearer, world::BodyPose& pose) {
  if (posture.pushed) {
    shape.container == Container::kTrolley ? add_trolley(*posture.pushed, pose) : add_pushchair(*posture.pushed, pose);
  } else if (shape.container == Container::kShoulderBag) {
    const Vec3 outward = (shape.container_side == Side::kLeft ? 1.0 : -1.0) * bearer.left;
    const Vec3 hung = bearer.hips + 0.20 * outward - 0.05 * bearer.forward;
    pose.capsules.push_back({hung + 0.08 * bearer.forward, hung - 0.08 * bearer.forward, 0.09, Wears::kBag});
  } else if (shape.container == Container::kBackpack) {
    // A day pack of some 20 litres: 0.45 m high, 0.28 m wide, 0.18 m deep.
    const Vec3 spine = bearer.shoulders - bearer.hips;
    const Vec3 low = bearer.hips + 0.30 * spine - 0.21 * bearer.forward;
    const Vec3 high = bearer.hips + 0.85 * spine - 0.19 * bearer.forward;
    for (const double side : {-0.06, 0.06})
      pose.capsules.push_back({low + side * bearer.left, high + side * bearer.left, 0.09, Wears::kBag});
  }
}

std::array<Vec2, 2> room_of(const Pushed& pushed) {
  constexpr double kApartM = 0.17;  // of either circle from the middle: with kPushedRadiusM they cover 0.85 x 0.55 m
  return {ahead(pushed.p_W, pushed.heading_rad, -kApartM), ahead(pushed.p_W, pushed.heading_rad, kApartM)};
}

Vec3 handle(const BodyShape& shape, const Pushed& pushed, Side side) {
  const double hand = std::min(0.6 * kHandleHalfM, shape.half_shoulders_m());
  return Local(pushed)(-kHalfLengthM, side == Side::kLeft ? hand : -hand, kHandleHeightM);
}

Vec3 mouth(const BodyShape& shape, const Posture& posture) {
  // Arms put things over the rim, not into the middle.
  const Vec2 way = posture.pushed->p_W - posture.p_WB_m;
  const double reach = std::min(way.norm(), 0.75 * shape.arm_reach_m());
  const Vec2 p = posture.p_WB_m + way.normalized() * reach;
  return {p.x(), p.y(), 0.92};
}

void push_along(Shopper& shopper, const WalkableGrid& grid) {
  if (!is_pushed(shopper.shape.container)) return;
  Posture& body = shopper.posture;
  if (!body.pushed) body.pushed = {ahead(body.p_WB_m, body.heading_rad, kAheadM), body.heading_rad, true};
  Pushed& pushed = *body.pushed;
  if (body.v_WB_mps.norm() < kPushingMps) {
    // Whoever waits keeps the hands on it; whoever works at a shelf lets go.
    pushed.in_hands = pushed.in_hands && !shopper.stand;
    return;
  }
  pushed.in_hands = true;
  const Vec2 offset = pushed.p_W - body.p_WB_m;
  const double now = std::atan2(offset.y(), offset.x());
  const double turn = wrapped(direction_with_room(body, grid) - now);
  const double direction = now + std::clamp(turn, -kSwingRadps * kTickS, kSwingRadps * kTickS);
  const double stretch = std::clamp(kAheadM - offset.norm(), -kCatchUpMps * kTickS, kCatchUpMps * kTickS);
  pushed.p_W = ahead(body.p_WB_m, direction, offset.norm() + stretch);
  pushed.heading_rad = direction;
}

}  // namespace storetwin::shoppers
