#include "tests/sim/triage/planted.h"

#include <algorithm>
#include <map>

#include "sim/score/event_metrics.h"

namespace storetwin::triage {

namespace {

using stream::CartChange;
using stream::Receipt;
using Spoilt = std::optional<Planted>;

Receipt* last_receipt(Played& run, const VisitId& visit) {
  Receipt* last = nullptr;
  for (stream::Message& message : run.outputs) {
    auto* receipt = std::get_if<Receipt>(&message);
    if (receipt != nullptr && receipt->visit == visit) last = receipt;
  }
  return last;
}

// The receipt as it would be with so many units more or fewer; false if it has too few.
bool charge(Played& run, const VisitId& visit, const SkuId& sku, int units) {
  if (!visit) return true;
  Receipt* receipt = last_receipt(run, visit);
  if (receipt == nullptr) return false;
  auto line = std::find_if(receipt->lines.begin(), receipt->lines.end(), [&](const auto& l) { return l.sku == sku; });
  if (line == receipt->lines.end()) line = receipt->lines.insert(line, {.sku = sku, .quantity = 0});
  line->quantity += units;
  const bool possible = line->quantity >= 0;
  std::erase_if(receipt->lines, [](const auto& l) { return l.quantity == 0; });
  return possible;
}

// Which messages are changes that `fits` accepts, in a drawn order.
std::vector<std::size_t> changes_that(const Played& run, RandomStream& random,
                                      const std::function<bool(const CartChange&)>& fits) {
  std::vector<std::pair<std::uint64_t, std::size_t>> found;
  for (std::size_t i = 0; i < run.outputs.size(); ++i) {
    const auto* change = std::get_if<CartChange>(&run.outputs[i]);
    if (change != nullptr && change->visit && fits(*change)) found.emplace_back(random.bits(), i);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::size_t> order;
  for (const auto& [draw, index] : found) order.push_back(index);
  return order;
}

CartChange& change_at(Played& run, std::size_t i) { return std::get<CartChange>(run.outputs[i]); }

// The true event that an oracle's change reports.
const truth::ItemEvent* truth_of(const Played& run, const CartChange& change) {
  for (const truth::ItemEvent& event : run.truth.events) {
    if (event.at == change.header.captured && event.sku == change.sku && event.plate == change.plate) return &event;
  }
  return nullptr;
}

// A SKU that another plate of the same shelf holds.
SkuId neighbour_of(const Played& run, const CartChange& change) {
  for (const store::Facing& facing : run.store.planogram) {
    if (facing.fixture == change.plate.fixture && facing.shelf == change.plate.shelf && facing.sku != change.sku)
      return facing.sku;
  }
  return {};
}

Spoilt forget(const Played& run, RandomStream random, const std::function<bool(const CartChange&)>& fits) {
  for (const std::size_t i : changes_that(run, random, fits)) {
    Planted planted{.run = run, .late = {}, .visits = {}};
    const CartChange change = change_at(planted.run, i);
    if (!charge(planted.run, change.visit, change.sku, -change.quantity)) continue;
    planted.run.outputs.erase(planted.run.outputs.begin() + static_cast<std::ptrdiff_t>(i));
    planted.visits = {change.visit};
    return planted;
  }
  return std::nullopt;
}

bool is_pick(const CartChange& change) { return change.quantity == 1; }

Spoilt miss_pick(const Played& run, RandomStream random) { return forget(run, random, is_pick); }

Spoilt miss_put_back(const Played& run, RandomStream random, bool misplaced) {
  return forget(run, random, [&](const CartChange& change) {
    const truth::ItemEvent* event = truth_of(run, change);
    return change.quantity == -1 && event != nullptr && event->misplaced == misplaced;
  });
}

Spoilt read_other_sku(const Played& run, RandomStream random, bool misplaced) {
  const auto fits = [&](const CartChange& change) {
    const truth::ItemEvent* event = truth_of(run, change);
    return event != nullptr && event->misplaced == misplaced && (misplaced ? change.quantity == -1 : is_pick(change)) &&
           neighbour_of(run, change);
  };
  for (const std::size_t i : changes_that(run, random, fits)) {
    Planted planted{.run = run, .late = {}, .visits = {}};
    CartChange& change = change_at(planted.run, i);
    const SkuId other = neighbour_of(run, change);
    if (!charge(planted.run, change.visit, change.sku, -change.quantity)) continue;
    if (!charge(planted.run, change.visit, other, change.quantity)) continue;
    change.sku = other;
    planted.visits = {change.visit};
    return planted;
  }
  return std::nullopt;
}

Spoilt invent_pick(const Played& run, RandomStream random) {
  for (const std::size_t i : changes_that(run, random, is_pick)) {
    Planted planted{.run = run, .late = {}, .visits = {}};
    CartChange invented = change_at(planted.run, i);
    invented.header.captured = invented.header.captured + Duration::seconds(random.uniform(4, 7));
    invented.event.value += 1'000'000;
    const bool busy = std::any_of(run.truth.events.begin(), run.truth.events.end(), [&](const truth::ItemEvent& event) {
      return event.plate.fixture == invented.plate.fixture &&
             std::abs((event.at - invented.header.captured).in_seconds()) < 4;
    });
    if (busy || !charge(planted.run, invented.visit, invented.sku, 1)) continue;
    planted.run.outputs.insert(planted.run.outputs.begin() + static_cast<std::ptrdiff_t>(i) + 1, invented);
    planted.visits = {invented.visit};
    return planted;
  }
  return std::nullopt;
}

// One event goes to somebody else, whose track is where it should be.
Spoilt give_to_another(const Played& run, RandomStream random) {
  for (const std::size_t i : changes_that(run, random, is_pick)) {
    Planted planted{.run = run, .late = {}, .visits = {}};
    CartChange& change = change_at(planted.run, i);
    const auto other = std::find_if(run.truth.visits.begin(), run.truth.visits.end(), [&](const auto& v) {
      return v.visit != change.visit && v.entered < change.header.captured && v.left > change.header.captured;
    });
    if (other == run.truth.visits.end() || !charge(planted.run, change.visit, change.sku, -1)) continue;
    charge(planted.run, other->visit, change.sku, 1);
    planted.visits = {change.visit, other->visit};
    change.visit = other->visit;
    return planted;
  }
  return std::nullopt;
}

// From an instant on everything that is said of tracks goes by other names: tags and changes, and the receipts after
// them.
bool rename_from(Played& run, Timestamp from, const std::map<TrackId, VisitId>& names) {
  bool possible = true;
  for (stream::Message& message : run.outputs) {
    if (auto* tracks = std::get_if<stream::Tracks>(&message); tracks != nullptr && tracks->header.captured >= from) {
      for (stream::Track& track : tracks->tracks) {
        if (const auto name = names.find(track.id); name != names.end()) track.visit = name->second;
      }
    }
    auto* change = std::get_if<CartChange>(&message);
    if (change == nullptr || change->header.captured < from || !names.contains(change->track)) continue;
    const VisitId& name = names.at(change->track);
    possible &=
        charge(run, change->visit, change->sku, -change->quantity) && charge(run, name, change->sku, change->quantity);
    change->visit = name;
  }
  return possible;
}

std::vector<VisitId> wrong_visits(const Played& run) {
  std::vector<VisitId> wrong;
  for (const score::VisitScore& visit : score::score_run(run.truth, run.outputs, run.store).visits) {
    if (!visit.exact) wrong.push_back(visit.visit);
  }
  return wrong;
}

Spoilt renamed(const Played& run, Timestamp from, const std::map<TrackId, VisitId>& names) {
  Planted planted{.run = run, .late = {}, .visits = {}};
  if (!rename_from(planted.run, from, names)) return std::nullopt;
  planted.visits = wrong_visits(planted.run);
  if (planted.visits.empty()) return std::nullopt;
  return planted;
}

// Two who have been in the shop for some seconds change names; then each is charged for what the other takes.
Spoilt swap_identities(const Played& run, RandomStream random) {
  for (const std::size_t i : changes_that(run, random, is_pick)) {
    const CartChange& change = std::get<CartChange>(run.outputs[i]);
    const Timestamp from = change.header.captured - Duration::seconds(2);
    for (const truth::VisitTruth& other : run.truth.visits) {
      const bool inside = other.entered < from - Duration::seconds(5) && other.left > from + Duration::seconds(5);
      const auto own = score::visits_by_shopper(run.truth.visits).at({change.track.value});
      const auto mine =
          std::find_if(run.truth.visits.begin(), run.truth.visits.end(), [&](const auto& v) { return v.visit == own; });
      if (!inside || other.visit == own || mine->entered > from - Duration::seconds(5)) continue;
      const TrackId others{other.members.front().value};
      if (auto planted = renamed(run, from, {{change.track, other.visit}, {others, own}})) return planted;
    }
  }
  return std::nullopt;
}

Spoilt lose_person(const Played& run, RandomStream random) {
  for (const std::size_t i : changes_that(run, random, is_pick)) {
    const CartChange& change = std::get<CartChange>(run.outputs[i]);
    const Timestamp from = change.header.captured - Duration::seconds(2);
    const auto visit = std::find_if(run.truth.visits.begin(), run.truth.visits.end(),
                                    [&](const auto& v) { return v.visit == change.visit; });
    if (visit->entered > from - Duration::seconds(5)) continue;
    if (auto planted = renamed(run, from, {{change.track, VisitId()}})) return planted;
  }
  return std::nullopt;
}

// Whoever came in is nobody's, from the first step on.
Spoilt never_bind(const Played& run, RandomStream random) {
  const auto order = changes_that(run, random, is_pick);
  if (order.empty()) return std::nullopt;
  return renamed(run, {}, {{std::get<CartChange>(run.outputs[order.front()]).track, VisitId()}});
}

Spoilt lose_receipt(const Played& run, RandomStream random) {
  const auto order = changes_that(run, random, is_pick);
  if (order.empty()) return std::nullopt;
  Planted planted{.run = run, .late = {}, .visits = {std::get<CartChange>(run.outputs[order.front()]).visit}};
  std::erase_if(planted.run.outputs, [&](const stream::Message& message) {
    const auto* receipt = std::get_if<Receipt>(&message);
    return receipt != nullptr && receipt->visit == planted.visits.front();
  });
  if (wrong_visits(planted.run) != planted.visits) return std::nullopt;
  return planted;
}

// The store bills whoever has the unit; the core doesn't notice that it changed hands.
Spoilt miss_hand_over(const Played& run, RandomStream random) {
  const auto visit_of = score::visits_by_shopper(run.truth.visits);
  for (const std::size_t i : changes_that(run, random, is_pick)) {
    Planted planted{.run = run, .late = {}, .visits = {}};
    planted.run.store.policies.hand_off = store::HandOff::kFollowsItem;
    const CartChange change = change_at(planted.run, i);
    const truth::ItemEvent* pick = truth_of(run, change);
    const auto receiver = std::find_if(run.truth.visits.begin(), run.truth.visits.end(), [&](const auto& v) {
      return v.visit != change.visit && v.entered < change.header.captured &&
             v.left > change.header.captured + Duration::seconds(3);
    });
    const bool kept = pick != nullptr && std::none_of(run.truth.events.begin(), run.truth.events.end(),
                                                      [&](const truth::ItemEvent& event) {
                                                        return event.item == pick->item && event.at > pick->at;
                                                      });
    if (!kept || receiver == run.truth.visits.end()) continue;
    truth::ItemEvent given = *pick;
    given.kind = truth::ItemEventKind::kHandOff;
    given.at = pick->at + Duration::seconds(2);
    given.receiver = receiver->members.front();
    given.plate = {};
    auto& events = planted.run.truth.events;
    events.insert(std::find_if(events.begin(), events.end(), [&](const auto& e) { return e.at > given.at; }), given);
    for (truth::VisitTruth& visit : planted.run.truth.visits) {
      if (visit.visit != change.visit && visit.visit != receiver->visit) continue;
      const int units = visit.visit == change.visit ? -1 : 1;
      auto line =
          std::find_if(visit.lines.begin(), visit.lines.end(), [&](const auto& l) { return l.sku == pick->sku; });
      if (line == visit.lines.end()) line = visit.lines.insert(line, {pick->sku, 0});
      line->quantity += units;
      std::erase_if(visit.lines, [](const auto& l) { return l.quantity == 0; });
    }
    planted.visits = {change.visit, receiver->visit};
    return planted;
  }
  return std::nullopt;
}

// `error` again, with a fault where it happened.
Spoilt with_fault(Spoilt error, const std::function<truth::FaultEvent(const FailureCause&)>& fault) {
  if (!error) return error;
  const std::vector<FailureCause> causes = error->run.causes();
  if (causes.empty()) return std::nullopt;
  error->run.truth.faults = {fault(causes.front())};
  return error;
}

Spoilt dead_plate(const Played& run, RandomStream random) {
  return with_fault(miss_pick(run, random), [](const FailureCause& cause) {
    return truth::FaultEvent{
        .kind = "plate_dead", .target = to_text(cause.plate), .from = cause.at - Duration::seconds(9)};
  });
}

Spoilt wrong_mass(const Played& run, RandomStream random) {
  return with_fault(read_other_sku(run, random, false), [](const FailureCause& cause) {
    return truth::FaultEvent{.kind = "catalogue_wrong", .target = cause.skus.front().value};
  });
}

Spoilt dead_camera(const Played& run, RandomStream random) {
  return with_fault(swap_identities(run, random), [](const FailureCause& cause) {
    return truth::FaultEvent{.kind = "camera_dead", .target = "depth/c1", .from = cause.at - Duration::seconds(20)};
  });
}

// The fault was told of, so it explains nothing.
Spoilt dead_plate_told(const Played& run, RandomStream random) {
  Spoilt planted = dead_plate(run, random);
  if (!planted) return planted;
  const truth::FaultEvent& fault = planted->run.truth.faults.front();
  stream::Alert alert{.kind = stream::AlertKind::kSensorFault, .subject = fault.target};
  alert.header.captured = fault.from + Duration::seconds(2);
  alert.settlement = stream::Settlement::kSettled;
  planted->run.outputs.emplace_back(alert);
  return planted;
}

// A fault that is nowhere near is none of its causes.
Spoilt dead_plate_elsewhere(const Played& run, RandomStream random) {
  return with_fault(miss_pick(run, random), [](const FailureCause& cause) {
    return truth::FaultEvent{.kind = "plate_dead", .target = "gondola_99/1/1", .from = cause.at - Duration::seconds(9)};
  });
}

Spoilt late_plates(const Played& run, RandomStream random) {
  Spoilt planted = miss_pick(run, random);
  if (!planted) return planted;
  const FailureCause cause = planted->run.causes().front();
  const Timestamp from = cause.at - Duration::seconds(1.5);
  planted->late = {{"depth/c1", from, cause.at, 20}, {"plates/" + cause.plate.fixture, from, cause.at, 5}};
  return planted;
}

}  // namespace

std::vector<Plant> all_plants() {
  return {{Cause::kPersonLost, "the track loses its visit for good", lose_person},
          {Cause::kIdentitySwap, "two tracks change visits", swap_identities},
          {Cause::kWrongSku, "a pick is read as the neighbour's SKU",
           [](const Played& r, RandomStream x) { return read_other_sku(r, x, false); }},
          {Cause::kMissedPick, "a pick is not read", miss_pick},
          {Cause::kMissedPick, "a pick is not read, and a plate elsewhere is dead", dead_plate_elsewhere},
          {Cause::kMissedPick, "a pick is not read on a plate known to be dead", dead_plate_told},
          {Cause::kPhantomPick, "a pick is made up", invent_pick},
          {Cause::kWrongShopper, "a pick is given to a neighbour", give_to_another},
          {Cause::kGroupHandOver, "a hand-over is not noticed", miss_hand_over},
          {Cause::kPutBackNotSeen, "a put-back is not read",
           [](const Played& r, RandomStream x) { return miss_put_back(r, x, false); }},
          {Cause::kPutBackElsewhere, "a misplaced put-back is not read",
           [](const Played& r, RandomStream x) { return miss_put_back(r, x, true); }},
          {Cause::kPutBackElsewhere, "a misplaced put-back is read as another SKU",
           [](const Played& r, RandomStream x) { return read_other_sku(r, x, true); }},
          {Cause::kEntryExit, "somebody is never bound to their visit", never_bind},
          {Cause::kEntryExit, "a visit gets no receipt", lose_receipt},
          {Cause::kSensorFaultUndetected, "a pick is missed on a dead plate", dead_plate},
          {Cause::kSensorFaultUndetected, "a wrong mass makes another SKU of a pick", wrong_mass},
          {Cause::kSensorFaultUndetected, "a camera is dead and two people change visits", dead_camera},
          {Cause::kLateData, "a pick is missed whose samples came too late", late_plates}};
}

}  // namespace storetwin::triage
