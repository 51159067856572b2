// Hands that meet, what a network sees in them, and what is taken up from the floor.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/interaction/hand_over_detector.h"
#include "tests/core/interaction/small_shelves.h"

namespace storetwin::interaction {
namespace {

using test::person;
using test::small_store;
using test::tracks_at;

const SkuId kTea("0011"), kOats("0012");
const TrackId kA{1}, kB{2};

/// Two people a step apart, well before the gondola, whose hands come together at 10 s for a second.
struct Scene {
  explicit Scene(store::HandOff hand_off = store::HandOff::kFollowsItem) : store(small_store()) {
    store.policies.hand_off = hand_off;
    detector = HandOverDetector(store, HandOverParams{});
    space = ShelfSpace(store);
  }

  void step(double t_s, std::vector<stream::Track> people_now) {
    const stream::Tracks tracks = tracks_at(t_s, std::move(people_now));
    people.observe(tracks);
    detector.observe(space, people, tracks);
    for (stream::HandOver& told : detector.take(space, people, tracks.header.captured, false)) all.push_back(told);
  }

  void see(double t_s, const Vec3& p_WI, const SkuId& sku, double score = 0.8) {
    stream::ItemObservations items;
    items.header.captured = Timestamp::seconds(t_s);
    stream::ItemObservation item;
    item.p_WI = p_WI;
    item.scores = {{sku, score}, {kOats, 0.1}};
    items.items = {item};
    detector.observe(items);
  }

  /// From 5 s to 16 s; `apart_m` between the hands while they meet.
  void play(double apart_m, double y_m = -2, double speed_mps = 0, bool network = false) {
    for (int k = 0; k <= 110; ++k) {
      const double t_s = 5 + 0.1 * k;
      const bool together = t_s > 10 && t_s < 11;
      const double gap_m = together ? apart_m : 0.7;
      const Vec3 mine(0.4 - gap_m / 2, y_m, 1.05), theirs(0.4 + gap_m / 2, y_m, 1.05);
      if (network && !together) see(t_s, t_s < 10.5 ? mine : theirs, kTea);
      stream::Track a = person(1, {0, y_m}, {mine}), b = person(2, {0.8, y_m}, {theirs});
      a.v_WB_mps = {speed_mps, 0};
      step(t_s, {a, b});
    }
  }

  store::Store store;
  ShelfSpace space{small_store()};
  PeopleHistory people;
  HandOverDetector detector{small_store(), HandOverParams{}};
  std::vector<stream::HandOver> all;
};

double log_of(const stream::HandOver& told, TrackId giver, TrackId receiver, const SkuId& sku) {
  for (const stream::Passing& p : told.passings) {
    if (p.giver == giver && p.receiver == receiver && p.sku == sku) return p.log_likelihood;
  }
  return -INFINITY;
}

TEST_CASE("hands that come together are told once, with both ways open") {
  Scene scene;
  scene.play(0.08);
  REQUIRE(scene.all.size() == 1);
  const stream::HandOver& told = scene.all[0];
  CHECK(told.begin.in_seconds() == doctest::Approx(10.1).epsilon(0.03));
  CHECK(told.end.in_seconds() == doctest::Approx(11).epsilon(0.03));
  CHECK_FALSE(told.passings.front().receiver);
  CHECK(told.passings.front().log_likelihood == 0);
  CHECK(log_of(told, kA, kB, SkuId{}) == doctest::Approx(log_of(told, kB, kA, SkuId{})));
  CHECK(log_of(told, kA, kB, SkuId{}) > 1);
}

TEST_CASE("the nearer the hands, the likelier something passed") {
  double before = INFINITY;
  for (const double apart_m : {0.05, 0.1, 0.15, 0.2}) {
    Scene scene;
    scene.play(apart_m);
    REQUIRE(scene.all.size() == 1);
    const double log = log_of(scene.all[0], kA, kB, SkuId{});
    CHECK(log < before);
    before = log;
  }
  CHECK(before < 0);
}

TEST_CASE("no meeting: hands apart, hands at a shelf, somebody who walks past, a store where it doesn't matter") {
  Scene apart, at_shelf, walking, stays(store::HandOff::kStaysWithPicker);
  apart.play(0.3);
  at_shelf.play(0.08, 0.05);
  walking.play(0.08, -2, 1.2);
  stays.play(0.08);
  CHECK(apart.all.empty());
  CHECK(at_shelf.all.empty());
  CHECK(walking.all.empty());
  CHECK(stays.all.empty());
}

TEST_CASE("what a network sees in one's hand before and in the other's after says who gave what") {
  Scene scene;
  scene.play(0.08, -2, 0, true);
  REQUIRE(scene.all.size() == 1);
  const stream::HandOver& told = scene.all[0];
  const double given = log_of(told, kA, kB, kTea);
  CHECK(given > told.passings.front().log_likelihood + 3);
  CHECK(given > log_of(told, kB, kA, kTea) + 2);
  CHECK(given > log_of(told, kA, kB, SkuId{}) + 4);
}

TEST_CASE("a meeting holds a receipt back until all has been seen of it") {
  Scene scene;
  for (int k = 0; k < 56; ++k) {
    const double t_s = 5 + 0.1 * k, gap_m = t_s > 10 ? 0.08 : 0.7;
    scene.step(t_s, {person(1, {0, -2}, {Vec3(0.4 - gap_m / 2, -2, 1)}), person(2, {0.8, -2}, {Vec3(0.4 + gap_m / 2, -2, 1)})});
  }
  CHECK(scene.detector.unsettled({kA}, Timestamp::seconds(11)));
  CHECK_FALSE(scene.detector.unsettled({kA}, Timestamp::seconds(9)));
  CHECK_FALSE(scene.detector.unsettled({TrackId{7}}, Timestamp::seconds(11)));
  CHECK(scene.detector.take(scene.space, scene.people, Timestamp::seconds(11), true).size() == 1);
  CHECK_FALSE(scene.detector.unsettled({kA}, Timestamp::seconds(11)));
}

TEST_CASE("a thing in a hand just above the floor was found there, by whichever policy") {
  Scene scene(store::HandOff::kStaysWithPicker);
  for (int k = 0; k <= 40; ++k) {
    const double t_s = 5 + 0.1 * k;
    const Vec3 hand(0.3, -2, t_s > 6 && t_s < 7 ? 0.15 : 0.9);
    scene.see(t_s, hand, kTea, 0.7);
    scene.step(t_s, {person(1, {0, -2}, {hand})});
  }
  REQUIRE(scene.all.size() == 1);
  CHECK(log_of(scene.all[0], TrackId{}, kA, kTea) == doctest::Approx(std::log(0.7)));
  CHECK(scene.all[0].passings.front().log_likelihood < std::log(0.1));
}

TEST_CASE("what is low in a hand at the lowest board was lifted there") {
  Scene scene;
  scene.store.map.fixtures[0].shelves[0].p_FS.z() = 0.1;
  scene.space = ShelfSpace(scene.store);
  for (int k = 0; k <= 40; ++k) {
    const double t_s = 5 + 0.1 * k;
    const Vec3 hand(0.3, 0.1, 0.3);
    scene.see(t_s, hand, kTea);
    scene.step(t_s, {person(1, {0.3, -0.4}, {hand})});
  }
  CHECK(scene.all.empty());
}

}  // namespace
}  // namespace storetwin::interaction
