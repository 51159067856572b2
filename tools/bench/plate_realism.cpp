#include "tools/bench/plate_realism.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>

#include "core/perception/scan.h"
#include "core/record/nanostore/nanostore.h"
#include "sim/sensors/plate_sensor.h"
#include "sim/sensors/profiles_io.h"
#include "tools/bench/telling_apart.h"

namespace storetwin::bench {

namespace {

using Series = std::map<PlateAddress, std::vector<double>>;

constexpr std::size_t kWindow = 120;    // two seconds at 60 Hz
constexpr double kChangedG = 15;        // a window whose ends differ by more holds a pick, not noise
constexpr std::uint64_t kSeed = 1;

const char* const kFeatures[] = {"sigma_g (log)",       "lag-1 correlation", "lag-6 correlation", "range over sigma",
                                 "kurtosis",            "equal neighbours",  "slow share",        "difference sigma (log)"};

Series series_of(const stream::Messages& messages) {
  Series series;
  for (const stream::Message& message : messages) {
    const auto* batch = std::get_if<stream::PlateBatch>(&message);
    if (!batch) continue;
    for (std::size_t k = 0; k < batch->values_g.size(); ++k) {
      const double value_g = static_cast<double>(batch->values_g[k]);
      if (std::isfinite(value_g)) series[batch->channels[k % batch->channels.size()]].push_back(value_g);
    }
  }
  return series;
}

double mean_of(const double* v, std::size_t count) {
  return std::accumulate(v, v + count, 0.0) / static_cast<double>(count);
}

double correlation(const std::vector<double>& v, std::size_t lag) {
  double product = 0, square = 0;
  for (std::size_t i = 0; i < v.size(); ++i) square += v[i] * v[i];
  for (std::size_t i = lag; i < v.size(); ++i) product += v[i] * v[i - lag];
  return square > 0 ? product / square : 0;
}

std::vector<double> features_of(std::vector<double> v) {
  const double mean = mean_of(v.data(), v.size());
  for (double& x : v) x -= mean;
  double square = 0, fourth = 0, difference = 0, slow = 0;
  int equal = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    square += v[i] * v[i];
    fourth += std::pow(v[i], 4);
    if (i == 0) continue;
    difference += (v[i] - v[i - 1]) * (v[i] - v[i - 1]);
    equal += std::abs(v[i] - v[i - 1]) < 1e-3;
  }
  constexpr std::size_t kBlock = 10;  // means over 1/6 s keep what is slower than 3 Hz
  for (std::size_t i = 0; i + kBlock <= v.size(); i += kBlock) slow += std::pow(mean_of(&v[i], kBlock), 2) * kBlock;
  const auto n = static_cast<double>(v.size());
  constexpr double kLeast = 1e-6;
  const double variance = square / n + kLeast;
  const auto [low, high] = std::minmax_element(v.begin(), v.end());
  return {0.5 * std::log(variance), correlation(v, 1),    correlation(v, 6),
          (*high - *low) / std::sqrt(variance), fourth / n / (variance * variance), equal / n,
          slow / (square + kLeast),             0.5 * std::log(difference / n + kLeast)};
}

// A channel that never changes has no noise to compare: a converter without a plate.
bool is_dead(const std::vector<double>& values) {
  constexpr double kLeastSigmaG = 0.05;
  const double mean = mean_of(values.data(), values.size());
  double square = 0;
  for (const double value : values) square += (value - mean) * (value - mean);
  return square < kLeastSigmaG * kLeastSigmaG * static_cast<double>(values.size());
}

void add_samples(const Series& series, bool real, std::vector<Sample>& samples) {
  int group = 0;
  for (const auto& [plate, values] : series) {
    ++group;
    for (std::size_t begin = 0; begin + kWindow <= values.size(); begin += kWindow) {
      constexpr std::size_t kEnd = 15;
      const double before = mean_of(&values[begin], kEnd), after = mean_of(&values[begin + kWindow - kEnd], kEnd);
      if (std::abs(after - before) > kChangedG) continue;
      const std::vector<double> window(&values[begin], &values[begin] + kWindow);
      samples.push_back({features_of(window), real, group});
    }
  }
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// People where the recording's skeletons were, held between two messages.
std::map<Timestamp, sensors::BodyMap> bodies_of(const nanostore::Imported& recorded) {
  std::map<Timestamp, sensors::BodyMap> bodies;
  std::map<std::string, std::pair<Timestamp, Vec2>> last;
  for (const stream::Message& message : recorded.messages) {
    const auto scan = perception::to_scan(message, recorded.store);
    if (!scan) continue;
    sensors::BodyMap& now = bodies[scan->captured];
    for (const perception::PersonMeasurement& person : scan->people) {
      world::BodyPose body;
      body.p_WB_m = person.p_WB_m;
      auto& before = last[person.external_id];
      const double dt_s = (scan->captured - before.first).in_seconds();
      if (before.first.ns > 0 && dt_s > 0 && dt_s < 1) body.v_WB_mps = (person.p_WB_m - before.second) / dt_s;
      before = {scan->captured, person.p_WB_m};
      now[truth::ShopperId{now.size() + 1}] = body;
    }
  }
  return bodies;
}

// The recording's plates once more, by the sensor model.
Series simulate(const nanostore::Imported& recorded, const Series& real, const sensors::PlateProfile& profile) {
  const std::vector<PlateAddress> plates = store::all_plates(recorded.store);
  std::vector<double> forces_g(plates.size(), 0);
  for (std::size_t i = 0; i < plates.size(); ++i) {
    const auto twin = real.find(plates[i]);
    if (twin != real.end()) forces_g[i] = std::max(0.0, median(twin->second));
  }
  const std::map<Timestamp, sensors::BodyMap> bodies = bodies_of(recorded);
  std::size_t samples = 0;
  for (const auto& [plate, values] : real) samples = std::max(samples, values.size());
  const Timestamp origin = bodies.empty() ? Timestamp{} : bodies.begin()->first;
  sensors::LinkProfile link;
  link.loss_p = 0;
  stream::Messages messages;
  constexpr double kStepS = 1.0 / 240;
  for (const store::PlateController& controller : recorded.store.calibration.plate_controllers) {
    sensors::PlateSensor sensor(recorded.store, controller, profile, link, kStepS, RandomStream(kSeed).fork(controller.source));
    for (std::size_t step = 1; step <= 4 * samples + 48; ++step) {
      const Timestamp now = Timestamp::seconds(static_cast<double>(step) * kStepS);
      const auto here = bodies.upper_bound(origin + (now - Timestamp{}));
      if (step % 4 == 0 && here != bodies.begin()) sensor.watch(now, std::prev(here)->second);
      if (auto batch = sensor.feel(now, forces_g)) messages.push_back(std::move(*batch));
    }
  }
  return series_of(messages);
}

void print_table(const std::vector<Sample>& samples, const ToldApart& told) {
  std::printf("  %-24s %10s %10s %8s\n", "median over windows", "recorded", "simulated", "AUC");
  for (std::size_t f = 0; f < std::size(kFeatures); ++f) {
    std::vector<double> of[2];
    for (const Sample& sample : samples) of[sample.real ? 1 : 0].push_back(sample.features[f]);
    if (of[0].empty() || of[1].empty()) continue;
    std::printf("  %-24s %10.3f %10.3f %8.3f\n", kFeatures[f], median(of[1]), median(of[0]), told.alone[f]);
  }
  for (const auto& [name, auc] : {std::pair("logistic regression", told.logistic), std::pair("boosted stumps", told.boosted)}) {
    std::printf("  %-24s ROC AUC %.3f (%.3f .. %.3f)\n", name, auc.value, auc.low, auc.high);
  }
  std::vector<std::size_t> order(std::size(kFeatures));
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return told.alone[a] > told.alone[b]; });
  std::printf("  what tells best: %s, %s\n", kFeatures[order[0]], kFeatures[order[1]]);
}

}  // namespace

int compare_plates(const std::string& directory, const std::string& profiles) {
  Diagnostics warnings;
  const Result<nanostore::Files> files = nanostore::read_files(directory);
  const Result<nanostore::Imported> recorded =
      files ? nanostore::import_nanostore(*files, {}, warnings) : Result<nanostore::Imported>(files.problems());
  if (!recorded) {
    std::fputs(to_text(recorded.problems()).c_str(), stderr);
    return 1;
  }
  sensors::SensorProfiles chosen;
  if (!profiles.empty()) {
    Result<sensors::SensorProfiles> loaded = sensors::load_profiles(profiles, warnings);
    if (!loaded) {
      std::fputs(to_text(loaded.problems()).c_str(), stderr);
      return 1;
    }
    chosen = *std::move(loaded);
  }
  Series real = series_of(recorded->messages);
  std::erase_if(real, [](const auto& entry) { return is_dead(entry.second); });
  Series simulated = simulate(*recorded, real, chosen.plates);
  std::erase_if(simulated, [&](const auto& entry) { return !real.contains(entry.first); });
  std::vector<Sample> samples;
  add_samples(real, true, samples);
  add_samples(simulated, false, samples);
  std::printf("plates: %zu recorded, %zu simulated, %zu windows of 2 s\n", real.size(), simulated.size(), samples.size());
  print_table(samples, tell_apart(samples, kSeed));
  return 0;
}

}  // namespace storetwin::bench
