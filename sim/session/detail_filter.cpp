#include "sim/session/detail_filter.h"

#include <set>
#include <string>

namespace storetwin::session {

namespace {

template <class Container, class Keep>
void keep_if(Container& container, const Keep& keep) {
  std::erase_if(container, [&keep](const auto& item) { return !keep(item); });
}

std::set<VisitId> wrong_visits(const score::RunScore& score) {
  std::set<VisitId> visits;
  for (const score::VisitScore& visit : score.visits) {
    if (!visit.exact && visit.visit) visits.insert(visit.visit);
  }
  return visits;
}

}  // namespace

void keep_wrong_visits(const truth::Truth* truth, const score::RunScore& score, report::RunDetail& detail) {
  const std::set<VisitId> visits = wrong_visits(score);
  const auto wanted = [&visits](const VisitId& visit) { return visits.count(visit) > 0; };
  std::set<truth::ShopperId> people;
  std::set<std::string> names;
  for (const truth::VisitTruth& visit : truth ? truth->visits : std::vector<truth::VisitTruth>()) {
    if (!wanted(visit.visit)) continue;
    for (const truth::ShopperId member : visit.members) {
      people.insert(member);
      names.insert(std::to_string(member.value));
    }
  }
  detail.whole = false;
  keep_if(detail.bindings, [&](const report::Binding& b) { return wanted(b.visit); });
  std::set<TrackId> tracks;
  for (const report::Binding& binding : detail.bindings) tracks.insert(binding.track);
  keep_if(detail.reaches, [&](const report::ReachSpan& r) { return tracks.count(r.track) > 0; });
  keep_if(detail.true_paths, [&](const auto& path) { return names.count(path.first) > 0; });
  keep_if(detail.track_paths, [&](const auto& path) { return tracks.count({std::stoull(path.first)}) > 0; });
  keep_if(detail.events, [&](const report::EventPicture& e) { return wanted(e.visit) || wanted(e.told_visit); });
  keep_if(detail.behaviours, [&](const report::BehaviourPicture& b) {
    return people.count(b.truth.shopper) > 0 || people.count(b.truth.other) > 0;
  });
  keep_if(detail.true_cart, [&](const report::CartStep& s) { return wanted(s.visit); });
  keep_if(detail.cart, [&](const report::CartStep& s) { return wanted(s.visit); });
  keep_if(detail.stays, [&](const report::Stay& s) { return wanted(s.visit); });
}

}  // namespace storetwin::session
