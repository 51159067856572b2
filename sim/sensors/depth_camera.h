// One depth camera of the true store: renders what stands before it and spoils it as a real camera of its kind would.
//
// What stands still is drawn once: the building into one layer, goods at rest over it into another. When something at rest
// has moved, only the rectangle where it was and the one where it is are drawn again. People, held and moving goods are
// drawn anew in each frame, over a copy. The layers are derived data: a copy of a camera starts without them and gives the
// same images.
#pragma once

#include <memory>
#include <variant>

#include "core/base/random.h"
#include "sim/sensors/depth_renderer.h"
#include "sim/sensors/depth_scene.h"
#include "sim/sensors/solids.h"
#include "sim/sensors/stereo_noise.h"
#include "sim/sensors/tof_interference.h"
#include "sim/sensors/tof_noise.h"

namespace storetwin::sensors {

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
  DepthCamera(DepthCamera&&) noexcept = default;
  DepthCamera& operator=(DepthCamera&&) noexcept = default;
  ~DepthCamera() = default;

  /// The exact layer: no noise, no holes, no range limits.
  DepthLayer render_exact(const DepthScene& scene);
  /// Millimetres, row-major; the result depends on the scene and the frame number only. Different cameras may render at
  /// the same time on different threads.
  std::vector<std::uint16_t> render(const DepthScene& scene, std::uint64_t frame);

  /// Where the camera truly stands from now on; what was drawn from elsewhere is forgotten.
  void aim(const Pose& X_WC);

  int width_px() const { return camera_.width_px; }
  DepthKind kind() const { return setting_.profile->kind_of(camera_.id); }

 private:
  /// An item at rest and the pixels it may cover.
  struct Drawn {
    truth::ItemId id;
    PixelRect rect;
  };
  struct Derived {
    explicit Derived(const store::Camera& camera) : renderer(camera) {}
    DepthRenderer renderer;
    DepthLayer building;
    DepthLayer resting;
    std::vector<Drawn> drawn;       // by id; those in view
    std::uint64_t changes = 0;      // of the scene that `resting` shows
    TofNeighbours neighbours;
  };
  void draw_building(const DepthRenderer& renderer, DepthLayer& layer) const;
  void draw_all_resting(const DepthScene& scene);
  void redraw_resting(const DepthScene& scene, const PixelRect& rect);
  PixelRect follow_item(const DepthScene& scene, truth::ItemId id);
  void refresh(const DepthScene& scene);
  std::uint16_t mark_of(const Surface& surface) const;
  std::uint16_t structure_mark() const;
  std::uint16_t person_mark() const;

  DepthSetting setting_;
  store::Camera camera_;
  std::variant<StereoNoise, TofNoise> noise_;
  std::unique_ptr<Derived> derived_;  // made when first needed
};

}  // namespace storetwin::sensors
