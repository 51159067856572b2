#include "sim/faults/power_cut.h"

#include <utility>

namespace storetwin::faults {

namespace {

using Seconds = std::pair<double, double>;

// From power to the first message, least and most. Estimates: a microcontroller tares nothing and is soon there, a lane
// tries its drives first, a camera loads its firmware, a vision system is a computer whose programs restart.
constexpr Seconds kController = {1, 3}, kLane = {2, 5}, kCamera = {3, 8}, kVisionSystem = {5, 15};

double draw_start(const Seconds& range_s, RandomStream random) { return random.uniform(range_s.first, range_s.second); }

// The last sample of a batch, and of everything else the only instant there is. A batch whose last samples fall into
// the dark was never finished, one whose first do was never begun: neither is sent.
Timestamp end_of(const stream::Message& message) {
  const Timestamp captured = stream::header_of(message).captured;
  const auto* batch = std::get_if<stream::PlateBatch>(&message);
  if (batch == nullptr || batch->samples() == 0) return captured;
  return captured + batch->period * static_cast<std::int64_t>(batch->samples() - 1);
}

void shift_zeros(stream::PlateBatch& batch, const std::map<PlateAddress, double>& zero_g) {
  for (std::size_t column = 0; column < batch.channels.size(); ++column) {
    const auto zero = zero_g.find(batch.channels[column]);
    if (zero == zero_g.end()) continue;
    for (std::size_t i = column; i < batch.values_g.size(); i += batch.channels.size())
      batch.values_g[i] += static_cast<float>(zero->second);
  }
}

}  // namespace

PowerReturn PowerReturn::draw(const store::Store& true_store, double zero_sigma_g, const RandomStream& random) {
  PowerReturn after;
  const auto add = [&](const std::string& source, const Seconds& range_s) {
    after.starts_after_s[source] = draw_start(range_s, random.fork("start").fork(source));
  };
  const store::Calibration& calibration = true_store.calibration;
  for (const store::Camera& camera : calibration.cameras) add(camera.source(), kCamera);
  for (const store::PlateController& controller : calibration.plate_controllers) add(controller.source, kController);
  for (const std::string& feed : calibration.skeleton_feeds) add(feed, kVisionSystem);
  for (const store::Lane& lane : true_store.map.lanes) add("turnstile/" + lane.id, kLane);
  for (const PlateAddress& plate : store::all_plates(true_store)) {
    if (!store::find_plate(true_store, plate)->connected) continue;
    after.zero_g[plate] = random.fork("zero").fork(to_text(plate)).normal(0, zero_sigma_g);
  }
  return after;
}

bool PowerReturn::dark(const std::string& source, Timestamp t, const Span& cut) const {
  const auto start = starts_after_s.find(source);
  return start != starts_after_s.end() && cut.from <= t && t < cut.to + Duration::seconds(start->second);
}

bool PowerCut::act(stream::Message& message, const Span& when) {
  stream::Header& header = stream::header_of(message);
  const std::string device = device_of(header.source);
  if (after_.dark(device, header.captured, when) || after_.dark(device, end_of(message), when)) return false;
  if (header.captured < when.from) return true;
  // An image and what was found in it share their number, so the first of them settles it for both.
  header.sequence -= forgotten_.try_emplace(header.source, header.sequence - 1).first->second;
  if (auto* batch = std::get_if<stream::PlateBatch>(&message)) shift_zeros(*batch, after_.zero_g);
  return true;
}

}  // namespace storetwin::faults
