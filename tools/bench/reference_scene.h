// A large store for measuring the depth renderer: 24 x 16 m, 60 gondolas of 5 boards, 8,100 items, 30 people who walk the
// aisles, 40 depth cameras under the ceiling, every other one looking straight down. The same load as the reference store
// of scenarios/bench, but made here, without physics and without shoppers' minds, so that only rendering is measured.
#pragma once

#include <cstdint>

#include "core/store/store.h"
#include "sim/sensors/view.h"

namespace storetwin::bench {

store::Store reference_store();

class ReferenceScene {
 public:
  ReferenceScene();

  /// People where they are at that instant; every third instant somebody takes an item away or puts it back.
  void move_to(double t_s);
  sensors::SceneView view() const;

 private:
  sensors::BodyMap bodies_;
  sensors::ItemMap items_;
  sensors::ItemMap taken_;
  double t_s_ = 0;
  std::uint64_t instants_ = 0;
  std::uint64_t version_ = 1;
};

}  // namespace storetwin::bench
