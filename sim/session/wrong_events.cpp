#include "sim/session/wrong_events.h"

#include <algorithm>
#include <cmath>

#include "sim/score/event_metrics.h"

namespace storetwin::session {

namespace {

using report::WrongEvent;
using report::WrongKind;

WrongEvent of_truth(const truth::ItemEvent& event, const std::map<truth::ShopperId, VisitId>& visit_of) {
  const auto visit = visit_of.find(event.shopper);
  return {.at = event.at,
          .pick = event.kind == truth::ItemEventKind::kPick,
          .sku = event.sku,
          .plate = event.plate,
          .visit = visit == visit_of.end() ? VisitId() : visit->second};
}

bool same_shelf_and_time(const WrongEvent& a, const WrongEvent& b) {
  return a.pick == b.pick && a.plate.fixture == b.plate.fixture && a.plate.shelf == b.plate.shelf &&
         std::abs((a.at - b.at).in_seconds()) <= score::kEventWindowS;
}

// The first phantom in time that may be what the core made of the miss.
void join_wrong_products(std::vector<WrongEvent>& events) {
  std::vector<bool> joined(events.size(), false);
  for (WrongEvent& miss : events) {
    if (miss.kind != WrongKind::kMissed) continue;
    for (std::size_t i = 0; i < events.size(); ++i) {
      const WrongEvent& phantom = events[i];
      if (joined[i] || phantom.kind != WrongKind::kPhantom || !same_shelf_and_time(miss, phantom)) continue;
      miss.kind = WrongKind::kWrongProduct;
      miss.told_sku = phantom.told_sku;
      miss.told_visit = phantom.told_visit;
      joined[i] = true;
      break;
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!joined[i]) events[kept++] = events[i];
  }
  events.resize(kept);
}

}  // namespace

std::vector<WrongEvent> wrong_events(const truth::Truth& truth, const stream::Messages& said) {
  std::vector<stream::CartChange> changes;
  for (const stream::Message& message : said) {
    if (const auto* change = std::get_if<stream::CartChange>(&message)) changes.push_back(*change);
  }
  const std::vector<score::ReportedEvent> reported = score::reported_events(changes);
  const auto visit_of = score::visits_by_shopper(truth.visits);
  std::vector<WrongEvent> wrong;
  for (const score::MatchedEvent& match : score::match_events(truth.events, reported, visit_of)) {
    if (match.right_visit) continue;
    WrongEvent event;
    if (match.truth >= 0) event = of_truth(truth.events[static_cast<std::size_t>(match.truth)], visit_of);
    if (match.reported >= 0) {
      const score::ReportedEvent& told = reported[static_cast<std::size_t>(match.reported)];
      if (match.truth < 0)
        event = {.at = told.at, .kind = WrongKind::kPhantom, .pick = told.pick, .sku = told.sku, .plate = told.plate};
      else
        event.kind = WrongKind::kWrongVisit;
      event.told_sku = told.sku;
      event.told_visit = told.visit;
    }
    wrong.push_back(std::move(event));
  }
  std::stable_sort(wrong.begin(), wrong.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  join_wrong_products(wrong);
  return wrong;
}

}  // namespace storetwin::session
