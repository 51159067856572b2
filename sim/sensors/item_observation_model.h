// What a recognition network would say of items in one colour camera's images: scores over SKUs, and often wrong.
//
// It tells what is in hands, what went from a facing and what came to one. An item is found by its size in the image and
// by how much of it is in line of sight; it is named by a confusion model: SKUs that look alike (goods_look.h) share the
// score, the more so the smaller and the more hidden the item is, each SKU's score errs by a factor that stays while the
// item is in view, and now and then there is an item that isn't there. Changes at facings are told some time after, once
// the place is in plain view. Nothing in it is measured: no public source gives such error rates for stores, so the
// profile has it off and results are shown with and without it.
#pragma once

#include <memory>

#include "core/store/store.h"
#include "core/stream/vision.h"
#include "sim/sensors/goods_look.h"
#include "sim/sensors/link.h"
#include "sim/sensors/visibility.h"

namespace storetwin::sensors {

class ItemObservationModel {
 public:
  ItemObservationModel(const store::Store& true_store, const store::Camera& camera, const ItemVisionProfile& profile,
                       std::shared_ptr<const LookAlikes> look_alikes, RandomStream random);

  /// What is told of one image, header left empty, in an order that means nothing.
  stream::ItemObservations observe(const SceneView& view, const Visibility& visibility);

  /// Where the camera truly stands from now on.
  void aim(const Pose& X_WC);
  const store::Camera& camera() const { return camera_; }

 private:
  struct ItemState {
    RandomStream random;
    FailureRuns misses;
    std::vector<double> errors;  ///< of the logarithm of each candidate's score
  };
  /// Where an item rested.
  struct Rest {
    SkuId sku;
    PlateAddress plate;
    Vec3 p_WI = Vec3::Zero();
    Vec3 size_m = Vec3::Zero();
  };
  struct Change {
    truth::ItemId item;
    stream::ItemPlace place = stream::ItemPlace::kGoneFromFacing;
    Rest rest;
    Timestamp due;
  };
  struct Sight {
    double hidden = 1;
    double size_px = 0;
    double clarity(const ItemVisionProfile& profile) const;
  };
  struct PlateBox {
    PlateAddress address;
    Pose X_LW;
    Box3 goods_L;
  };
  Sight look_at(const Vec3& p_WI, const Vec3& size_m, truth::ShopperId holder, const SceneView& view,
                const Visibility& visibility) const;
  ItemState& state_of(truth::ItemId item);
  std::vector<stream::SkuScore> scores(const SkuId& sku, const Sight& sight, ItemState& state) const;
  PlateAddress nearest_plate(const Vec3& p_W) const;
  void add_held(const SceneView& view, const Visibility& visibility, stream::ItemObservations& message);
  void note_changes(const SceneView& view);
  void note_change(truth::ItemId item, stream::ItemPlace place, const Rest& rest, Timestamp now);
  void add_changes(const SceneView& view, const Visibility& visibility, stream::ItemObservations& message);
  void add_false_item(stream::ItemObservations& message);

  store::Camera camera_;
  Pose X_CW_;
  ItemVisionProfile profile_;
  std::shared_ptr<const LookAlikes> look_alikes_;
  std::vector<store::Facing> facings_;
  std::vector<PlateBox> plates_;
  RandomStream random_;       // of what belongs to no item
  RandomStream item_random_;  // forked per item
  std::map<truth::ItemId, ItemState> states_;
  bool started_ = false;
  std::uint64_t resting_version_ = 0;
  std::map<truth::ItemId, Rest> resting_;
  std::vector<Change> changes_;  ///< not told yet
};

}  // namespace storetwin::sensors
