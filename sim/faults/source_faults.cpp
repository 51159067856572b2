#include "sim/faults/source_faults.h"

#include <string>

namespace storetwin::faults {

namespace {

// 19 digits, as the recorded feed's ids; the first isn't zero.
std::string new_id(RandomStream random) {
  constexpr std::uint64_t kSmallest = 1'000'000'000'000'000'000;
  return std::to_string(kSmallest + random.bits() % (8 * kSmallest));
}

}  // namespace

bool SourceSilent::act(stream::Message& message, const Span& when) const {
  return !when.holds(stream::header_of(message).received);
}

bool ClockStep::act(stream::Message& message, const Span& when) const {
  Timestamp& captured = stream::header_of(message).captured;
  if (when.holds(captured)) captured = captured + by;
  return true;
}

bool SkeletonsRelabelled::act(stream::Message& message, const Span& when) const {
  auto* skeletons = std::get_if<stream::Skeletons>(&message);
  if (skeletons == nullptr || !when.holds(skeletons->header.captured)) return true;
  for (stream::Skeleton& person : skeletons->people) person.external_id = new_id(random.fork(person.external_id));
  return true;
}

}  // namespace storetwin::faults
