#include "sim/score/hard_gates.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace storetwin::score {

namespace {

using stream::Receipt;
using stream::VisitPhase;

std::vector<const Receipt*> settled_receipts(const stream::Messages& said) {
  std::vector<const Receipt*> receipts;
  for (const stream::Message& message : said) {
    const auto* receipt = std::get_if<Receipt>(&message);
    if (receipt && receipt->settlement == stream::Settlement::kSettled) receipts.push_back(receipt);
  }
  return receipts;
}

bool charges(const Receipt& receipt) { return receipt.phase == VisitPhase::kFinal && !receipt.lines.empty(); }

void find_two_receipts(const std::vector<const Receipt*>& receipts, std::vector<GateBreach>& breaches) {
  std::map<VisitId, int> times;
  for (const Receipt* receipt : receipts) times[receipt->visit] += charges(*receipt) ? 1 : 0;
  for (const auto& [visit, count] : times) {
    if (count > 1) breaches.push_back({HardGate::kDoubleCharge, visit, fmt::format("charged {} times", count)});
  }
}

// An event may stand on several receipts, if it moved several units: one goes to a companion, one to a stranger.
void find_shared_events(const std::vector<const Receipt*>& receipts, const stream::Messages& said,
                        std::vector<GateBreach>& breaches) {
  std::map<EvidenceId, int> units;
  for (const stream::Message& message : said) {
    const auto* change = std::get_if<stream::CartChange>(&message);
    if (change && change->settlement == stream::Settlement::kSettled) units[change->event] += std::abs(change->quantity);
  }
  std::map<EvidenceId, std::set<VisitId>> billed;
  for (const Receipt* receipt : receipts) {
    if (!charges(*receipt)) continue;
    for (const stream::CartLine& line : receipt->lines) {
      for (const EvidenceId& event : line.evidence) billed[event].insert(receipt->visit);
    }
  }
  for (const auto& [event, visits] : billed) {
    const auto moved = units.find(event);
    if (moved == units.end() || static_cast<int>(visits.size()) <= moved->second) continue;
    breaches.push_back({HardGate::kDoubleCharge, *visits.rbegin(),
                        fmt::format("an event of {} units is charged to {} visits", moved->second, visits.size())});
  }
}

void find_strangers(const truth::Truth& truth, const std::vector<const Receipt*>& receipts,
                    std::vector<GateBreach>& breaches) {
  std::set<VisitId> known;
  for (const truth::VisitTruth& visit : truth.visits) known.insert(visit.visit);
  if (known.empty()) return;
  for (const Receipt* receipt : receipts) {
    if (charges(*receipt) && !known.contains(receipt->visit))
      breaches.push_back({HardGate::kChargeToStranger, receipt->visit, "charged, and nobody made this visit"});
  }
}

void find_lost_carts(const truth::Truth& truth, const std::vector<const Receipt*>& receipts,
                     std::vector<GateBreach>& breaches) {
  if (truth.paths.empty()) return;
  const Timestamp end = truth.paths.back().at;
  std::map<VisitId, const Receipt*> last;
  for (const Receipt* receipt : receipts) last[receipt->visit] = receipt;
  for (const truth::VisitTruth& visit : truth.visits) {
    if (visit.lines.empty() || visit.left.ns == 0 || end - visit.left < kReceiptDue) continue;
    const auto receipt = last.find(visit.visit);
    if (receipt == last.end()) {
      breaches.push_back({HardGate::kLostCart, visit.visit, "left with goods, and there is no receipt"});
    } else if (receipt->second->phase == VisitPhase::kOpen) {
      breaches.push_back({HardGate::kLostCart, visit.visit, "left with goods, and the visit is still open"});
    }
  }
}

void find_followed(const truth::Truth& truth, const stream::Messages& said, std::vector<GateBreach>& breaches) {
  std::map<VisitId, Timestamp> forget_by;
  for (const truth::VisitTruth& visit : truth.visits) {
    if (visit.left.ns != 0) forget_by[visit.visit] = visit.left + kForgetWithin;
  }
  std::map<VisitId, Timestamp> until;
  for (const stream::Message& message : said) {
    const auto* tracks = std::get_if<stream::Tracks>(&message);
    if (!tracks) continue;
    for (const stream::Track& track : tracks->tracks) {
      const auto limit = forget_by.find(track.visit);
      if (limit != forget_by.end() && tracks->header.captured > limit->second)
        until[track.visit] = std::max(until[track.visit], tracks->header.captured);
    }
  }
  for (const auto& [visit, at] : until) {
    const double late_s = (at - forget_by[visit]).in_seconds() + kForgetWithin.in_seconds();
    breaches.push_back({HardGate::kFollowedAfterExit, visit, fmt::format("followed for {:.1f} s after the exit", late_s)});
  }
}

}  // namespace

const char* word_of(HardGate gate) {
  switch (gate) {
    case HardGate::kDoubleCharge: return "double charge";
    case HardGate::kChargeToStranger: return "charge to a stranger";
    case HardGate::kLostCart: return "lost cart";
    case HardGate::kFollowedAfterExit: return "followed after exit";
    case HardGate::kSilentFault: return "silent fault";
  }
  return "";
}

std::vector<GateBreach> gate_breaches(const truth::Truth& truth, const stream::Messages& said) {
  const std::vector<const Receipt*> receipts = settled_receipts(said);
  std::vector<GateBreach> breaches;
  find_two_receipts(receipts, breaches);
  find_shared_events(receipts, said, breaches);
  find_strangers(truth, receipts, breaches);
  find_lost_carts(truth, receipts, breaches);
  find_followed(truth, said, breaches);
  const auto key = [](const GateBreach& b) { return std::pair(b.gate, b.visit); };
  std::stable_sort(breaches.begin(), breaches.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  breaches.erase(std::unique(breaches.begin(), breaches.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }),
                 breaches.end());
  return breaches;
}

}  // namespace storetwin::score
