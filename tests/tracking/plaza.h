// A busy square as public recordings show it: 12 x 36 m, two dozen people, two annotated moments a second. People come
// in over the edges and leave over them, alone or in pairs, stroll with slow turns, and some stop for a chat. A
// detector gives points on the ground with misses, false alarms, scattered places and people too close to be told
// apart.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <vector>

#include "core/base/random.h"
#include "core/perception/measurement.h"
#include "sim/score/track_points.h"

namespace storetwin::plaza {

inline const Vec2 kSizeM = {12, 36};
inline constexpr double kPeriodS = 0.5;

struct Detector {
  double detected = 0.95;         ///< probability per person and moment, hidden ones aside
  double sigma_m = 0.15;          ///< of the place, per axis
  double false_per_scan = 0.8;    ///< anywhere in the square
  double merged_within_m = 0.35;  ///< two people closer than this are mostly one detection
  bool scores = false;            ///< whether the detector tells how sure it is
};

struct Walk {
  int from_scan = 0;
  std::vector<Vec2> path;  ///< one point per scan
};

inline bool inside(const Vec2& p) { return p.x() >= 0 && p.y() >= 0 && p.x() <= kSizeM.x() && p.y() <= kSizeM.y(); }

inline Vec2 heading(double angle_rad) { return {std::cos(angle_rad), std::sin(angle_rad)}; }

/// One person's way from an edge (or, at the first scan, from anywhere) until an edge is crossed.
inline Walk stroll(int from_scan, bool from_edge, int scans, RandomStream random) {
  Vec2 at(random.uniform(0, kSizeM.x()), random.uniform(0, kSizeM.y()));
  double towards = random.uniform(-std::numbers::pi, std::numbers::pi);
  if (from_edge) {
    const bool short_side = random.chance(0.4);
    const bool low = random.chance(0.5);
    const double into = random.uniform(-0.9, 0.9);
    if (short_side) at.y() = low ? 0 : kSizeM.y();
    else at.x() = low ? 0 : kSizeM.x();
    const double inward = short_side ? (low ? 0.5 : -0.5) * std::numbers::pi : (low ? 0 : std::numbers::pi);
    towards = inward + into;
  }
  const double speed_mps = std::clamp(random.normal(1.1, 0.3), 0.4, 2.0);
  Walk walk{from_scan, {}};
  int standing = !from_edge && random.chance(0.35) ? random.integer(10, 60) : 0;
  double turning = 0;
  for (int scan = from_scan; scan < scans && inside(at); ++scan) {
    walk.path.push_back(at);
    if (standing == 0 && random.chance(0.012)) standing = random.integer(4, 50);
    turning = 0.7 * turning + random.normal(0, 0.08);
    towards += turning;
    const double pace = standing > 0 ? 0.0 : speed_mps * random.uniform(0.85, 1.1);
    at += kPeriodS * pace * heading(towards);
    if (standing > 0) {
      at += 0.04 * Vec2(random.normal(), random.normal());
      if (--standing == 0) towards += random.normal(0, 0.7);
    }
  }
  return walk;
}

/// Everybody of some minutes; about 24 at any moment.
inline std::vector<Walk> crowd(int scans, std::uint64_t seed) {
  const RandomStream root = RandomStream(seed).fork("plaza");
  RandomStream random = root.fork("arrivals");
  std::vector<Walk> all;
  int number = 0;
  const auto add = [&](int scan, bool from_edge) {
    Walk walk = stroll(scan, from_edge, scans, root.fork("walk", static_cast<std::uint64_t>(number++)));
    if (random.chance(0.25)) {  // a companion at arm's length
      Walk other = walk;
      const Vec2 beside = random.uniform(0.55, 0.8) * heading(random.uniform(-std::numbers::pi, std::numbers::pi));
      for (Vec2& p : other.path) p += beside + 0.05 * Vec2(random.normal(), random.normal());
      all.push_back(other);
    }
    all.push_back(walk);
  };
  for (int i = 0; i < 16; ++i) add(0, false);
  for (int scan = 1; scan < scans; ++scan) {
    if (random.chance(0.62)) add(scan, true);
  }
  return all;
}

struct Recording {
  score::PointScans truth;
  std::vector<perception::PersonScan> scans;
};

inline Timestamp time_of(int scan) { return Timestamp::seconds(scan * kPeriodS); }

inline void detect(const std::vector<Vec2>& people, const Detector& detector, RandomStream& random,
                   perception::PersonScan& scan) {
  const auto report = [&](const Vec2& at, double score) {
    perception::PersonMeasurement person;
    person.p_WB_m = at;
    person.covariance_m2 = 0.15 * 0.15 * Mat2::Identity();  // what a file without covariances is taken for
    person.score = detector.scores ? score : 1;
    scan.people.push_back(person);
  };
  std::vector<Vec2> told;
  for (const Vec2& p : people) {
    const bool merged =
        std::any_of(told.begin(), told.end(), [&](const Vec2& q) { return (p - q).norm() < detector.merged_within_m; });
    const Vec2 noise(random.normal(0, detector.sigma_m), random.normal(0, detector.sigma_m));
    const double score = std::clamp(random.normal(0.85, 0.12), 0.2, 0.99);
    if (!random.chance(detector.detected) || (merged && random.chance(0.8))) continue;
    told.push_back(p);
    report(p + noise, score);
  }
  double expected = detector.false_per_scan;
  for (; expected > 0; expected -= 1) {
    const Vec2 at(random.uniform(0, kSizeM.x()), random.uniform(0, kSizeM.y()));
    const double score = std::clamp(random.normal(0.55, 0.15), 0.2, 0.99);
    if (random.chance(std::min(expected, 1.0))) report(at, score);
  }
}

inline Recording record(int scans, const Detector& detector, std::uint64_t seed) {
  const std::vector<Walk> walks = crowd(scans, seed);
  RandomStream random = RandomStream(seed).fork("detector");
  Recording recording;
  for (int s = 0; s < scans; ++s) {
    std::vector<Vec2> people;
    for (std::size_t w = 0; w < walks.size(); ++w) {
      const int step = s - walks[w].from_scan;
      if (step < 0 || step >= static_cast<int>(walks[w].path.size())) continue;
      const Vec2& p = walks[w].path[static_cast<std::size_t>(step)];
      if (!inside(p)) continue;
      people.push_back(p);
      recording.truth[time_of(s)].push_back({std::to_string(w), p, std::nullopt});
    }
    perception::PersonScan& scan = recording.scans.emplace_back();
    scan.source = "detections";
    scan.captured = time_of(s);
    detect(people, detector, random, scan);
  }
  return recording;
}

}  // namespace storetwin::plaza
