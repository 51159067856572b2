#include "sim/triage/differences.h"

#include <algorithm>
#include <cmath>

#include "core/base/assignment.h"

namespace storetwin::triage {

namespace {

using truth::ItemEvent;
using truth::ItemEventKind;

// An event that is read this far from its true time is still the same event: scoring is stricter.
constexpr double kWindowS = 3;
// In seconds of time error: a pair of one SKU beats any pair of two, one shelf beats the neighbour, and of two people
// who lift the same thing in the same second each gets their own.
constexpr double kOtherVisit = 0.5;
constexpr double kOtherShelf = 4;
constexpr double kOtherSku = 10;
constexpr double kApart = 20;

// ------------------------------------------------------------------ what the core came to believe

using Reading = std::vector<score::ReportedEvent>;

// The newest change that speaks of the same line, of the very event if there is one.
Reading::iterator find_change(Reading& reading, const stream::CartAmendment& a, bool pick) {
  auto best = reading.end();
  for (auto it = reading.begin(); it != reading.end(); ++it) {
    if (it->visit != a.visit || it->sku != a.sku || it->pick != pick) continue;
    if (it->event == a.amended_event) return it;
    best = it;
  }
  return best;
}

void amend(Reading& reading, const stream::CartAmendment& a) {
  const bool fewer = a.quantity_after < a.quantity_before;
  for (int unit = 0; unit < std::abs(a.quantity_after - a.quantity_before); ++unit) {
    // One fewer is a pick that wasn't, one more a put-back that wasn't; with neither it is an event of its own.
    if (const auto found = find_change(reading, a, fewer);
        found != reading.end() && (fewer || found->event == a.amended_event)) {
      reading.erase(found);
      continue;
    }
    score::ReportedEvent added{a.header.captured, !fewer, a.sku, {}, a.visit, a.amended_event};
    const auto meant =
        std::find_if(reading.begin(), reading.end(), [&](const auto& r) { return r.event == a.amended_event; });
    if (meant != reading.end()) {
      added.at = meant->at;
      added.plate = meant->plate;
    }
    reading.push_back(added);
  }
}

// ------------------------------------------------------------------ what truly happened

struct ItemStory {
  VisitId billed;
  std::optional<ItemEvent> handed;
  bool strayed = false;
  int picked = -1;  ///< index of the pick in the units
};

class Bookkeeper {
 public:
  Bookkeeper(const truth::Truth& truth, const store::Policies& policies)
      : policies_(policies), visit_of_(score::visits_by_shopper(truth.visits)) {
    for (const ItemEvent& event : truth.events) {
      if (std::find(truth.staff.begin(), truth.staff.end(), event.shopper) == truth.staff.end()) take(event);
    }
  }
  std::vector<TrueUnit> units;

 private:
  VisitId visit(truth::ShopperId shopper) const {
    const auto found = visit_of_.find(shopper);
    return found == visit_of_.end() ? VisitId() : found->second;
  }

  void take(const ItemEvent& event) {
    ItemStory& story = stories_[event.item];
    switch (event.kind) {
      case ItemEventKind::kPick: return begin(event, story);
      case ItemEventKind::kPickUp: return pick_up(event, story);
      case ItemEventKind::kPutBack: return give_back(event, story, event.misplaced);
      case ItemEventKind::kDrop:
        if (policies_.left_behind == store::LeftBehind::kFree) give_back(event, story, true);
        story.strayed = true;
        return;
      case ItemEventKind::kHandOff: return hand_over(event, story);
    }
  }

  void begin(const ItemEvent& event, ItemStory& story) {
    const bool strayed = story.strayed;
    story = {.billed = visit(event.shopper), .picked = static_cast<int>(units.size())};
    units.push_back({event, true, story.billed, {}, strayed});
  }

  // From the floor: whose it is by then is the policy's; only a change of bills is an event.
  void pick_up(const ItemEvent& event, ItemStory& story) {
    const bool free = policies_.left_behind == store::LeftBehind::kFree;
    if (free || story.picked < 0) return begin(event, story);
    if (policies_.hand_off == store::HandOff::kFollowsItem) move_bill(event, event.shopper, story);
  }

  void give_back(const ItemEvent& event, ItemStory& story, bool elsewhere) {
    units.push_back({event, false, story.picked >= 0 ? story.billed : visit(event.shopper), story.handed, elsewhere});
    story = {.strayed = elsewhere};
  }

  void hand_over(const ItemEvent& event, ItemStory& story) {
    if (visit(event.shopper) == visit(event.receiver)) return;
    if (policies_.hand_off == store::HandOff::kFollowsItem) move_bill(event, event.receiver, story);
    note_hand_over(event, story);
  }

  void move_bill(const ItemEvent& event, truth::ShopperId to, ItemStory& story) {
    story.billed = visit(to);
    if (story.picked >= 0) units[static_cast<std::size_t>(story.picked)].visit = story.billed;
    note_hand_over(event, story);
  }

  void note_hand_over(const ItemEvent& event, ItemStory& story) {
    story.handed = event;
    if (story.picked >= 0) units[static_cast<std::size_t>(story.picked)].handed = event;
  }

  const store::Policies& policies_;
  std::map<truth::ShopperId, VisitId> visit_of_;
  std::map<truth::ItemId, ItemStory> stories_;
};

// ------------------------------------------------------------------ side by side

double cost_of(const TrueUnit& t, const score::ReportedEvent& r) {
  const double error_s = std::abs((t.event.at - r.at).in_seconds());
  if (t.take != r.pick || error_s > kWindowS || t.event.plate.fixture != r.plate.fixture) return kApart;
  return error_s + (t.event.sku == r.sku ? 0 : kOtherSku) + (t.event.plate.shelf == r.plate.shelf ? 0 : kOtherShelf) +
         (t.visit == r.visit ? 0 : kOtherVisit);
}

}  // namespace

std::map<std::pair<VisitId, SkuId>, int> Difference::effect() const {
  std::map<std::pair<VisitId, SkuId>, int> units;
  if (reported) units[{reported->visit, reported->sku}] += reported->pick ? 1 : -1;
  if (truth) units[{truth->visit, truth->event.sku}] -= truth->take ? 1 : -1;
  std::erase_if(units, [](const auto& entry) { return entry.second == 0; });
  return units;
}

std::vector<score::ReportedEvent> final_reading(const stream::Messages& outputs) {
  std::vector<stream::CartChange> changes;
  for (const stream::Message& message : outputs) {
    if (const auto* change = std::get_if<stream::CartChange>(&message)) changes.push_back(*change);
  }
  Reading reading = score::reported_events(changes);
  for (const stream::Message& message : outputs) {
    const auto* amendment = std::get_if<stream::CartAmendment>(&message);
    if (amendment != nullptr && amendment->settlement == stream::Settlement::kSettled) amend(reading, *amendment);
  }
  std::stable_sort(reading.begin(), reading.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return reading;
}

std::vector<TrueUnit> true_units(const truth::Truth& truth, const store::Policies& policies) {
  return std::move(Bookkeeper(truth, policies).units);
}

std::vector<Difference> differences(const std::vector<TrueUnit>& truth,
                                    const std::vector<score::ReportedEvent>& reported) {
  const auto rows = static_cast<Eigen::Index>(truth.size()), columns = static_cast<Eigen::Index>(reported.size());
  Eigen::MatrixXd cost(rows, columns);
  for (Eigen::Index i = 0; i < rows; ++i) {
    for (Eigen::Index j = 0; j < columns; ++j) {
      cost(i, j) = cost_of(truth[static_cast<std::size_t>(i)], reported[static_cast<std::size_t>(j)]);
    }
  }
  const std::vector<int> column = assign_gated(cost, kApart);
  std::vector<Difference> all;
  std::vector<bool> taken(reported.size(), false);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    Difference difference{.truth = truth[i]};
    if (column[i] >= 0) {
      difference.reported = reported[static_cast<std::size_t>(column[i])];
      taken[static_cast<std::size_t>(column[i])] = true;
    }
    all.push_back(difference);
  }
  for (std::size_t j = 0; j < reported.size(); ++j) {
    if (!taken[j]) all.push_back({.reported = reported[j]});
  }
  std::erase_if(all, [](const Difference& d) { return d.effect().empty(); });
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.at() < b.at(); });
  return all;
}

}  // namespace storetwin::triage
