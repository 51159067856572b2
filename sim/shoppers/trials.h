// Trials: people who only walk, in rooms made for one question each.
//
// What every model of pedestrians is asked before it is believed (RiMEA, "Guideline for microscopic evacuation analysis",
// and ISO 20414): is the free speed kept, does anybody pass through a wall, how do people take a corner and an obstacle,
// how many get through a narrow passage, how fast do they walk at which density, does it matter how the room lies on the
// grid. The tests and `storetwin_bench walking` ask the same functions, the one for bounds and the other for tables.
// Walkers are shoppers without an errand, moved by walking.h exactly as the crowd moves them. Metres, seconds, frame W.
#pragma once

#include <memory>
#include <vector>

#include "core/base/random.h"
#include "core/store/store.h"
#include "sim/shoppers/shopper.h"

namespace storetwin::shoppers {

/// People on their ways through one room.
class Trial {
 public:
  explicit Trial(const store::Map& map, const std::vector<double>& radii_m = {});

  /// Somebody who visits the goals in order and goes home at the last; with none, walks as the caller says. Gives the walker's place in the lists below.
  std::size_t add(const Vec2& from, const std::vector<Vec2>& goals, double speed_mps, double radius_m = kBodyRadiusM);
  /// One tick of 1/60 s for all.
  void tick();
  /// Until everybody has been at all goals, or the limit.
  void run(double limit_s);

  double now_s() const { return static_cast<double>(ticks_) / 60; }
  const std::vector<Shopper>& walkers() const { return walkers_; }
  std::vector<Shopper>& walkers() { return walkers_; }
  /// When each was at its last goal; negative: not yet.
  const std::vector<double>& arrived_s() const { return arrived_s_; }
  /// The least so far: of the room between a body's rim and what is solid (negative: it reached in), and of the distance
  /// between two middles.
  double least_room_m() const { return least_room_m_; }
  double least_distance_m() const { return least_distance_m_; }

 private:
  std::shared_ptr<const Walkways> ways_;
  std::vector<Shopper> walkers_;
  std::vector<std::vector<Vec2>> goals_;  // still to come
  std::vector<double> arrived_s_;
  std::uint64_t ticks_ = 0;
  double least_room_m_ = 1e9, least_distance_m_ = 1e9;
};

/// A floor and solid things on it, turned about the origin.
store::Map room(const Polygon& floor, const std::vector<Polygon>& solids, double turned_rad = 0);
Polygon rectangle(const Vec2& low, const Vec2& high);

/// Walkers round a ring corridor two metres broad, each at its own radius: the mean speed in m/s at a density in persons
/// per square metre, when all would like `free_mps`. `seconds` after as long to settle.
double ring_speed_mps(double density_per_m2, double free_mps, double seconds, const RandomStream& random);

/// `people` press from a room through a gap of this width in a wall 0.4 m thick: persons per second and metre while the
/// middle three fifths of them pass. Zero if not all got through.
double gap_flow_per_ms(double width_m, int people, const RandomStream& random);

/// Two files of `people` each meet in an aisle 8 m long: seconds until all are through; 0 if not all are.
struct Meeting {
  double seconds = 0;
  double least_distance_m = 0;
};
Meeting meet_in_aisle(double width_m, int people_each);

}  // namespace storetwin::shoppers
