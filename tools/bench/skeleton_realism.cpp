#include "tools/bench/skeleton_realism.h"

#include <cstdio>

#include "core/record/nanostore/nanostore.h"
#include "sim/session/run_once.h"
#include "tools/bench/skeleton_statistics.h"

namespace storetwin::bench {

namespace {

constexpr std::uint64_t kSeeds = 3;

Result<stream::Messages> recorded_feed(const std::string& directory) {
  Diagnostics warnings;
  Result<nanostore::Files> files = nanostore::read_files(directory);
  if (!files) return files.problems();
  Result<nanostore::Imported> recorded = nanostore::import_nanostore(*files, {}, warnings);
  if (!recorded) return recorded.problems();
  return std::move(recorded->messages);
}

Result<stream::Messages> simulated_feed(const std::string& scenario, std::uint64_t seed) {
  Result<session::SessionConfig> config =
      session::load_config({.scenario_file = scenario, .seed = seed, .fidelity = scenario::Fidelity::kGeometric});
  if (!config) return config.problems();
  session::Session session(*std::move(config));
  stream::Messages feed;
  while (!session.done()) {
    for (stream::Message& message : session.step().inputs) {
      if (std::holds_alternative<stream::Skeletons>(message)) feed.push_back(std::move(message));
    }
  }
  return feed;
}

int failed(const Diagnostics& problems) {
  std::fputs(to_text(problems).c_str(), stderr);
  return 1;
}

}  // namespace

int compare_skeletons(const std::string& directory, const std::string& scenario) {
  const Result<stream::Messages> recorded = recorded_feed(directory);
  if (!recorded) return failed(recorded.problems());
  std::vector<std::vector<Statistic>> simulated;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Result<stream::Messages> feed = simulated_feed(scenario, seed);
    if (!feed) return failed(feed.problems());
    simulated.push_back(skeleton_statistics(*feed));
  }
  const std::vector<Statistic> real = skeleton_statistics(*recorded);
  std::printf("skeletons: %s beside %s\n  %-36s %10s", directory.c_str(), scenario.c_str(), "", "recorded");
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) std::printf("   seed %-3d", static_cast<int>(seed));
  std::printf(" %8s\n", "over");
  for (std::size_t i = 0; i < real.size(); ++i) {
    std::printf("  %-36s %10.3f", real[i].name.c_str(), real[i].value);
    for (const std::vector<Statistic>& sheet : simulated) std::printf(" %10.3f", sheet[i].value);
    std::printf(" %8d\n", real[i].count);
  }
  return 0;
}

}  // namespace storetwin::bench
