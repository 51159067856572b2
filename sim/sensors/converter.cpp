#include "sim/sensors/converter.h"

namespace storetwin::sensors {

namespace {
// Of the gaps within a burst, those that are a sample shorter or longer: 0.13 and 0.12 on the recording.
constexpr double kShorter = 0.08, kLonger = 0.08;
}  // namespace

Converter::Converter(const PlateProfile& profile, double rate_hz, RandomStream random)
    : random_(random), again_p_(profile.late_again_p), pause_samples_(profile.late_pause_s * rate_hz),
      every_(profile.late_every) {
  left_ = pause_samples_ > 0 ? static_cast<int>(random_.exponential(pause_samples_)) : -1;
}

bool Converter::ready() {
  if (left_ < 0 || left_-- > 0) return true;
  draw_next();
  return false;
}

void Converter::draw_next() {
  if (!random_.chance(again_p_)) {
    left_ = static_cast<int>(random_.exponential(pause_samples_));
    return;
  }
  const double u = random_.uniform();
  const int gap = every_ + (u < kShorter ? -1 : u < kShorter + kLonger ? 1 : 0);
  left_ = gap - 1;
}

}  // namespace storetwin::sensors
