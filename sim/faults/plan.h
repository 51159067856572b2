// Every fault of a run, drawn before it starts: when, where, how badly.
//
// Scheduled faults are taken as they stand; random ones become as many faults as the seed draws. Whatever a fault
// leaves open (the axis a camera is turned about, the SKU a label names) is drawn here too, from a stream forked by the
// fault's kind, target and number: another fault, camera or plate never changes this one. So the plan depends on the
// scenario, the store and the seed only, and what truth says of a fault is known before it happens.
#pragma once

#include <vector>

#include "core/base/random.h"
#include "core/store/store.h"
#include "sim/faults/power_cut.h"
#include "sim/faults/span.h"
#include "sim/scenario/scenario.h"
#include "sim/truth/truth.h"

namespace storetwin::faults {

/// A disc of the image that is dirty: in its middle nothing is seen, towards its rim more and more.
struct Smear {
  Vec2 center_px = Vec2::Zero();
  double radius_px = 0;
  std::uint64_t grain = 0;  ///< names the pattern of its specks
};

/// One fault at one target.
struct PlannedFault {
  scenario::Fault fault;
  Span when;
  Vec3 axis_C = Vec3::UnitX();  ///< camera_bumped, _miscalibrated: what it turns about, in its own frame; a unit vector
  Vec3 shift_m_W = Vec3::Zero();  ///< camera_miscalibrated: how far the core is told that it stands from its true place
  Smear smear;                  ///< camera_smeared
  PowerReturn after;            ///< power_cut
  int moved_on = 0;             ///< planogram_wrong of a fixture: by how many places the labels are off
  RandomStream random{0};       ///< for what is drawn per message
};

/// By kind, then by beginning.
std::vector<PlannedFault> plan_faults(const scenario::Scenario& scenario, const store::Store& true_store,
                                      const RandomStream& random);

/// One fault with whatever it leaves open drawn; `number` tells it from others of its kind and target.
PlannedFault plan_fault(const scenario::Fault& fault, const Span& when, const store::Store& true_store,
                        const RandomStream& random, std::uint64_t number);

/// What truth says of it.
truth::FaultEvent truth_of(const PlannedFault& planned);

}  // namespace storetwin::faults
