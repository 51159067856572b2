#include "core/ingest/clock_drift.h"

#include <algorithm>

namespace storetwin::ingest {
namespace {

constexpr Duration kWindow = Duration::milliseconds(120'000);
// A window is settled once a message of the next but one has come.
constexpr std::int64_t kSettledAfter = 2;
// Cheap quartzes stay within 50 millionths over the temperatures of a shop; twice that is allowed.
constexpr Duration kMostPerWindow = Duration::milliseconds(12);
// Less than this is jitter, and less than hands or cameras can tell.
constexpr Duration kWorthMending = Duration::milliseconds(10);

std::int64_t index_of(Timestamp captured) {
  const std::int64_t whole = captured.ns / kWindow.ns;
  return captured.ns < 0 ? whole - 1 : whole;
}

}  // namespace

void ClockDrift::note(Timestamp captured, Timestamp received) {
  const Window window{index_of(captured), received - captured};
  if (!present_ || window.index > present_->index) return begin_window(window);
  for (std::optional<Window>* known : {&last_, &present_}) {
    if (!*known || (*known)->index != window.index) continue;
    (*known)->least_delay = std::min((*known)->least_delay, window.least_delay);
  }
}

void ClockDrift::begin_window(const Window& window) {
  for (std::optional<Window>* known : {&last_, &present_}) {
    if (!*known || (*known)->index + kSettledAfter > window.index) continue;
    conclude(**known);
    known->reset();
  }
  if (present_) last_ = present_;
  present_ = window;
}

void ClockDrift::conclude(const Window& window) {
  if (!first_) first_ = window;
  const std::int64_t since = findings_.empty() ? first_->index : findings_.back().from - kSettledAfter;
  const Duration before = findings_.empty() ? Duration{} : findings_.back().drift;
  const Duration most = kMostPerWindow * (window.index - since);
  const Duration seen = window.least_delay - first_->least_delay;
  findings_.push_back({window.index + kSettledAfter, std::clamp(seen, before - most, before + most)});
  constexpr std::size_t kAskedOf = 3;  // windows in which messages may still be on their way
  if (findings_.size() > kAskedOf) findings_.pop_front();
}

Duration ClockDrift::correction(Timestamp captured) const {
  const std::int64_t index = index_of(captured);
  Duration drift;
  for (const Finding& finding : findings_) {
    if (finding.from <= index) drift = finding.drift;
  }
  return std::max(drift, -drift) < kWorthMending ? Duration{} : drift;
}

}  // namespace storetwin::ingest
