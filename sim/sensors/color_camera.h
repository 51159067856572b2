// One colour camera of the true store: draws what stands before it, for people to look at and, later, for training.
//
// What stands still is drawn once, goods at rest over it again whenever one of them moved, people and moving goods in each
// image. The layers are derived data: a copy of a camera starts without them and gives the same images.
#pragma once

#include <map>
#include <memory>

#include "sim/sensors/color_renderer.h"
#include "sim/sensors/goods_look.h"
#include "sim/sensors/view.h"

namespace storetwin::sensors {

class ColorCamera {
 public:
  ColorCamera(const store::Store& true_store, const store::Camera& camera);
  ColorCamera(const ColorCamera& other);
  ColorCamera& operator=(const ColorCamera& other);
  ColorCamera(ColorCamera&&) noexcept = default;
  ColorCamera& operator=(ColorCamera&&) noexcept = default;
  ~ColorCamera() = default;

  const store::Camera& camera() const { return camera_; }
  /// Red, green, blue, row-major, `width_px` x `height_px` of the camera; depends on the view only.
  std::vector<std::uint8_t> render(const SceneView& view);

  /// Where the camera truly stands from now on.
  void aim(const Pose& X_WC);

 private:
  struct Derived {
    explicit Derived(const store::Camera& camera) : renderer(camera) {}
    ColorRenderer renderer;
    ColorLayer building;
    ColorLayer resting;
    std::uint64_t resting_version = 0;
  };
  void draw_building(const ColorRenderer& renderer, ColorLayer& layer) const;
  void draw_item(const ColorRenderer& renderer, ColorLayer& layer, const world::Item& item) const;
  void refresh(const SceneView& view);

  store::Camera camera_;
  store::Map map_;
  std::map<SkuId, GoodsLook> looks_;
  std::unique_ptr<Derived> derived_;  // made when first needed
};

/// A camera that looks down on the whole shop from beyond one corner, over its walls: what a newcomer wants to see.
store::Camera overview_camera(const store::Store& store, int width_px, int height_px);
/// The same camera with `factor` times as many pixels each way, for pictures without jagged edges.
store::Camera finer(store::Camera camera, int factor);
/// The mean of each `factor` x `factor` pixels of an image that is `width_px` x `height_px` afterwards.
std::vector<std::uint8_t> coarser(const std::vector<std::uint8_t>& rgb, int width_px, int height_px, int factor);

}  // namespace storetwin::sensors
