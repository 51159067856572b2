#include "sim/triage/causes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "sim/score/visit_names.h"
#include "sim/triage/differences.h"
#include "sim/triage/fault_reach.h"
#include "sim/triage/whereabouts.h"

namespace storetwin::triage {

namespace {

constexpr double kLateSlackS = 1;

const char* word_of(truth::ItemEventKind kind) {
  switch (kind) {
    case truth::ItemEventKind::kPick: return "pick";
    case truth::ItemEventKind::kPutBack: return "put_back";
    case truth::ItemEventKind::kDrop: return "drop";
    case truth::ItemEventKind::kPickUp: return "pick_up";
    case truth::ItemEventKind::kHandOff: return "hand_over";
  }
  return "";
}

// Units charged too many (+) or too few (-), by SKU.
std::map<SkuId, int> wrong_lines(const score::VisitScore& visit) {
  std::map<SkuId, int> units;
  for (const auto& line : visit.receipt_lines) units[line.sku] += line.quantity;
  for (const auto& line : visit.truth_lines) units[line.sku] -= line.quantity;
  std::erase_if(units, [](const auto& entry) { return entry.second == 0; });
  return units;
}

int units_in(const std::map<SkuId, int>& lines) {
  int sum = 0;
  for (const auto& [sku, units] : lines) sum += std::abs(units);
  return sum;
}

// How many of a visit's wrong units a difference accounts for.
int explained(const Difference& difference, const VisitId& visit, const std::map<SkuId, int>& lines) {
  int sum = 0;
  for (const auto& [where, units] : difference.effect()) {
    const auto line = lines.find(where.second);
    if (where.first == visit && line != lines.end() && (line->second > 0) == (units > 0)) sum += std::abs(units);
  }
  return sum;
}

class Examiner {
 public:
  explicit Examiner(const Inquest& inquest)
      : inquest_(inquest),
        outputs_(score::named_as_in_truth(inquest.truth, inquest.outputs)),
        visit_of_(score::visits_by_shopper(inquest.truth.visits)),
        whereabouts_(inquest.truth, outputs_),
        differences_(differences(true_units(inquest.truth, inquest.store.policies), final_reading(outputs_))) {}

  FailureCause examine(const score::VisitScore& visit) const {
    const std::map<SkuId, int> lines = wrong_lines(visit);
    if (visit.state == "missing" || !is_true(visit.visit)) return blamed_on_faults(lost_visit(visit, lines));
    std::optional<FailureCause> first;
    std::map<Cause, int> units;
    for (const Difference& difference : differences_) {
      const int share = explained(difference, visit.visit, lines);
      if (share == 0) continue;
      const FailureCause cause = blamed_on_faults(cause_of(difference));
      units[cause.cause] += share;
      if (!first) first = cause;
    }
    if (!first) return unexplained(visit, lines);
    first->visit = visit.visit;
    first->confidence = std::min(1.0, units[first->cause] / static_cast<double>(std::max(1, units_in(lines))));
    return *first;
  }

 private:
  bool is_true(const VisitId& visit) const {
    const auto& visits = inquest_.truth.visits;
    return std::any_of(visits.begin(), visits.end(), [&](const auto& v) { return v.visit == visit; });
  }

  Timestamp began(const VisitId& visit) const {
    for (const truth::VisitTruth& v : inquest_.truth.visits) {
      if (v.visit == visit) return v.entered;
    }
    for (const stream::Message& message : outputs_) {
      const auto* state = std::get_if<stream::VisitState>(&message);
      if (state != nullptr && state->visit == visit) return state->header.captured;
    }
    return {};
  }

  FailureCause lost_visit(const score::VisitScore& visit, const std::map<SkuId, int>& lines) const {
    FailureCause cause{.visit = visit.visit, .cause = Cause::kEntryExit, .at = began(visit.visit), .confidence = 1};
    for (const auto& [sku, units] : lines) cause.skus.push_back(sku);
    cause.text =
        is_true(visit.visit) ? "the core gave this visit no receipt" : "the core charged a visit that never was";
    return cause;
  }

  // No event of the shelves accounts for it: something was forgotten or made up between events and receipt.
  FailureCause unexplained(const score::VisitScore& visit, const std::map<SkuId, int>& lines) const {
    const bool more = !lines.empty() && lines.begin()->second > 0;
    FailureCause cause{
        .visit = visit.visit, .cause = more ? Cause::kPhantomPick : Cause::kMissedPick, .at = began(visit.visit)};
    for (const auto& [sku, units] : lines) cause.skus.push_back(sku);
    cause.text = "no single event accounts for the receipt";
    return cause;
  }

  Cause who(const TrueUnit& unit, Cause if_known) const {
    const auto visit = visit_of_.find(unit.event.shopper);
    switch (
        whereabouts_.known(unit.event.shopper, visit == visit_of_.end() ? VisitId() : visit->second, unit.event.at)) {
      case Known::kLost: return Cause::kPersonLost;
      case Known::kSwapped: return Cause::kIdentitySwap;
      case Known::kNever: return Cause::kEntryExit;
      case Known::kRightly:
      case Known::kUnwatched: break;
    }
    return if_known;
  }

  // The core has the unit with one of the two between whom it went, and it belongs to the other.
  bool is_hand_over(const Difference& d) const {
    if (!d.truth->handed) return false;
    const auto is_of = [&](truth::ShopperId shopper) {
      const auto visit = visit_of_.find(shopper);
      return d.reported->visit == (visit == visit_of_.end() ? VisitId() : visit->second);
    };
    return is_of(d.truth->handed->shopper) || is_of(d.truth->handed->receiver);
  }

  Cause symptom(const Difference& d) const {
    if (!d.truth) return Cause::kPhantomPick;
    if (!d.reported) {
      const Cause unseen = d.truth->take      ? Cause::kMissedPick
                           : d.truth->strayed ? Cause::kPutBackElsewhere
                                              : Cause::kPutBackNotSeen;
      const Cause person = who(*d.truth, unseen);
      return person == Cause::kPersonLost ? person : unseen;
    }
    if (d.truth->visit != d.reported->visit)
      return is_hand_over(d) ? Cause::kGroupHandOver : who(*d.truth, Cause::kWrongShopper);
    return d.truth->strayed ? Cause::kPutBackElsewhere : Cause::kWrongSku;
  }

  FailureCause cause_of(const Difference& d) const {
    FailureCause cause{.cause = symptom(d), .at = d.at()};
    if (d.truth) {
      const bool handed = cause.cause == Cause::kGroupHandOver && d.truth->handed;
      const truth::ItemEvent& event = handed ? *d.truth->handed : d.truth->event;
      cause.event_kind = word_of(event.kind);
      cause.at = event.at;
      cause.skus = {event.sku};
      cause.plate = event.plate;
    } else {
      cause.event_kind = d.take() ? "pick" : "put_back";
      cause.plate = d.reported->plate;
    }
    if (d.reported) {
      if (!d.truth || d.reported->sku != d.truth->event.sku) cause.skus.push_back(d.reported->sku);
      if (d.reported->event) cause.evidence = {d.reported->event};
    }
    cause.text = sentence(d);
    return cause;
  }

  static std::string sentence(const Difference& d) {
    const auto name = [](const VisitId& visit) { return visit ? visit.value : "nobody"; };
    const char* reported = d.take() ? "a pick" : "a put-back";
    if (!d.truth)
      return fmt::format("{} of {} was read for {} that never happened", reported, d.reported->sku.value,
                         name(d.reported->visit));
    const std::string truth =
        fmt::format("{} of {} for {}", word_of(d.truth->event.kind), d.truth->event.sku.value, name(d.truth->visit));
    if (!d.reported) return truth + " was not read";
    return fmt::format("{} was read as {} of {} for {}", truth, reported, d.reported->sku.value,
                       name(d.reported->visit));
  }

  // What was broken or came late, and would have told, is the cause of whatever went wrong there.
  FailureCause blamed_on_faults(FailureCause cause) const {
    if (const truth::FaultEvent* fault = unnoticed_fault(cause, inquest_.truth.faults, outputs_, inquest_.store)) {
      cause.cause = Cause::kSensorFaultUndetected;
      cause.source = fault->target;
      cause.text += fmt::format("; {} at {} was not noticed", fault->kind, fault->target);
      return cause;
    }
    for (const LateSpan& late : inquest_.late) {
      const bool then = cause.at >= late.from - Duration::seconds(kLateSlackS) &&
                        cause.at <= late.to + Duration::seconds(kLateSlackS);
      if (!then || !could_tell(late.source, cause, inquest_.store)) continue;
      cause.cause = Cause::kLateData;
      cause.source = late.source;
      cause.text += fmt::format("; {} messages of {} came too late", late.messages, late.source);
      break;
    }
    return cause;
  }

  const Inquest& inquest_;
  stream::Messages outputs_;
  std::map<truth::ShopperId, VisitId> visit_of_;
  Whereabouts whereabouts_;
  std::vector<Difference> differences_;
};

}  // namespace

std::vector<FailureCause> causes_of(const Inquest& inquest) {
  const auto is_wrong = [](const score::VisitScore& visit) { return !visit.exact; };
  std::vector<FailureCause> causes;
  if (std::none_of(inquest.visits.begin(), inquest.visits.end(), is_wrong)) return causes;
  const Examiner examiner(inquest);
  for (const score::VisitScore& visit : inquest.visits) {
    if (is_wrong(visit)) causes.push_back(examiner.examine(visit));
  }
  return causes;
}

FailureCause harness_cause(const std::string& why) { return {.cause = Cause::kHarness, .confidence = 1, .text = why}; }

FailureCause timing_cause(const std::string& why) {
  return {.cause = Cause::kTimingBudget, .confidence = 1, .text = why};
}

}  // namespace storetwin::triage
