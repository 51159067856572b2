#include "core/cart/belief.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "core/interaction/explain.h"

namespace storetwin::cart {
namespace {

constexpr double kMassSigma = 0.025;
const SkuId kA("0001"), kB("0002"), kTwin("0003");
const PlateAddress kPlateA{"g", 1, 1}, kPlateB{"g", 1, 2}, kPlateTwin{"g", 1, 3};
const VisitId kAnna("anna"), kBert("bert");

// Three facings of ten units; B weighs 40 g more than A, Twin the same as A.
store::Store shop() {
  store::Store store;
  store.catalogue = {{kA, "A", 300, {}, 120}, {kB, "B", 340, {}, 250}, {kTwin, "Twin", 300, {}, 130}};
  store.planogram = {{kA, "g", 1, {1}, 10}, {kB, "g", 1, {2}, 10}, {kTwin, "g", 1, {3}, 10}};
  store::Fixture fixture;
  fixture.id = "g";
  store::Shelf shelf;
  for (int p = 1; p <= 3; ++p) {
    store::Plate plate;
    plate.index = p;
    shelf.plates.push_back(plate);
  }
  fixture.shelves.push_back(shelf);
  store.map.fixtures.push_back(fixture);
  return store;
}

/// A belief and a hand that feeds it events, as interaction would.
class Story {
 public:
  Story() : store(shop()), belief(store, Params{}, kMassSigma) {
    belief.bind(TrackId{1}, kAnna, {});
    belief.bind(TrackId{2}, kBert, {});
  }

  /// `who` gives each track's log-likelihood by position; the event comes `after_s` after the last.
  stream::Messages event(const PlateAddress& plate, double delta_g, std::vector<interaction::Suspect> who,
                         double sigma_g = 1, double after_s = 1) {
    stream::WeightEvent e;
    e.id = {++id_};
    now_s_ += after_s;
    e.header.captured = Timestamp::seconds(now_s_);
    e.end = e.header.captured;
    e.begin = e.end - Duration::milliseconds(200);
    e.delta_g = delta_g;
    e.sigma_g = sigma_g;
    e.plates = {{plate, delta_g, sigma_g}};
    who.push_back({TrackId{}, -7});
    stream::InteractionLikelihoods likelihoods;
    likelihoods.event = e.id;
    for (const auto& suspect : who) {
      for (auto what : interaction::masses(interaction::LikelihoodParams{}, store.catalogue, e)) {
        what.track = suspect.track;
        what.log_likelihood += suspect.log_likelihood;
        likelihoods.explanations.push_back(what);
      }
    }
    return belief.apply(e, likelihoods);
  }

  std::map<SkuId, int> cart(const VisitId& visit) const {
    std::map<SkuId, int> result;
    for (const stream::CartLine& line : belief.lines(visit, Timestamp::seconds(1000))) result[line.sku] = line.quantity;
    return result;
  }

  store::Store store;
  Belief belief;

 private:
  std::uint64_t id_ = 0;
  double now_s_ = 0;
};

const std::vector<interaction::Suspect> kByAnna = {{TrackId{1}, 2}};
const std::vector<interaction::Suspect> kByBert = {{TrackId{2}, 2}};
using Cart = std::map<SkuId, int>;

template <class T>
std::vector<T> all(const stream::Messages& messages) {
  std::vector<T> result;
  for (const auto& message : messages) {
    if (const T* m = std::get_if<T>(&message)) result.push_back(*m);
  }
  return result;
}

TEST_CASE("a pick is a line, with its price, its evidence and high confidence") {
  Story s;
  const auto out = s.event(kPlateA, -303, kByAnna);
  const auto changes = all<stream::CartChange>(out);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].visit == kAnna);
  CHECK(changes[0].sku == kA);
  CHECK(changes[0].quantity == 1);
  CHECK(changes[0].plate == kPlateA);
  const auto lines = s.belief.lines(kAnna, Timestamp::seconds(1000));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].price_minor == 120);
  CHECK(lines[0].confidence > 0.95);
  CHECK(lines[0].evidence == std::vector<EvidenceId>{{1}});
  CHECK(s.belief.confidence(kAnna) > 0.95);
  CHECK(s.belief.lines(kBert, Timestamp::seconds(1000)).empty());
}

TEST_CASE("three in one grab, and a catalogue that is off by four percent") {
  Story s;
  s.event(kPlateA, -936, kByAnna);
  CHECK(s.cart(kAnna) == Cart{{kA, 3}});
  s.event(kPlateB, -326.4, kByAnna);
  CHECK(s.cart(kAnna) == Cart{{kA, 3}, {kB, 1}});
}

TEST_CASE("a put-back takes the unit out again") {
  Story s;
  s.event(kPlateA, -303, kByAnna);
  s.event(kPlateB, -341, kByAnna);
  s.event(kPlateA, 302.5, kByAnna);
  CHECK(s.cart(kAnna) == Cart{{kB, 1}});
}

TEST_CASE("a misplaced unit is told by its weight, corrects the planogram and is found again by the next picker") {
  Story s;
  s.event(kPlateA, -303, kByAnna);
  s.event(kPlateB, -341, kByAnna);
  const auto out = s.event(kPlateB, 302.5, kByAnna);
  CHECK(s.cart(kAnna) == Cart{{kB, 1}});
  const auto corrections = all<stream::PlanogramCorrection>(out);
  REQUIRE(corrections.size() == 1);
  CHECK(corrections[0].plate == kPlateB);
  CHECK(corrections[0].sku == kA);
  CHECK(corrections[0].quantity == 1);
  const auto taken = s.event(kPlateB, -303.4, kByBert);
  CHECK(s.cart(kBert) == Cart{{kA, 1}});
  REQUIRE(all<stream::PlanogramCorrection>(taken).size() == 1);
  CHECK(all<stream::PlanogramCorrection>(taken)[0].quantity == 0);
}

TEST_CASE("measured units separate two SKUs of equal catalogue mass at a put-back to a third place") {
  Story s;
  s.event(kPlateA, -306, kByAnna);
  s.event(kPlateTwin, -297, kByAnna);
  s.event(kPlateB, 297.3, kByAnna);
  CHECK(s.cart(kAnna) == Cart{{kA, 1}});
}

TEST_CASE("a hand that has only just let go lifts nothing beside it: the other person's did") {
  // Anna stands a little nearer to both plates.
  const std::vector<interaction::Suspect> anna_rather{{TrackId{1}, 0}, {TrackId{2}, -0.7}};
  const auto takes_beside = [&](double after_s) {
    Story s;
    s.event(kPlateA, -303, kByAnna);
    s.event(kPlateA, 302.5, kByAnna);
    s.event(kPlateB, -341, anna_rather, 1, after_s);
    return s.cart(kAnna).empty() ? kBert : kAnna;
  };
  CHECK(takes_beside(0.4) == kBert);
  CHECK(takes_beside(2) == kAnna);
}

TEST_CASE("a put-back that only the other can have made re-reads the pick and says so") {
  Story s;
  // The pick looked slightly more like Anna's; then Bert, alone there, puts the very unit back.
  s.event(kPlateA, -303, {{TrackId{1}, 2.0}, {TrackId{2}, 1.5}});
  CHECK(s.cart(kAnna) == Cart{{kA, 1}});
  CHECK(s.belief.confidence(kAnna) < 0.8);
  const auto out = s.event(kPlateA, 303, kByBert);
  CHECK(s.cart(kAnna) == Cart{});
  CHECK(s.cart(kBert) == Cart{});
  const auto amendments = all<stream::CartAmendment>(out);
  const auto annas = std::find_if(amendments.begin(), amendments.end(), [](const auto& a) { return a.visit == kAnna; });
  REQUIRE(annas != amendments.end());
  CHECK(annas->sku == kA);
  CHECK(annas->quantity_before == 1);
  CHECK(annas->quantity_after == 0);
  CHECK(annas->amended_event == EvidenceId{1});
  CHECK(annas->because == EvidenceId{2});
  CHECK(s.belief.confidence(kAnna) > 0.9);
}

TEST_CASE("nobody puts back what nobody holds: it is a foreign thing, and no cart goes negative") {
  Story s;
  const auto out = s.event(kPlateA, 300, kByAnna);
  CHECK(s.cart(kAnna).empty());
  REQUIRE(all<stream::Alert>(out).size() == 1);
  CHECK(all<stream::Alert>(out)[0].kind == stream::AlertKind::kForeignItem);
}

TEST_CASE("a small lasting change is a touch") {
  Story s;
  CHECK(s.event(kPlateA, -9, kByAnna).empty());
  CHECK(s.cart(kAnna).empty());
}

TEST_CASE("a pick by somebody unbilled is unattributed until the track is bound") {
  Story s;
  const auto out = s.event(kPlateA, -303, {{TrackId{9}, 2}});
  REQUIRE(all<stream::Alert>(out).size() == 1);
  CHECK(all<stream::Alert>(out)[0].kind == stream::AlertKind::kUnattributedPick);
  CHECK_FALSE(all<stream::CartChange>(out)[0].visit);
  const auto bound = s.belief.bind(TrackId{9}, VisitId("carl"), Timestamp::seconds(50));
  REQUIRE(all<stream::CartAmendment>(bound).size() == 1);
  CHECK(s.cart(VisitId("carl")) == Cart{{kA, 1}});
}

TEST_CASE("two who were mixed up get what they took since then, and both carts say so") {
  Story s;
  s.event(kPlateB, -341, kByAnna);                   // at 1 s, still herself
  s.event(kPlateA, -303, kByAnna);                   // at 2 s: Bert, called Anna
  s.event(kPlateTwin, -297, kByBert);                // at 3 s: Anna, called Bert
  s.event(kPlateTwin, -297.5, kByBert);              // at 4 s
  s.event(kPlateTwin, 297.5, kByBert);               // at 5 s: and one goes back
  stream::IdentityChange change;
  change.before = {TrackId{1}, TrackId{2}};
  change.after = {TrackId{2}, TrackId{1}};
  change.since = Timestamp::seconds(1.5);
  const auto amendments = all<stream::CartAmendment>(s.belief.exchange(change));
  CHECK(s.cart(kAnna) == Cart{{kB, 1}, {kTwin, 1}});
  CHECK(s.cart(kBert) == Cart{{kA, 1}});
  std::map<std::pair<VisitId, SkuId>, std::pair<int, int>> told;
  for (const auto& a : amendments) told[{a.visit, a.sku}] = {a.quantity_before, a.quantity_after};
  CHECK(told == decltype(told){{{kAnna, kA}, {1, 0}}, {{kAnna, kTwin}, {0, 1}}, {{kBert, kA}, {0, 1}}, {{kBert, kTwin}, {1, 0}}});
  // The way back is the way there.
  s.belief.exchange(change);
  CHECK(s.cart(kAnna) == Cart{{kB, 1}, {kA, 1}});
  CHECK(s.cart(kBert) == Cart{{kTwin, 1}});
}

TEST_CASE("a put-back by somebody called by another's name takes the unit out of his own cart") {
  Story s;
  s.event(kPlateA, -303, kByAnna);  // at 1 s
  s.event(kPlateA, -303, kByBert);  // at 2 s
  s.event(kPlateA, 303, kByBert);   // at 3 s: Anna, called Bert
  stream::IdentityChange change;
  change.before = {TrackId{1}, TrackId{2}};
  change.after = {TrackId{2}, TrackId{1}};
  change.since = Timestamp::seconds(2.5);
  s.belief.exchange(change);
  CHECK(s.cart(kAnna) == Cart{});
  CHECK(s.cart(kBert) == Cart{{kA, 1}});
}

TEST_CASE("masses are learnt from clean picks") {
  Story s;
  for (int k = 0; k < 4; ++k) s.event(kPlateA, -309, kByAnna);
  CHECK(s.belief.mass_of(kA).mean_g == doctest::Approx(309).epsilon(0.003));
  CHECK(s.belief.mass_of(kA).sigma_g < 0.01 * 309);
  CHECK(s.belief.mass_of(kB).mean_g == 340);
}

TEST_CASE("what staff does at a plate is in no cart") {
  Story s;
  stream::StaffAction work;
  work.header.captured = {};
  work.plates = {kPlateA};
  work.sku = kA;
  work.quantity = 5;
  work.duration = Duration::seconds(60);
  s.belief.observe(work);
  CHECK(s.event(kPlateA, 1500, kByAnna).empty());
}

TEST_CASE("staff are told by what they do: announced work is in no cart, what they take elsewhere is on their code's bill") {
  Story s;
  stream::StaffAction work;
  work.header.captured = {};
  work.plates = {kPlateA};
  work.duration = Duration::seconds(60);
  s.belief.observe(work);
  CHECK(s.event(kPlateA, -303, kByAnna).empty());
  s.event(kPlateB, -341, kByAnna);
  CHECK(s.cart(kAnna) == Cart{{kB, 1}});
  // Without a code of their own it is nobody's.
  s.event(kPlateB, -341, {{TrackId{9}, 2}});
  CHECK(s.cart(kAnna) == Cart{{kB, 1}});
  CHECK(s.cart(kBert).empty());
}

TEST_CASE("who came in on one code shares a bill, who showed an own code has an own one") {
  Story s;
  s.belief.bind(TrackId{3}, kAnna, {});
  s.event(kPlateA, -303, kByAnna);
  s.event(kPlateB, -341, {{TrackId{3}, 2}});
  s.event(kPlateTwin, -297, kByBert);
  CHECK(s.cart(kAnna) == Cart{{kA, 1}, {kB, 1}});
  CHECK(s.cart(kBert) == Cart{{kTwin, 1}});
}

TEST_CASE("a billed visit takes its units along, and whoever else may have had them stays as doubtful") {
  Story s;
  s.event(kPlateA, -303, {{TrackId{1}, 2.0}, {TrackId{2}, 1.5}});
  CHECK(s.belief.hypotheses().size() > 1);
  const double before = s.belief.confidence(kBert);
  s.belief.close(kAnna, true);
  CHECK(s.cart(kBert).empty());
  CHECK(s.belief.hypotheses().size() == 1);
  CHECK(s.belief.confidence(kBert) == doctest::Approx(before).epsilon(0.01));
  CHECK(before < 0.7);
}

TEST_CASE("a bill that nobody else could contest leaves nobody in doubt") {
  Story s;
  s.event(kPlateA, -303, kByAnna);
  s.belief.close(kAnna, true);
  CHECK(s.belief.confidence(kBert) > 0.98);
}

TEST_CASE("the beam stays within its cap and counts what it drops") {
  store::Store store = shop();
  Params params;
  params.max_hypotheses = 8;
  Story s;
  s.belief = Belief(store, params, kMassSigma);
  s.belief.bind(TrackId{1}, kAnna, {});
  s.belief.bind(TrackId{2}, kBert, {});
  for (int k = 0; k < 8; ++k) s.event(kPlateA, -300, {{TrackId{1}, 2.0}, {TrackId{2}, 2.0}});
  CHECK(s.belief.hypotheses().size() <= 8);
  CHECK(s.belief.overflowed() > 0);
}

/// Units are neither made nor lost: over carts, facings and strays they sum to zero against the surprises.
void check_conserved(const Hypothesis& h, const store::Store& store) {
  std::map<SkuId, int> sum;
  for (const auto& [owner, units] : h.carts)
    for (const Unit& unit : units) ++sum[unit.sku];
  for (const auto& [plate, units] : h.strays)
    for (const Unit& unit : units) ++sum[unit.sku];
  for (const auto& [facing, change] : h.stock_change)
    sum[store.planogram[static_cast<std::size_t>(facing)].sku] += change;
  for (const auto& [sku, units] : h.surprises) sum[sku] -= units;
  for (const auto& [sku, units] : sum) CHECK(units == 0);
}

TEST_CASE("in every story of every random visit, units are conserved and weights add up to one") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    RandomStream random = RandomStream(seed).fork("story");
    Story s;
    for (int k = 0; k < 25; ++k) {
      const PlateAddress plate{"g", 1, random.integer(1, 3)};
      const double mass_g = random.chance(0.5) ? 300 : 340;
      const double delta_g = (random.chance(0.6) ? -1 : 1) * mass_g * random.integer(1, 2) + random.normal(0, 4);
      s.event(plate, delta_g, {{TrackId{1}, random.uniform(-3, 3)}, {TrackId{2}, random.uniform(-3, 3)}});
    }
    double weight = 0;
    for (const Hypothesis& h : s.belief.hypotheses()) {
      check_conserved(h, s.store);
      weight += std::exp(h.log_weight);
    }
    CHECK(weight == doctest::Approx(1));
  }
}

TEST_CASE("a copy of the belief continues as the original") {
  Story a;
  a.event(kPlateA, -303, {{TrackId{1}, 2.0}, {TrackId{2}, 1.5}});
  Story b = a;
  CHECK(a.event(kPlateA, 303, kByBert) == b.event(kPlateA, 303, kByBert));
  CHECK(a.belief.confidence(kAnna) == b.belief.confidence(kAnna));
}

}  // namespace
}  // namespace storetwin::cart
