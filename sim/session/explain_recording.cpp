#include "sim/session/explain_recording.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/explain/inquiry.h"
#include "core/explain/sensors.h"
#include "core/record/mcap_reader.h"
#include "core/record/visits.h"
#include "sim/session/core_feed.h"
#include "sim/session/recorded.h"

namespace storetwin::session {

namespace {

// So much of a recording is read before the visit's end, if not more is needed: some ten minutes of a busy small store.
// It tells what units weigh and where strays stand; carts need less.
constexpr std::uint64_t kHistoryBytes = 96'000'000;
// Plates and tracks need so long to settle.
constexpr Duration kLeadIn = Duration::milliseconds(10'000);
// Outputs are logged when the newest input has come, some seconds after what they speak of.
constexpr Duration kLogLag = Duration::milliseconds(10'000);
// Where nobody has noted who was inside, the core is run again from the last moment when nobody was, or from so long
// before.
constexpr Duration kLongestRerun = Duration::milliseconds(300'000);
// Sensors are asked what they missed in this time round an event, and all through the visit if it isn't longer than
// this.
constexpr Duration kBeside = Duration::milliseconds(1500);
constexpr Duration kLongestStay = Duration::milliseconds(1'800'000);

// Away from weight events tracks are looked at no more often than this.
constexpr Duration kTracksEvery = Duration::milliseconds(200);

const std::vector<std::string> kOperations = {"in/StaffAction", "in/PriceChange", "in/CatalogueChange",
                                              "in/PlanogramChange"};
const std::vector<std::string> kPeople = {"in/DepthPeople", "in/PersonDetections", "in/Skeletons"};

bool is_operation(const stream::Message& m) {
  return std::holds_alternative<stream::StaffAction>(m) || std::holds_alternative<stream::PriceChange>(m) ||
         std::holds_alternative<stream::CatalogueChange>(m) || std::holds_alternative<stream::PlanogramChange>(m);
}

// Tracks come some two hundred times a second. Beside weight events every one of them counts, for its hands; elsewhere they
// only tell who belongs to which visit.
class TrackThinner {
 public:
  TrackThinner(std::vector<Timestamp> contacts, Duration beside) : contacts_(std::move(contacts)), beside_(beside) {
    std::sort(contacts_.begin(), contacts_.end());
  }

  bool keep(Timestamp captured) {
    const auto next = std::lower_bound(contacts_.begin(), contacts_.end(), captured - beside_);
    const bool near = next != contacts_.end() && *next - captured <= beside_;
    if (!near && kept_ && captured - *kept_ < kTracksEvery) return false;
    kept_ = captured;
    return true;
  }

 private:
  std::vector<Timestamp> contacts_;
  Duration beside_;
  std::optional<Timestamp> kept_;
};

class Explainer {
 public:
  Explainer(const ExplainRequest& request, record::Recording recording, store::Store store)
      : request_(request), recording_(std::move(recording)), store_(std::move(store)) {}

  Result<Explained> run() {
    const bool told = record::has_topic(recording_, "belief/") && record::has_topic(recording_, "out/");
    std::vector<record::RecordedVisit> visits = record::visits_of(recording_);
    stream::Messages again;
    Diagnostics problems = unknown_sku(recording_, store_, request_.sku);
    if (!told) {
      const record::RecordedVisit* asked = record::find_visit(visits, request_.visit);
      const bool minted = store_.policies.visit_opening == store::VisitOpening::kTurnstile;
      if (asked == nullptr && minted) problems.add(record::unknown_visit(visits, request_.visit, request_.file));
      if (problems.has_errors()) return problems;
      again = run_again(asked);
      visits = visits_in(again);
    }
    const record::RecordedVisit* asked = record::find_visit(visits, request_.visit);
    if (asked == nullptr) problems.add(record::unknown_visit(visits, request_.visit, request_.file));
    if (problems.has_errors()) return problems;

    explain::Inquiry inquiry(store_, request_.params.cart, request_.params.interaction.likelihood,
                             {asked->visit, SkuId(request_.sku)});
    if (told) read_told(*asked, visits, inquiry);
    hear(again, inquiry);
    Explained out{.answer = inquiry.answer(), .store = store_, .damage = {}};
    out.answer.zero = zero_of(recording_);
    ask_sensors(out.answer);
    out.answer.notes.insert(out.answer.notes.end(), notes_.begin(), notes_.end());
    out.damage = recording_.damage();
    return out;
  }

 private:
  /// From when on the recording is read for a visit: everybody who was inside with it was followed from the door.
  Timestamp history_from(const record::RecordedVisit& asked, const std::vector<record::RecordedVisit>& visits,
                         Timestamp end) const {
    Timestamp from = asked.opened;
    for (const record::RecordedVisit& visit : visits) {
      if (record::is_inside(visit, asked.opened, asked.opened)) from = std::min(from, visit.opened);
    }
    from = from - kLeadIn;
    std::vector<record::Segment> segments = recording_.container().segments();
    std::sort(segments.begin(), segments.end(),
              [](const record::Segment& a, const record::Segment& b) { return a.start_time > b.start_time; });
    std::uint64_t bytes = 0;
    for (const record::Segment& segment : segments) {
      const Timestamp start{static_cast<std::int64_t>(segment.start_time)};
      if (start > end) continue;
      bytes += segment.length;
      if (bytes > kHistoryBytes) break;
      from = std::min(from, start);
    }
    return from;
  }

  void read_told(const record::RecordedVisit& asked, const std::vector<record::RecordedVisit>& visits,
                 explain::Inquiry& inquiry) {
    record::PlayFilter filter = record::play_all();
    filter.topics = kOperations;
    filter.topics.insert(filter.topics.end(), {"belief/", "out/"});
    if (asked.decided) {
      const Duration late = Duration::seconds(store_.policies.late_window_s);
      filter.to = *asked.decided + late + kLogLag;
      filter.from = history_from(asked, visits, *filter.to);
    }
    if (filter.from && *filter.from > begin_of(recording_)) {
      notes_.push_back(fmt::format("the recording was read from {:.0f} s on; what happened before is not weighed in",
                                   (*filter.from - zero_of(recording_)).in_seconds()));
    }
    record::PlayFilter events{.inputs = false, .beliefs = true, .outputs = false, .topics = {"belief/WeightEvent"}};
    events.from = filter.from;
    events.to = filter.to;
    std::vector<Timestamp> contacts;
    recording_.for_each([&](const stream::Message& m) { contacts.push_back(stream::header_of(m).captured); }, events);
    TrackThinner thinner(std::move(contacts), beside_contact());
    filter.keep = [&](std::string_view topic, Timestamp captured) {
      return !topic.starts_with("belief/Tracks") || thinner.keep(captured);
    };
    recording_.for_each([&](const stream::Message& message) { inquiry.observe(message); }, filter);
  }

  Duration beside_contact() const { return Duration::seconds(request_.params.interaction.likelihood.window_s + 0.3); }

  /// What a core that ran again has said, no more of its tracks than is read of a recording.
  void hear(const stream::Messages& again, explain::Inquiry& inquiry) const {
    std::vector<Timestamp> contacts;
    for (const stream::Message& message : again) {
      if (const auto* event = std::get_if<stream::WeightEvent>(&message)) contacts.push_back(event->header.captured);
    }
    TrackThinner thinner(std::move(contacts), beside_contact());
    for (const stream::Message& message : again) {
      const bool tracks = std::holds_alternative<stream::Tracks>(message);
      if (!tracks || thinner.keep(stream::header_of(message).captured)) inquiry.observe(message);
    }
  }

  /// When the store was last empty before `at`, by the turnstile; not longer before than the core is worth running.
  Timestamp last_empty_before(Timestamp at) const {
    const Timestamp earliest = at - kLongestRerun;
    Timestamp empty = begin_of(recording_);
    int inside = 0;
    recording_.for_each(
        [&](const stream::Message& message) {
          const auto& crossing = std::get<stream::TurnstileCrossing>(message);
          if (crossing.header.captured >= at) return;
          inside = std::max(0, inside + (crossing.direction == stream::CrossingDirection::kIn ? 1 : -1));
          if (inside == 0) empty = crossing.header.captured;
        },
        {.inputs = true, .beliefs = false, .outputs = false, .topics = {"in/TurnstileCrossing"}});
    return std::max(empty, earliest);
  }

  stream::Messages run_again(const record::RecordedVisit* asked) {
    record::PlayFilter filter;
    if (asked != nullptr) filter.from = last_empty_before(asked->opened) - kLeadIn;
    notes_.push_back(filter.from && *filter.from > begin_of(recording_)
                         ? fmt::format("the recording holds no beliefs: the core was run again from {:.0f} s on",
                                       (*filter.from - zero_of(recording_)).in_seconds())
                         : std::string("the recording holds no beliefs: the core was run again"));
    const std::set<std::string> frames = sources_with_frames(recording_);
    CoreFeed feed(store_, request_.params, {.emit_beliefs = true}, Workers(request_.threads));
    stream::Messages told;
    bool decided = false;
    const auto keep = [&](stream::Messages outputs) {
      for (stream::Message& message : outputs) {
        const auto* receipt = std::get_if<stream::Receipt>(&message);
        decided = decided || (receipt != nullptr && asked != nullptr && receipt->visit == asked->visit);
        told.push_back(std::move(message));
      }
    };
    record::Player player = recording_.play(filter);
    while (std::optional<stream::Message> message = player.next()) {
      const bool seen =
          std::holds_alternative<stream::DepthPeople>(*message) && frames.count(stream::header_of(*message).source) > 0;
      if (seen) continue;
      if (is_operation(*message)) told.push_back(*message);
      keep(feed.feed({*std::move(message)}).outputs);
      if (decided) return told;
    }
    keep(feed.finish().outputs);
    return told;
  }

  static std::vector<record::RecordedVisit> visits_in(const stream::Messages& messages) {
    record::VisitBook book;
    for (const stream::Message& message : messages) book.observe(message);
    return book.visits();
  }

  /// What inputs captured in a span show of the sensors.
  std::vector<std::string> ask(explain::Span span, std::set<std::string> people, const std::set<PlateAddress>& plates) {
    record::PlayFilter filter;
    filter.topics = {"in/PlateBatch"};
    if (!people.empty()) filter.topics.insert(filter.topics.end(), kPeople.begin(), kPeople.end());
    filter.from = span.from - Duration::seconds(1);
    filter.to = span.to + Duration::seconds(store_.policies.late_window_s) + kBeside;
    explain::SensorWatch watch(span, std::move(people), plates, store_.policies.late_window_s);
    recording_.for_each([&](const stream::Message& message) { watch.observe(message); }, filter);
    return watch.missing();
  }

  void ask_sensors(explain::Answer& answer) {
    if (!record::has_topic(recording_, "in/PlateBatch")) {
      answer.notes.push_back("the recording holds no plate samples, so nothing is known of what sensors missed");
      return;
    }
    std::set<std::string> people;
    for (const std::string& topic : kPeople) {
      for (const std::string& source : record::sources_of(recording_, topic)) people.insert(source);
    }
    const auto ask_about = [&](explain::Incident& incident) {
      std::set<PlateAddress> plates;
      for (const stream::PlateDelta& part : incident.event.plates) plates.insert(part.plate);
      const explain::Span span{incident.event.begin - kBeside, incident.event.end + kBeside};
      for (std::string& clause : ask(span, people, plates)) incident.missing.push_back(std::move(clause));
    };
    for (explain::Incident& incident : answer.incidents) ask_about(incident);
    if (answer.nearest) ask_about(*answer.nearest);
    const bool known = answer.opened != Timestamp{} && answer.decided - answer.opened < kLongestStay;
    if (known && !answer.facings.empty()) {
      answer.missing = ask({answer.opened, answer.decided}, {}, {answer.facings.begin(), answer.facings.end()});
    }
  }

  const ExplainRequest& request_;
  record::Recording recording_;
  store::Store store_;
  std::vector<std::string> notes_;
};

}  // namespace

Result<Explained> explain_recording(const ExplainRequest& request) {
  Result<record::Recording> recording = record::open_recording(request.file);
  if (!recording) return recording.problems();
  Result<store::Store> store = installed_store_of(*recording);
  if (!store) return store.problems();
  return Explainer(request, *std::move(recording), *std::move(store)).run();
}

}  // namespace storetwin::session
