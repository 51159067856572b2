#include "core/tracking/tracker.h"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <algorithm>
#include <map>
#include <set>

#include "tests/core/tracking/walk.h"

namespace storetwin::tracking {
namespace {

using stream::Track;
using stream::TrackPhase;
using stream::Tracks;

const Track* track_near(const Tracks& tracks, const Vec2& p_W, double within_m = 0.4) {
  const Track* nearest = nullptr;
  for (const Track& track : tracks.tracks) {
    if (track.phase != TrackPhase::kConfirmed || (track.p_WB_m - p_W).norm() > within_m) continue;
    if (!nearest || (track.p_WB_m - p_W).norm() < (nearest->p_WB_m - p_W).norm()) nearest = &track;
  }
  return nearest;
}

// Runs several sources at 15 Hz with their own phases and hands every answer to `visit`.
template <class Visit>
void run(Tracker& tracker, const std::vector<Walker>& walkers, const std::vector<Seer>& seers, double seconds,
         RandomStream random, Visit visit) {
  const double step_s = 1.0 / (15.0 * static_cast<double>(seers.size()));
  int count = 0;
  for (double t = 0; t < seconds; t += step_s, ++count) {
    const Seer& seer = seers[static_cast<std::size_t>(count) % seers.size()];
    visit(t, tracker.update(look(walkers, seer, t, random)));
  }
}

TEST_CASE("one person gets one track, on the spot, within a second") {
  Tracker tracker(hall());
  const Walker walker{[](double t) { return Vec2(2, 0.2 + 1.0 * t); }};
  std::set<TrackId> ids;
  run(tracker, {walker}, {{"depth/a"}, {"depth/b"}}, 8, RandomStream(1), [&](double t, const Tracks& tracks) {
    if (t < 1) return;
    REQUIRE(tracks.tracks.size() == 1);
    CHECK((tracks.tracks[0].p_WB_m - walker.at(t)).norm() < 0.15);
    CHECK((tracks.tracks[0].v_WB_mps - Vec2(0, 1)).norm() < 0.5);
    ids.insert(tracks.tracks[0].id);
  });
  CHECK(ids.size() == 1);
}

TEST_CASE("two people who cross keep their ids") {
  int kept = 0;
  const int trials = 30;
  for (int seed = 0; seed < trials; ++seed) {
    Tracker tracker(hall());
    const Walker left{[](double t) { return Vec2(2 + 0.9 * t, 3 + 0.4 * t); }};
    const Walker right{[](double t) { return Vec2(8 - 0.9 * t, 3.6 + 0.3 * t); }};
    TrackId first_left, first_right;
    bool same = true;
    double worst_doubt = 0;
    const RandomStream random = RandomStream(11).fork("cross", static_cast<std::uint64_t>(seed));
    run(tracker, {left, right}, {{"depth/a", 0.05, 0.9}, {"depth/b", 0.05, 0.9}}, 6, random,
        [&](double t, const Tracks& tracks) {
          if (t < 1) return;
          const Track* a = track_near(tracks, left.at(t));
          const Track* b = track_near(tracks, right.at(t));
          if (!a || !b) return;
          for (const Track& track : tracks.tracks) worst_doubt = std::max(worst_doubt, track.ambiguity);
          if (!first_left) first_left = a->id, first_right = b->id;
          if (t > 5) same = same && a->id == first_left && b->id == first_right;
        });
    kept += same;
    CHECK(worst_doubt < 0.6);
  }
  CHECK(kept == trials);
}

TEST_CASE("who stands close to another is published as ambiguous, who stands apart is not") {
  Tracker tracker(hall());
  const Walker still{[](double) { return Vec2(4, 4); }};
  const Walker close{[](double t) { return Vec2(t < 3 ? 6 - t * 0.6 : 4.15, 4); }};
  double apart = 0, beside = 0;
  run(tracker, {still, close}, {{"depth/a", 0.06, 0.9}}, 8, RandomStream(2), [&](double t, const Tracks& tracks) {
    for (const Track& track : tracks.tracks) {
      if (t > 1 && t < 2) apart = std::max(apart, track.ambiguity);
      if (t > 5) beside = std::max(beside, track.ambiguity);
    }
  });
  CHECK(apart < 0.02);
  CHECK(beside > 0.05);
}

TEST_CASE("the published covariance is honest: NEES stays in its band") {
  // Paths drawn from the filter's own motion model. Chi-square with 2 degrees of freedom has mean 2 and standard
  // deviation 2, so the mean of 400 independent runs lies within 2 +- 0.33 in 999 of 1000 cases.
  const TrackerParams params{.lean_sigma_m = 0};
  const double tau = params.motion.velocity_memory_s;
  double sum = 0;
  int count = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    RandomStream random = RandomStream(5).fork("nees", seed);
    RandomStream looks = random.fork("looks");
    Tracker tracker(hall(), params);
    Vec2 p(5, 5), v = 0.6 * Vec2(random.normal(), random.normal());
    const double dt = 1.0 / 30;
    const double kept = std::exp(-dt / tau);
    const double kick = std::sqrt(params.motion.acceleration_psd * tau / 2 * (1 - kept * kept));
    for (int i = 0; i < 60; ++i) {
      const Tracks tracks = tracker.update(look({{[&](double) { return p; }}}, {"depth/a", 0.1}, i * dt, looks));
      if (i == 59) {  // one measurement in thousands is beyond the gate and begins a second, tentative track
        const Track* track = track_near(tracks, p, 1.0);
        REQUIRE(track);
        const Vec2 error = track->p_WB_m - p;
        sum += error.dot(track->covariance_m2.inverse() * error);
        ++count;
      }
      p += dt * v;
      v = kept * v + kick * Vec2(random.normal(), random.normal());
    }
  }
  CHECK(sum / count > 1.67);
  CHECK(sum / count < 2.33);
}

TEST_CASE("a person lost in a blind spot for some seconds keeps the id") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Tracker tracker(hall());
    const Walker before{[](double t) { return Vec2(2 + 0.8 * t, 5); }, 0, 3};
    const Walker after{[](double t) { return Vec2(4.4 + 0.8 * (t - 3), 5 + 0.2 * (t - 3)); }, 6, 12};
    TrackId first, last;
    const RandomStream random = RandomStream(9).fork("lost", seed);
    run(tracker, {before, after}, {{"depth/a"}, {"depth/b"}}, 10, random, [&](double t, const Tracks& tracks) {
      if (t > 2.5 && t < 3) first = tracks.tracks.at(0).id;
      if (t > 5 && t < 5.9) CHECK(tracks.tracks.at(0).phase == TrackPhase::kCoasting);
      if (t > 9) last = tracks.tracks.at(0).id;
    });
    CHECK(first == last);
  }
}

TEST_CASE("weak detections keep a track alive and never start one") {
  Tracker tracker(hall());
  const auto scan_at = [](double t, double score) {
    perception::PersonScan scan{"depth/a", Timestamp::seconds(t), {}, {}};
    perception::PersonMeasurement person;
    person.p_WB_m = {5, 5};
    person.covariance_m2 = 0.0025 * Mat2::Identity();
    person.score = score;
    scan.people.push_back(person);
    return scan;
  };
  for (int i = 0; i < 30; ++i) CHECK(tracker.update(scan_at(i / 15.0, 0.3)).tracks.empty());
  for (int i = 30; i < 60; ++i) tracker.update(scan_at(i / 15.0, 0.9));
  for (int i = 60; i < 240; ++i) {
    const Tracks tracks = tracker.update(scan_at(i / 15.0, 0.3));
    REQUIRE(tracks.tracks.size() == 1);
    CHECK(tracks.tracks[0].phase == TrackPhase::kConfirmed);
  }
}

TEST_CASE("single false alarms never become people") {
  Tracker tracker(hall());
  RandomStream random(21);
  for (int i = 0; i < 900; ++i) {
    std::vector<Walker> ghosts;
    if (random.chance(0.1)) {
      const Vec2 p(random.uniform(0.5, 9.5), random.uniform(1.5, 9.5));
      ghosts.push_back({[p](double) { return p; }});
    }
    for (const Track& track : tracker.update(look(ghosts, {}, i / 15.0, random)).tracks) {
      CHECK(track.phase != TrackPhase::kConfirmed);
    }
  }
}

TEST_CASE("nobody is born inside a shelf or behind a wall") {
  store::Store shop = hall();
  shop.map.obstacles = {{"pillar", {{4, 4}, {5, 4}, {5, 5}, {4, 5}}, 3}};
  Tracker tracker(shop);
  RandomStream random(4);
  const Walker in_pillar{[](double) { return Vec2(4.5, 4.5); }};
  const Walker outside{[](double) { return Vec2(5, 12); }};
  for (int i = 0; i < 60; ++i) CHECK(tracker.update(look({in_pillar, outside}, {}, i / 15.0, random)).tracks.empty());
}

TEST_CASE("two tracks of one person, fed by two sources that disagree, are merged and the change is told") {
  Tracker tracker(hall());
  RandomStream random(8);
  // Source b is 0.9 m off at first (a knocked camera), then mended.
  std::vector<stream::IdentityChange> changes;
  Tracks last;
  for (int i = 0; i < 300; ++i) {
    const double t = i / 30.0;
    const double off = std::max(0.0, 0.9 - 0.3 * std::max(t - 2, 0.0));
    const Vec2 shift(i % 2 ? off : 0, 0);
    const Walker walker{[&](double) { return Vec2(Vec2(4, 4) + shift); }};
    last = tracker.update(look({walker}, {i % 2 ? "depth/b" : "depth/a", 0.03}, t, random));
    for (const stream::IdentityChange& change : tracker.identity_changes()) changes.push_back(change);
  }
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].kind == stream::IdentityChangeKind::kMerge);
  CHECK(changes[0].before == std::vector<TrackId>{TrackId{1}, TrackId{2}});
  CHECK(changes[0].after == std::vector<TrackId>{TrackId{1}});
  CHECK(last.tracks.size() == 1);
}

TEST_CASE("two people seen side by side are never merged, however close") {
  Tracker tracker(hall());
  const Walker a{[](double) { return Vec2(4, 4); }};
  const Walker b{[](double) { return Vec2(4.33, 4); }};
  int confirmed = 0;
  run(tracker, {a, b}, {{"depth/a", 0.03, 0.8}, {"depth/b", 0.03, 0.8}}, 20, RandomStream(3),
      [&](double t, const Tracks& tracks) {
        CHECK(tracker.identity_changes().empty());
        if (t > 2) confirmed = static_cast<int>(tracks.tracks.size());
      });
  CHECK(confirmed == 2);
}

TEST_CASE("a person seen double in each image is one person") {
  Tracker tracker(hall());
  RandomStream random(4);
  const Walker body{[](double t) { return Vec2(4 + 0.5 * t, 4); }};
  const Walker shoulder{[](double t) { return Vec2(4 + 0.5 * t, 4.25); }, 1, 6};
  Tracks last;
  for (int i = 0; i < 150; ++i) last = tracker.update(look({body, shoulder}, {"depth/a", 0.02}, i / 15.0, random));
  REQUIRE(last.tracks.size() == 1);
  CHECK(last.tracks[0].id == TrackId{1});
}

// Two people come together on one spot and part again to where they were. True if both keep their ids.
bool keep_ids(double left_height_m, std::uint64_t seed) {
  Tracker tracker(hall());
  RandomStream random(seed);
  std::map<bool, TrackId> before;  // by whether it is the left one
  for (int i = 0; i < 150; ++i) {
    const double t = i / 15.0;
    const double aside_m = 0.3 * std::max(0.0, std::abs(t - 5) - 0.3);
    const Walker left{[&](double) { return Vec2(5 - aside_m, 5); }};
    const Walker right{[&](double) { return Vec2(5 + aside_m, 5); }};
    perception::PersonScan scan = look({left, right}, {"depth/a", 0.06}, t, random);
    scan.people[0].height_m = t < 1 ? 1.7 : left_height_m;
    scan.people[1].height_m = 1.7;
    for (const Track& track : tracker.update(scan).tracks) {
      const bool is_left = track.p_WB_m.x() < 5;
      if (i == 40) before[is_left] = track.id;
      if (i == 149 && before[is_left] != track.id) return false;
    }
  }
  return true;
}

TEST_CASE("of two people on one spot, the head's height tells who bows and who stands") {
  int kept_by_height = 0, kept_by_chance = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    kept_by_height += keep_ids(1.1, seed);
    kept_by_chance += keep_ids(1.7, seed);
  }
  CHECK(kept_by_height >= 16);
  CHECK(kept_by_chance <= 12);
}

TEST_CASE("hips that were seen are trusted, hips under a bowed head are not") {
  const auto after_a_step = [](bool hips_seen) {
    Tracker tracker(hall());
    Tracks tracks;
    for (int i = 0; i < 60; ++i) {
      perception::PersonScan scan{"skeletons/x", Timestamp::seconds(i / 15.0), {}, {}};
      perception::PersonMeasurement person;
      person.p_WB_m = Vec2(i < 57 ? 5 : 5.2, 5);
      person.covariance_m2 = 0.04 * 0.04 * Mat2::Identity();
      person.score = 0.9;
      person.height_m = i < 30 ? 1.7 : 1.0;
      person.hips_seen = hips_seen;
      scan.people.push_back(person);
      tracks = tracker.update(scan);
    }
    return tracks.tracks.at(0).p_WB_m.x();
  };
  CHECK(after_a_step(true) > 5.1);
  CHECK(after_a_step(false) < 5.1);
}

TEST_CASE("who was seen for a moment is not waited for longer than that") {
  Tracker tracker(hall());
  RandomStream random(2);
  const Walker known{[](double) { return Vec2(3, 5); }, 0, 6};
  const Walker moment{[](double) { return Vec2(7, 5); }, 4.5, 6};
  std::size_t after_2_s = 0;
  for (int i = 0; i < 15 * 8; ++i) {
    after_2_s = tracker.update(look({known, moment}, {"depth/a", 0.03}, i / 15.0, random)).tracks.size();
    if (i == 15 * 6 - 1) CHECK(after_2_s == 2);
  }
  CHECK(after_2_s == 1);
}

TEST_CASE("hands go with the measured person, loose ones to whom they clearly belong") {
  Tracker tracker(hall());
  RandomStream random(6);
  const Walker a{[](double) { return Vec2(4, 4); }};
  const Walker b{[](double) { return Vec2(6, 4); }};
  for (int i = 0; i < 30; ++i) tracker.update(look({a, b}, {}, i / 15.0, random));

  perception::PersonScan scan = look({a, b}, {}, 2.0, random);
  scan.people[1].hands.push_back({Vec3(5.2, 4, 1.1), 0.001 * Mat3::Identity(), 0.8});  // nearer to b than it seems
  scan.loose_hands.push_back({Vec3(3.5, 4.2, 1.2), 0.001 * Mat3::Identity(), 0.7});
  scan.loose_hands.push_back({Vec3(5.0, 4, 1.2), 0.001 * Mat3::Identity(), 0.7});  // midway: nobody's
  scan.loose_hands.push_back({Vec3(9, 9, 1.2), 0.001 * Mat3::Identity(), 0.7});    // out of reach
  const Tracks tracks = tracker.update(scan);
  REQUIRE(tracks.tracks.size() == 2);
  const Track& of_a = *track_near(tracks, {4, 4});
  const Track& of_b = *track_near(tracks, {6, 4});
  REQUIRE(of_a.hands.size() == 1);
  CHECK(of_a.hands[0].position_m.x() == 3.5);
  REQUIRE(of_b.hands.size() == 1);
  CHECK(of_b.hands[0].position_m.x() == 5.2);

  const Tracks next = tracker.update(look({a, b}, {}, 2.1, random));
  for (const Track& track : next.tracks) CHECK(track.hands.empty());
}

TEST_CASE("a track keeps the external id that most scans gave it") {
  Tracker tracker(hall());
  RandomStream random(6);
  TrackId id;
  for (int i = 0; i < 30; ++i) {
    perception::PersonScan scan = look({{[](double) { return Vec2(4, 4); }}}, {"skeletons/x"}, i / 15.0, random);
    scan.people[0].external_id = i % 5 == 4 ? "other" : "main";
    id = tracker.update(scan).tracks.at(0).id;
  }
  CHECK(tracker.external_id(id) == "main");
  CHECK(tracker.external_id(TrackId{999}).empty());
}

TEST_CASE("who leaves by a lane ends soon, and stands once more in the tracks as ended") {
  Tracker tracker(hall());
  const Walker leaver{[](double t) { return Vec2(5, 4 - t); }, 0, 4.2};
  int ended = 0;
  run(tracker, {leaver}, {{}}, 8, RandomStream(2), [&](double t, const Tracks& tracks) {
    for (const Track& track : tracks.tracks) ended += track.phase == TrackPhase::kEnded;
    if (t > 6.5) CHECK(tracks.tracks.empty());
  });
  CHECK(ended == 1);
}

TEST_CASE("who has left doesn't lend his track to the next one who comes to the gate") {
  // Seen for the last time beyond the gate, and half a second later somebody comes from there.
  Tracker tracker(hall());
  const Walker leaver{[](double t) { return Vec2(5, 4 - t); }, 0, 4.5};
  const Walker comer{[](double t) { return Vec2(5, -0.7 + std::max(0.0, t - 5.0)); }, 5.0, 9};
  std::set<TrackId> inside_first, inside_later;
  run(tracker, {leaver, comer}, {{}}, 8, RandomStream(3), [&](double t, const Tracks& tracks) {
    for (const Track& track : tracks.tracks) {
      if (track.phase == TrackPhase::kConfirmed) (t < 3 ? inside_first : inside_later).insert(t > 3 && t < 7 ? TrackId{} : track.id);
    }
  });
  inside_later.erase(TrackId{});
  REQUIRE(inside_first.size() == 1);
  REQUIRE(inside_later.size() == 1);
  CHECK(*inside_first.begin() != *inside_later.begin());
}

TEST_CASE("a colour camera's box that is nobody's doesn't draw a bowed person's track away") {
  Tracker tracker(hall());
  const auto scan_of = [](const std::string& source, double t, const Vec2& p_W, double sigma_m, double height_m) {
    perception::PersonScan scan;
    scan.source = source;
    scan.captured = Timestamp::seconds(t);
    perception::PersonMeasurement person;
    person.p_WB_m = p_W;
    person.covariance_m2 = sigma_m * sigma_m * Mat2::Identity();
    person.score = 0.9;
    if (height_m > 0) person.height_m = height_m;
    scan.people.push_back(person);
    return scan;
  };
  Tracks last;
  for (int k = 0; k < 60; ++k) {
    const double t = k / 15.0;
    const bool bowed = t > 2;
    last = tracker.update(scan_of("depth/c1", t, bowed ? Vec2(5.3, 5) : Vec2(5, 5), 0.09, bowed ? 1.1 : 1.75));
    if (bowed) last = tracker.update(scan_of("color/rgb1", t + 0.03, Vec2(5.6, 5.8), 0.21, 0));
  }
  const Track* track = track_near(last, Vec2(5.3, 5), 2);
  REQUIRE(track != nullptr);
  CHECK((track->p_WB_m - Vec2(5.3, 5)).norm() < 0.35);
}

TEST_CASE("a copy goes on as the original does") {
  Tracker tracker(hall());
  const Walker walker{[](double t) { return Vec2(2, 0.5 + 0.5 * t); }};
  RandomStream random(12);
  for (int i = 0; i < 40; ++i) tracker.update(look({walker}, {}, i / 15.0, random));
  Tracker copy = tracker;
  RandomStream random_of_copy = random;
  for (int i = 40; i < 80; ++i) {
    CHECK(tracker.update(look({walker}, {}, i / 15.0, random)) ==
          copy.update(look({walker}, {}, i / 15.0, random_of_copy)));
  }
}

}  // namespace
}  // namespace storetwin::tracking
