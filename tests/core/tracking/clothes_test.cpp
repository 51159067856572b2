// Who is who after two people stood together: looks, encounters, and the tracker that gives names back.
#include <doctest/doctest.h>

#include <cmath>

#include "core/tracking/tracker.h"
#include "tests/core/tracking/walk.h"

namespace storetwin::tracking {
namespace {

using perception::Look;

// Two people meet in the middle of the hall, stand on one spot for a moment and go back where each came from; a plain filter, which
// sees no more than points, may as well let them pass. A depth camera never sees clothes, a colour camera does.
struct Meeting {
  bool dressed_alike = false;
  bool clothes_seen = true;

  static Vec2 left(double t) { return {4.8 - way(t), 5}; }
  static Vec2 right(double t) { return {4.8 + way(t), 5.02}; }

  struct Result {
    bool mixed_up = false;  ///< at the time they parted
    bool right_in_the_end = false;
    int relabelled = 0;
    Timestamp since;
    double doubt_at_end = 0;
  };
  Result run(std::uint64_t seed) const {
    RandomStream random = RandomStream(17).fork("meeting", seed);
    Tracker tracker(hall());
    Result result;
    TrackId first;
    for (int i = 0; i < 9 * 30; ++i) {
      const double t = i / 30.0;
      perception::PersonScan scan = look({{left}, {right}}, {i % 2 ? "color/a" : "depth/a", 0.05, 0.95}, t, random);
      if (i % 2 && clothes_seen) dress(scan, t, random);
      const stream::Tracks tracks = tracker.update(scan);
      for (const auto& change : tracker.identity_changes()) {
        if (!stream::is_exchange(change)) continue;
        ++result.relabelled;
        result.since = change.since;
      }
      for (const stream::Track& track : tracks.tracks) {
        const bool here = track.phase == stream::TrackPhase::kConfirmed && (track.p_WB_m - left(t)).norm() < 0.4;
        if (t > 1.5 && t < 1.6 && here) first = track.id;
        if (t > 5.4 && t < 5.5 && here) result.mixed_up = track.id != first;
        if (t > 8.9 && here) result.right_in_the_end = track.id == first;
        if (t > 8.9) result.doubt_at_end = std::max(result.doubt_at_end, track.ambiguity);
      }
    }
    return result;
  }

 private:
  // Nobody stands on another's feet for long, and the tracker takes who does for one person.
  static double way(double t) { return std::max(0.8 * std::abs(t - 4.5) - 0.3, 0.02); }
  // Now and then a look gets a number that is nobody's.
  void dress(perception::PersonScan& scan, double t, RandomStream& random) const {
    for (perception::PersonMeasurement& person : scan.people) {
      const bool is_left = (person.p_WB_m - left(t)).norm() < (person.p_WB_m - right(t)).norm();
      const std::int32_t number = dressed_alike || is_left ? 1 : 2;
      person.look = {random.chance(0.1) ? 9 : number, random.chance(0.3) ? 0 : 5};
    }
  }
};

TEST_CASE("two people who stood on one spot get their names back by their clothes, and from when on is told") {
  int mixed_up = 0, relabelled = 0;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const Meeting::Result result = Meeting{}.run(seed);
    CHECK(result.right_in_the_end);
    mixed_up += Meeting{.clothes_seen = false}.run(seed).right_in_the_end ? 0 : 1;
    relabelled += result.relabelled > 0;
    if (result.relabelled == 0) continue;
    CHECK(result.since > Timestamp::seconds(3));
    CHECK(result.since < Timestamp::seconds(7));
    CHECK(result.doubt_at_end < 0.05);
  }
  CHECK(mixed_up > 5);  // or the test would show nothing
  CHECK(relabelled > 5);
}

TEST_CASE("who is dressed alike is told apart by nothing, and nobody is called by another name for it") {
  for (std::uint64_t seed = 0; seed < 10; ++seed) CHECK(Meeting{.dressed_alike = true}.run(seed).relabelled == 0);
}

TEST_CASE("a number that was often seen on somebody speaks for him, one never seen against him, within bounds") {
  Appearance known;
  for (int i = 0; i < 200; ++i) known.add("color/a", {.upper = 3, .lower = 0}, Timestamp::seconds(i * 0.1));
  const double unknown = Appearance{}.log_likelihood("color/a", {.upper = 3, .lower = 0});
  CHECK(known.log_likelihood("color/a", {3, 0}) > unknown + 1.5);
  CHECK(known.log_likelihood("color/a", {4, 0}) < unknown - 1);
  CHECK(known.log_likelihood("color/a", {4, 0}) > std::log(0.015));
  CHECK(known.log_likelihood("color/b", {4, 0}) == unknown);  // another camera's numbers mean nothing here
  CHECK(known.log_likelihood("color/a", {0, 0}) == 0);        // nothing seen says nothing
}

TEST_CASE("what a camera said before it forgot its numbers is held against nobody") {
  Appearance known;
  for (int i = 0; i < 20; ++i) known.add("color/a", {.upper = 3, .lower = 4}, Timestamp::seconds(10 + i * 0.1));
  CHECK(known.known_to("color/a", Timestamp::seconds(12)));
  CHECK_FALSE(known.known_to("color/b", Timestamp::seconds(12)));
  CHECK_FALSE(known.known_to("color/a", Timestamp::seconds(60)));
  known.add("color/a", {.upper = 7, .lower = 8}, Timestamp::seconds(60));
  CHECK_FALSE(known.known_to("color/a", Timestamp::seconds(60)));  // one sighting is none
  CHECK(known.log_likelihood("color/a", {7, 0}) > known.log_likelihood("color/a", {3, 0}));
}

TEST_CASE("without images the two stories of an encounter become equally likely and no more") {
  Encounters encounters;
  for (int i = 0; i < 600; ++i) encounters.meet(TrackId{2}, TrackId{1}, 0.5, Timestamp::seconds(i * 0.1));
  REQUIRE(encounters.pairs().size() == 1);
  CHECK(encounters.pairs()[0].a == TrackId{1});
  CHECK(encounters.pairs()[0].crosswise == doctest::Approx(0.5).epsilon(0.001));
  CHECK_FALSE(encounters.crosswise());
  CHECK_FALSE(encounters.doubt(TrackId{1}));
}

TEST_CASE("what was found of two is carried over to the third in the knot") {
  Encounters encounters;
  for (int i = 0; i < 20; ++i) {
    encounters.meet(TrackId{1}, TrackId{2}, 0.5, Timestamp::seconds(i * 0.1));
    encounters.meet(TrackId{2}, TrackId{3}, 0.1, Timestamp::seconds(i * 0.1));
  }
  const double of_third = encounters.pairs()[1].crosswise;
  encounters.exchanged(TrackId{1}, TrackId{2});
  CHECK(encounters.pairs()[1].a == TrackId{1});
  CHECK(encounters.pairs()[1].b == TrackId{3});
  CHECK(encounters.pairs()[1].crosswise == of_third);
}

TEST_CASE("no more encounters are kept than the cap, and what is given up is counted") {
  Encounters encounters;
  for (std::uint64_t i = 1; i <= Encounters::kMostEncounters + 3; ++i) {
    encounters.meet(TrackId{2 * i}, TrackId{2 * i + 1}, 0.3, Timestamp::seconds(1));
  }
  CHECK(encounters.pairs().size() == Encounters::kMostEncounters);
  CHECK(encounters.overflowed() == 3);
}

TEST_CASE("pairs end when they are settled, when they are old, or when one has gone") {
  Encounters encounters;
  const auto nobody = [](TrackId) { return false; };
  const auto meet = [&](double t) { encounters.meet(TrackId{1}, TrackId{2}, 0.3, Timestamp::seconds(t)); };
  for (double t = 0; t < 1; t += 0.1) meet(t);
  encounters.forget(Timestamp::seconds(2), nobody);
  CHECK(encounters.pairs().size() == 1);
  encounters.forget(Timestamp::seconds(30), nobody);
  CHECK(encounters.pairs().empty());
  meet(31);
  encounters.forget(Timestamp::seconds(32), nobody);  // never likely to be crosswise
  CHECK(encounters.pairs().empty());
  for (double t = 40; t < 41; t += 0.1) meet(t);
  encounters.forget(Timestamp::seconds(41), [](TrackId track) { return track == TrackId{2}; });
  CHECK(encounters.pairs().empty());
}

}  // namespace
}  // namespace storetwin::tracking
