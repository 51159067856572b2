#include "sim/sensors/link.h"

#include <algorithm>

namespace storetwin::sensors {

bool FailureRuns::next(double p, double run, double draw) {
  if (p <= 0) {
    failed_ = false;
  } else if (!started_ || p >= 1) {
    failed_ = draw < p;
  } else {
    const double leave = 1 / std::max(1.0, run);
    const double enter = std::min(1.0, leave * p / (1 - p));
    failed_ = failed_ ? draw >= leave : draw < enter;
  }
  started_ = true;
  return failed_;
}

Link::Link(std::string source, const LinkProfile& profile, RandomStream random)
    : source_(std::move(source)), profile_(profile), random_(random) {
  latency_ = Duration::seconds(random_.uniform(profile_.latency_s[0], profile_.latency_s[1]));
  offset_ = Duration::seconds(random_.normal(0, profile_.clock_offset_sigma_s));
  drift_ = random_.normal(0, profile_.clock_drift_sigma_ppm) * 1e-6;
}

std::optional<stream::Header> Link::send(Timestamp happened, Timestamp ready) {
  stream::Header header;
  header.source = source_;
  header.sequence = next_sequence_++;
  const double clock_error_s = drift_ * happened.in_seconds() + random_.normal(0, profile_.stamp_sigma_s);
  header.captured = happened + offset_ + Duration::seconds(clock_error_s);
  double delay_s = random_.exponential(profile_.jitter_s);
  if (random_.chance(profile_.reorder_p)) delay_s += random_.uniform(0, profile_.reorder_s);
  header.received = ready + latency_ + Duration::seconds(delay_s);
  if (losses_.next(profile_.loss_p, profile_.loss_run, random_)) return std::nullopt;
  return header;
}

std::optional<Duration> Doubling::next() {
  const bool again = random_.chance(p_);
  const double later_s = random_.uniform(0, later_s_);
  if (!again) return std::nullopt;
  return Duration::seconds(later_s) + Duration::nanoseconds(1);  // a message can't come twice at one instant
}

Cadence::Cadence(double rate_hz, Duration grid, RandomStream random) : rate_hz_(rate_hz) {
  const auto slots = static_cast<int>(std::max<std::int64_t>(1, Duration::seconds(1 / rate_hz).ns / grid.ns));
  first_ = Timestamp{} + grid * random.integer(1, slots);
}

bool Cadence::due(Timestamp now) {
  // Counting from the first instant keeps the rate exact; a microsecond of grace absorbs rounded ticks.
  const Timestamp reached = now + Duration::nanoseconds(1000);
  const auto next = [&] { return first_ + Duration::seconds(static_cast<double>(count_) / rate_hz_); };
  if (reached < next()) return false;
  while (next() <= reached) ++count_;
  return true;
}

}  // namespace storetwin::sensors
