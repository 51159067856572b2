#include "tools/bench/shopper_tracks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <numbers>
#include <optional>

#include "core/record/nanostore/nanostore.h"
#include "sim/scenario/scenario_io.h"
#include "sim/shoppers/crowd.h"
#include "sim/shoppers/trials.h"

namespace storetwin::bench {

namespace {

// Tracks are looked at twice a second; what happens between two looks is one step.
constexpr double kStepS = 0.5;
constexpr std::size_t kHorizon = 8;  // steps
constexpr std::size_t kRollouts = 32;
constexpr double kMoving = 0.2;      // m/s

using Track = std::vector<Vec2>;

// ---------------------------------------------------------------- speeds

double quantile(std::vector<double> v, double share) {
  std::sort(v.begin(), v.end());
  return v.empty() ? 0 : v[static_cast<std::size_t>(share * static_cast<double>(v.size() - 1))];
}

// A distribution known by some points of its cumulative curve, straight between them.
using Cumulative = std::vector<std::pair<double, double>>;

double share_below(const Cumulative& curve, double x) {
  if (x <= curve.front().first) return 0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    if (x > curve[i].first) continue;
    const double t = (x - curve[i - 1].first) / (curve[i].first - curve[i - 1].first);
    return curve[i - 1].second + t * (curve[i].second - curve[i - 1].second);
  }
  return 1;
}

// Kolmogorov and Smirnov's distance: the greatest difference of the two cumulative curves.
double ks_distance(std::vector<double> v, const Cumulative& curve) {
  std::sort(v.begin(), v.end());
  double most = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const double should = share_below(curve, v[i]), n = static_cast<double>(v.size());
    most = std::max({most, std::abs(static_cast<double>(i) / n - should), std::abs(static_cast<double>(i + 1) / n - should)});
  }
  return most;
}

void print_speeds(const char* what, const std::vector<double>& v, const char* published, const Cumulative& curve) {
  std::printf("  %-40s %5zu: p10 %.2f, median %.2f, p90 %.2f m/s; published %s; KS %.2f\n", what, v.size(), quantile(v, 0.1),
              quantile(v, 0.5), quantile(v, 0.9), published, ks_distance(v, curve));
}

// Mean speeds of people who cross a street 20 m long from both ends, as many in as long a time as in zara01: 148 in 346 s
// of video.
std::vector<double> street_speeds() {
  shoppers::Trial trial(shoppers::room(shoppers::rectangle({0, 0}, {22, 5}), {}));
  RandomStream draws = RandomStream(1).fork("street");
  constexpr int kPeople = 148;
  constexpr int kSeconds = 346;
  constexpr int kEveryTicks = 60 * kSeconds / kPeople;
  std::vector<double> began_s;
  for (int tick = 0; tick < 60 * (kSeconds + 60); ++tick) {
    if (tick % kEveryTicks == 0 && began_s.size() < kPeople) {
      const double y = draws.uniform(0.5, 4.5), to_y = draws.uniform(0.5, 4.5);
      const bool right = draws.chance(0.5);
      // Weidmann's free speeds of adults: normal, 1.34 +- 0.26 m/s.
      const double speed = std::clamp(draws.normal(1.34, 0.26), 0.6, 2.0);
      trial.add({right ? 0.5 : 21.5, y}, {{right ? 21.5 : 0.5, to_y}}, speed);
      began_s.push_back(trial.now_s());
    }
    trial.tick();
  }
  std::vector<double> speeds;
  for (std::size_t i = 0; i < began_s.size(); ++i) {
    if (trial.arrived_s()[i] > 0) speeds.push_back(21 / (trial.arrived_s()[i] - began_s[i]));
  }
  return speeds;
}

// ---------------------------------------------------------------- simulated shops

std::vector<Track> simulated_tracks(const scenario::Scenario& scenario, const store::Store& store, std::uint64_t seed) {
  world::World world(store, RandomStream(seed).fork("world"), scenario.stock_from_front_m);
  shoppers::Crowd crowd(scenario, store, RandomStream(seed).fork("shoppers"));
  std::map<truth::ShopperId, Track> tracks;
  for (int tick = 0; !crowd.done() && world.now().in_seconds() < scenario.duration_s; ++tick) {
    crowd.step(world);
    for (int i = 0; i < 4; ++i) world.step();
    if (tick % static_cast<int>(60 * kStepS) != 0) continue;
    for (const truth::PersonSample& sample : crowd.positions()) tracks[sample.shopper].push_back(sample.p_WB_m);
  }
  std::vector<Track> result;
  for (auto& [shopper, track] : tracks) result.push_back(std::move(track));
  return result;
}

// Mean speeds of walks from stop to stop, as trackers in shops tell them. A step from one facing to the next is none.
std::vector<double> moving_speeds(const std::vector<Track>& tracks) {
  constexpr double kWalkM = 2;
  std::vector<double> speeds;
  for (const Track& track : tracks) {
    double way_m = 0;
    std::size_t steps = 0;
    for (std::size_t i = 1; i <= track.size(); ++i) {
      const double step_m = i < track.size() ? (track[i] - track[i - 1]).norm() : 0;
      if (step_m > kMoving * kStepS) {
        way_m += step_m;
        ++steps;
        continue;
      }
      if (way_m >= kWalkM) speeds.push_back(way_m / (static_cast<double>(steps) * kStepS));
      way_m = 0;
      steps = 0;
    }
  }
  return speeds;
}

// ---------------------------------------------------------------- likelihood of a recorded track

// What one step looks like, in bins.
constexpr std::size_t kKinds = 3;
constexpr std::array<const char*, kKinds> kKindNames = {"speed", "heading change", "distance to shelves"};
constexpr std::array<std::size_t, kKinds> kBins = {10, 12, 12};
using Step = std::array<std::optional<std::size_t>, kKinds>;

std::size_t bin(double value, double low, double high, std::size_t bins) {
  const double at = (value - low) / (high - low) * static_cast<double>(bins);
  return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(bins) - 1));
}

double shelf_distance_m(const store::Map& map, const Vec2& p) {
  double least = 9;
  for (const store::Fixture& fixture : map.fixtures) {
    least = std::min(least, shoppers::distance_to(shoppers::footprint(fixture), p));
  }
  return least;
}

// The step from `i - 1` to `i`; `i` is at least 1. Who stands has no heading.
Step step_of(const Track& track, std::size_t i, const store::Map& map) {
  const Vec2 v = (track[i] - track[i - 1]) / kStepS;
  Step step;
  step[0] = bin(v.norm(), 0, 2, kBins[0]);
  step[2] = bin(shelf_distance_m(map, track[i]), 0, 3, kBins[2]);
  if (i < 2) return step;
  const Vec2 before = (track[i - 1] - track[i - 2]) / kStepS;
  if (v.norm() < kMoving || before.norm() < kMoving) return step;
  const double change = std::atan2(before.x() * v.y() - before.y() * v.x(), before.dot(v));
  step[1] = bin(change, -std::numbers::pi, std::numbers::pi, kBins[1]);
  return step;
}

// Mean log likelihood of the recorded steps, by kind; smoothed by a tenth of a count in each bin.
struct Likelihood {
  std::array<double, kKinds> sum{};
  std::array<int, kKinds> count{};

  void add(const std::vector<Step>& rollouts, const Step& real) {
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
      if (!real[kind]) continue;
      double same = 0.1, all = 0.1 * static_cast<double>(kBins[kind]);
      for (const Step& step : rollouts) {
        all += step[kind] ? 1 : 0;
        same += step[kind] == real[kind] ? 1 : 0;
      }
      sum[kind] += std::log(same / all);
      ++count[kind];
    }
  }
  double mean(std::size_t kind) const { return count[kind] == 0 ? 0 : sum[kind] / count[kind]; }
};

// Where the recorded shopper was, twice a second: the middle of the shoulders, since the feed gives no hips.
Track recorded_track(const stream::Messages& messages) {
  std::vector<std::pair<double, Vec2>> seen;
  for (const stream::Message& message : messages) {
    const auto* skeletons = std::get_if<stream::Skeletons>(&message);
    if (skeletons == nullptr || skeletons->people.empty()) continue;
    Vec2 sum = Vec2::Zero();
    int shoulders = 0;
    for (const stream::Joint& joint : skeletons->people.front().joints) {
      if (joint.point != stream::KeyPoint::kLeftShoulder && joint.point != stream::KeyPoint::kRightShoulder) continue;
      sum += joint.p_WJ.head<2>();
      ++shoulders;
    }
    if (shoulders == 2) seen.push_back({skeletons->header.captured.in_seconds(), sum / 2});
  }
  std::sort(seen.begin(), seen.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Track track;
  std::size_t next = 1;
  for (double t = seen.empty() ? 0 : seen.front().first; next < seen.size(); t += kStepS) {
    while (next < seen.size() && seen[next].first < t) ++next;
    if (next == seen.size()) break;
    const auto& [t0, p0] = seen[next - 1];
    const auto& [t1, p1] = seen[next];
    track.push_back(p0 + (t1 > t0 ? (t - t0) / (t1 - t0) : 0) * (p1 - p0));
  }
  return track;
}

struct Start {
  const Track* track;
  std::size_t at;
  double speed, shelf_m;
};

double speed_at(const Track& track, std::size_t i) { return (track[i] - track[i - 1]).norm() / kStepS; }

std::vector<Start> starts_of(const std::vector<Track>& tracks, const store::Map& map) {
  std::vector<Start> starts;
  for (const Track& track : tracks) {
    for (std::size_t i = 1; i + kHorizon < track.size(); ++i) {
      starts.push_back({&track, i, speed_at(track, i), shelf_distance_m(map, track[i])});
    }
  }
  return starts;
}

// The simulated moments that are most like a recorded one.
std::vector<Start> most_alike(std::vector<Start> starts, double speed, double shelf_m) {
  const auto off = [&](const Start& s) { return std::abs(s.speed - speed) / 0.3 + std::abs(s.shelf_m - shelf_m) / 0.5; };
  std::stable_sort(starts.begin(), starts.end(), [&](const Start& a, const Start& b) { return off(a) < off(b); });
  starts.resize(std::min(starts.size(), kRollouts));
  return starts;
}

// The first velocity, known as well as the recording knows it, for ever.
std::vector<Track> frozen(const Track& real, std::size_t at, RandomStream random) {
  constexpr double kKnownMps = 0.05;
  std::vector<Track> rollouts;
  for (std::size_t r = 0; r < kRollouts; ++r) {
    const Vec2 noise(random.normal(0, kKnownMps), random.normal(0, kKnownMps));
    const Vec2 step = real[at] - real[at - 1] + kStepS * noise;
    Track track = {real[at] - step, real[at]};
    for (std::size_t k = 0; k < kHorizon; ++k) track.push_back(track.back() + step);
    rollouts.push_back(std::move(track));
  }
  return rollouts;
}

void print_likelihoods(const Track& real, const std::vector<Track>& simulated, const store::Map& map) {
  Likelihood default_model, frozen_model;
  const std::vector<Start> starts = starts_of(simulated, map);
  for (std::size_t at = 1; at + kHorizon < real.size(); at += 2) {
    const std::vector<Start> alike = most_alike(starts, speed_at(real, at), shelf_distance_m(map, real[at]));
    const std::vector<Track> kept = frozen(real, at, RandomStream(1).fork("frozen", at));
    for (std::size_t k = 1; k <= kHorizon; ++k) {
      const Step truth = step_of(real, at + k, map);
      std::vector<Step> by_default, by_frozen;
      for (const Start& start : alike) by_default.push_back(step_of(*start.track, start.at + k, map));
      for (const Track& track : kept) by_frozen.push_back(step_of(track, 1 + k, map));
      default_model.add(by_default, truth);
      frozen_model.add(by_frozen, truth);
    }
  }
  std::printf("Likelihood of a recorded shopper's next 4 s (%zu steps of 0.5 s, %zu simulated moments; mean log, more is better)\n",
              real.size(), starts.size());
  double sums[2] = {0, 0};
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    std::printf("  %-20s default %6.2f   frozen speed %6.2f   chance %6.2f\n", kKindNames[kind], default_model.mean(kind),
                frozen_model.mean(kind), -std::log(static_cast<double>(kBins[kind])));
    sums[0] += default_model.mean(kind);
    sums[1] += frozen_model.mean(kind);
  }
  std::printf("  the frozen-speed model is %s\n", sums[1] < sums[0] ? "worse, as it must be" : "BETTER");
}

}  // namespace

int compare_tracks(const std::string& recording) {
  std::printf("Walking speeds against published ones\n");
  print_speeds("street, adults (zara01: 148 tracks)", street_speeds(), "0.78, 1.23, 1.50",
               {{0.3, 0}, {0.78, 0.1}, {1.23, 0.5}, {1.50, 0.9}, {1.9, 1}});
  Diagnostics warnings;
  auto shop = scenario::load_scenario("scenarios/first/corner_shop.yaml", warnings);
  const auto files = nanostore::read_files(recording);
  if (!shop.ok() || !files.ok()) {
    std::fputs(to_text(shop.ok() ? files.problems() : shop.problems()).c_str(), stderr);
    return 1;
  }
  std::vector<double> moving;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const auto speeds = moving_speeds(simulated_tracks(shop->scenario, shop->store, seed));
    moving.insert(moving.end(), speeds.begin(), speeds.end());
  }
  print_speeds("corner shop, while moving", moving, "0.6 to 1.2", {{0.2, 0}, {0.6, 0.1}, {0.9, 0.5}, {1.2, 0.9}, {1.6, 1}});

  const auto imported = nanostore::import_nanostore(*files, {}, warnings);
  auto visits = scenario::load_scenario("scenarios/nanostore/baseline_1.yaml", warnings);
  if (!imported.ok() || !visits.ok()) {
    std::fputs(to_text(visits.ok() ? imported.problems() : visits.problems()).c_str(), stderr);
    return 1;
  }
  // Somebody with an errand of chance in the recording's shop: nothing of the recorded visit is used.
  scenario::Scenario chance;
  chance.duration_s = 120;
  scenario::ShopperGroup one;
  one.id = "somebody";
  one.errand.lifts = {3, 6};
  chance.shoppers = {one};
  std::vector<Track> simulated;
  for (std::uint64_t seed = 1; seed <= 24; ++seed) {
    for (Track& track : simulated_tracks(chance, visits->store, seed)) simulated.push_back(std::move(track));
  }
  print_likelihoods(recorded_track(imported->messages), simulated, visits->store.map);
  return 0;
}

}  // namespace storetwin::bench
