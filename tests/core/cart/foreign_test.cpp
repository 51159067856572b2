// Something on a shelf that is nobody's known item: told, passed over, or looked at by somebody.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/cart/belief.h"
#include "core/interaction/explain.h"

namespace storetwin::cart {
namespace {

const SkuId kTea("0001"), kWater("0002");
const PlateAddress kTeaPlate{"g", 1, 1};
const VisitId kAnna("anna");

store::Store shop(store::ForeignItems foreign_items) {
  store::Store store;
  store.catalogue = {{kTea, "Tea", 300, {}, 120}, {kWater, "Water", 520, {}, 90}};
  store.planogram = {{kTea, "g", 1, {1}, 10}, {kWater, "g", 1, {2}, 10}};
  store.policies.foreign_items = foreign_items;
  return store;
}

struct Story {
  explicit Story(store::ForeignItems foreign_items)
      : store(shop(foreign_items)), belief(store, Params{}, 0.025) {
    belief.bind(TrackId{1}, kAnna, {});
  }

  stream::Messages event(double delta_g, double at_s) {
    stream::WeightEvent e;
    e.id = {++id};
    e.header.captured = e.end = Timestamp::seconds(at_s);
    e.begin = e.end - Duration::milliseconds(200);
    e.delta_g = delta_g;
    e.sigma_g = 1;
    e.plates = {{kTeaPlate, delta_g, 1}};
    stream::InteractionLikelihoods likelihoods;
    likelihoods.event = e.id;
    for (auto what : interaction::masses(interaction::LikelihoodParams{}, store.catalogue, e)) {
      what.track = TrackId{1};
      likelihoods.explanations.push_back(what);
    }
    return belief.apply(e, likelihoods);
  }

  std::size_t lines() const { return belief.lines(kAnna, Timestamp::seconds(100)).size(); }

  store::Store store;
  Belief belief;
  std::uint64_t id = 0;
};

int alerts(const stream::Messages& messages) {
  return static_cast<int>(std::count_if(messages.begin(), messages.end(), [](const stream::Message& m) {
    const auto* alert = std::get_if<stream::Alert>(&m);
    return alert != nullptr && alert->kind == stream::AlertKind::kForeignItem;
  }));
}

TEST_CASE("alert: an own bottle is told when it is put and when it is taken, and isn't charged") {
  Story s(store::ForeignItems::kAlert);
  CHECK(alerts(s.event(515, 10)) == 1);
  CHECK(alerts(s.event(-515.5, 20)) == 1);
  CHECK(s.lines() == 0);
  CHECK(s.belief.confidence(kAnna) > 0.9);
  CHECK(s.belief.hypotheses().front().foreign.empty());
}

TEST_CASE("ignore: nothing is said of it, and nothing charged") {
  Story s(store::ForeignItems::kIgnore);
  CHECK(s.event(515, 10).empty());
  CHECK(s.event(-515.5, 20).empty());
  CHECK(s.lines() == 0);
  CHECK(s.belief.confidence(kAnna) > 0.9);
}

TEST_CASE("review: somebody is asked whether it was the visit's own") {
  Story s(store::ForeignItems::kReview);
  CHECK(alerts(s.event(515, 10)) == 1);
  CHECK(s.belief.confidence(kAnna) == 0);
  const Doubt doubt = s.belief.greatest_doubt(kAnna);
  CHECK(doubt.foreign_on == kTeaPlate);
  CHECK(doubt.begin == Timestamp::seconds(9.8));
  CHECK(doubt.evidence == std::vector<EvidenceId>{{1}});
}

TEST_CASE("what is lifted beside an own bottle is goods all the same") {
  for (const auto policy : {store::ForeignItems::kAlert, store::ForeignItems::kIgnore}) {
    Story s(policy);
    s.event(515, 10);
    s.event(-300.4, 20);
    CHECK(s.lines() == 1);
    s.event(-515.2, 30);
    CHECK(s.lines() == 1);
  }
}

TEST_CASE("a bump leaves nothing that could be taken away again") {
  Story s(store::ForeignItems::kAlert);
  CHECK(s.event(9, 10).empty());
  CHECK(s.belief.hypotheses().front().foreign.empty());
}

}  // namespace
}  // namespace storetwin::cart
