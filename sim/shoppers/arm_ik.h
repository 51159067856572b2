// Two-link inverse kinematics in closed form: where the elbow goes when the hand must be somewhere.
//
// Used for arms (shoulder, elbow, palm) and legs (hip, knee, ankle). Two links and a target leave one freedom, the
// swivel of the middle joint round the line from root to end; a hint direction fixes it, as people's elbows point down
// and outwards and their knees forwards. A target beyond reach is approached along the straight line with a nearly
// straight limb.
#pragma once

#include "core/base/geometry.h"

namespace storetwin::shoppers {

struct LimbPose {
  Vec3 middle = Vec3::Zero();  ///< elbow or knee
  Vec3 end = Vec3::Zero();     ///< palm or ankle: the target when it is within reach
  bool reached = false;        ///< the target was within reach
};

/// `first_m`, `second_m`: lengths of the links, > 0. All points in one frame, metres. `hint`: where the middle joint
/// tends to go; needn't be of unit length nor perpendicular to anything.
LimbPose solve_limb(const Vec3& root, const Vec3& target, double first_m, double second_m, const Vec3& hint);

}  // namespace storetwin::shoppers
