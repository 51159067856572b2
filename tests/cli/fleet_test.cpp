// One job on many processes: whatever way its runs are divided, interrupted and taken up again, the result is that of
// one.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>

#include "tests/cli/program.h"

using namespace storetwin::test;

namespace {

using Json = nlohmann::ordered_json;

const std::string kRun = "run scenarios/first/one_pick.yaml scenarios/first/empty_visit.yaml --seeds=1..6 -q ";
constexpr int kRuns = 12;

// What a result says, without what its README calls volatile: wall times.
std::string lasting(const std::string& dir) {
  Json result = Json::parse(contents(dir + "/result.json"));
  for (Json& run : result.at("runs")) {
    for (const char* name : {"wall_s", "real_time_factor", "stage_s"}) run.at("timing").erase(name);
  }
  result.at("summary").erase("throughput_x");
  const std::string junit = std::regex_replace(contents(dir + "/junit.xml"), std::regex(R"( time="[^"]*")"), "");
  std::string html =
      std::regex_replace(contents(dir + "/report.html"), std::regex(R"(<span class="volatile">[^<]*</span>)"), "");
  const std::size_t begin = html.find("<section aria-labelledby=\"time\">");
  REQUIRE(begin != std::string::npos);
  html.erase(begin, html.find("</section>", begin) - begin);
  return result.dump(2) + junit + html;
}

// The same job by a single process, once for all cases.
const std::string& single() {
  static const std::string once = [] {
    const TemporaryFolder folder;
    REQUIRE(run_program(kRun + "--jobs=2 --out=" + folder.path("o")).code == 0);
    return lasting(folder.path("o"));
  }();
  return once;
}

std::string shard(int index, int count, const TemporaryFolder& folder) {
  return kRun + fmt::format("--shard={}/{} --out={} ", index, count, folder.path("shards"));
}

Ran merge(const TemporaryFolder& folder, const std::string& to = "merged") {
  return run_program(fmt::format("merge {} --out={}", folder.path("shards"), folder.path(to)));
}

// Runs with the program's variables; the program stands first in a command that `run_program` makes.
Ran run_with(const std::string& variables, const std::string& arguments) {
  const TemporaryFolder folder;
  const std::string command = fmt::format("env {} {} {} >{} 2>{} </dev/null", variables, STORETWIN_PROGRAM, arguments,
                                          folder.path("out"), folder.path("err"));
  const int status = std::system(command.c_str());
  return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128,
          .out = contents(folder.path("out")),
          .err = contents(folder.path("err"))};
}

}  // namespace

TEST_SUITE("fleet") {
  TEST_CASE("one, seven or more shards than runs give the files of a single process, byte for byte") {
    for (const int count : {1, 7, kRuns + 3}) {
      const TemporaryFolder folder;
      for (int index = count; index >= 1; --index)
        REQUIRE(run_program(shard(index, count, folder) + "--jobs=1").code == 0);
      CHECK(merge(folder).code == 0);
      CHECK(lasting(folder.path("merged")) == single());
    }
  }

  TEST_CASE("a shard that is done is left alone, a damaged one is made anew, one of another plan is replaced") {
    const TemporaryFolder folder;
    REQUIRE(run_program(shard(2, 3, folder)).code == 0);
    const std::string path = folder.path("shards/shard-0002-of-0003.json"), first = contents(path);
    const Ran again = run_program(shard(2, 3, folder));
    CHECK(again.code == 0);
    CHECK(again.out.find("already done") != std::string::npos);
    CHECK(contents(path) == first);
    const auto content = [&path] {
      const std::string text = contents(path);
      return text.substr(0, text.find("\"volatile\""));
    };
    const std::string whole = content();
    folder.write("shards/shard-0002-of-0003.json", first.substr(0, first.size() / 2));
    CHECK(run_program(shard(2, 3, folder)).out.find("already done") == std::string::npos);
    CHECK(content() == whole);
    REQUIRE(run_program(shard(2, 3, folder) + "--set=tracking.gate_d2=9").code == 0);
    CHECK(content() != whole);
  }

  TEST_CASE("shards killed at any moment and started again give the same result") {
    const TemporaryFolder folder;
    constexpr int kShards = 2;
    int killed = 0;
    for (const int delay_ms : {1, 40, 80, 120, 160, 200, 260, 320}) {
      const std::string command =
          fmt::format("timeout -s KILL {:.3f} {} {} --jobs=1 >/dev/null 2>&1", delay_ms / 1000.0, STORETWIN_PROGRAM,
                      shard(1 + delay_ms / 40 % kShards, kShards, folder));
      killed += std::system(command.c_str()) != 0 ? 1 : 0;
    }
    CHECK(killed > 0);
    for (int index = 1; index <= kShards; ++index) REQUIRE(run_program(shard(index, kShards, folder)).code == 0);
    CHECK(merge(folder).code == 0);
    CHECK(lasting(folder.path("merged")) == single());
  }

  TEST_CASE("a merge with something missing is inconclusive and says what") {
    const TemporaryFolder folder;
    for (const int index : {1, 3}) REQUIRE(run_program(shard(index, 3, folder)).code == 0);
    const Ran ran = merge(folder);
    CHECK(ran.code == 6);
    CHECK(ran.err.find("of 3 parts these are missing: 2") != std::string::npos);
    const Json result = Json::parse(contents(folder.path("merged/result.json")));
    CHECK(result.at("runs").size() == 8);
    CHECK(result.at("incomplete").size() == 2);
    REQUIRE(run_program(shard(2, 3, folder)).code == 0);
    CHECK(merge(folder).code == 2);  // the partial result is not overwritten unasked
    CHECK(merge(folder, "whole").code == 0);
    CHECK(lasting(folder.path("whole")) == single());
  }

  TEST_CASE("the failed expectations of shards are the merge's to judge") {
    const TemporaryFolder folder;
    const std::string store = std::filesystem::absolute("assets/stores").string();
    std::string scenario = contents("scenarios/first/one_pick.yaml");
    for (std::size_t at; (at = scenario.find("../../assets/stores")) != std::string::npos;)
      scenario.replace(at, 19, store);
    folder.write("never.yaml",
                 scenario.substr(0, scenario.find("\nexpect:")) + "\nexpect:\n  - {metric: cart.f1_macro, max: 0.5}\n");
    const std::string run = "run " + folder.path("never.yaml") + " --shard=1/1 --out=" + folder.path("shards");
    CHECK(run_program(run).code == 0);
    CHECK(merge(folder).code == 1);
  }

  TEST_CASE("engines tell the shard by the environment") {
    const TemporaryFolder folder;
    const std::string run = kRun + "--shard=auto --out=" + folder.path("shards") + " ";
    CHECK(run_with("SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=4", run).code == 0);
    CHECK(run_with("JOB_COMPLETION_INDEX=1", run + "--shards=4").code == 0);
    CHECK(run_with("PARALLEL_SEQ=3", run + "--shards=4").code == 0);
    CHECK(run_with("OMPI_COMM_WORLD_RANK=3 OMPI_COMM_WORLD_SIZE=4", run).code == 0);
    CHECK(merge(folder).code == 0);
    CHECK(lasting(folder.path("merged")) == single());
    CHECK(run_with("PARALLEL_SEQ=3", run).code == 2);
  }
}
