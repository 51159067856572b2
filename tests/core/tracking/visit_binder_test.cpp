#include "core/tracking/visit_binder.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/tracking/tracker.h"
#include "tests/core/tracking/walk.h"

namespace storetwin::tracking {
namespace {

using stream::CrossingDirection;
using stream::Track;
using stream::TrackPhase;
using stream::Tracks;

const Vec2 kInGate(2, 0), kOutGate(5, 0);

// A binder with hand-made tracks: people on paths become confirmed tracks numbered from 1, at 15 Hz.
struct Bench {
  explicit Bench(const store::Store& shop = hall()) : binder(shop) {}

  void scan(double t, const std::string& visit, int members = 1) {
    binder.observe(
        stream::TurnstileScan{{"turnstile/in", ++sequence, Timestamp::seconds(t), {}}, "in", VisitId(visit), members,
                              {}, false});
  }
  void cross(double t, bool inward) {
    const CrossingDirection direction = inward ? CrossingDirection::kIn : CrossingDirection::kOut;
    binder.observe(stream::TurnstileCrossing{
        {"turnstile/x", ++sequence, Timestamp::seconds(t), {}}, inward ? "in" : "out", direction});
  }
  /// Binds at every fifteenth of a second in [from, to); `at_time` is called before each.
  template <class AtTime>
  void run(const std::vector<Walker>& walkers, double from_s, double to_s, AtTime at_time) {
    for (int i = 0; from_s + i / 15.0 < to_s; ++i) {
      const double t = from_s + i / 15.0;
      at_time(t, 1 / 15.0);
      last = {};
      last.header.captured = Timestamp::seconds(t);
      for (std::size_t w = 0; w < walkers.size(); ++w) {
        if (t < walkers[w].from_s || t >= walkers[w].to_s) continue;
        Track track;
        track.id = TrackId{w + 1};
        track.phase = TrackPhase::kConfirmed;
        track.p_WB_m = walkers[w].at(t);
        track.v_WB_mps = (walkers[w].at(t) - walkers[w].at(t - 0.01)) / 0.01;
        last.tracks.push_back(track);
      }
      for (VisitEvent& event : binder.bind(last)) events.push_back(event);
    }
  }
  VisitId visit_of(std::uint64_t id) const {
    for (const Track& track : last.tracks) {
      if (track.id == TrackId{id}) return track.visit;
    }
    return {};
  }
  int count(VisitEvent::Kind kind) const {
    return static_cast<int>(
        std::count_if(events.begin(), events.end(), [&](const VisitEvent& e) { return e.kind == kind; }));
  }

  VisitBinder binder;
  std::vector<VisitEvent> events;
  Tracks last;
  std::uint64_t sequence = 0;
};

bool now(double t, double step, double when) { return t <= when && when < t + step; }

// In by the lane at `t0`, into the middle of the hall.
Walker enters(double t0, double born_s = -1e9) {
  return {[t0](double t) { return Vec2(kInGate + Vec2(0, std::min(t - t0, 4.0))); }, std::max(born_s, t0 - 1)};
}

TEST_CASE("a scan and a crossing bind who was at the gate, and going out ends the membership") {
  Bench bench;
  const Walker walker{[](double t) {
                        return t < 6 ? Vec2(2, std::min(t - 2, 3.0))
                                     : Vec2(std::min(2 + (t - 6), 5.0), 3 - std::max(t - 9, 0.0));
                      },
                      1, 13};
  const Walker other{[](double) { return Vec2(8, 8); }};
  bench.run({walker, other}, 0, 16, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
    if (now(t, step, 12)) bench.cross(12, false);
    if (t > 2.5 && t < 12) CHECK((t < 2.6 || bench.visit_of(1) == VisitId("v-1")));
    CHECK(!bench.visit_of(2));
  });
  REQUIRE(bench.events.size() == 3);
  CHECK(bench.events[0] == VisitEvent{VisitEvent::kOpened, VisitId("v-1"), {}, "", bench.events[0].at});
  CHECK(bench.events[1] == VisitEvent{VisitEvent::kMemberIn, VisitId("v-1"), TrackId{1}, "", Timestamp::seconds(2)});
  CHECK(bench.events[2] == VisitEvent{VisitEvent::kMemberOut, VisitId("v-1"), TrackId{1}, "", Timestamp::seconds(12)});
}

TEST_CASE("a track that begins up to a second after the crossing is bound by its way carried back") {
  Bench bench;
  bench.run({enters(2, 2.9)}, 0, 6, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
  });
  CHECK(bench.visit_of(1) == VisitId("v-1"));
}

TEST_CASE("a pair on one code are both members, whoever follows without a code is unbilled") {
  Bench bench;
  bench.run({enters(2), enters(3), enters(4)}, 0, 8, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1", 2);
    for (const double when : {2.0, 3.0, 4.0}) {
      if (now(t, step, when)) bench.cross(when, true);
    }
  });
  CHECK(bench.visit_of(1) == VisitId("v-1"));
  CHECK(bench.visit_of(2) == VisitId("v-1"));
  CHECK(!bench.visit_of(3));
  CHECK(bench.count(VisitEvent::kOpened) == 1);
  CHECK(bench.count(VisitEvent::kMemberIn) == 2);
}

TEST_CASE("two codes in a row bind in the order of the crossings, though both people wait before the gate") {
  Bench bench;
  bench.run({enters(2), enters(2.8)}, 0, 6, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 1.5)) bench.scan(t, "v-2");
    if (now(t, step, 2)) bench.cross(2, true);
    if (now(t, step, 2.8)) bench.cross(2.8, true);
  });
  CHECK(bench.visit_of(1) == VisitId("v-1"));
  CHECK(bench.visit_of(2) == VisitId("v-2"));
}

TEST_CASE("a new code admits somebody whose track went out before") {
  // In, out by the other lane, along the front, and in again; the track is the same all the time.
  Bench bench;
  const Walker walker{[](double t) {
    if (t < 6) return Vec2(2, std::min(t - 2, 3.0));
    if (t < 14) return Vec2(std::min(2 + (t - 6), 5.0), std::max(3 - std::max(t - 9, 0.0), -1.0));
    return Vec2(std::max(5 - 1.5 * (t - 14), 2.0), std::max(-1.0, t - 18));
  }};
  bench.run({walker}, 1, 22, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(1, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
    if (now(t, step, 12)) bench.cross(12, false);
    if (now(t, step, 17)) bench.scan(17, "v-2");
    if (now(t, step, 18)) bench.cross(18, true);
    if (t > 13 && t < 17) CHECK(!bench.visit_of(1));
  });
  CHECK(bench.visit_of(1) == VisitId("v-2"));
  CHECK(bench.count(VisitEvent::kMemberIn) == 2);
  CHECK(bench.count(VisitEvent::kMemberOut) == 1);
}

TEST_CASE("a scan that nobody uses lapses") {
  Bench bench;
  bench.run({enters(40)}, 0, 44, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 40)) bench.cross(40, true);
  });
  CHECK(!bench.visit_of(1));
}

TEST_CASE("a crossing whose message was lost is made up for by the scan") {
  Bench bench;
  bench.run({enters(2, 1.5)}, 0, 8, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
  });
  CHECK(bench.visit_of(1) == VisitId("v-1"));
}

TEST_CASE("a ghost that was nearest to the gate and vanishes leaves the visit to who came in") {
  // A ghost stands by the gate when the shopper crosses it, and is gone half a second later; another shopper waits.
  Bench bench;
  const Walker ghost{[](double) { return Vec2(2, -0.05); }, 1.2, 2.5};
  const Walker came_in{[](double t) { return Vec2(2.3, t - 2.1); }};
  const Walker waiting{[](double) { return Vec2(2, -0.8); }};
  bench.run({ghost, came_in, waiting}, 0, 6, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
  });
  CHECK(bench.visit_of(2) == VisitId("v-1"));
  CHECK(!bench.visit_of(3));
  CHECK(bench.count(VisitEvent::kMemberIn) == 1);
  CHECK(bench.count(VisitEvent::kMemberOut) == 0);
}

TEST_CASE("a ghost that stays on the outer side for two seconds leaves the visit to who came in as well") {
  Bench bench;
  const Walker ghost{[](double) { return Vec2(2, -0.05); }, 1.2, 4.2};
  const Walker came_in{[](double t) { return Vec2(2.3, std::min(t - 2.1, 4.0)); }};
  bench.run({ghost, came_in}, 0, 9, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
  });
  CHECK(bench.visit_of(2) == VisitId("v-1"));
  CHECK(bench.count(VisitEvent::kMemberIn) == 1);
  CHECK(bench.count(VisitEvent::kMemberOut) == 0);
}

TEST_CASE("who gets his name back just as he goes out ends his own membership") {
  // Track 1 is followed out by the lane; that it has been the second member since 9 s is found out just after the crossing.
  Bench bench;
  const Walker goes_out{[](double t) {
    if (t < 5) return Vec2(2, std::min(t - 2, 3.0));
    return t < 8 ? Vec2(2 + (t - 5), 3) : Vec2(5, 3 - (t - 8));
  }, 1};
  const Walker stays = enters(4);
  bench.run({goes_out, stays}, 0, 11.1, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
    if (now(t, step, 3)) bench.scan(t, "v-2");
    if (now(t, step, 4)) bench.cross(4, true);
    if (now(t, step, 11)) bench.cross(11, false);
  });
  REQUIRE(bench.visit_of(1) == VisitId("v-1"));
  REQUIRE(bench.visit_of(2) == VisitId("v-2"));
  stream::IdentityChange change;
  change.before = {TrackId{1}, TrackId{2}};
  change.after = {TrackId{2}, TrackId{1}};
  change.since = Timestamp::seconds(9);
  REQUIRE(stream::is_exchange(change));
  bench.binder.observe(change);
  bench.run({stays, goes_out}, 11.1, 13, [](double, double) {});
  REQUIRE(bench.count(VisitEvent::kMemberOut) == 1);
  CHECK(bench.events.back().visit == VisitId("v-2"));
  CHECK(bench.visit_of(1) == VisitId("v-1"));
}

TEST_CASE("when a bound track dies inside, its binding moves to who appears within reach") {
  Bench bench;
  Walker first = enters(2);
  first.to_s = 8;
  const Walker found{[](double) { return Vec2(3, 5); }, 10};
  std::vector<stream::IdentityChange> changes;
  bench.run({first, found}, 0, 14, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
    for (const auto& change : bench.binder.identity_changes()) changes.push_back(change);
  });
  CHECK(bench.visit_of(2) == VisitId("v-1"));
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].before == std::vector<TrackId>{TrackId{1}});
  CHECK(changes[0].after == std::vector<TrackId>{TrackId{2}});
  CHECK(bench.count(VisitEvent::kMemberOut) == 0);
}

TEST_CASE("nobody inherits a binding from farther away than a walk") {
  Bench bench;
  Walker first = enters(2);
  first.to_s = 8;
  const Walker far{[](double) { return Vec2(9, 9); }, 8.5};
  bench.run({first, far}, 0, 12, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
  });
  CHECK(!bench.visit_of(2));
}

TEST_CASE("a member lost from sight is the one who goes out") {
  Bench bench;
  Walker first = enters(2);
  first.to_s = 8;
  bench.run({first}, 0, 18, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
    if (now(t, step, 14)) bench.cross(14, false);
  });
  REQUIRE(bench.count(VisitEvent::kMemberOut) == 1);
  CHECK(bench.events.back().track == TrackId{1});
  CHECK(bench.events.back().at == Timestamp::seconds(14));
}

TEST_CASE("who was last seen walking out by a lane is out, though the crossing was lost") {
  Bench bench;
  const Walker walker{[](double t) {
                        return t < 6 ? Vec2(2, std::min(t - 2, 3.0))
                                     : Vec2(std::min(2 + (t - 6), 5.0), 3 - std::max(t - 9, 0.0));
                      },
                      1, 12.4};
  bench.run({walker}, 0, 20, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
  });
  REQUIRE(bench.count(VisitEvent::kMemberOut) == 1);
  CHECK(bench.events.back().at.in_seconds() == doctest::Approx(12.4).epsilon(0.01));
}

stream::IdentityChange the_second_is_the_first() {
  stream::IdentityChange merge;
  merge.kind = stream::IdentityChangeKind::kMerge;
  merge.before = {TrackId{1}, TrackId{2}};
  merge.after = {TrackId{1}};
  return merge;
}

TEST_CASE("a merge carries the visit to the track that stays") {
  Bench bench;
  const Walker ghost{[](double) { return Vec2(2, 4); }};
  bench.run({ghost, enters(2)}, 0, 7, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
  });
  REQUIRE(bench.visit_of(2) == VisitId("v-1"));
  bench.binder.observe(the_second_is_the_first());
  bench.run({ghost}, 7, 8, [](double, double) {});
  CHECK(bench.visit_of(1) == VisitId("v-1"));
  CHECK(bench.count(VisitEvent::kMemberOut) == 0);
}

TEST_CASE("a merge into the track of somebody who went out carries the visit, too") {
  // The first goes out and his track lingers at the gate, where the second comes past; the two are then found to be one.
  Bench bench;
  const Walker lingering{[](double t) { return t < 6 ? Vec2(2, std::min(t - 2, 3.0)) : Vec2(5, std::max(9 - t, -0.4)); }, 1};
  bench.run({lingering, enters(7)}, 0, 12, [&](double t, double step) {
    if (now(t, step, 1)) bench.scan(t, "v-1");
    if (now(t, step, 2)) bench.cross(2, true);
    if (now(t, step, 6)) bench.scan(t, "v-2");
    if (now(t, step, 7)) bench.cross(7, true);
    if (now(t, step, 9)) bench.cross(9, false);
  });
  REQUIRE(bench.count(VisitEvent::kMemberOut) == 1);
  REQUIRE(bench.visit_of(2) == VisitId("v-2"));
  REQUIRE(!bench.visit_of(1));
  bench.binder.observe(the_second_is_the_first());
  bench.run({lingering}, 12, 13, [](double, double) {});
  CHECK(bench.visit_of(1) == VisitId("v-2"));
}

TEST_CASE("a track that brings its visit keeps it, and the door adds nobody") {
  VisitBinder binder(hall());
  std::vector<VisitEvent> events;
  for (int i = 0; i < 60; ++i) {
    const double t = i / 15.0;
    if (i == 10) {
      binder.observe(stream::TurnstileScan{{"t", 1, Timestamp::seconds(t), {}}, "in", VisitId("v-1"), 1, {}, false});
      binder.observe(stream::TurnstileCrossing{{"t", 2, Timestamp::seconds(t), {}}, "in", CrossingDirection::kIn});
    }
    Tracks tracks;
    tracks.header.captured = Timestamp::seconds(t);
    Track given;
    given.id = TrackId{1};
    given.phase = TrackPhase::kConfirmed;
    given.p_WB_m = {2, 0.1};
    given.visit = VisitId("v-1");
    tracks.tracks = {given};
    for (VisitEvent& event : binder.bind(tracks)) events.push_back(event);
    CHECK(tracks.tracks[0].visit == VisitId("v-1"));
  }
  REQUIRE(events.size() == 2);
  CHECK(events[0].kind == VisitEvent::kOpened);
  CHECK(events[1].kind == VisitEvent::kMemberIn);
}

TEST_CASE("without a turnstile a valid entrance opens a visit under its external id, once") {
  store::Store shop = hall();
  shop.map.lanes.clear();
  shop.policies.visit_opening = store::VisitOpening::kExternalEntrance;
  Tracker tracker(shop);
  VisitBinder binder(shop);
  RandomStream random(5);
  std::vector<VisitEvent> events;
  for (int i = 0; i < 60; ++i) {
    const Walker valid{[](double) { return Vec2(4, 4); }}, stranger{[](double) { return Vec2(7, 4); }};
    perception::PersonScan scan = look({valid, stranger}, {"skeletons/x"}, i / 15.0, random);
    scan.people[0].external_id = i < 40 ? "33" : "44";  // the feed relabels
    scan.people[0].entrance = stream::EntranceState::kValidEntrance;
    scan.people[1].external_id = "55";
    scan.people[1].entrance = stream::EntranceState::kNoEntrance;
    Tracks tracks = tracker.update(scan);
    binder.observe(scan);
    for (VisitEvent& event : binder.bind(tracks)) events.push_back(event);
    for (const Track& track : tracks.tracks) {
      if (i > 20) CHECK((track.visit == VisitId("visit-1")) == (track.p_WB_m.x() < 5));
    }
  }
  REQUIRE(events.size() == 2);
  CHECK(events[0].kind == VisitEvent::kOpened);
  CHECK(events[0].external_id == "33");
  CHECK(events[1].kind == VisitEvent::kMemberIn);
  CHECK(events[1].external_id == "33");
}

}  // namespace
}  // namespace storetwin::tracking
