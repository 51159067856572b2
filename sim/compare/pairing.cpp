#include "sim/compare/pairing.h"

#include <map>
#include <set>
#include <tuple>

namespace storetwin::compare {

namespace {

// Things by their keys, each key with a number, so that the second of a name is another one than the first.
template <class Thing, class KeyOf>
auto numbered(const std::vector<Thing>& things, const KeyOf& key_of) {
  using Key = decltype(key_of(things.front()));
  std::map<Key, int> seen;
  std::vector<std::pair<std::pair<Key, int>, const Thing*>> found;
  for (const Thing& thing : things) {
    const Key key = key_of(thing);
    found.emplace_back(std::pair(key, seen[key]++), &thing);
  }
  return found;
}

// Calls both(a, b), only_a(a) and only_b(b), in a's order and then in b's.
template <class Thing, class KeyOf, class Both, class OnlyA, class OnlyB>
void match(const std::vector<Thing>& a, const std::vector<Thing>& b, const KeyOf& key_of, const Both& both,
           const OnlyA& only_a, const OnlyB& only_b) {
  const auto of_a = numbered(a, key_of), of_b = numbered(b, key_of);
  const std::map by_key(of_b.begin(), of_b.end());
  std::set<const Thing*> used;
  for (const auto& [key, thing] : of_a) {
    const auto found = by_key.find(key);
    if (found == by_key.end()) {
      only_a(*thing);
      continue;
    }
    both(*thing, *found->second);
    used.insert(found->second);
  }
  for (const auto& [key, thing] : of_b) {
    if (!used.contains(thing)) only_b(*thing);
  }
}

}  // namespace

PairedRuns pair_runs(const ResultFile& baseline, const ResultFile& now) {
  PairedRuns paired;
  match(
      baseline.runs, now.runs, [](const Run& run) { return std::tuple(run.scenario, run.fidelity, run.seed); },
      [&](const Run& a, const Run& b) {
        paired.pairs.push_back({&a, &b});
      },
      [&](const Run& a) { paired.only_baseline.push_back(&a); }, [&](const Run& b) { paired.only_now.push_back(&b); });
  return paired;
}

PairedVisits pair_visits(const Run& baseline, const Run& now) {
  PairedVisits paired;
  const auto alone = [&paired](const Visit& visit, bool before) {
    if (!visit.taken.empty() || visit.state == "missing")
      paired.unpaired += 1;
    else
      paired.pairs.push_back(before ? VisitPair{&visit, nullptr} : VisitPair{nullptr, &visit});
  };
  match(
      baseline.visits, now.visits,
      [](const Visit& visit) {
        return std::pair(!visit.external_id.empty(), visit.external_id.empty() ? visit.visit : visit.external_id);
      },
      [&](const Visit& a, const Visit& b) {
        paired.pairs.push_back({&a, &b});
      },
      [&](const Visit& a) { alone(a, true); }, [&](const Visit& b) { alone(b, false); });
  return paired;
}

}  // namespace storetwin::compare
