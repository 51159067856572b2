// What depth cameras look at in one instant, prepared once for all of them.
//
// Thousands of items stand still while some dozen move, so the scene is followed from instant to instant: items at rest
// with a list of what changed among them (a camera then redraws only that), items in hands or falling, and bodies with a
// sphere round each, to pass over those out of view. Follow every instant that is to be rendered; rendering reads only,
// from any number of threads. Derived data: two scenes that follow the same instant and the same one just before, from which
// they know how fast things move, give the same images, whatever they followed earlier.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "sim/sensors/surfaces.h"
#include "sim/sensors/view.h"

namespace storetwin::sensors {

struct SceneItem {
  truth::ItemId id;
  SkuId sku;
  Pose X_WI;
  Vec3 half_m = Vec3::Zero();
  Surface surface;
  Vec3 v_mps = Vec3::Zero();  ///< of what moves
};

struct SceneBody {
  truth::ShopperId id;
  Vec3 center_W = Vec3::Zero();  ///< of a sphere round all capsules
  double radius_m = 0;
  std::vector<world::Capsule> capsules;
  std::vector<world::BodyBox> boxes;
  struct Motion {
    Vec3 a_mps, b_mps;
  };
  std::vector<Motion> motion;    ///< of each capsule's ends; empty if nothing is known of it
  std::vector<Vec3> box_mps;     ///< of each box, likewise
};

class DepthScene {
 public:
  explicit DepthScene(SurfaceTable surfaces) : surfaces_(std::make_shared<const SurfaceTable>(std::move(surfaces))) {}

  void follow(const SceneView& view);

  Timestamp now() const { return now_; }
  const std::vector<SceneBody>& bodies() const { return bodies_; }
  /// In hands, falling or pushed; what is carried lies in a basket or bag, which is a part of the body.
  const std::vector<SceneItem>& moving() const { return moving_; }
  /// On plates and on the floor, by id.
  const std::vector<SceneItem>& resting() const { return resting_; }
  const SceneItem* find_resting(truth::ItemId id) const;

  /// Counts the changes among the items at rest.
  std::uint64_t changes() const { return changes_; }
  /// The items that came, went or moved after the first `seen` changes; empty if that is too long ago to be remembered.
  std::optional<std::span<const truth::ItemId>> changed_since(std::uint64_t seen) const;

 private:
  bool same_items(const SceneView& view) const;
  void sort_items(const ItemMap& items);
  void note_change(truth::ItemId id);
  SceneItem item_of(const world::Item& item) const;
  void follow_moving(const SceneView& view);
  void note_moving(const world::Item& item, const std::vector<SceneItem>& before);
  void follow_bodies(const BodyMap& bodies);

  std::shared_ptr<const SurfaceTable> surfaces_;
  Timestamp now_;
  double since_s_ = 0;  // the last instant; 0 if that is too long ago to tell how things move
  std::optional<std::uint64_t> resting_version_;
  std::size_t item_count_ = 0;
  truth::ItemId last_item_;
  std::vector<SceneItem> resting_;
  std::vector<SceneItem> away_;    // neither on a plate nor on the floor, wherever they are now
  std::vector<SceneItem> moving_;
  std::vector<SceneBody> bodies_;
  std::uint64_t changes_ = 0;
  std::vector<truth::ItemId> recent_;  // the last of the changes
};

}  // namespace storetwin::sensors
