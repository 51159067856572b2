#include "sim/faults/plate_faults.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace storetwin::faults {

namespace {

// The column of a plate; empty if the message isn't a batch that holds it.
std::optional<std::size_t> column_of(const stream::Message& message, const PlateAddress& plate) {
  const auto* batch = std::get_if<stream::PlateBatch>(&message);
  if (batch == nullptr) return std::nullopt;
  const auto channel = std::find(batch->channels.begin(), batch->channels.end(), plate);
  if (channel == batch->channels.end()) return std::nullopt;
  return static_cast<std::size_t>(channel - batch->channels.begin());
}

// Shows `change` every sample of the plate with the time it was taken at.
template <class Change>
void change_samples(stream::Message& message, const PlateAddress& plate, const Change& change) {
  const std::optional<std::size_t> column = column_of(message, plate);
  if (!column) return;
  auto& batch = std::get<stream::PlateBatch>(message);
  for (std::size_t k = 0; k < batch.samples(); ++k) {
    change(batch.values_g[k * batch.channels.size() + *column],
           batch.header.captured + batch.period * static_cast<std::int64_t>(k));
  }
}

}  // namespace

bool PlateDead::act(stream::Message& message, const Span& when) const {
  change_samples(message, plate, [&](float& value_g, Timestamp at) {
    if (when.holds(at)) value_g = std::numeric_limits<float>::quiet_NaN();
  });
  return true;
}

bool PlateStuck::act(stream::Message& message, const Span& when) {
  change_samples(message, plate_, [&](float& value_g, Timestamp at) {
    if (at >= when.to) return;
    const bool remembers = at < when.from || !last_g_;
    if (remembers && !std::isnan(value_g)) last_g_ = value_g;
    if (when.holds(at) && last_g_) value_g = *last_g_;
  });
  return true;
}

bool PlateClipped::act(stream::Message& message, const Span& when) const {
  const auto limit = static_cast<float>(limit_g);
  change_samples(message, plate, [&](float& value_g, Timestamp at) {
    if (when.holds(at) && value_g > limit) value_g = limit;
  });
  return true;
}

bool TareSlip::act(stream::Message& message, const Span& when) const {
  change_samples(message, plate, [&](float& value_g, Timestamp at) {
    if (when.holds(at)) value_g += static_cast<float>(by_g);
  });
  return true;
}

bool PlatesSwapped::act(stream::Message& message, const Span& when) const {
  const std::optional<std::size_t> a = column_of(message, plate), b = column_of(message, other);
  if (!a || !b) return true;
  auto& batch = std::get<stream::PlateBatch>(message);
  for (std::size_t k = 0; k < batch.samples(); ++k) {
    const std::size_t row = k * batch.channels.size();
    const Timestamp at = batch.header.captured + batch.period * static_cast<std::int64_t>(k);
    if (when.holds(at)) std::swap(batch.values_g[row + *a], batch.values_g[row + *b]);
  }
  return true;
}

}  // namespace storetwin::faults
