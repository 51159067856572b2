// The same scene in Embree, by packets of sixteen rays: the yardstick for the depth renderer's speed and exactness.
//
// Boxes and the floor are triangles, bodies round linear curves (swept spheres), in one scene with the DYNAMIC flag and LOW
// build quality, which is the fastest set-up for few moving things among many (a rebuild of the bodies costs half a
// millisecond). Rays go through the pixels' middles as (x, y, 1) in C, so that Embree's distance is the depth itself.
#pragma once

#include <memory>
#include <vector>

#include "core/store/store.h"
#include "sim/sensors/depth_scene.h"
#include "sim/sensors/solids.h"

namespace storetwin::bench {

class EmbreeScene {
 public:
  /// What stands still in `scene` stays as it is now.
  EmbreeScene(const sensors::Solids& solids, const sensors::DepthScene& scene);
  ~EmbreeScene();
  EmbreeScene(const EmbreeScene&) = delete;
  EmbreeScene& operator=(const EmbreeScene&) = delete;

  /// Bodies and moving items as they are in `scene` now.
  void follow(const sensors::DepthScene& scene);
  /// Depth in metres, row-major, 0 where nothing is; any number of threads at a time.
  std::vector<float> render(const store::Camera& camera) const;

 private:
  struct Handles;
  std::unique_ptr<Handles> handles_;
};

}  // namespace storetwin::bench
