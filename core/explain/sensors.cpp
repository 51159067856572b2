#include "core/explain/sensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace storetwin::explain {
namespace {

// Scales tremble; one that repeats itself for so long, while others on its controller don't, is stuck or at its limit.
constexpr double kStuckS = 1.5;
// Single lost samples are everyday.
constexpr double kManyLost = 0.2;

}  // namespace

SensorWatch::SensorWatch(Span span, std::set<std::string> people, std::set<PlateAddress> plates, double late_window_s)
    : span_(span), people_(std::move(people)), plates_(std::move(plates)), late_window_s_(late_window_s) {}

void SensorWatch::observe(const stream::Message& message) {
  const stream::Header& header = stream::header_of(message);
  const auto* batch = std::get_if<stream::PlateBatch>(&message);
  if (batch != nullptr) take(*batch);
  if (!inside(header.captured)) return;
  const bool late = header.received != Timestamp{} && (header.received - header.captured).in_seconds() > late_window_s_;
  ++(late ? late_ : heard_)[header.source];
}

void SensorWatch::take(const stream::PlateBatch& batch) {
  const std::size_t columns = batch.channels.size();
  for (std::size_t row = 0; row < batch.samples(); ++row) {
    if (!inside(batch.header.captured + batch.period * static_cast<std::int64_t>(row))) continue;
    for (std::size_t column = 0; column < columns; ++column) {
      Samples& samples = samples_[batch.channels[column]];
      const float value = batch.values_g[row * columns + column];
      if (std::isnan(value)) {
        ++samples.lost;
        continue;
      }
      samples.same_s = samples.good > 0 && value == samples.last ? samples.same_s + batch.period.in_seconds() : 0;
      samples.longest_same_s = std::max(samples.longest_same_s, samples.same_s);
      samples.last = value;
      ++samples.good;
    }
  }
}

std::vector<std::string> SensorWatch::missing() const {
  std::vector<std::string> result;
  for (const std::string& source : people_) {
    if (heard_.count(source) == 0) result.push_back(fmt::format("{} was silent", source));
  }
  for (const auto& [source, count] : late_) {
    result.push_back(fmt::format("{} message{} of {} came too late to count", count, count == 1 ? "" : "s", source));
  }
  std::vector<double> same_s;
  for (const auto& [plate, samples] : samples_) same_s.push_back(samples.longest_same_s);
  std::sort(same_s.begin(), same_s.end());
  const double usual_s = same_s.empty() ? 0 : same_s[(same_s.size() - 1) / 2];
  for (const PlateAddress& plate : plates_) {
    const auto found = samples_.find(plate);
    if (found == samples_.end() || found->second.good == 0) {
      result.push_back(fmt::format("plate {} gave no samples", to_text(plate)));
      continue;
    }
    const Samples& s = found->second;
    const double lost = static_cast<double>(s.lost) / (s.lost + s.good);
    if (lost > kManyLost)
      result.push_back(fmt::format("plate {} lost {:.0f} % of its samples", to_text(plate), 100 * lost));
    if (s.longest_same_s > std::max(kStuckS, 3 * usual_s)) {
      result.push_back(fmt::format("plate {} read the very same {:.1f} g for {:.1f} s: stuck, or at its limit",
                                   to_text(plate), s.last, s.longest_same_s));
    }
  }
  return result;
}

}  // namespace storetwin::explain
