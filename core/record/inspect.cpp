#include "core/record/inspect.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/record/mcap_reader.h"
#include "core/record/topics.h"

namespace storetwin::record {

namespace {

// What is gathered of one topic while the file is read.
struct Gathered {
  TopicSummary summary;
  std::vector<std::int64_t> times_ns;
  std::vector<std::uint32_t> sequences;
};

Timestamp time_of(std::uint64_t ns) { return {static_cast<std::int64_t>(ns)}; }

TopicSummary conclude(Gathered gathered) {
  TopicSummary& topic = gathered.summary;
  std::sort(gathered.times_ns.begin(), gathered.times_ns.end());
  topic.first = {gathered.times_ns.front()};
  topic.last = {gathered.times_ns.back()};
  for (std::size_t i = 1; i < gathered.times_ns.size(); ++i) {
    topic.largest_gap = std::max(topic.largest_gap, Duration{gathered.times_ns[i] - gathered.times_ns[i - 1]});
  }
  const double span_s = (topic.last - topic.first).in_seconds();
  if (span_s > 0) topic.rate_hz = static_cast<double>(topic.messages - 1) / span_s;

  std::sort(gathered.sequences.begin(), gathered.sequences.end());
  for (std::size_t i = 1; i < gathered.sequences.size(); ++i) {
    const std::uint32_t step = gathered.sequences[i] - gathered.sequences[i - 1];
    if (step == 0) ++topic.duplicates;
    else topic.missing += step - 1;
  }
  return topic;
}

std::map<std::string, Gathered> gather(McapReader& reader, Inspection& inspection) {
  std::map<std::string, Gathered> topics;
  for (std::size_t segment = 0; segment < reader.segments().size(); ++segment) {
    for (const McapMessage& message : reader.load(segment)) {
      const McapChannel& channel = reader.channels().at(message.channel_id);
      Gathered& gathered = topics[channel.topic];
      TopicSummary& topic = gathered.summary;
      topic.topic = channel.topic;
      const auto schema = reader.schemas().find(channel.schema_id);
      if (schema != reader.schemas().end()) topic.schema = schema->second.name;
      ++topic.messages;
      topic.bytes += message.data.size();
      gathered.times_ns.push_back(static_cast<std::int64_t>(message.publish_time));
      // Messages for viewers aren't counted by their writers.
      if (!channel.topic.starts_with(kViewerTopics)) gathered.sequences.push_back(message.sequence);
      const Timestamp logged = time_of(message.log_time);
      inspection.first_logged = inspection.messages == 0 ? logged : std::min(inspection.first_logged, logged);
      inspection.last_logged = inspection.messages == 0 ? logged : std::max(inspection.last_logged, logged);
      ++inspection.messages;
    }
  }
  return topics;
}

nlohmann::ordered_json json_of(const TopicSummary& topic) {
  return {{"topic", topic.topic}, {"schema", topic.schema}, {"messages", std::to_string(topic.messages)},
          {"bytes", std::to_string(topic.bytes)}, {"first_ns", std::to_string(topic.first.ns)},
          {"last_ns", std::to_string(topic.last.ns)}, {"rate_hz", topic.rate_hz},
          {"largest_gap_s", topic.largest_gap.in_seconds()}, {"missing", std::to_string(topic.missing)},
          {"duplicates", std::to_string(topic.duplicates)}};
}

}  // namespace

Result<Inspection> inspect(const std::string& path) {
  Result<std::unique_ptr<McapReader>> opened = McapReader::open(path);
  if (!opened) return opened.problems();
  McapReader& reader = **opened;

  Inspection inspection;
  inspection.path = path;
  inspection.size_bytes = reader.size_bytes();
  inspection.chunks = reader.segments().size();
  Diagnostics bad_info;
  for (const McapMetadata& metadata : reader.metadata()) {
    if (metadata.name != kInfoMetadata || inspection.info) continue;
    Result<RecordingInfo> info = info_from_metadata(metadata.metadata, path);
    if (info) inspection.info = std::move(info).value();
    else bad_info = info.problems();
  }
  for (auto& [name, gathered] : gather(reader, inspection)) inspection.topics.push_back(conclude(std::move(gathered)));
  for (const McapAttachmentIndex& index : reader.attachments()) {
    inspection.attachments.push_back({.name = index.name, .media_type = index.media_type, .size_bytes = index.data_size});
    static_cast<void>(reader.load_attachment(index));  // notes damage
  }
  reader.verify_data_section();
  inspection.damage = reader.damage();
  inspection.damage.append(bad_info);
  return inspection;
}

std::string to_text(const Inspection& inspection) {
  std::string text = fmt::format("{}: {} bytes, {} messages in {} chunks, {:.3f} s to {:.3f} s\n", inspection.path,
                                 inspection.size_bytes, inspection.messages, inspection.chunks,
                                 inspection.first_logged.in_seconds(), inspection.last_logged.in_seconds());
  if (const auto& info = inspection.info) {
    text += fmt::format("scenario {}, seed {}, build {}, {}, time since {}, schema version {}\n",
                        info->scenario.empty() ? "-" : info->scenario, info->seed, info->build.empty() ? "-" : info->build,
                        info->provenance.synthetic ? "synthetic" : "recorded",
                        info->epoch == Epoch::kRun ? "the run's start" : "1970 (Unix)", info->schema_version);
    if (!info->provenance.synthetic) {
      text += fmt::format("purpose: {}; lawful basis: {}; delete by: {}\n", info->provenance.purpose,
                          info->provenance.lawful_basis, info->provenance.delete_by);
    }
    for (const auto& [key, value] : info->notes) text += fmt::format("note {}: {}\n", key, value);
  }
  std::size_t width = 5;
  for (const TopicSummary& topic : inspection.topics) width = std::max(width, topic.topic.size());
  text += fmt::format("{:{}}  {:>8}  {:>9}  {:>9}  {:>9}  {:>7}  {:>5}  {}\n", "topic", width, "messages", "bytes", "rate Hz",
                      "max gap s", "missing", "twice", "type");
  for (const TopicSummary& topic : inspection.topics) {
    text += fmt::format("{:{}}  {:>8}  {:>9}  {:>9.2f}  {:>9.3f}  {:>7}  {:>5}  {}\n", topic.topic, width, topic.messages,
                        topic.bytes, topic.rate_hz, topic.largest_gap.in_seconds(), topic.missing, topic.duplicates,
                        topic.schema);
  }
  for (const AttachmentInfo& attachment : inspection.attachments) {
    text += fmt::format("attachment {} ({}, {} bytes)\n", attachment.name, attachment.media_type, attachment.size_bytes);
  }
  return text + (inspection.damage.empty() ? "no damage\n" : to_text(inspection.damage));
}

std::string to_json(const Inspection& inspection) {
  nlohmann::ordered_json json = {{"schema", "storetwin-inspection/1"},
                                 {"path", inspection.path},
                                 {"size_bytes", std::to_string(inspection.size_bytes)},
                                 {"messages", std::to_string(inspection.messages)},
                                 {"chunks", std::to_string(inspection.chunks)},
                                 {"first_logged_ns", std::to_string(inspection.first_logged.ns)},
                                 {"last_logged_ns", std::to_string(inspection.last_logged.ns)},
                                 {"info", nullptr},
                                 {"topics", nlohmann::ordered_json::array()},
                                 {"attachments", nlohmann::ordered_json::array()},
                                 {"damage", nlohmann::ordered_json::array()}};
  if (inspection.info) json["info"] = to_metadata(*inspection.info);
  for (const TopicSummary& topic : inspection.topics) json["topics"].push_back(json_of(topic));
  for (const AttachmentInfo& attachment : inspection.attachments) {
    json["attachments"].push_back({{"name", attachment.name}, {"media_type", attachment.media_type},
                                   {"size_bytes", std::to_string(attachment.size_bytes)}});
  }
  for (const Diagnostic& diagnostic : inspection.damage.items()) {
    json["damage"].push_back({{"code", diagnostic.code}, {"path", diagnostic.path}, {"message", diagnostic.message}});
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace storetwin::record
