#include "sim/session/noted_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace storetwin::session {

namespace {

const char* word_of(stream::AlertKind kind) {
  switch (kind) {
    case stream::AlertKind::kUnattributedPick: return "unattributed_pick";
    case stream::AlertKind::kSensorFault: return "sensor_fault";
    case stream::AlertKind::kLateData: return "late_data";
    case stream::AlertKind::kForeignItem: return "foreign_item";
    case stream::AlertKind::kTailgating: return "tailgating";
    case stream::AlertKind::kOverflow: return "overflow";
  }
  return "";
}

std::string text_of(const EventPattern& pattern) {
  return pattern.subject.empty() ? pattern.event : pattern.event + " of " + pattern.subject;
}

std::vector<const NotedEvent*> found(const std::vector<NotedEvent>& noted, const EventPattern& pattern) {
  std::vector<const NotedEvent*> events;
  for (const NotedEvent& event : noted) {
    const bool subject_fits = pattern.subject.empty() || event.subject == pattern.subject;
    if (event.event == pattern.event && subject_fits) events.push_back(&event);
  }
  return events;
}

// What there was of the same kind, for whoever mistook the subject.
std::string others(const std::vector<NotedEvent>& noted, const std::string& event) {
  std::set<std::string> subjects;
  for (const NotedEvent* other : found(noted, {event, ""})) subjects.insert(other->subject);
  return subjects.empty() ? "" : fmt::format(", only of {}", fmt::join(subjects, ", "));
}

}  // namespace

const std::vector<std::string>& event_words() {
  static const std::vector<std::string> words = {"unattributed_pick", "sensor_fault", "late_data", "foreign_item",
                                                 "tailgating",        "overflow",     "review",    "amendment",
                                                 "planogram_correction"};
  return words;
}

std::vector<NotedEvent> noted_events(const stream::Messages& said) {
  std::vector<NotedEvent> events;
  for (const stream::Message& message : said) {
    if (!stream::is_settled(message)) continue;
    const Timestamp at = stream::header_of(message).captured;
    if (const auto* alert = std::get_if<stream::Alert>(&message)) {
      events.push_back({word_of(alert->kind), alert->subject, at});
    } else if (const auto* review = std::get_if<stream::ReviewRequest>(&message)) {
      events.push_back({"review", review->sku.value, at});
    } else if (const auto* amendment = std::get_if<stream::CartAmendment>(&message)) {
      events.push_back({"amendment", amendment->visit.value, at});
    } else if (const auto* correction = std::get_if<stream::PlanogramCorrection>(&message)) {
      events.push_back({"planogram_correction", to_text(correction->plate), at});
    }
  }
  return events;
}

std::vector<std::string> unmet_events(const std::vector<NotedEvent>& noted, const std::vector<EventPattern>& required,
                                      const std::vector<EventPattern>& forbidden) {
  std::vector<std::string> unmet;
  for (const EventPattern& pattern : required) {
    if (!found(noted, pattern).empty()) continue;
    unmet.push_back(fmt::format("required, and there was none{}: {}",
                                pattern.subject.empty() ? "" : others(noted, pattern.event), text_of(pattern)));
  }
  for (const EventPattern& pattern : forbidden) {
    const std::vector<const NotedEvent*> events = found(noted, pattern);
    if (events.empty()) continue;
    unmet.push_back(fmt::format("forbidden, and there were {}, the first at {:.1f} s{}: {}", events.size(),
                                events.front()->at.in_seconds(),
                                pattern.subject.empty() ? " of " + events.front()->subject : "", text_of(pattern)));
  }
  return unmet;
}

}  // namespace storetwin::session
