// A shop small enough to reason about: one gondola with two shelves of three plates each, and a shopper with a free
// hand.
#pragma once

#include <string>

#include "core/store/store.h"
#include "sim/world/world.h"

namespace storetwin::world {

inline const PlateAddress kWater{"g1", 1, 1}, kBeans{"g1", 1, 2}, kTea{"g1", 1, 3};
inline const PlateAddress kSoap{"g1", 2, 1}, kCrispsLeft{"g1", 2, 2}, kCrispsRight{"g1", 2, 3};
inline const ShopperId kAnn{1}, kBob{2};

/// Boards at 0.2 and 0.9 m, plates of 0.25 m x 0.4 m side by side, the front edge along W's x axis at y = 2.
inline store::Store small_shop() {
  store::Store shop;
  shop.name = "small";
  shop.map.floor = {{0, 0}, {4, 0}, {4, 4}, {0, 4}};
  store::Fixture fixture;
  fixture.id = "g1";
  fixture.X_WF.translation = {1, 2, 0};
  fixture.size_m = {0.75, 0.45, 1.6};
  for (int shelf = 1; shelf <= 2; ++shelf) {
    store::Shelf board;
    board.index = shelf;
    board.p_FS = {0, 0, shelf == 1 ? 0.2 : 0.9};
    board.size_m = {0.75, 0.4, 0.5};
    for (int plate = 1; plate <= 3; ++plate) {
      board.plates.push_back({plate, Vec2(0.25 * (plate - 1), 0), Vec2(0.25, 0.4), 20000, true});
    }
    fixture.shelves.push_back(board);
  }
  shop.map.fixtures = {fixture};
  shop.catalogue = {{SkuId("water"), "Water", 620, {0.07, 0.07, 0.22}, 99},
                    {SkuId("beans"), "Beans", 440, {0.075, 0.075, 0.11}, 129},
                    {SkuId("tea"), "Tea", 120, {0.09, 0.06, 0.14}, 349},
                    {SkuId("soap"), "Soap", 100, {0.09, 0.05, 0.03}, 79},
                    {SkuId("crisps"), "Crisps", 150, {0.20, 0.08, 0.28}, 199}};
  shop.planogram = {{SkuId("water"), "g1", 1, {1}, 6},
                    {SkuId("beans"), "g1", 1, {2}, 12},
                    {SkuId("tea"), "g1", 1, {3}, 4},
                    {SkuId("soap"), "g1", 2, {1}, 12},
                    {SkuId("crisps"), "g1", 2, {2, 3}, 2}};
  return shop;
}

/// A body that stands well away from the shelf, with its right hand where it is told to be.
inline BodyPose body_with_hand(const Vec3& hand) {
  BodyPose body;
  body.p_WB_m = {hand.x(), 1.4};
  body.heading_rad = 1.5707963267948966;
  body.hands = {Vec3(hand.x() - 0.3, 1.4, 0.8), hand};
  body.capsules = {{Vec3(hand.x(), 1.4, 0.1), Vec3(hand.x(), 1.4, 1.6), 0.15}};
  return body;
}

inline std::string digest_of(const World& world) {
  Digest digest;
  world.digest(digest);
  return digest.hex();
}

inline double total_force_g(const World& world) {
  double sum = 0;
  for (const double force : world.plate_forces_g()) sum += force;
  return sum;
}

/// Steps and collects the events.
inline std::vector<truth::ItemEvent> steps(World& world, int count) {
  std::vector<truth::ItemEvent> events;
  for (int i = 0; i < count; ++i) {
    world.step();
    events.insert(events.end(), world.last_events().items.begin(), world.last_events().items.end());
  }
  return events;
}

/// Moves a shopper's right hand in a straight line, a new pose at 60 Hz as a crowd gives them.
inline std::vector<truth::ItemEvent> move_hand(World& world, ShopperId shopper, const Vec3& to, double seconds) {
  std::vector<truth::ItemEvent> events;
  const Vec3 from = world.bodies().at(shopper).hands[1];
  const int ticks = std::max(1, static_cast<int>(seconds * 60));
  for (int tick = 1; tick <= ticks; ++tick) {
    world.set_body(shopper, body_with_hand(from + (to - from) * tick / ticks));
    const auto some = steps(world, 4);
    events.insert(events.end(), some.begin(), some.end());
  }
  return events;
}

/// The middle of an item's front, where a palm takes it. The gondola faces W's negative y axis.
inline Vec3 front_of(const Item& item) { return item.X_WI.translation - Vec3(0, item.size_m.y() / 2, 0); }

/// Takes the frontmost item of a plate and draws it out of the shelf; returns it.
inline ItemId take(World& world, ShopperId shopper, const PlateAddress& plate) {
  const ItemId item = world.on_plate(plate).front();
  world.set_body(shopper, body_with_hand(front_of(world.items().at(item))));
  world.grasp(shopper, Side::kRight, item, 0.15);
  steps(world, 36);
  const Vec3 hand = world.bodies().at(shopper).hands[1];
  move_hand(world, shopper, hand + Vec3(0, 0, 0.03), 0.1);
  move_hand(world, shopper, {hand.x(), 1.7, hand.z() + 0.03}, 0.4);
  return item;
}

/// Brings the held item over a place on a shelf, a centimetre above it, and lets go; returns all events up to the
/// steps given.
inline std::vector<truth::ItemEvent> put(World& world, ShopperId shopper, const Vec3& p_WI, int after_steps = 600) {
  const Item& item = world.items().at(*world.held(shopper, Side::kRight));
  const Vec3 palm = p_WI - (item.X_WI.translation - world.bodies().at(shopper).hands[1]) + Vec3(0, 0, 0.01);
  move_hand(world, shopper, {palm.x(), 1.7, palm.z() + 0.03}, 0.2);
  move_hand(world, shopper, palm + Vec3(0, 0, 0.03), 0.4);
  auto events = move_hand(world, shopper, palm, 0.1);
  const auto resting = steps(world, 12);
  world.release(shopper, Side::kRight);
  const auto after = steps(world, after_steps);
  events.insert(events.end(), resting.begin(), resting.end());
  events.insert(events.end(), after.begin(), after.end());
  return events;
}

}  // namespace storetwin::world
