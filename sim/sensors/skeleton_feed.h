// An external vision system's 3-D skeletons, late and a little wrong, like the recorded store's.
//
// Its cameras are exposed in groups, ten times a second each, one group some milliseconds after the other; every image of
// a group gives a document or none, so that documents come in pairs and with gaps, and reach us more than two seconds
// after the instant they describe. A joint's error stays while the joint stays and changes as it moves, since it comes
// from how the cameras see it; a pair's second document repeats what its cameras didn't see anew. Joints are lost and
// arms swapped in runs, persons missed, and now and then a person gets a new id. All of it is measured on the recording
// (assets/sensors/skeletons.yaml; `storetwin_bench skeletons` shows both side by side) but what that one visit doesn't hold.
//
// Joints that no camera sees, beyond the edges of all images or behind something, are lost together, or guessed badly. Each
// person comes with boxes of the newest images that show it: every camera has an image clock of its own, at a group's rate,
// and a document is made when one of them is read. An old image's box is where the person was then.
//
// Ids are 19-digit texts that say nothing. Where a turnstile lets people in the feed knows nothing of the entrance; where
// the store's policy is the external entrance, it is this feed that calls whoever has come through a door a valid
// entrance. A person is known while at least one colour camera of the store has a line of sight to the neck; a store
// without colour cameras sees everybody.
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

  /// Once per tick: the documents of the instants since the last call, each of bodies interpolated to its instant.
  std::vector<stream::Skeletons> observe(const SceneView& view, const Visibility& visibility);
  const std::string& source() const { return link_.source(); }
  /// The first id that each person had whom the feed has told of; for the truth, never for the core.
  const std::map<truth::ShopperId, std::string>& first_ids() const { return first_ids_; }

 private:
  /// Cameras that are exposed together.
  struct Group {
    RandomStream random;
    double miss_p = 0;
    std::uint64_t images = 0;  ///< planned so far
    Timestamp next;            ///< instant of the next image
    FailureRuns misses;
  };
  /// A colour camera, and where in the time between two images its own are taken.
  struct Eye {
    store::Camera camera;
    Pose X_CW;
    Duration phase;
  };
  /// Where a person's points truly are; what is kept from tick to tick to interpolate.
  struct Points {
    std::array<Vec3, stream::kKeyPoints> joints = world::points_at_origin<stream::kKeyPoints>();
    std::array<Vec3, 2> hands = world::points_at_origin<2>();  ///< by world::Side
  };
  struct JointState {
    ErrorWalk error;
    FailureRuns losses;
    Vec3 p_W = Vec3::Zero();            ///< true place in the last document
    std::optional<stream::Joint> told;  ///< in the last document
  };
  struct PersonState {
    RandomStream random;
    std::string external_id;
    double trunk_sigma_m = 0, elbow_sigma_m = 0, wrist_sigma_m = 0;
    FailureRuns misses;
    FailureRuns swaps;
    RandomStream unseen_random, view_random;  ///< forks, so that who is seen plainly has the other draws unchanged
    FailureRuns unseen;
    bool entered = false;
    std::array<JointState, stream::kKeyPoints> joints;
  };
  PersonState new_person(truth::ShopperId shopper) const;
  void plan(Group& group, std::size_t index) const;
  bool is_known(truth::ShopperId shopper, const world::BodyPose& body, const SceneView& view,
                const Visibility& visibility) const;
  /// Between the last tick and this one; or, if not `within_tick`, straight on back to earlier instants too.
  Points points_at(truth::ShopperId shopper, const world::BodyPose& body, const SceneView& view, Timestamp at,
                   bool within_tick = true) const;
  using JointsSeen = std::array<bool, stream::kKeyPoints>;
  JointsSeen joints_seen(truth::ShopperId shopper, const Points& points, const SceneView& view,
                         const Visibility& visibility) const;
  std::optional<stream::Joint> observe_joint(stream::KeyPoint point, const Vec3& p_W, double since_s, bool seen,
                                             PersonState& state) const;
  stream::Skeleton skeleton_of(const Points& points, const JointsSeen& seen, double since_s, PersonState& state) const;
  /// Boxes of the newest images that show the person, the newest first.
  std::vector<stream::SkeletonView> views_of(truth::ShopperId shopper, const world::BodyPose& body, const SceneView& view,
                                             const Visibility& visibility, Timestamp at, PersonState& state) const;
  void add_hands(const Points& points, const PersonState& state, stream::Skeleton& skeleton) const;
  Timestamp ready_after(Timestamp at);
  stream::Skeletons document(const SceneView& view, const Visibility& visibility, Timestamp at);
  /// In a store where the feed lets people in: true once somebody has come through a door.
  bool has_entered(const world::BodyPose& body) const;

  SkeletonProfile profile_;
  Link link_;
  std::vector<Eye> eyes_;
  RandomStream random_;
  RandomStream person_random_;
  std::vector<Group> groups_;
  Timestamp first_;           ///< of the first group's plan
  Timestamp told_until_;      ///< instant of the last document
  double delay_error_ = 0;    ///< in sigmas, from document to document
  Timestamp ready_;           ///< when the last document left the feed's queue
  Timestamp seen_at_;         ///< of the last call
  std::map<truth::ShopperId, Points> seen_;
  std::map<truth::ShopperId, PersonState> states_;
  std::vector<store::Lane> doors_;  ///< empty where a turnstile lets people in
  std::map<truth::ShopperId, std::string> first_ids_;
};

}  // namespace storetwin::sensors
