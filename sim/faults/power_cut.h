// The mains of the whole shop are gone for a while: what every device does then, and what it is like afterwards.
//
// All cameras, plate controllers, lanes and vision systems fall silent in the same instant, by `captured`. When power
// is back each needs a while of its own to start; then it counts its messages anew from 1, which the contract allows
// (core/stream/header.h), and its clock is set from the time server as it was before. Plate controllers remember their
// tare, but a cold amplifier's zero lies elsewhere: every plate is off by an amount of its own from then on. Lanes open
// when they lose power, as escape routes must: nobody's code is read, nobody is counted, and everybody may pass.
//
// Not on the mains are the core's own host and what staff carry.
#pragma once

#include <map>
#include <string>

#include "core/base/random.h"
#include "core/store/store.h"
#include "core/stream/message.h"
#include "sim/faults/span.h"

namespace storetwin::faults {

/// What the devices of a shop are like after one cut; drawn before it happens.
struct PowerReturn {
  std::map<std::string, double> starts_after_s;  ///< by source: from power to the first message
  std::map<PlateAddress, double> zero_g;         ///< by connected plate: how far its zero is off

  /// One source or plate more never changes another's numbers.
  static PowerReturn draw(const store::Store& true_store, double zero_sigma_g, const RandomStream& random);
  /// Whether a device that was cut off during `cut` says nothing at `t`.
  bool dark(const std::string& source, Timestamp t, const Span& cut) const;
};

class PowerCut {
 public:
  explicit PowerCut(PowerReturn after) : after_(std::move(after)) {}
  bool act(stream::Message& message, const Span& when);

 private:
  PowerReturn after_;
  std::map<std::string, std::uint64_t> forgotten_;  ///< by source: by how much its count went back
};

}  // namespace storetwin::faults
