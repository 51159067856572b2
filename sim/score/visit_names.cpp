#include "sim/score/visit_names.h"

#include <map>
#include <set>

namespace storetwin::score {

namespace {

using Names = std::map<VisitId, VisitId>;

Names true_names(const truth::Truth& truth, const stream::Messages& outputs) {
  std::map<std::string, VisitId> by_external_id;
  std::set<VisitId> known;
  for (const truth::VisitTruth& visit : truth.visits) {
    known.insert(visit.visit);
    if (!visit.external_id.empty()) by_external_id.emplace(visit.external_id, visit.visit);
  }
  Names names;
  const auto note = [&](const VisitId& visit, const std::string& external_id) {
    const auto found = by_external_id.find(external_id);
    if (known.contains(visit) || found == by_external_id.end() || names.contains(visit)) return;
    names.emplace(visit, found->second);
    by_external_id.erase(found);
  };
  for (const stream::Message& message : outputs) {
    if (const auto* state = std::get_if<stream::VisitState>(&message)) note(state->visit, state->external_id);
    if (const auto* receipt = std::get_if<stream::Receipt>(&message)) note(receipt->visit, receipt->external_id);
  }
  return names;
}

}  // namespace

stream::Messages named_as_in_truth(const truth::Truth& truth, stream::Messages outputs) {
  const Names names = true_names(truth, outputs);
  if (names.empty()) return outputs;
  const auto rename = [&](VisitId& visit) {
    if (const auto found = names.find(visit); found != names.end()) visit = found->second;
  };
  for (stream::Message& message : outputs) {
    if (auto* change = std::get_if<stream::CartChange>(&message)) rename(change->visit);
    if (auto* state = std::get_if<stream::VisitState>(&message)) rename(state->visit);
    if (auto* receipt = std::get_if<stream::Receipt>(&message)) rename(receipt->visit);
    if (auto* tracks = std::get_if<stream::Tracks>(&message)) {
      for (stream::Track& track : tracks->tracks) rename(track.visit);
    }
  }
  return outputs;
}

}  // namespace storetwin::score
