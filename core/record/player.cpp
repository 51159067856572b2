#include "core/record/player.h"

#include <charconv>
#include <queue>

#include "core/record/frames.h"
#include "core/record/mcap_reader.h"
#include "core/record/topics.h"
#include "core/stream/convert.h"

namespace storetwin::record {

namespace {

// A message that waits for its turn. Ties of log time go by place in the file.
struct Waiting {
  std::uint64_t log_time = 0;
  std::size_t segment = 0;
  std::size_t index = 0;
  McapMessage message;

  auto place() const { return std::tie(log_time, segment, index); }
  bool operator>(const Waiting& o) const { return place() > o.place(); }
};

bool wanted(const PlayFilter& filter, std::string_view topic) {
  const bool direction = (filter.inputs && topic.starts_with(kInputTopics)) ||
                         (filter.beliefs && topic.starts_with(kBeliefTopics)) ||
                         (filter.outputs && topic.starts_with(kOutputTopics));
  if (!direction || filter.topics.empty()) return direction;
  return std::any_of(filter.topics.begin(), filter.topics.end(),
                     [&](const std::string& prefix) { return topic.starts_with(prefix); });
}

// "in/DepthFrame/depth/ceiling_1" -> "DepthFrame", "depth/ceiling_1"; empty texts if it isn't of that form.
std::pair<std::string, std::string> type_and_source(std::string_view topic) {
  const std::size_t first = topic.find('/');
  const std::size_t second = first == std::string_view::npos ? first : topic.find('/', first + 1);
  if (second == std::string_view::npos) return {};
  return {std::string(topic.substr(first + 1, second - first - 1)), std::string(topic.substr(second + 1))};
}

Result<stream::Message> decode(const McapReader& reader, const McapMessage& record) {
  const McapChannel& channel = reader.channels().at(record.channel_id);
  const auto schema = reader.schemas().find(channel.schema_id);
  const auto [type, source] = type_and_source(channel.topic);
  if (schema == reader.schemas().end() || schema->second.name != kRawImage) return stream::from_bytes(type, record.data);

  std::uint64_t high = 0;
  if (const auto found = channel.metadata.find(kSequenceHigh); found != channel.metadata.end()) {
    std::from_chars(found->second.data(), found->second.data() + found->second.size(), high);
  }
  return from_raw_image(type, record.data,
                        {.source = source, .sequence = high << 32 | record.sequence, .captured = {},
                         .received = {static_cast<std::int64_t>(record.log_time)}});
}

std::uint64_t log_time_of(Timestamp t) { return t.ns < 0 ? 0 : static_cast<std::uint64_t>(t.ns); }

}  // namespace

struct Player::Impl {
  Impl(McapReader& r, PlayFilter f) : reader(r), filter(std::move(f)) {
    for (std::size_t i = 0; i < reader.segments().size(); ++i) {
      if (may_hold_any(reader.segments()[i])) by_start.push_back(i);
    }
    std::stable_sort(by_start.begin(), by_start.end(), [&](std::size_t a, std::size_t b) {
      return reader.segments()[a].start_time < reader.segments()[b].start_time;
    });
  }

  bool in_span(std::uint64_t first, std::uint64_t last) const {
    return (!filter.from || last >= log_time_of(*filter.from)) && (!filter.to || first <= log_time_of(*filter.to));
  }

  bool may_hold_any(const Segment& segment) const {
    if (!in_span(segment.start_time, segment.end_time)) return false;
    const auto may_be_wanted = [&](std::uint16_t id) {
      const auto channel = reader.channels().find(id);
      return channel == reader.channels().end() || wanted(filter, channel->second.topic);
    };
    return segment.channels.empty() || std::any_of(segment.channels.begin(), segment.channels.end(), may_be_wanted);
  }

  // Every segment that may hold something at or before the earliest waiting message must be open before that is played.
  void open_due_segments() {
    while (opened < by_start.size()) {
      const std::size_t segment = by_start[opened];
      if (!waiting.empty() && reader.segments()[segment].start_time > waiting.top().log_time) return;
      ++opened;
      std::vector<McapMessage> messages = reader.load(segment);
      for (std::size_t i = 0; i < messages.size(); ++i) {
        if (!wanted(filter, reader.channels().at(messages[i].channel_id).topic)) continue;
        const std::uint64_t log_time = messages[i].log_time;
        if (!in_span(log_time, log_time)) continue;
        waiting.push({.log_time = log_time, .segment = segment, .index = i, .message = std::move(messages[i])});
      }
    }
  }

  McapReader& reader;
  PlayFilter filter;
  std::vector<std::size_t> by_start;
  std::size_t opened = 0;
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting;
};

Player::Player(McapReader& reader, PlayFilter filter) : impl_(std::make_unique<Impl>(reader, std::move(filter))) {}
Player::Player(Player&&) noexcept = default;
Player& Player::operator=(Player&&) noexcept = default;
Player::~Player() = default;

std::optional<stream::Message> Player::next() {
  while (true) {
    impl_->open_due_segments();
    if (impl_->waiting.empty()) return std::nullopt;
    const std::size_t segment = impl_->waiting.top().segment;
    const McapMessage& raw = impl_->waiting.top().message;
    const std::string topic = impl_->reader.channels().at(raw.channel_id).topic;
    if (impl_->filter.keep && !impl_->filter.keep(topic, {static_cast<std::int64_t>(raw.publish_time)})) {
      impl_->waiting.pop();
      continue;
    }
    Result<stream::Message> message = decode(impl_->reader, raw);
    impl_->waiting.pop();
    if (message) return std::move(message).value();
    const Diagnostic& first = message.problems().items().front();
    impl_->reader.note("damaged-recording", impl_->reader.segments()[segment].offset,
                       "a message on " + topic + " can't be read: " + first.path + " " + first.message);
  }
}

}  // namespace storetwin::record
