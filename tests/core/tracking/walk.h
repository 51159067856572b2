// A tiny synthetic floor for the tests of tracking: people on given paths, seen by sources with given errors.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/perception/measurement.h"
#include "core/store/store.h"

namespace storetwin::tracking {

/// A hall of 10 x 10 m whose lanes are both at the lower edge: "in" about x = 2, "out" about x = 5; inwards is +y.
inline store::Store hall() {
  store::Store hall;
  hall.map.floor = {{0, 0}, {10, 0}, {10, 10}, {0, 10}};
  hall.map.lanes = {{"in", {{1.5, 0}, {2.5, 0}}, {0, 1}}, {"out", {{4.5, 0}, {5.5, 0}}, {0, 1}}};
  return hall;
}

/// Where a person is at a time; outside [from_s, to_s) nobody sees them.
struct Walker {
  std::function<Vec2(double)> at;
  double from_s = 0;
  double to_s = 1e9;
};

struct Seer {
  std::string source = "depth/a";
  double sigma_m = 0.04;
  double detected = 1;  ///< probability per person and scan
};

inline perception::PersonScan look(const std::vector<Walker>& walkers, const Seer& seer, double t_s,
                                   RandomStream& random) {
  perception::PersonScan scan{seer.source, Timestamp::seconds(t_s), {}, {}};
  for (const Walker& walker : walkers) {
    if (t_s < walker.from_s || t_s >= walker.to_s || !random.chance(seer.detected)) continue;
    perception::PersonMeasurement person;
    person.p_WB_m = walker.at(t_s) + seer.sigma_m * Vec2(random.normal(), random.normal());
    person.covariance_m2 = seer.sigma_m * seer.sigma_m * Mat2::Identity();
    person.score = 0.9;
    scan.people.push_back(person);
  }
  return scan;
}

}  // namespace storetwin::tracking
