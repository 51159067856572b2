#include "core/record/visits.h"

#include <algorithm>

#include "core/record/mcap_reader.h"

namespace storetwin::record {
namespace {

// A visit that is told of for the first time by a later message than its opening was opened before that one.
RecordedVisit& entry(std::map<VisitId, RecordedVisit>& visits, const VisitId& visit, Timestamp at) {
  const auto [place, fresh] = visits.try_emplace(visit);
  RecordedVisit& found = place->second;
  if (fresh) {
    found.visit = visit;
    found.opened = at;
  }
  found.opened = std::min(found.opened, at);
  return found;
}

}  // namespace

void VisitBook::observe(const stream::Message& message) {
  if (const auto* scan = std::get_if<stream::TurnstileScan>(&message)) {
    // Whether staff, or who comes in on a code shown again, are visits of their own is the store's policy: a state
    // tells.
    if (!scan->staff && !scan->first_visit) entry(visits_, scan->visit, scan->header.captured);
  } else if (const auto* state = std::get_if<stream::VisitState>(&message)) {
    RecordedVisit& visit = entry(visits_, state->visit, state->header.captured);
    visit.external_id = state->external_id;
    if (state->phase == stream::VisitPhase::kLeft) visit.left = state->header.captured;
    if (state->phase == stream::VisitPhase::kInside) visit.left.reset();
  } else if (const auto* receipt = std::get_if<stream::Receipt>(&message)) {
    RecordedVisit& visit = entry(visits_, receipt->visit, receipt->header.captured);
    if (receipt->phase == stream::VisitPhase::kOpen) return;
    visit.decided = receipt->header.captured;
    visit.left = receipt->left;
  }
}

std::vector<RecordedVisit> VisitBook::visits() const {
  std::vector<RecordedVisit> result;
  for (const auto& [id, visit] : visits_) result.push_back(visit);
  std::stable_sort(result.begin(), result.end(),
                   [](const RecordedVisit& a, const RecordedVisit& b) { return a.opened < b.opened; });
  return result;
}

std::vector<RecordedVisit> visits_of(const Recording& recording) {
  VisitBook book;
  recording.for_each([&](const stream::Message& message) { book.observe(message); },
                     {.inputs = true,
                      .beliefs = false,
                      .outputs = true,
                      .topics = {"in/TurnstileScan", "out/VisitState", "out/Receipt"}});
  return book.visits();
}

const RecordedVisit* find_visit(const std::vector<RecordedVisit>& visits, const std::string& name) {
  const auto found = std::find_if(visits.begin(), visits.end(), [&](const RecordedVisit& visit) {
    return visit.visit.value == name || (!visit.external_id.empty() && visit.external_id == name);
  });
  return found == visits.end() ? nullptr : &*found;
}

Diagnostic unknown_visit(const std::vector<RecordedVisit>& visits, const std::string& name, const std::string& file) {
  std::vector<std::string> names;
  for (const RecordedVisit& visit : visits) {
    names.push_back(visit.visit.value);
    if (!visit.external_id.empty()) names.push_back(visit.external_id);
  }
  std::string hint = did_you_mean(name, names);
  if (hint.empty() && !names.empty()) {
    hint = names.size() == 1 ? "its only visit is '" + names.front() + "'"
                             : "its visits go from '" + names.front() + "' to '" + names.back() + "'";
  }
  return {.code = "unknown-visit",
          .file = file,
          .path = "--visit=" + name,
          .message = names.empty() ? "the recording holds no visit at all" : "the recording holds no such visit",
          .hint = std::move(hint)};
}

bool is_inside(const RecordedVisit& visit, Timestamp from, Timestamp to) {
  return visit.opened <= to && (!visit.left || *visit.left >= from);
}

bool has_topic(const Recording& recording, std::string_view prefix) {
  const auto& channels = recording.container().channels();
  return std::any_of(channels.begin(), channels.end(),
                     [&](const auto& channel) { return channel.second.topic.starts_with(prefix); });
}

std::vector<std::string> sources_of(const Recording& recording, std::string_view prefix) {
  std::vector<std::string> result;
  for (const auto& [id, channel] : recording.container().channels()) {
    if (channel.topic.starts_with(prefix)) result.push_back(channel.topic.substr(prefix.size() + 1));
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

}  // namespace storetwin::record
