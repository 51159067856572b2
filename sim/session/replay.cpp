#include "sim/session/replay.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "core/record/recording.h"
#include "core/stream/json.h"
#include "sim/score/label_score.h"
#include "sim/session/collected.h"
#include "sim/session/core_feed.h"
#include "sim/session/detail.h"
#include "sim/session/outside_stage.h"
#include "sim/session/recorded.h"
#include "sim/session/stopwatch.h"
#include "sim/session/watch.h"
#include "sim/session/wrong_events.h"

namespace storetwin::session {

namespace {

// Arrivals are fed in small groups, as a live run's ticks do, so that frames of several cameras can be seen side by side.
constexpr Duration kGroup = Duration::milliseconds(17);

stream::Messages recorded_outputs(const record::Recording& recording) {
  stream::Messages outputs;
  record::PlayFilter filter{.inputs = false, .beliefs = false, .outputs = true, .topics = {}};
  recording.for_each(
      [&](const stream::Message& message) {
        if (stream::is_settled(message)) outputs.push_back(message);
      },
      filter);
  return outputs;
}

class Replay {
 public:
  Replay(const ReplayRequest& request, const Watch& watch, record::Recording recording, store::Store store,
         std::optional<truth::Truth> truth, std::optional<truth::Label> label)
      : request_(request),
        watch_(watch),
        recording_(std::move(recording)),
        truth_(std::move(truth)),
        label_(std::move(label)),
        feed_(core_store(store), request.params, ports(), Workers(request.threads)) {
    out_.store = std::move(store);
    out_.has_truth = truth_.has_value() || label_.has_value();
    if (truth_ && request.oracle != Oracle::kNone) oracle_ = oracle_messages(*truth_, out_.store, request.oracle);
  }

  Result<Replayed> run() {
    if (!request_.replace_tracking.empty()) {
      Result<OutsideStage> stage = OutsideStage::start(request_.replace_tracking, out_.store.policies.late_window_s);
      if (!stage) return stage.problems();
      outside_.emplace(*std::move(stage));
    }
    const Stopwatch watch;
    if (Status played = play(); !played) return played.problems();
    out_.record.timing.wall_s = watch.seconds();
    describe();
    if (request_.verify) verify();
    out_.damage = recording_.damage();
    return std::move(out_);
  }

 private:
  pipeline::Ports ports() const {
    pipeline::Ports ports{.emit_beliefs = true};
    ports.replace_tracking = request_.oracle != Oracle::kNone || !request_.replace_tracking.empty();
    ports.replace_interaction = request_.oracle == Oracle::kInteraction;
    return ports;
  }

  store::Store core_store(store::Store store) const {
    if (!request_.replace_tracking.empty()) store.policies.late_window_s += kOutsideStageDelayS;
    return store;
  }

  Status play() {
    if (truth_ && request_.detail != Detail::kNone) detail_.observe_truth(truth_->events);
    const std::set<std::string> frames = sources_with_frames(recording_);
    record::Player player = recording_.play();
    stream::Messages group;
    while (std::optional<stream::Message> message = player.next()) {
      const stream::Header& header = stream::header_of(*message);
      if (std::holds_alternative<stream::DepthPeople>(*message) && frames.count(header.source) > 0) continue;
      note_time(header.received);
      if (!group.empty() && header.received - stream::header_of(group.front()).received > kGroup) {
        if (Status fed = feed(group); !fed) return fed;
        group.clear();
      }
      group.push_back(*std::move(message));
    }
    if (Status fed = feed(group); !fed) return fed;
    stream::Messages last;
    if (outside_) {
      Result<stream::Messages> answers = outside_->finish();
      if (!answers) return answers.problems();
      last = *std::move(answers);
    }
    take(feed_.feed(last).outputs);
    take(feed_.finish().outputs);
    return Done{};
  }

  Status feed(const stream::Messages& arrived) {
    if (arrived.empty()) return Done{};
    for (const stream::Message& message : arrived) {
      digest_input(input_digest_, message);
      if (request_.detail != Detail::kNone) detail_.observe_input(message);
    }
    stream::Messages fed = arrived;
    const Timestamp now = stream::header_of(arrived.back()).received;
    for (; next_oracle_ < oracle_.size() && stream::header_of(oracle_[next_oracle_]).captured <= now; ++next_oracle_) {
      fed.push_back(oracle_[next_oracle_]);
    }
    if (outside_) {
      Result<stream::Messages> answers = outside_->exchange(arrived);
      if (!answers) return answers.problems();
      for (stream::Message& answer : *answers) fed.push_back(std::move(answer));
    }
    take(feed_.feed(fed).outputs);
    return Done{};
  }

  void take(const stream::Messages& outputs) {
    for (const stream::Message& message : outputs) {
      collected_.keep(message);
      if (request_.detail != Detail::kNone) detail_.observe_output(message);
      if (watch_ && worth_watching(message)) watch_(message);
    }
  }

  void note_time(Timestamp received) {
    if (!first_) first_ = received;
    last_ = received;
  }

  void describe() {
    report::RunRecord& record = out_.record;
    record.scenario = recording_.info().scenario.empty() ? std::filesystem::path(request_.file).stem().string()
                                                         : recording_.info().scenario;
    record.scenario_file = request_.file;
    record.description = "a recording, played through the core";
    record.seed = recording_.info().seed;
    record.fidelity = "recording";
    record.digest = feed_.pipeline().digest();
    record.input_digest = input_digest_.hex();
    if (first_) record.timing.sim_s = (last_ - *first_).in_seconds();
    record.timing.stage_s = {{"perception", feed_.perception_s()}, {"core", feed_.core_s()}};
    const truth::Truth truth = truth_.value_or(truth::Truth{});
    record.score = label_ ? score::score_labelled(*label_, collected_.outputs(), out_.store)
                          : score::score_run(truth, collected_.outputs(), out_.store);
    if (!out_.has_truth) record.score.metrics.clear();  // without truth there is nothing to score against
    out_.noted = noted_events(collected_.outputs());
    record.faults = truth.faults;
    if (truth_) record.wrong_events = wrong_events(truth, collected_.outputs());
    const bool all = request_.detail == Detail::kAll;
    record.has_detail = all || (request_.detail == Detail::kIfWrong && !all_exact(record.score));
    if (record.has_detail) record.detail = detail_.collect(truth_ ? &*truth_ : nullptr, record.score, all);
  }

  void verify() {
    const stream::Messages before = recorded_outputs(recording_);
    stream::Messages after;
    for (const stream::Message& message : collected_.outputs()) {
      if (stream::direction_of(message) == stream::Direction::kOutput) after.push_back(message);
    }
    std::size_t i = 0;
    while (i < before.size() && i < after.size() && before[i] == after[i]) ++i;
    if (i == before.size() && i == after.size()) return;
    out_.differs = true;
    const auto text = [i](const stream::Messages& messages) {
      return i < messages.size() ? stream::to_json(messages[i]) : std::string("(nothing)");
    };
    out_.first_difference = fmt::format("settled output {} of {} recorded, {} now:\n  recorded: {}\n  now:      {}", i + 1,
                                        before.size(), after.size(), text(before), text(after));
  }

  const ReplayRequest& request_;
  const Watch& watch_;
  record::Recording recording_;
  std::optional<truth::Truth> truth_;
  std::optional<truth::Label> label_;  ///< what somebody stated goes before what the file came with
  Replayed out_;
  CoreFeed feed_;
  std::optional<OutsideStage> outside_;
  stream::Messages oracle_;
  std::size_t next_oracle_ = 0;
  Collected collected_;
  DetailCollector detail_;
  Digest input_digest_;
  std::optional<Timestamp> first_;
  Timestamp last_;
};

Diagnostic cannot(const std::string& file, std::string code, std::string message, std::string hint) {
  return {.code = std::move(code), .file = file, .message = std::move(message), .hint = std::move(hint)};
}

}  // namespace

Result<Replayed> replay(const ReplayRequest& request, const Watch& watch) {
  Result<record::Recording> recording = record::open_recording(request.file);
  if (!recording) return recording.problems();
  Result<store::Store> store = installed_store_of(*recording);
  if (!store) return store.problems();
  Result<std::optional<truth::Truth>> truth = truth_of(*recording);
  if (!truth) return truth.problems();
  Result<std::optional<truth::Label>> label = label_of(*recording);
  if (!label) return label.problems();
  if (request.oracle != Oracle::kNone && !*truth) {
    return cannot(request.file, "no-truth", "the recording holds no truth for an oracle", "label it first, or replay without --oracle");
  }
  if (request.verify && recorded_outputs(*recording).empty()) {
    return cannot(request.file, "no-outputs", "the recording holds no outputs to compare with", "record with --record=inputs,outputs");
  }
  return Replay(request, watch, *std::move(recording), *std::move(store), *std::move(truth),
                *std::move(label))
      .run();
}

}  // namespace storetwin::session
