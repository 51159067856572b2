#include "tools/bench/carts/consistency.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "tools/bench/carts/play.h"
#include "tools/bench/carts/table.h"

namespace storetwin::bench {

namespace {

constexpr double kGateM = 1.0;
constexpr double kNormal975 = 1.959964;
// Of chi-square with two degrees of freedom: -2 ln 0.05.
constexpr double kOneInside = 5.991465;

// People of visits while they are between the gates.
std::vector<const truth::PersonSample*> people_inside(const truth::Truth& truth) {
  std::map<truth::ShopperId, const truth::VisitTruth*> visits;
  for (const truth::VisitTruth& visit : truth.visits) {
    for (const truth::ShopperId member : visit.members) visits[member] = &visit;
  }
  std::vector<const truth::PersonSample*> inside;
  for (const truth::PersonSample& sample : truth.paths) {
    const auto visit = visits.find(sample.shopper);
    if (visit == visits.end() || sample.at < visit->second->entered) continue;
    if (visit->second->left.ns == 0 || sample.at <= visit->second->left) inside.push_back(&sample);
  }
  return inside;
}

const stream::Tracks* newest_at(const stream::Messages& outputs, Timestamp at) {
  const stream::Tracks* newest = nullptr;
  for (const stream::Message& message : outputs) {
    const auto* tracks = std::get_if<stream::Tracks>(&message);
    if (!tracks || tracks->header.captured > at) continue;
    if (!newest || tracks->header.captured >= newest->header.captured) newest = tracks;
  }
  return newest;
}

double root_mean(double sum, std::size_t count) { return std::sqrt(sum / static_cast<double>(count)); }

}  // namespace

std::optional<Instant> draw_instant(const truth::Truth& truth, const stream::Messages& outputs, RandomStream random) {
  const std::vector<const truth::PersonSample*> inside = people_inside(truth);
  if (inside.empty()) return std::nullopt;
  const truth::PersonSample& person =
      *inside[static_cast<std::size_t>(random.integer(0, static_cast<int>(inside.size()) - 1))];
  const stream::Tracks* tracks = newest_at(outputs, person.at);
  if (!tracks) return std::nullopt;
  const double age_s = (person.at - tracks->header.captured).in_seconds();
  std::optional<Instant> nearest;
  for (const stream::Track& track : tracks->tracks) {
    if (track.phase != stream::TrackPhase::kConfirmed) continue;
    const Instant instant{person.p_WB_m - (track.p_WB_m + age_s * track.v_WB_mps), track.covariance_m2,
                          track.v_WB_mps.norm()};
    const double apart_m = instant.error_m.norm();
    if (apart_m < kGateM && (!nearest || apart_m < nearest->error_m.norm())) nearest = instant;
  }
  return nearest;
}

double chi_square_quantile(double q_normal, double degrees) {
  const double part = 2 / (9 * degrees);
  return degrees * std::pow(1 - part + q_normal * std::sqrt(part), 3);
}

Consistency consistency_of(const std::vector<Instant>& instants) {
  const double count = static_cast<double>(instants.size());
  Consistency result;
  for (const Instant& instant : instants) {
    const double nees = instant.nees();
    result.mean_nees += nees / count;
    result.share_inside += (nees <= kOneInside ? 1 : 0) / count;
  }
  result.band_low = chi_square_quantile(-kNormal975, 2 * count) / count;
  result.band_high = chi_square_quantile(kNormal975, 2 * count) / count;
  return result;
}

double honest_lean_m(const std::vector<Instant>& instants, double lean_sigma_m) {
  const auto mean_nees = [&](double lean_m) {
    double sum = 0;
    for (Instant instant : instants) {
      instant.covariance_m2 += (lean_m * lean_m - lean_sigma_m * lean_sigma_m) * Mat2::Identity();
      sum += instant.nees();
    }
    return sum / static_cast<double>(instants.size());
  };
  double low = 0, high = 1;
  if (mean_nees(low) <= 2) return 0;
  for (int step = 0; step < 40; ++step) {
    const double middle = (low + high) / 2;
    (mean_nees(middle) > 2 ? low : high) = middle;
  }
  return (low + high) / 2;
}

int table_consistency(const Request& request) {
  std::vector<std::optional<Instant>> drawn(run_count(request));
  const Status done = for_each_run(request, [&](std::size_t index, const session::SessionConfig& config) {
    const Played played = play(config);
    drawn[index] = draw_instant(played.truth, played.outputs, RandomStream(config.seed).fork("instant"));
  });
  if (!done) {
    std::fputs(to_text(done.problems()).c_str(), stderr);
    return 3;
  }
  Table table({"who", "instants", "mean NEES", "95 % band of the mean", "", "share inside, of 0.95", "error, rms m",
               "sigma told, rms m", "lean_sigma_m for a mean of 2"});
  const auto row = [&](const char* who, const auto& belongs) {
    std::vector<Instant> instants;
    for (const auto& instant : drawn) {
      if (instant && belongs(*instant)) instants.push_back(*instant);
    }
    if (instants.empty()) return;
    const Consistency c = consistency_of(instants);
    double errors_m2 = 0, variances_m2 = 0, inside = 0;
    for (const Instant& instant : instants) {
      errors_m2 += instant.error_m.squaredNorm();
      variances_m2 += instant.covariance_m2.trace();
      inside += instant.nees() <= kOneInside ? 1 : 0;
    }
    table.add({who, std::to_string(instants.size()), fmt::format("{:.2f}", c.mean_nees),
               fmt::format("{:.2f}..{:.2f}", c.band_low, c.band_high), c.consistent() ? "inside" : "OUTSIDE",
               rate_cell(inside, static_cast<double>(instants.size())),
               fmt::format("{:.3f}", root_mean(errors_m2, instants.size())),
               fmt::format("{:.3f}", root_mean(variances_m2, instants.size())),
               fmt::format("{:.3f}", honest_lean_m(instants, request.params.tracking.lean_sigma_m))});
  };
  constexpr double kWalksMps = 0.3;
  row("everybody", [](const Instant&) { return true; });
  row("who walks", [](const Instant& instant) { return instant.speed_mps >= kWalksMps; });
  row("who stands", [](const Instant& instant) { return instant.speed_mps < kWalksMps; });
  std::fputs(table.text().c_str(), stdout);
  const auto lost = std::count(drawn.begin(), drawn.end(), std::nullopt);
  std::printf("\nno confirmed track within %.1f m: %td of %zu instants\n", kGateM, lost, drawn.size());
  return 0;
}

}  // namespace storetwin::bench
