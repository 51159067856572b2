// Does the tracker know how wrong it is? One instant of each run: a random person at a random moment inside.
//
// The normalised error squared (NEES) of a consistent filter is chi-square with two degrees of freedom. Instants of one run
// hang together (a lean lasts, a camera's calibration stays), so that only one is taken of each, and the mean of N has the
// band of chi-square with 2 N degrees of freedom (Bar-Shalom, Li & Kirubarajan 2001, 5.4).
#pragma once

#include <optional>
#include <vector>

#include "core/base/random.h"
#include "core/stream/message.h"
#include "sim/truth/truth.h"
#include "tools/bench/carts/request.h"

namespace storetwin::bench {

/// Where somebody was and where the tracker believed them.
struct Instant {
  Vec2 error_m = Vec2::Zero();
  Mat2 covariance_m2 = Mat2::Identity();
  double speed_mps = 0;
  double nees() const { return error_m.dot(covariance_m2.inverse() * error_m); }
};

/// One random person inside at one random moment; empty if no confirmed track was within a metre.
std::optional<Instant> draw_instant(const truth::Truth& truth, const stream::Messages& outputs, RandomStream random);

struct Consistency {
  double mean_nees = 0;
  double band_low = 0, band_high = 0;  ///< 95 % of the mean, if the filter is consistent
  double share_inside = 0;             ///< of single instants, of which 95 % ought to be
  bool consistent() const { return mean_nees >= band_low && mean_nees <= band_high; }
};

/// Of at least one instant.
Consistency consistency_of(const std::vector<Instant>& instants);

/// The error common to all sources (tracking.lean_sigma_m) at which the mean NEES would be 2, for instants published with
/// `lean_sigma_m`; 0 if even none is too much.
double honest_lean_m(const std::vector<Instant>& instants, double lean_sigma_m);

/// The q-quantile of chi-square (Wilson & Hilferty 1931), good to a percent from 10 degrees of freedom on.
double chi_square_quantile(double q_normal, double degrees);

int table_consistency(const Request& request);

}  // namespace storetwin::bench
