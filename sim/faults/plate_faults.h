// What breaks at a weighing plate, as its controller's batches show it.
//
// Each acts on one plate's column (the swap on two), sample by sample: sample k of a batch was taken at captured + k *
// period, so a fault begins and ends in the middle of a batch as it does in a store. Batches are never lost here. A
// fault belongs to the cell and its converter; exchanged wires come after both.
#pragma once

#include <optional>

#include "core/stream/message.h"
#include "sim/faults/span.h"

namespace storetwin::faults {

/// A cut wire or a dead cell: the channel stays in the batch and gives no samples, which the contract writes as NaN.
struct PlateDead {
  PlateAddress plate;
  bool act(stream::Message& message, const Span& when) const;
};

/// A converter that hangs, or goods jammed between plate and shelf: the last value again and again, without noise.
class PlateStuck {
 public:
  explicit PlateStuck(PlateAddress plate) : plate_(std::move(plate)) {}
  bool act(stream::Message& message, const Span& when);

 private:
  PlateAddress plate_;
  std::optional<float> last_g_;
};

/// An overload stop set too low, or a cell bent against it: whatever lies on top of `limit_g` isn't felt.
struct PlateClipped {
  PlateAddress plate;
  double limit_g = 0;
  bool act(stream::Message& message, const Span& when) const;
};

/// Tared while a hand or a unit lay on it, or a mount that gave way: all readings are off by the same amount.
struct TareSlip {
  PlateAddress plate;
  double by_g = 0;
  bool act(stream::Message& message, const Span& when) const;
};

/// Two connectors exchanged when a shelf was cleaned: each plate's load is reported as the other's.
struct PlatesSwapped {
  PlateAddress plate, other;
  bool act(stream::Message& message, const Span& when) const;
};

}  // namespace storetwin::faults
