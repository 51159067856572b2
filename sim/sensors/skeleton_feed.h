// An external vision system's 3-D skeletons, late and a little wrong, like the recorded store's.
//
// Documents come at about 15 Hz with uneven spacing and reach us more than two seconds after the instant they describe.
// Joints carry errors that persist, some are lost, and now and then a person gets a new id. Ids are 19-digit texts that
// say nothing. Where a turnstile lets people in the feed knows nothing of the entrance; where the store's policy is the
// external entrance, it is this feed that calls whoever has come through a door a valid entrance. A person is known while at least one
// colour camera of the store has a line of sight to the neck; a store without colour cameras sees everybody.
#pragma once

#include <map>

#include "core/store/store.h"
#include "core/stream/vision.h"
#include "sim/sensors/error_walk.h"
#include "sim/sensors/link.h"
#include "sim/sensors/visibility.h"

namespace storetwin::sensors {

class SkeletonFeed {
 public:
  SkeletonFeed(const store::Store& true_store, const std::string& source, const SkeletonProfile& profile,
               const LinkProfile& link, RandomStream random);

  /// Once per tick; a document when one is due.
  std::optional<stream::Skeletons> observe(const SceneView& view, const Visibility& visibility);
  /// The first id that each person had whom the feed has told of; for the truth, never for the core.
  const std::map<truth::ShopperId, std::string>& first_ids() const { return first_ids_; }

 private:
  struct PersonState {
    RandomStream random;
    std::string external_id;
    double sigma_m = 0;
    FailureRuns misses;
    bool entered = false;
    std::array<ErrorWalk, stream::kKeyPoints> joint_errors;
    std::array<ErrorWalk, 2> hand_errors;
  };
  PersonState new_person(truth::ShopperId shopper) const;
  bool is_known(truth::ShopperId shopper, const world::BodyPose& body, const SceneView& view,
                const Visibility& visibility) const;
  stream::Skeleton skeleton_of(const world::BodyPose& body, PersonState& state) const;
  /// In a store where the feed lets people in: true once somebody has come through a door.
  bool has_entered(const world::BodyPose& body) const;

  SkeletonProfile profile_;
  Link link_;
  std::vector<store::Camera> cameras_;
  RandomStream random_;
  RandomStream person_random_;
  Timestamp next_;
  std::map<truth::ShopperId, PersonState> states_;
  std::vector<store::Lane> doors_;  ///< empty where a turnstile lets people in
  std::map<truth::ShopperId, std::string> first_ids_;
};

}  // namespace storetwin::sensors
