#include "sim/shoppers/arm_ik.h"

#include <algorithm>
#include <cmath>

namespace storetwin::shoppers {

LimbPose solve_limb(const Vec3& root, const Vec3& target, double first_m, double second_m, const Vec3& hint) {
  // A limb is never quite straight nor folded flat; the margins keep the middle joint well defined.
  const double longest = 0.999 * (first_m + second_m);
  const double shortest = std::abs(first_m - second_m) + 0.02 * std::min(first_m, second_m);

  Vec3 along = target - root;
  const double wanted = along.norm();
  along = wanted > 1e-9 ? Vec3(along / wanted) : Vec3(0, 0, -1);
  const double distance = std::clamp(wanted, shortest, longest);

  // Law of cosines: how far along the line the middle joint's foot lies, and how far beside it.
  const double foot = (first_m * first_m - second_m * second_m + distance * distance) / (2 * distance);
  const double beside = std::sqrt(std::max(0.0, first_m * first_m - foot * foot));

  Vec3 aside = hint - hint.dot(along) * along;
  if (aside.squaredNorm() < 1e-12) aside = along.unitOrthogonal();
  aside.normalize();

  LimbPose pose;
  pose.middle = root + foot * along + beside * aside;
  pose.end = root + distance * along;
  pose.reached = wanted >= shortest && wanted <= longest;
  return pose;
}

}  // namespace storetwin::shoppers
