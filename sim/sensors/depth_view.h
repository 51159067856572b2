// What one depth camera sees of a scene, exactly, kept from frame to frame.
//
// What stands still is drawn once: the building into one layer, goods at rest over it into another. When something at rest
// has moved, only the rectangle where it was and the one where it is are drawn again. People, held and moving goods are
// drawn over that in each frame, and where they were in the frame before, what stands behind them is put back. So a frame
// costs what moves in it, and its bytes are those of an image drawn anew.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/sensors/depth_renderer.h"
#include "sim/sensors/depth_scene.h"
#include "sim/sensors/image_blocks.h"
#include "sim/sensors/profiles.h"
#include "sim/sensors/solids.h"

namespace storetwin::sensors {

/// The marks that a layer's surfaces get for one kind of cameras.
struct SurfaceMarks {
  SurfaceMarks(DepthKind kind, const DepthProfile& profile);
  std::uint16_t of(const Surface& surface) const;

  DepthKind kind;
  std::uint16_t structure = 0, person = 0;
};

class DepthView {
 public:
  DepthView(const store::Camera& camera, const Solids& solids, const SurfaceMarks& marks);

  /// The scene as it is now; stays until the next call.
  const DepthLayer& follow(const DepthScene& scene);
  /// What may have changed since the last `forget_changes`; everything at first.
  const ImageBlocks& changed() const { return changed_; }
  void forget_changes() { changed_.clear(); }
  /// The scene that was followed last as it is some time later, or earlier, if all goes on moving as it does. False, and
  /// nothing drawn, if nothing in view moves.
  bool draw_later(const DepthScene& scene, double later_s, DepthLayer& layer);
  /// The empty store.
  const DepthLayer& building() const { return building_; }

 private:
  /// An item at rest and the pixels it may cover.
  struct Drawn {
    truth::ItemId id;
    PixelRect rect;
  };
  struct RowSpan {
    int v;
    Span columns;
  };
  void draw_building(const Solids& solids);
  void draw_all_resting(const DepthScene& scene);
  void redraw_resting(const DepthScene& scene, const PixelRect& rect);
  PixelRect follow_item(const DepthScene& scene, truth::ItemId id);
  void follow_resting(const DepthScene& scene);
  void put_back();
  void draw_body(const SceneBody& body);
  void note_touched(int v0, int v1);
  void draw_moving(const SceneItem& item);
  void draw_over(const Pose& X_WB, const Vec3& half_m, std::uint16_t mark);

  DepthRenderer renderer_;
  SurfaceMarks marks_;
  DepthLayer building_, resting_, now_;
  std::vector<Drawn> drawn_;           // by id; those in view
  bool has_resting_ = false;
  std::uint64_t changes_ = 0;          // of the scene that `resting_` shows
  std::vector<RowSpan> over_;          // where `now_` may differ from `resting_`
  std::vector<Span> touched_;          // by one body, of each row; none between bodies
  RowSpans limb_;                      // of the limb that is being drawn
  ImageBlocks changed_;
};

}  // namespace storetwin::sensors
