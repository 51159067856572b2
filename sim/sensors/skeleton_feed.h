// An external vision system's 3-D skeletons, late and a little wrong, like the recorded store's.
//
// Documents come at about 15 Hz with uneven spacing and reach us more than two seconds after the instant they describe.
// Joints carry errors that persist, some are lost, and now and then a person gets a new id. Ids are 19-digit texts that
// say nothing; the feed knows nothing of the entrance (the turnstile decides). A person is known while at least one
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

 private:
  struct PersonState {
    RandomStream random;
    std::string external_id;
    double sigma_m = 0;
    FailureRuns misses;
    std::array<ErrorWalk, stream::kKeyPoints> joint_errors;
    std::array<ErrorWalk, 2> hand_errors;
  };
  PersonState new_person(truth::ShopperId shopper) const;
  bool is_known(truth::ShopperId shopper, const world::BodyPose& body, const SceneView& view,
                const Visibility& visibility) const;
  stream::Skeleton skeleton_of(const world::BodyPose& body, PersonState& state) const;

  SkeletonProfile profile_;
  Link link_;
  std::vector<store::Camera> cameras_;
  RandomStream random_;
  RandomStream person_random_;
  Timestamp next_;
  std::map<truth::ShopperId, PersonState> states_;
};

}  // namespace storetwin::sensors
