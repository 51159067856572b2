#include "core/pipeline/device_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace storetwin::pipeline {

namespace {

// Sources that send at a rate; doors, staff and the back office speak when there is something to say.
bool is_from_sensor(const stream::Message& message) {
  return std::holds_alternative<stream::PlateBatch>(message) || std::holds_alternative<stream::DepthPeople>(message) ||
         std::holds_alternative<stream::PersonDetections>(message) || std::holds_alternative<stream::Skeletons>(message);
}

// A message without people shows that its source sends even then; plates weigh always.
bool shows_steadiness(const stream::Message& message) {
  if (const auto* depth = std::get_if<stream::DepthPeople>(&message)) return depth->people.empty();
  if (const auto* color = std::get_if<stream::PersonDetections>(&message)) return color->people.empty();
  if (const auto* feed = std::get_if<stream::Skeletons>(&message)) return feed->people.empty();
  return true;
}

// The last instant that a message speaks of.
Timestamp end_of(const stream::Message& message) {
  const Timestamp begin = stream::header_of(message).captured;
  const auto* batch = std::get_if<stream::PlateBatch>(&message);
  if (!batch || batch->samples() == 0) return begin;
  return begin + Duration::nanoseconds(batch->period.ns * static_cast<std::int64_t>(batch->samples() - 1));
}

}  // namespace

bool DeviceWatch::is_unusual(const Source& source, Duration pause) {
  return source.is_steady && source.heard == kKnownAfter && pause > kSilentAfter && pause.ns > kUnusualPauses * source.longest_pause.ns;
}

std::vector<DeviceWatch::Report> DeviceWatch::observe(const stream::Message& message) {
  std::vector<Report> reports;
  if (!is_from_sensor(message)) return reports;
  hear(message, reports);
  miss_others(stream::header_of(message).captured, reports);
  if (const auto* batch = std::get_if<stream::PlateBatch>(&message)) read_plates(*batch, reports);
  return reports;
}

void DeviceWatch::hear(const stream::Message& message, std::vector<Report>& reports) {
  const stream::Header& header = stream::header_of(message);
  const Timestamp until = end_of(message);
  const auto [at, is_new] = sources_.try_emplace(header.source);
  Source& source = at->second;
  if (!is_new) {
    const Duration pause = header.captured - source.newest;
    // Where everything was dark there was nobody by whose messages the silence could be told.
    if (!source.is_silent && is_unusual(source, pause))
      reports.push_back({header.source, fmt::format("no message for {:.1f} s", pause.in_seconds())});
    else if (!source.is_silent) source.longest_pause = std::max(source.longest_pause, pause);
    source.is_silent = false;
  }
  source.is_steady = source.is_steady || shows_steadiness(message);
  source.heard = std::min(source.heard + 1, kKnownAfter);
  source.newest = is_new ? until : std::max(source.newest, until);
}

void DeviceWatch::miss_others(Timestamp now, std::vector<Report>& reports) {
  for (auto& [name, source] : sources_) {
    if (source.is_silent || !is_unusual(source, now - source.newest)) continue;
    source.is_silent = true;
    reports.push_back({name, fmt::format("no message for {:.1f} s", (now - source.newest).in_seconds())});
  }
}

void DeviceWatch::read_plates(const stream::PlateBatch& batch, std::vector<Report>& reports) {
  const std::size_t columns = batch.channels.size();
  for (std::size_t c = 0; c < columns; ++c) {
    const auto [at, is_new] = plates_.try_emplace(batch.channels[c], Cells{batch.header.captured});
    Cells& cells = at->second;
    for (std::size_t s = 0; s < batch.samples(); ++s) {
      const Timestamp when = batch.header.captured + Duration::nanoseconds(batch.period.ns * static_cast<std::int64_t>(s));
      if (!std::isnan(batch.values_g[s * columns + c])) {
        cells = {when};
      } else if (!cells.is_unreadable && when - cells.last_read > kUnreadableAfter) {
        cells.is_unreadable = true;
        reports.push_back({to_text(batch.channels[c]), "the plate gives no readings"});
      }
    }
  }
}

}  // namespace storetwin::pipeline
