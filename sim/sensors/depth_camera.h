// One depth camera of the true store: renders what stands before it and spoils it as a real camera would.
//
// What stands still is drawn once: the building into one layer, goods at rest over it into another, which is drawn
// again only when something at rest has moved. People, held and moving goods are drawn anew in each frame. The layers
// are derived data: a copy of a camera starts without them and gives the same images.
#pragma once

#include <map>
#include <memory>

#include "core/base/random.h"
#include "sim/sensors/depth_noise.h"
#include "sim/sensors/depth_renderer.h"
#include "sim/sensors/solids.h"
#include "sim/sensors/view.h"

namespace storetwin::sensors {

/// Hole probability of each SKU's surface; the same for all cameras, drawn from the classes of the profile.
using SurfaceTable = std::map<SkuId, float>;
SurfaceTable draw_surfaces(const store::Store& store, const DepthImageProfile& profile, const RandomStream& random);

class DepthCamera {
 public:
  DepthCamera(const store::Store& true_store, const store::Camera& camera, const DepthImageProfile& profile,
              const SurfaceTable& surfaces, RandomStream random);
  DepthCamera(const DepthCamera& other);
  DepthCamera& operator=(const DepthCamera& other);
  DepthCamera(DepthCamera&&) noexcept = default;
  DepthCamera& operator=(DepthCamera&&) noexcept = default;
  ~DepthCamera() = default;

  /// The exact layer: no noise, no holes, no range limits.
  DepthLayer render_exact(const SceneView& view);
  /// Millimetres, row-major; the result depends on the view and the frame number only. Different cameras may render at
  /// the same time on different threads.
  std::vector<std::uint16_t> render(const SceneView& view, std::uint64_t frame);

  /// Where the camera truly stands from now on; what was drawn from elsewhere is forgotten.
  void aim(const Pose& X_WC);

 private:
  struct Derived {
    explicit Derived(const store::Camera& camera) : renderer(camera) {}
    DepthRenderer renderer;
    DepthLayer building;
    DepthLayer resting;
    std::uint64_t resting_version = 0;
  };
  void draw_building(const DepthRenderer& renderer, DepthLayer& layer) const;
  void draw_item(const DepthRenderer& renderer, DepthLayer& layer, const world::Item& item) const;
  void refresh(const SceneView& view);

  store::Camera camera_;
  Solids solids_;
  DepthImageProfile profile_;
  SurfaceTable surfaces_;
  DepthNoise noise_;
  std::unique_ptr<Derived> derived_;  // made when first needed
};

}  // namespace storetwin::sensors
