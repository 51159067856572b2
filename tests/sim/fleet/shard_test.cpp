#include "sim/fleet/shard.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

using namespace storetwin;
using namespace storetwin::fleet;

namespace {

using Variables = std::map<std::string, std::string>;

Result<Shard> started_by(const Variables& variables, int count = 0) {
  return shard_from_environment(
      [&variables](const char* name) -> const char* {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
      },
      count);
}

std::string code_of(const Result<Shard>& result) { return result ? "" : result.problems().items().front().code; }

}  // namespace

TEST_SUITE("shards") {
  TEST_CASE("every run is in exactly one shard, and shards differ by one run at most") {
    for (const std::size_t runs : {0u, 1u, 6u, 7u, 8u, 40u, 1000u}) {
      for (const int count : {1, 2, 7, 40, 100}) {
        std::multiset<std::size_t> places;
        std::size_t least = runs, most = 0;
        for (int index = 1; index <= count; ++index) {
          const std::size_t own = runs_in({index, count}, runs);
          for (std::size_t i = 0; i < own; ++i) places.insert(place_in_plan({index, count}, i));
          least = std::min(least, own);
          most = std::max(most, own);
        }
        CHECK(places.size() == runs);
        CHECK(std::set<std::size_t>(places.begin(), places.end()).size() == runs);
        if (runs > 0) CHECK(*places.rbegin() == runs - 1);
        CHECK(most - least <= 1);
      }
    }
  }

  TEST_CASE("scenarios of very different cost, seed by seed, give shards of even cost") {
    constexpr std::size_t kSeeds = 100;
    constexpr int kShards = 10;
    for (int index = 1; index <= kShards; ++index) {
      double cost_s = 0;
      for (std::size_t i = 0; i < runs_in({index, kShards}, 3 * kSeeds); ++i) {
        cost_s += std::array{0.1, 5.0, 60.0}[place_in_plan({index, kShards}, i) / kSeeds];
      }
      CHECK(cost_s == doctest::Approx(kSeeds * 65.1 / kShards));
    }
  }

  TEST_CASE("k/n is read strictly") {
    CHECK(*parse_shard("3/40") == Shard{3, 40});
    CHECK(*parse_shard("1/1") == Shard{1, 1});
    for (const char* wrong : {"", "3", "/", "3/", "/4", "0/4", "5/4", "-1/4", "1/0", "1/4 ", "1/4/5", "a/b",
                              "1/2000000", "99999999999/4"}) {
      CHECK_MESSAGE(code_of(parse_shard(wrong)) == "bad-shard", wrong);
    }
  }

  TEST_CASE("a file's name tells its shard, and nothing else is taken for one") {
    CHECK(shard_file_name({3, 40}) == "shard-0003-of-0040.json");
    for (const Shard shard : {Shard{1, 1}, Shard{3, 40}, Shard{12345, 100000}})
      CHECK(shard_of_file_name(shard_file_name(shard)) == shard);
    for (const char* other : {"shard-0003-of-0040.json.7-0.partial", "shard-0003-of-0002.json", "shard-of-.json",
                              "shard--of-.json", "result.json", "shard-x-of-2.json", "shard-1-of-.json", "-of-.json"}) {
      CHECK_MESSAGE(!shard_of_file_name(other), other);
    }
  }

  TEST_CASE("each engine's variables tell the shard") {
    CHECK(
        *started_by({{"SLURM_ARRAY_TASK_ID", "3"}, {"SLURM_ARRAY_TASK_MIN", "1"}, {"SLURM_ARRAY_TASK_COUNT", "40"}}) ==
        Shard{3, 40});
    CHECK(
        *started_by({{"SLURM_ARRAY_TASK_ID", "0"}, {"SLURM_ARRAY_TASK_MIN", "0"}, {"SLURM_ARRAY_TASK_COUNT", "40"}}) ==
        Shard{1, 40});
    CHECK(*started_by({{"SLURM_ARRAY_TASK_ID", "20"},
                       {"SLURM_ARRAY_TASK_MIN", "10"},
                       {"SLURM_ARRAY_TASK_COUNT", "3"},
                       {"SLURM_ARRAY_TASK_STEP", "10"}}) == Shard{2, 3});
    // Two elements of forty, submitted again: their ids stay, what the array counts is another matter.
    CHECK(*started_by({{"SLURM_ARRAY_TASK_ID", "7"}, {"SLURM_ARRAY_TASK_MIN", "3"}, {"SLURM_ARRAY_TASK_COUNT", "2"}},
                      40) == Shard{7, 40});
    CHECK(*started_by({{"JOB_COMPLETION_INDEX", "0"}}, 5) == Shard{1, 5});
    CHECK(*started_by({{"JOB_COMPLETION_INDEX", "4"}}, 5) == Shard{5, 5});
    CHECK(*started_by({{"PARALLEL_SEQ", "5"}}, 5) == Shard{5, 5});
    CHECK(*started_by({{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "3"}}) == Shard{3, 3});
  }

  TEST_CASE("an environment that tells nothing, too little or nonsense is a usage error") {
    CHECK(code_of(started_by({})) == "no-engine");
    CHECK(code_of(started_by({{"PARALLEL_SEQ", "2"}, {"SLURM_ARRAY_TASK_ID", "3"}}, 5)) == "two-engines");
    CHECK(code_of(started_by({{"PARALLEL_SEQ", "2"}})) == "shards-unknown");
    CHECK(code_of(started_by({{"JOB_COMPLETION_INDEX", "2"}})) == "shards-unknown");
    CHECK(code_of(started_by({{"JOB_COMPLETION_INDEX", "5"}}, 5)) == "shard-out-of-range");
    CHECK(code_of(started_by({{"PARALLEL_SEQ", "0"}}, 5)) == "shard-out-of-range");
    CHECK(code_of(started_by({{"PARALLEL_SEQ", "two"}}, 5)) == "bad-environment");
    CHECK(code_of(started_by({{"SLURM_ARRAY_TASK_ID", "3"}})) == "bad-environment");
    CHECK(code_of(started_by(
              {{"SLURM_ARRAY_TASK_ID", "9"}, {"SLURM_ARRAY_TASK_MIN", "3"}, {"SLURM_ARRAY_TASK_COUNT", "2"}})) ==
          "shard-out-of-range");
    CHECK(code_of(started_by({{"OMPI_COMM_WORLD_RANK", "2"}, {"OMPI_COMM_WORLD_SIZE", "3"}}, 4)) ==
          "shards-contradict");
  }

  TEST_CASE("a hundred thousand seeds of a small shop are at most two thousand shards of 30 to 120 seconds") {
    for (const double run_s : {0.05, 0.2, 0.4, 0.8, 1.5, 2.0}) {
      const ShardSizes sizes = size_shards(100'000, run_s);
      CHECK_MESSAGE(sizes.shards <= 2000, run_s);
      CHECK_MESSAGE(sizes.shard_s >= 30, run_s);
      CHECK_MESSAGE(sizes.shard_s <= 120, run_s);
    }
  }

  TEST_CASE("shards last from 30 to 120 seconds wherever runs are short enough and there is work enough") {
    for (const std::size_t runs : {100u, 1000u, 30'000u, 1'000'000u}) {
      for (double run_s = 0.001; run_s < 60; run_s *= 1.3) {
        const ShardSizes sizes = size_shards(runs, run_s);
        const double least_s = static_cast<double>(runs / static_cast<std::size_t>(sizes.shards)) * run_s;
        CHECK(sizes.shard_s <= 120);
        if (static_cast<double>(runs) * run_s >= 30) CHECK(least_s >= 30);
        CHECK(sizes.shard_s == doctest::Approx(static_cast<double>(runs_in({1, sizes.shards}, runs)) * run_s));
      }
    }
  }

  TEST_CASE("little work is one shard, and runs longer than a shard get one each") {
    CHECK(size_shards(1, 0.01).shards == 1);
    CHECK(size_shards(10, 1).shards == 1);
    CHECK(size_shards(50, 600).shards == 50);
  }
}
