// The tracker on recordings from outside, against the plainest filter that is any good, on the same detections.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/tracking/recorded.h"
#include "tests/tracking/plain_filter.h"
#include "tests/tracking/plaza.h"

namespace storetwin::plaza {
namespace {

score::PointScans ours(const std::vector<perception::PersonScan>& scans, Duration lag = {}) {
  score::PointScans told;
  for (const tracking::TrackRow& row : tracking::track_recorded(scans, lag)) {
    told[row.at].push_back({std::to_string(row.id.value), row.p_W_m, row.covariance_m2.diagonal()});
  }
  return told;
}

score::PointScore scored(const score::PointScans& truth, const score::PointScans& tracks) {
  const auto result = score::score_points(truth, tracks, 1.0);
  REQUIRE(result.ok());
  return *result;
}

struct Kind {
  const char* name;
  Detector detector;
};
const Kind kKinds[] = {
    {"a good detector", {.detected = 0.97, .sigma_m = 0.10, .false_per_scan = 0.3}},
    {"an ordinary one", {}},
    {"a poor one", {.detected = 0.85, .sigma_m = 0.20, .false_per_scan = 1.5}},
    {"one that tells its scores", {.detected = 0.93, .sigma_m = 0.15, .false_per_scan = 1.5, .scores = true}},
};

TEST_CASE("with one set of parameters we are better than a plain filter on every kind of detector") {
  constexpr int kScans = 80, kSeeds = 3;
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    std::vector<score::PointScore> we;
    std::vector<std::vector<score::PointScore>> rivals(3);
    for (int seed = 1; seed <= kSeeds; ++seed) {
      const Recording recording = record(kScans, kind.detector, static_cast<std::uint64_t>(seed));
      we.push_back(scored(recording.truth, ours(recording.scans)));
      for (std::size_t r = 0; r < rivals.size(); ++r) {  // the rival may choose how long it waits, afterwards
        const PlainFilter rival{.most_misses = 1 << r};
        rivals[r].push_back(scored(recording.truth, rival.run(recording.scans)));
      }
    }
    const score::TrackScore us = combine(we).tracks;
    for (const auto& of_rival : rivals) {
      const score::TrackScore rival = combine(of_rival).tracks;
      CHECK(us.idf1 >= rival.idf1);
      CHECK(us.mota >= rival.mota);
      CHECK(us.hota >= rival.hota);
      CHECK(us.id_switches <= rival.id_switches);
    }
  }
}

TEST_CASE("a good detector on a busy square gives IDF1 and MOTA of more than 0.95 in twenty seconds") {
  std::vector<score::PointScore> all;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Recording recording = record(40, kKinds[0].detector, seed);
    all.push_back(scored(recording.truth, ours(recording.scans)));
  }
  const score::TrackScore s = combine(all).tracks;
  CHECK(s.idf1 > 0.95);
  CHECK(s.mota > 0.95);
}

bool same(const tracking::TrackRow& a, const tracking::TrackRow& b) {
  return a.at == b.at && a.id == b.id && a.p_W_m == b.p_W_m && a.covariance_m2 == b.covariance_m2;
}

TEST_CASE("tracking is causal: what comes later changes no row") {
  const Recording recording = record(40, {}, 5);
  const std::vector<perception::PersonScan> half(recording.scans.begin(), recording.scans.begin() + 20);
  const auto all = tracking::track_recorded(recording.scans), first = tracking::track_recorded(half);
  REQUIRE(first.size() > 100);
  REQUIRE(all.size() > first.size());
  CHECK(std::equal(first.begin(), first.end(), all.begin(), same));
}

TEST_CASE("a lag helps and is only as long as it says") {
  const Recording recording = record(60, kKinds[2].detector, 3);
  const double causal = scored(recording.truth, ours(recording.scans)).tracks.mota;
  CHECK(scored(recording.truth, ours(recording.scans, Duration::seconds(2))).tracks.mota > causal);
  const std::vector<perception::PersonScan> half(recording.scans.begin(), recording.scans.begin() + 30);
  const auto all = tracking::track_recorded(recording.scans, Duration::seconds(2));
  const auto first = tracking::track_recorded(half, Duration::seconds(2));
  const auto before = [&](const tracking::TrackRow& row) { return row.at + Duration::seconds(2) < time_of(30); };
  std::vector<tracking::TrackRow> sure_all, sure_first;
  std::copy_if(all.begin(), all.end(), std::back_inserter(sure_all), before);
  std::copy_if(first.begin(), first.end(), std::back_inserter(sure_first), before);
  REQUIRE(sure_all.size() == sure_first.size());
  CHECK(std::equal(sure_all.begin(), sure_all.end(), sure_first.begin(), same));
}

TEST_CASE("an id stands once at one time, also if two sources see the same people at that time") {
  Recording recording = record(30, {}, 7);
  std::vector<perception::PersonScan> both;
  for (const perception::PersonScan& scan : recording.scans) {
    both.push_back(scan);
    perception::PersonScan other = scan;
    other.source = "other";
    for (auto& person : other.people) person.p_WB_m += Vec2(0.05, -0.03);
    both.push_back(other);
  }
  std::set<std::pair<Timestamp, TrackId>> seen;
  for (const tracking::TrackRow& row : tracking::track_recorded(both)) CHECK(seen.emplace(row.at, row.id).second);
  CHECK(scored(recording.truth, ours(both)).tracks.mota > 0.85);
}

TEST_CASE("the covariance that tracks tell is of the size of their errors") {
  std::vector<score::PointScore> all;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Recording recording = record(60, {}, seed);
    all.push_back(scored(recording.truth, ours(recording.scans)));
  }
  const score::PointScore s = combine(all);
  const double nees = s.nees_sum / s.nees_count;  // two degrees of freedom: 2 if exactly right
  CHECK(nees > 1.0);
  CHECK(nees < 3.5);
}

TEST_CASE("weak detections keep a track alive and never start one") {
  std::vector<perception::PersonScan> scans;
  for (int s = 0; s < 20; ++s) {
    perception::PersonScan& scan = scans.emplace_back(perception::PersonScan{"d", time_of(s), {}, {}});
    const auto add = [&](double x_m, double score) {
      perception::PersonMeasurement person;
      person.p_WB_m = {x_m, 5};
      person.covariance_m2 = 0.02 * Mat2::Identity();
      person.score = score;
      scan.people.push_back(person);
    };
    add(1 + 0.4 * s, s < 6 ? 0.9 : 0.4);  // a walker who walks behind something
    add(30, 0.4);                         // a shop window
  }
  const auto rows = tracking::track_recorded(scans);
  CHECK(std::none_of(rows.begin(), rows.end(), [](const tracking::TrackRow& row) { return row.p_W_m.x() > 20; }));
  REQUIRE(!rows.empty());
  CHECK(rows.back().at == time_of(19));
  CHECK(rows.back().id == rows.front().id);
}

}  // namespace
}  // namespace storetwin::plaza
