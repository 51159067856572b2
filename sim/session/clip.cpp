#include "sim/session/clip.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/record/mcap_reader.h"
#include "core/record/recording_writer.h"
#include "core/record/scene.h"
#include "core/record/visits.h"
#include "core/store/store_io.h"
#include "sim/session/core_feed.h"
#include "sim/session/recorded.h"
#include "sim/session/store_then.h"

namespace storetwin::session {

namespace {

// Messages are logged some seconds after what they speak of; what comes later than this was of no use to anybody.
constexpr Duration kLogLag = Duration::milliseconds(10'000);

struct Span {
  Timestamp from, to;
};

Diagnostic usage(std::string code, std::string message, std::string hint) {
  return {.failure = Failure::kUsage, .code = std::move(code), .message = std::move(message), .hint = std::move(hint)};
}

std::string text_of(const stream::Receipt& receipt) {
  std::string text;
  for (const stream::CartLine& line : receipt.lines) {
    text += fmt::format("{}{} x {}", text.empty() ? "" : ", ", line.quantity, line.sku.value);
  }
  if (text.empty()) text = "nothing";
  return receipt.phase == stream::VisitPhase::kOpen ? text + " (still open)" : text;
}

using Receipts = std::map<VisitId, std::string>;

void note_receipt(Receipts& receipts, const stream::Message& message) {
  if (const auto* receipt = std::get_if<stream::Receipt>(&message)) receipts[receipt->visit] = text_of(*receipt);
}

class Clipper {
 public:
  Clipper(const ClipRequest& request, record::Recording recording, store::Store store)
      : request_(request), recording_(std::move(recording)), store_(std::move(store)), zero_(zero_of(recording_)) {}

  Result<Clipped> run() {
    visits_ = record::visits_of(recording_);
    Result<Span> asked = asked_span();
    if (!asked) return asked.problems();
    span_ = with_lead(*asked);
    StoreThen then = store_then(recording_, store_, span_.from);
    out_.notes = std::move(then.notes);
    if (Status written = write(then.store); !written) return written.problems();
    compare();
    out_.from_s = (std::max(span_.from, begin_of(recording_)) - zero_).in_seconds();
    out_.to_s = (std::min(span_.to, end_of_recording()) - zero_).in_seconds();
    out_.damage = recording_.damage();
    return std::move(out_);
  }

 private:
  Timestamp at(double seconds) const { return zero_ + Duration::seconds(seconds); }

  Result<Span> asked_span() const {
    if (!request_.visit.empty()) {
      const record::RecordedVisit* visit = record::find_visit(visits_, request_.visit);
      if (visit == nullptr) {
        Diagnostic unknown = record::unknown_visit(visits_, request_.visit, request_.file);
        if (visits_.empty()) unknown.hint = "its inputs name none; cut by --from-s and --to-s, and the clip will";
        return unknown;
      }
      return Span{visit->opened, visit->decided ? *visit->decided + tail() : end_of_recording()};
    }
    if (request_.event) return span_of_event();
    const Span span{at(*request_.from_s), at(*request_.to_s)};
    if (span.from >= span.to) return usage("empty-span", "--from-s is not before --to-s", "");
    if (span.to < begin_of(recording_) || span.from > end_of_recording()) {
      return usage("outside-recording",
                   fmt::format("the recording lasts from {:.1f} s to {:.1f} s",
                               (begin_of(recording_) - zero_).in_seconds(), (end_of_recording() - zero_).in_seconds()),
                   "");
    }
    return span;
  }

  /// From the event to the receipts of everybody who was inside then: it may be any of theirs.
  Result<Span> span_of_event() const {
    std::optional<stream::WeightEvent> event;
    recording_.for_each(
        [&](const stream::Message& message) {
          const auto& weight = std::get<stream::WeightEvent>(message);
          if (weight.id.value == *request_.event) event = weight;
        },
        {.inputs = false, .beliefs = true, .outputs = false, .topics = {"belief/WeightEvent"}});
    if (!event) {
      const bool none = !record::has_topic(recording_, "belief/WeightEvent");
      return Diagnostic{
          .code = "unknown-event",
          .file = request_.file,
          .path = fmt::format("--event={}", *request_.event),
          .message = none ? "the recording holds no weight events at all" : "the recording holds no such event",
          .hint = none ? "cut by --visit or by --from-s and --to-s" : "'storetwin explain' names events"};
    }
    Span span{event->begin, event->end + tail()};
    for (const record::RecordedVisit& visit : visits_) {
      if (!record::is_inside(visit, event->begin, event->end)) continue;
      span.to = std::max(span.to, visit.decided ? *visit.decided + tail() : end_of_recording());
    }
    return span;
  }

  Duration tail() const { return Duration::seconds(request_.tail_s); }

  Timestamp end_of_recording() const {
    std::uint64_t end = 0;
    for (const record::Segment& segment : recording_.container().segments()) end = std::max(end, segment.end_time);
    return {static_cast<std::int64_t>(end)};
  }

  Span with_lead(Span span) {
    const Timestamp wanted = span.from;
    for (const record::RecordedVisit& visit : visits_) {
      if (record::is_inside(visit, wanted, wanted)) span.from = std::min(span.from, visit.opened);
    }
    span.from = std::max(span.from - Duration::seconds(request_.lead_s), begin_of(recording_) - Duration::seconds(1));
    for (const record::RecordedVisit& visit : visits_) {
      if (visit.opened < span.from && record::is_inside(visit, span.from, wanted)) {
        out_.notes.push_back(
            fmt::format("{} was inside at the beginning but gone before it mattered: nobody is followed from "
                        "the door there",
                        visit.visit.value));
      }
    }
    return span;
  }

  record::RecordingInfo info() const {
    record::RecordingInfo info = recording_.info();
    info.build = request_.build;
    info.notes["clipped"] = fmt::format("{:.3f} s to {:.3f} s of a recording by {}", (span_.from - zero_).in_seconds(),
                                        (span_.to - zero_).in_seconds(), recording_.info().build);
    return info;
  }

  Status write(const store::Store& store) {
    record::RecordingWriter writer(request_.out, info());
    if (Status s = writer.attach("store.yaml", "application/yaml", store::write_store(store)); !s) return s;
    if (Status s = record::write_calibration(writer, store, span_.from); !s) return s;
    if (Status s = record::write_store_scene(writer, store, span_.from); !s) return s;
    const std::set<std::string> frames = sources_with_frames(recording_);
    CoreFeed feed(store, request_.params, {.emit_beliefs = true}, Workers(request_.threads));
    record::PlayFilter filter;
    filter.from = span_.from - Duration::seconds(1);
    filter.to = span_.to + kLogLag;
    record::Player player = recording_.play(filter);
    while (std::optional<stream::Message> message = player.next()) {
      const stream::Header& header = stream::header_of(*message);
      if (header.captured < span_.from || header.captured > span_.to) continue;
      const bool seen = std::holds_alternative<stream::DepthPeople>(*message) && frames.count(header.source) > 0;
      ++out_.inputs;
      if (Status s = writer.write(*message); !s) return s;
      if (seen) continue;
      if (Status s = write_all(writer, feed.feed({*std::move(message)}).outputs); !s) return s;
    }
    if (out_.inputs == 0) {
      return Diagnostic{.code = "empty-clip",
                        .file = request_.file,
                        .message = "the recording holds no inputs in that span, so nothing of it could be replayed",
                        .hint = "record with --record=inputs,outputs"};
    }
    if (Status s = write_all(writer, feed.finish().outputs); !s) return s;
    return writer.finish();
  }

  Status write_all(record::RecordingWriter& writer, const stream::Messages& outputs) {
    for (const stream::Message& message : outputs) {
      note_receipt(clipped_, message);
      if (Status written = writer.write(message); !written) return written;
    }
    return Done{};
  }

  void compare() {
    Receipts recorded;
    recording_.for_each([&](const stream::Message& message) { note_receipt(recorded, message); },
                        {.inputs = false, .beliefs = false, .outputs = true, .topics = {"out/Receipt"}});
    for (const auto& [visit, lines] : clipped_) {
      ClippedVisit& clipped = out_.visits.emplace_back();
      clipped.visit = visit.value;
      clipped.clipped = lines;
      if (const auto found = recorded.find(visit); found != recorded.end()) clipped.recorded = found->second;
      clipped.same = clipped.recorded == clipped.clipped;
    }
  }

  const ClipRequest& request_;
  record::Recording recording_;
  store::Store store_;
  Timestamp zero_;
  std::vector<record::RecordedVisit> visits_;
  Span span_;
  Receipts clipped_;
  Clipped out_;
};

}  // namespace

Result<Clipped> clip_recording(const ClipRequest& request) {
  const int ways = (request.visit.empty() ? 0 : 1) + (request.event ? 1 : 0) + (request.from_s || request.to_s ? 1 : 0);
  if (ways != 1) {
    return usage("which-span", ways == 0 ? "it isn't said what to cut out" : "it is said in two ways what to cut out",
                 "give --visit, or --event, or --from-s and --to-s");
  }
  if (request.from_s.has_value() != request.to_s.has_value()) {
    return usage("half-a-span", request.from_s ? "--to-s is missing" : "--from-s is missing", "");
  }
  Result<record::Recording> recording = record::open_recording(request.file);
  if (!recording) return recording.problems();
  Result<store::Store> store = installed_store_of(*recording);
  if (!store) return store.problems();
  return Clipper(request, *std::move(recording), *std::move(store)).run();
}

}  // namespace storetwin::session
