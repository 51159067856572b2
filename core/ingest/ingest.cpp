#include "core/ingest/ingest.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace storetwin::ingest {

Ingest::Ingest(const IngestParams& params) : params_(params) {}

Ingest::Ingest(double late_window_s) { params_.late_window_s = late_window_s; }

void Ingest::push(const stream::Message& message) {
  const stream::Header& header = stream::header_of(message);
  Source& source = sources_[header.source];
  SourceCounts& counts = counts_[header.source];
  ++counts.received;
  if (header.received.ns != 0) source.drift.note(header.captured, header.received);
  const Timestamp event_time = header.captured + source.clock_offset + source.drift.correction(header.captured);

  if (is_ahead(header, event_time)) {
    ++counts.ahead;
    raise(header.received);
    report(header.source, source, stream::HealthState::kDegraded, "its clock is ahead of the time of receipt",
           header.received);
    return;
  }
  const auto seen = source.recent_sequences.find(header.sequence);
  if (seen != source.recent_sequences.end() && event_time - seen->second <= memory()) {
    ++counts.duplicates;
    return;
  }
  note_delay(header.source, source, header, event_time);
  if (event_time < watermark_) {
    ++counts.late;
    return;
  }
  remember(source, event_time, header.sequence);
  stream::Message kept = message;
  stream::header_of(kept).captured = event_time;
  waiting_.emplace(Key{event_time, header.source, header.sequence}, std::move(kept));
  source.newest = std::max(source.newest, event_time);
  none_silent_until_ = std::min(none_silent_until_, silent_at(source));
  raise(header.received.ns == 0 ? event_time : std::min(event_time, header.received));
}

void Ingest::advance_to(Timestamp event_time) { raise(event_time); }

stream::Messages Ingest::take_ready() {
  stream::Messages ready;
  while (!waiting_.empty() && std::get<Timestamp>(waiting_.begin()->first) < watermark_) {
    const auto first = waiting_.begin();
    const std::string& name = std::get<std::string>(first->first);
    count_gap(sources_[name], counts_[name], std::get<std::uint64_t>(first->first));
    ready.push_back(std::move(first->second));
    waiting_.erase(first);
  }
  return ready;
}

stream::Messages Ingest::finish() {
  if (!waiting_.empty()) {
    watermark_ = std::max(watermark_, std::get<Timestamp>(waiting_.rbegin()->first) + Duration::nanoseconds(1));
  }
  return take_ready();
}

void Ingest::set_clock_offset(const std::string& source, Duration offset) { sources_[source].clock_offset = offset; }

std::vector<stream::SensorHealth> Ingest::take_health() { return std::exchange(health_, {}); }

bool Ingest::is_ahead(const stream::Header& header, Timestamp event_time) const {
  return header.received.ns != 0 && event_time - header.received > Duration::seconds(params_.ahead_tolerance_s);
}

Duration Ingest::memory() const { return Duration::seconds(2 * params_.late_window_s); }

// Delays are smoothed over some sixteen messages, so that one slow packet is no jump of the clock, but a new level is.
void Ingest::note_delay(const std::string& name, Source& source, const stream::Header& header, Timestamp event_time) {
  if (header.received.ns == 0) return;
  const Duration delay = header.received - event_time;
  const Duration change = delay - source.usual_delay;
  const bool jumped = source.delays_seen > 0 && std::abs(change.in_seconds()) > params_.delay_jump_s;
  if (jumped) {
    report(name, source, stream::HealthState::kDegraded, "the delay from capture to receipt jumped", header.received);
  } else {
    report(name, source, stream::HealthState::kOk, "messages arrive as usual again", header.received);
  }
  const std::int64_t memory = static_cast<std::int64_t>(std::min<std::uint64_t>(source.delays_seen + 1, 16));
  source.usual_delay = source.usual_delay + Duration::nanoseconds(change.ns / memory);
  ++source.delays_seen;
}

// Looks at the sources only when one of them may have fallen silent: this is asked at every message.
void Ingest::note_silence() {
  if (newest_ <= none_silent_until_) return;
  none_silent_until_ = Timestamp{std::numeric_limits<std::int64_t>::max()};
  for (auto& [name, source] : sources_) {
    const bool used = !source.recent.empty() || source.released_any;
    if (used && newest_ > silent_at(source)) {
      report(name, source, stream::HealthState::kSilent, "no message for a while", newest_);
    } else if (used) {
      none_silent_until_ = std::min(none_silent_until_, silent_at(source));
    }
  }
}

// Only changes of state are worth a message.
void Ingest::report(const std::string& subject, Source& source, stream::HealthState state, std::string reason,
                    Timestamp at) {
  if (source.state == state) return;
  source.state = state;
  if (state != stream::HealthState::kSilent) none_silent_until_ = std::min(none_silent_until_, silent_at(source));
  stream::SensorHealth health;
  health.header = {"ingest", ++health_sequence_, at, at};
  health.subject = subject;
  health.state = state;
  health.reason = std::move(reason);
  health_.push_back(std::move(health));
}

void Ingest::raise(Timestamp newest_event_time) {
  if (newest_event_time <= newest_) return;
  newest_ = newest_event_time;
  watermark_ = std::max(watermark_, newest_ - Duration::seconds(params_.late_window_s));
  note_silence();
}

// A repeat may come as late as a message may, so two windows of sequences are kept. A source that starts to count anew
// after a reboot is safe once its old numbers are that old, whether or not it has sent anything since that made them
// go.
void Ingest::remember(Source& source, Timestamp event_time, std::uint64_t sequence) {
  const std::pair accepted(event_time, sequence);
  auto place = source.recent.end();
  while (place != source.recent.begin() && *std::prev(place) > accepted) --place;
  source.recent.insert(place, accepted);
  source.recent_sequences.insert_or_assign(sequence, event_time);
  const Timestamp oldest = watermark_ - Duration::seconds(params_.late_window_s);
  while (!source.recent.empty() && source.recent.front().first < oldest) {
    const auto [old_time, old_sequence] = source.recent.front();
    const auto known = source.recent_sequences.find(old_sequence);
    if (known != source.recent_sequences.end() && known->second == old_time) source.recent_sequences.erase(known);
    source.recent.pop_front();
  }
}

// Counted as messages leave, in order, so that the order of arrival doesn't matter. A count that goes down is a source
// that started anew, not a loss.
void Ingest::count_gap(Source& source, SourceCounts& counts, std::uint64_t sequence) {
  if (source.released_any && sequence > source.last_released + 1) counts.missing += sequence - source.last_released - 1;
  source.released_any = true;
  source.last_released = sequence;
}

}  // namespace storetwin::ingest
