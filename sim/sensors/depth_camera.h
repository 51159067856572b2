// One depth camera of the true store: renders what stands before it and spoils it as a real camera of its kind would.
//
// What it drew for the frame before is kept, and only what changed is drawn again (depth_view.h). That is derived data: a
// copy of a camera starts without it and gives the same images.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/random.h"
#include "core/store/store.h"
#include "sim/sensors/depth_scene.h"
#include "sim/sensors/profiles.h"
#include "sim/sensors/solids.h"
#include "sim/sensors/tof_interference.h"

namespace storetwin::sensors {

struct DepthLayer;

/// What all depth cameras of a store have in common.
struct DepthSetting {
  DepthSetting(const store::Store& true_store, DepthProfile depth_profile, std::vector<TofEmitter> emitters = {});

  std::shared_ptr<const Solids> solids;
  std::shared_ptr<const DepthProfile> profile;
  TofEmitters tof_emitters;  ///< every time-of-flight camera of the store; none = nobody disturbs anybody
};

class DepthCamera {
 public:
  DepthCamera(const DepthSetting& setting, const store::Camera& camera, const RandomStream& random);
  DepthCamera(const DepthCamera& other);
  DepthCamera& operator=(const DepthCamera& other);
  DepthCamera(DepthCamera&&) noexcept;
  DepthCamera& operator=(DepthCamera&&) noexcept;
  ~DepthCamera();

  /// The exact layer: no noise, no holes, no range limits. It stays until the camera is used again.
  const DepthLayer& render_exact(const DepthScene& scene);
  /// Millimetres, row-major; the result depends on the scene and the frame number only. Different cameras may render at
  /// the same time on different threads.
  std::vector<std::uint16_t> render(const DepthScene& scene, std::uint64_t frame);
  /// The same into an image that was used before or is new.
  void render(const DepthScene& scene, std::uint64_t frame, std::vector<std::uint16_t>& image);

  /// Where the camera truly stands from now on; what was drawn from elsewhere is forgotten.
  void aim(const Pose& X_WC);

  int width_px() const { return camera_.width_px; }
  DepthKind kind() const { return setting_.profile->kind_of(camera_.id); }

 private:
  struct Noise;
  struct Derived;

  DepthSetting setting_;
  store::Camera camera_;
  std::shared_ptr<const Noise> noise_;  // never changed, so copies share it
  std::unique_ptr<Derived> derived_;    // made when first needed
};

}  // namespace storetwin::sensors
