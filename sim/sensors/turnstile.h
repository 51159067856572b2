// The door's electronics: accepted codes and light barriers to messages, with the small errors of their clocks.
//
// One source per lane, "turnstile/LANE". Who scans and who crosses is the shoppers' business; nothing of a person is
// sent.
#pragma once

#include <map>
#include <optional>

#include "core/store/store.h"
#include "core/stream/door.h"
#include "sim/sensors/link.h"

namespace storetwin::sensors {

class Turnstile {
 public:
  Turnstile(const store::Store& true_store, const TurnstileProfile& profile, const LinkProfile& link,
            const RandomStream& random);

  /// An accepted code at a lane of the store, told without its header; empty if the message got lost.
  std::optional<stream::TurnstileScan> scan(stream::TurnstileScan shown, Timestamp at);
  /// Somebody's hips pass the gate.
  std::optional<stream::TurnstileCrossing> cross(const std::string& lane, stream::CrossingDirection direction,
                                                 Timestamp at);
  /// One per lane.
  std::vector<std::string> sources() const;

 private:
  struct Lane {
    Link link;
    RandomStream random;
  };
  std::optional<stream::Header> send(const std::string& lane, double sigma_s, Timestamp at);

  TurnstileProfile profile_;
  std::map<std::string, Lane> lanes_;
};

}  // namespace storetwin::sensors
