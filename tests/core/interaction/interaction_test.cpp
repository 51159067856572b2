#include "core/interaction/interaction.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/interaction/mass_model.h"
#include "tests/core/interaction/plate_signals.h"
#include "tests/core/interaction/small_shelves.h"

namespace storetwin::interaction {
namespace {

using test::person;
using test::PlateSignal;
using test::small_store;
using test::tracks_at;

/// Plays the signals of some plates together in batches of 12; all must be equally long.
std::vector<stream::WeightEvent> play(const store::Store& store,
                                      const std::vector<std::pair<PlateAddress, PlateSignal>>& plates) {
  PlateBank bank(store, Params{});
  std::vector<stream::WeightEvent> events;
  const std::size_t samples = plates.front().second.values_g().size();
  for (std::size_t first = 0; first < samples; first += 12) {
    stream::PlateBatch batch;
    batch.period = Duration::nanoseconds(1'000'000'000 / 60);
    batch.header.captured = Timestamp{} + batch.period * static_cast<std::int64_t>(first);
    for (const auto& [address, signal] : plates) batch.channels.push_back(address);
    for (std::size_t k = first; k < std::min(first + 12, samples); ++k) {
      for (const auto& [address, signal] : plates) batch.values_g.push_back(signal.values_g().at(k));
    }
    for (const auto& event : bank.observe(batch)) events.push_back(event);
  }
  for (const auto& event : bank.finish()) events.push_back(event);
  return events;
}

PlateSignal padded(PlateSignal signal, double until_s) { return signal.quiet(until_s - signal.now_s()); }

/// Two neighbouring plates, the goods of 374 and of 411 g, heard together for seven seconds.
std::vector<stream::WeightEvent> play_beside(const PlateSignal& left, const PlateSignal& right) {
  return play(small_store(), {{{"g", 1, 2}, padded(left, 7)}, {{"g", 1, 3}, padded(right, 7)}});
}

TEST_CASE("permanent cross-talk beside a large lift belongs to the lift, and adds no mass") {
  const auto store = small_store();
  const auto events = play(store, {{{"g", 1, 1}, padded(PlateSignal(1000, 0.7, 1).quiet(3).lift(9.7), 7)},
                                   {{"g", 1, 2}, padded(PlateSignal(3000, 0.7, 2).quiet(3).lift(623), 7)},
                                   {{"g", 1, 3}, padded(PlateSignal(1000, 0.7, 3).quiet(3).lift(6.3), 7)}});
  REQUIRE(events.size() == 1);
  CHECK(events[0].plates.front().plate == PlateAddress{"g", 1, 2});
  CHECK(events[0].delta_g == doctest::Approx(-623).epsilon(0.005));
}

TEST_CASE("transient cross-talk on neighbours and on the shelf below is no event") {
  const auto store = small_store();
  const auto events =
      play(store, {{{"g", 1, 2}, padded(PlateSignal(1000, 0.7, 1).quiet(3.1).touch(66, 0.1).touch(-50, 0.1), 7)},
                   {{"g", 2, 1}, padded(PlateSignal(1000, 0.7, 2).quiet(3.1).touch(60, 0.15), 7)},
                   {{"g", 2, 2}, padded(PlateSignal(3000, 0.7, 3).quiet(3).touch().lift(374), 7)}});
  REQUIRE(events.size() == 1);
  CHECK(events[0].plates.size() == 1);
}

TEST_CASE("an item that rests on three plates of one facing is one event of the summed mass") {
  auto store = small_store();
  store.planogram[0].plates = {1, 2, 3};
  const auto events = play(store, {{{"g", 1, 1}, padded(PlateSignal(600, 0.7, 1).quiet(3.25).lift(18.0), 7)},
                                   {{"g", 1, 2}, padded(PlateSignal(600, 0.7, 2).quiet(3).lift(56.8), 7)},
                                   {{"g", 1, 3}, padded(PlateSignal(600, 0.7, 3).quiet(3.1).lift(25.3), 7)}});
  REQUIRE(events.size() == 1);
  CHECK(events[0].plates.size() == 3);
  CHECK(events[0].plates.front().plate == PlateAddress{"g", 1, 2});
  CHECK(events[0].delta_g == doctest::Approx(-100.1).epsilon(0.02));
}

TEST_CASE("a zero that falls by just a unit's mass is no lift, while a unit of that mass that is lifted is") {
  const auto store = small_store();
  const auto likeliest = [&](const PlateSignal& signal) {
    const auto events = play(store, {{{"g", 1, 2}, padded(signal, 7)}});
    REQUIRE(events.size() == 1);
    const auto listed = masses(LikelihoodParams{}, store.catalogue, events[0]);
    return std::max_element(listed.begin(), listed.end(), [](const auto& a, const auto& b) {
             return a.log_likelihood < b.log_likelihood;
           })->sku;
  };
  CHECK(likeliest(PlateSignal(3000, 0.7, 1).quiet(3).slip(-374)) == SkuId{});
  CHECK(likeliest(PlateSignal(3000, 0.7, 1).quiet(3).touch().lift(374)) == SkuId("0012"));
  // Nor does a lift while the plate was silent look like a slip.
  CHECK(likeliest(PlateSignal(3000, 0.7, 1).quiet(3).missing(0.5).slip(-374)) == SkuId("0012"));
}

TEST_CASE("two people who lift from neighbouring facings at once are two events") {
  CHECK(play_beside(PlateSignal(3000, 0.7, 1).quiet(3).lift(374), PlateSignal(3000, 0.7, 2).quiet(3.05).lift(411)).size() == 2);
}

TEST_CASE("lifts from neighbouring facings are two also where each plate feels a little of the other") {
  // One in fifty of the other's mass, and units that weigh 3 % more than the catalogue says.
  const double left_g = 374 * 1.03, right_g = 411 * 1.03;
  const auto events = play_beside(PlateSignal(3000, 0.7, 1).quiet(3).lift(left_g + 0.02 * right_g),
                                  PlateSignal(3000, 0.7, 2).quiet(3).lift(right_g + 0.02 * left_g));
  CHECK(events.size() == 2);
}

TEST_CASE("a neighbour that is slow to settle beside a unit of its own mass is no part of it") {
  // The board still hums when the neighbour counts as steady: a tenth more than the unit, or a little less. The first
  // facing's goods weigh 374 g, and no more than 2.5 % on top of the catalogue's mass.
  const auto store = small_store();
  for (const double slow_g : {37.0, -18.0}) {
    auto hum = PlateSignal(1500, 0.7, 2).quiet(3).lift(slow_g).quiet(0.6);
    const auto events = play(store, {{{"g", 1, 2}, padded(PlateSignal(3000, 0.7, 1).quiet(3).lift(374), 8)},
                                     {{"g", 1, 3}, padded(hum.put(slow_g), 8)}});
    REQUIRE(!events.empty());
    const auto unit = std::find_if(events.begin(), events.end(), [](const auto& e) { return e.delta_g < -300; });
    REQUIRE(unit != events.end());
    CHECK(unit->delta_g == doctest::Approx(-374).epsilon(0.005));
    CHECK(unit->plates.size() == 1);
  }
}

TEST_CASE("a neighbour that is pushed half way over makes one event of the put item's mass") {
  // Either plate feels 1.3 % of what stands on the other, as recorded ones do: together 1.3 % too much.
  const double here_g = 410, there_g = 90, talk = 0.013;
  const auto events = play_beside(PlateSignal(2000, 0.7, 1).quiet(3).put(here_g + talk * there_g),
                                  PlateSignal(2000, 0.7, 2).quiet(3).put(there_g + talk * here_g));
  REQUIRE(events.size() == 1);
  CHECK(events[0].delta_g == doctest::Approx(500).epsilon(0.003));
}

TEST_CASE("a lift beside a put is no slide if each is what its own facing's goods weigh") {
  // 374 and 411 g: nine tenths of the one would slide over as the other.
  CHECK(play_beside(PlateSignal(2000, 0.7, 1).quiet(3).lift(374), PlateSignal(2000, 0.7, 2).quiet(3).put(411)).size() == 2);
}

TEST_CASE("a lift beside a heavy put of what doesn't belong there is no slide, though the put's cross-talk lightens it") {
  // A unit 5 % lighter than the catalogue's 374 g, and 600 g that are no sum of 411.
  const double unit_g = 355, put_g = 600, talk = 0.013;
  CHECK(play_beside(PlateSignal(2000, 0.7, 1).quiet(3).lift(unit_g - talk * put_g),
                    PlateSignal(2000, 0.7, 2).quiet(3).put(put_g)).size() == 2);
}

TEST_CASE("what slides from plate to plate and weighs neither's goods is no event") {
  CHECK(play_beside(PlateSignal(2000, 0.7, 1).quiet(3).lift(250), PlateSignal(2000, 0.7, 2).quiet(3).put(250)).empty());
}

TEST_CASE("channels that the store doesn't know or that aren't connected are ignored") {
  auto store = small_store();
  store.map.fixtures[0].shelves[0].plates[1].connected = false;
  CHECK(play(store, {{{"g", 1, 2}, padded(PlateSignal(3000).quiet(3).lift(374), 7)},
                     {{"g", 1, 9}, padded(PlateSignal(6067).quiet(3).lift(374), 7)},
                     {{"other", 1, 1}, padded(PlateSignal(6067).quiet(3).lift(374), 7)}})
            .empty());
}

TEST_CASE("of two people side by side the one whose hand was at the plate is far likelier") {
  const auto store = small_store();
  const ShelfSpace space(store);
  PeopleHistory people;
  for (int k = 0; k < 45; ++k) {
    // The shelves' front looks along -y, so people stand at negative y. The nearer body is not the one that reached.
    const bool reaching = k > 20 && k < 28;
    people.observe(tracks_at(
        k / 15.0, {person(1, {0.3, -0.5}),
                   person(2, {0.6, -0.55}, reaching ? std::vector<Vec3>{{0.31, 0.1, 0.6}} : std::vector<Vec3>{})}));
  }
  stream::WeightEvent event;
  event.header.captured = Timestamp::seconds(24 / 15.0);
  event.plates = {{{"g", 1, 2}, -374, 1}};
  const auto who = suspects(LikelihoodParams{}, space, people, event);
  REQUIRE(who.size() == 3);
  CHECK(who[0].track == TrackId{2});
  CHECK(who[0].log_likelihood - who[1].log_likelihood > 1);
  CHECK_FALSE(who.back().track);
}

TEST_CASE("a hand that leaves as another's lifts is less likely to have lifted") {
  const auto store = small_store();
  PeopleHistory people;
  for (int k = 0; k < 45; ++k) {
    // Both hands are at the plate until the contact; the nearer person's has been drawn back by an arm's length then.
    const double t_s = k / 15.0, back_m = t_s > 1.6 ? 0.4 : 0;
    people.observe(tracks_at(t_s, {person(1, {0.3, -0.5}, {{0.31, 0.1 - back_m, 0.6}}), person(2, {0.6, -0.55}, {{0.31, 0.1, 0.6}})}));
  }
  stream::WeightEvent event;
  event.header.captured = Timestamp::seconds(1.6);
  event.plates = {{{"g", 1, 2}, -374, 1}};
  const auto who = suspects(LikelihoodParams{}, ShelfSpace(store), people, event);
  REQUIRE(who.size() == 3);
  CHECK(who[0].track == TrackId{2});
}

TEST_CASE("of two people with a hand elsewhere, the one whose other hand nobody saw is likelier") {
  const auto store = small_store();
  PeopleHistory people;
  for (int k = 0; k < 45; ++k) {
    people.observe(tracks_at(k / 15.0, {person(1, {0.1, -0.5}, {{-0.3, 0, 0.6}, {-0.2, -0.4, 0.8}}),
                                        person(2, {0.5, -0.5}, {{0.9, 0, 0.6}})}));
  }
  stream::WeightEvent event;
  event.header.captured = Timestamp::seconds(1.6);
  event.plates = {{{"g", 1, 2}, -374, 1}};
  const auto who = suspects(LikelihoodParams{}, ShelfSpace(store), people, event);
  REQUIRE(who.size() == 3);
  CHECK(who[0].track == TrackId{2});
  CHECK(who[0].log_likelihood - who[1].log_likelihood > 1);
}

TEST_CASE("of two hands at a plate, the one that came while the other lifted is less likely to have lifted") {
  const auto store = small_store();
  PeopleHistory people;
  const double touched_s = 1.2, lifted_s = 1.6;
  for (int k = 0; k < 45; ++k) {
    const double t_s = k / 15.0;
    const double first_m = t_s > touched_s - 0.1 ? 0 : 0.5, second_m = t_s > lifted_s - 0.1 ? 0 : 0.5;
    people.observe(tracks_at(t_s, {person(1, {0.3, -0.5}, {{0.31, 0.1 - second_m, 0.6}}),
                                   person(2, {0.3, -0.6}, {{0.31, 0.1 - first_m, 0.6}})}));
  }
  stream::WeightEvent event;
  event.begin = Timestamp::seconds(touched_s);
  event.header.captured = Timestamp::seconds(lifted_s);
  event.delta_g = -374;
  event.plates = {{{"g", 1, 2}, -374, 1}};
  const auto who = suspects(LikelihoodParams{}, ShelfSpace(store), people, event);
  REQUIRE(who.size() == 3);
  CHECK(who[0].track == TrackId{2});
}

TEST_CASE("whoever shook a plate by a put beside it didn't touch it first") {
  const auto store = small_store();
  PeopleHistory people;
  const double shaken_s = 1.2, lifted_s = 1.6;
  for (int k = 0; k < 45; ++k) {
    // One puts something on plate 1 and draws back while the other comes and lifts from plate 2.
    const double t_s = k / 15.0, gone_m = t_s > lifted_s - 0.1 ? 0.4 : 0, coming_m = t_s > lifted_s - 0.2 ? 0 : 0.4;
    people.observe(tracks_at(t_s, {person(1, {0.2, -0.5}, {{0.2, 0.1 - gone_m, 0.6}}),
                                   person(2, {0.5, -0.5}, {{0.31, 0.1 - coming_m, 0.6}})}));
  }
  stream::WeightEvent put, lift;
  put.begin = put.header.captured = lift.begin = Timestamp::seconds(shaken_s);
  put.delta_g = 300;
  put.plates = {{{"g", 1, 1}, 300, 1}};
  lift.header.captured = Timestamp::seconds(lifted_s);
  lift.delta_g = -374;
  lift.plates = {{{"g", 1, 2}, -374, 1}};
  const auto for_the_second = [&](std::span<const stream::WeightEvent> beside) {
    double lead = 0;
    for (const Suspect& who : suspects(LikelihoodParams{}, ShelfSpace(store), people, lift, beside)) {
      if (who.track) lead += who.track == TrackId{2} ? who.log_likelihood : -who.log_likelihood;
    }
    return lead;
  };
  const std::vector<stream::WeightEvent> both = {put, lift};
  CHECK(for_the_second(both) > for_the_second({}) + 0.5);
  CHECK(for_the_second(both) > 0);
}

TEST_CASE("somebody on the other side of the shop is no suspect") {
  const auto store = small_store();
  PeopleHistory people;
  people.observe(tracks_at(1, {person(1, {0.3, -0.5}), person(2, {4, -3})}));
  stream::WeightEvent event;
  event.header.captured = Timestamp::seconds(1);
  event.plates = {{{"g", 1, 2}, -374, 1}};
  const auto who = suspects(LikelihoodParams{}, ShelfSpace(store), people, event);
  REQUIRE(who.size() == 2);
  CHECK(who[0].track == TrackId{1});
}

TEST_CASE("masses list quantities, signs and the touch") {
  const auto store = small_store();
  stream::WeightEvent event;
  event.delta_g = -2 * 337;
  event.sigma_g = 1;
  event.plates = {{{"g", 1, 1}, event.delta_g, 1}};
  const auto listed = masses(LikelihoodParams{}, store.catalogue, event);
  CHECK(listed.back().sku == SkuId{});
  const bool pair = std::any_of(listed.begin(), listed.end(),
                                [](const auto& e) { return e.sku == SkuId("0011") && e.quantity == 2; });
  CHECK(pair);
  event.delta_g = 337;
  for (const auto& e : masses(LikelihoodParams{}, store.catalogue, event)) CHECK(e.quantity <= 0);
}

TEST_CASE("a change of thirty grams that nobody's goods weigh is rather a bump than a unit of forty") {
  CHECK(log_touch_likelihood(30, 4) > log_mass_likelihood(30, 4, -1, 45, 1.1));
  CHECK(log_touch_likelihood(-300, 4) < log_mass_likelihood(-300, 4, 1, 303, 7.5) - 5);
}

TEST_CASE("the mass model is a density: it integrates to one over the change") {
  double sum = 0;
  for (double delta_g = -1500; delta_g < 1500; delta_g += 0.25)
    sum += 0.25 * std::exp(log_mass_likelihood(delta_g, 1.2, 2, 300, 6));
  CHECK(sum == doctest::Approx(1).epsilon(1e-3));
}

TEST_CASE("a hand in a shelf for a while is one reach with its deepest point") {
  const auto store = small_store();
  const ShelfSpace space(store);
  ReachDetector detector;
  std::vector<stream::Reach> reaches;
  for (int k = 0; k < 60; ++k) {
    const double depth_m = 0.3 - 0.02 * std::abs(k - 20);
    const bool lost = k % 5 == 0;  // cameras lose hands in shelves
    for (const auto& reach : detector.observe(
             space,
             tracks_at(k / 15.0, {person(1, {0.3, -0.5},
                                         lost ? std::vector<Vec3>{} : std::vector<Vec3>{{0.3, depth_m, 0.65}})}))) {
      reaches.push_back(reach);
    }
  }
  REQUIRE(reaches.size() == 1);
  CHECK(reaches[0].plate == PlateAddress{"g", 1, 2});
  CHECK(reaches[0].deepest_m.y() == doctest::Approx(0.28));
  CHECK(reaches[0].begin < Timestamp::seconds(20 / 15.0));
  CHECK(reaches[0].end > Timestamp::seconds(20 / 15.0));
}

}  // namespace
}  // namespace storetwin::interaction
