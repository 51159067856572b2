// Everything that is broken in a run: stands between the sensors and the wire.
//
//     Faults faults(scenario, true_store, random.fork("faults"));
//     store::Store installed = installed_store(...);  faults.tell_wrong(installed);
//     each tick: for (const Aim& aim : faults.aims(now)) sensors.aim(aim.source, aim.X_WC);
//                for (const Lens& lens : faults.lenses(now)) sensors.smear(lens.source, lens.smears);
//                sensors.deliver(faults.send(sensors.take_sent()));
//                messages = faults.arrive(sensors.take_arrived(now));
//     at the end: truth.faults = faults.truth(now);
//
// A copyable value: a copy goes on as the original would, in the middle of a fault too. It draws nothing from anybody
// else's stream and changes nothing but the messages of the sources that are broken, so all other streams keep their
// bytes. The core is never told.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/stream/message.h"
#include "sim/faults/camera_faults.h"
#include "sim/faults/plan.h"
#include "sim/faults/plate_faults.h"
#include "sim/faults/power_cut.h"
#include "sim/faults/source_faults.h"

namespace storetwin::faults {

/// Where a camera truly stands now.
struct Aim {
  std::string source;
  Pose X_WC;
};

/// What lies on a camera's lens now.
struct Lens {
  std::string source;
  std::vector<Smear> smears;  ///< empty: it is clean
};

class Faults {
 public:
  Faults(const scenario::Scenario& scenario, const store::Store& true_store, const RandomStream& random);

  /// What the core is told wrongly from the start.
  void tell_wrong(store::Store& installed) const;
  /// Of every camera that is ever bumped, where it stands at `now`, bumped or not.
  std::vector<Aim> aims(Timestamp now) const;
  /// Of every camera that is ever smeared, what lies on its lens at `now`.
  std::vector<Lens> lenses(Timestamp now) const;
  /// Whether the device has power at `now` and has started; without, a lane stands open and reads no code.
  bool powered(const std::string& source, Timestamp now) const;
  /// What leaves the devices, of what they would have sent; in order of sending per source.
  stream::Messages send(stream::Messages sent);
  /// What comes through, of what would have arrived.
  stream::Messages arrive(stream::Messages arrived);

  /// From `now` on something is broken that no file asked for: somebody in front of the window breaks it. The fault's
  /// own times don't count. Not for kinds that are wrong from the start.
  void inject(const scenario::Fault& fault, Timestamp now);
  /// Whatever of this kind is broken at this target at `now` is mended.
  void mend(scenario::FaultKind kind, const std::string& target, Timestamp now);

  /// What has happened by `now`, by time, kind and target; a fault that still holds has `to` zero.
  std::vector<truth::FaultEvent> truth(Timestamp now) const;

 private:
  /// What acts on messages; faults that act elsewhere have nothing here.
  using Action = std::variant<std::monostate, CameraDead, CameraFrozen, CameraBlinded, PlateDead, PlateStuck,
                              PlateClipped, TareSlip, PowerCut, PlatesSwapped, SourceSilent, ClockStep,
                              SkeletonsRelabelled>;
  struct Running {
    PlannedFault planned;
    Action action;
  };
  static Action action_of(const PlannedFault& planned);
  std::vector<std::string> sources_of(const scenario::Fault& fault) const;
  void add(PlannedFault planned);
  /// Whether one message gets on; `at_our_end` chooses the faults that act where it arrives.
  bool pass(stream::Message& message, bool at_our_end);
  stream::Messages pass(stream::Messages messages, bool at_our_end);

  store::Store true_store_;
  RandomStream random_;
  std::vector<Running> faults_;
  std::map<std::string, std::vector<std::size_t>>
      by_source_;  ///< indices of faults_, by kind: cells before wires before clocks
};

}  // namespace storetwin::faults
