// Runs that take too long, die, or are interrupted: what is known is kept, and the result says what is not.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

using namespace storetwin::test;

namespace {

using Json = nlohmann::json;

const std::string kShort = "scenarios/first/one_pick.yaml ";
constexpr const char* kEndless = "--replace=tracking:'sleep 1000' ";    // answers nothing
constexpr const char* kDeadly = "--replace=tracking:'kill -9 $PPID' ";  // takes the run's process with it

Json result_of(const Ran& ran) { return Json::parse(ran.out); }

/// Interrupts the program after a while; its exit code.
int interrupted(const std::string& signal, double after_s, const std::string& arguments) {
  const int status = std::system(fmt::format("timeout --preserve-status -s {} {} {} {} >/dev/null 2>&1", signal,
                                             after_s, STORETWIN_PROGRAM, arguments)
                                     .c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

}  // namespace

TEST_SUITE("limits") {
  TEST_CASE("a run that takes too long has failed, its seed is kept, and the others are done") {
    const Ran ran = run_program("run " + kShort + kEndless + "--seeds=7,9 --run-timeout-s=0.4 --json");
    CHECK(ran.code == 1);
    const Json result = result_of(ran);
    REQUIRE(result.at("runs").size() == 2);
    CHECK(result["runs"][0].at("seed") == "7");
    CHECK(result["runs"][1].at("seed") == "9");
    for (const Json& run : result["runs"]) {
      CHECK(run.at("verdict") == "fail");
      CHECK(run.at("failures").at(0) == "not over after 0.4 s of wall time");
    }
    CHECK(result.at("summary").at("verdicts").at("fail") == 2);
  }

  TEST_CASE("simulated time has its limit, too, and a run within both limits is what it is without them") {
    const Ran late = run_program("run " + kShort + "--run-timeout-sim-s=5 --json");
    CHECK(late.code == 1);
    CHECK(result_of(late).at("runs").at(0).at("failures").at(0) == "not over after 5 simulated seconds");
    const Ran within = run_program("run " + kShort + "--run-timeout-sim-s=500 --run-timeout-s=500 --json");
    CHECK(within.code == 0);
    CHECK(result_of(within)["runs"][0].at("digest") ==
          result_of(run_program("run " + kShort + "--json"))["runs"][0].at("digest"));
  }

  TEST_CASE("an interrupted job leaves a valid part that says so and ends with 130") {
    const TemporaryFolder folder;
    CHECK(interrupted("INT", 1.5, "run " + kShort + "--seeds=1..5000 --out=" + folder.path("o")) == 130);
    const Json result = Json::parse(contents(folder.path("o/result.json")));
    const std::size_t made = result.at("runs").size();
    CHECK(made > 0);
    CHECK(made < 5000);
    CHECK(result.at("incomplete").at(0) == fmt::format("interrupted: {} of 5000 runs were not made", 5000 - made));
    for (const Json& run : result.at("runs")) CHECK(run.at("verdict") != "error");
    CHECK(contents(folder.path("o/junit.xml")).find("interrupted: ") != std::string::npos);
    CHECK(contents(folder.path("o/report.html")).find("interrupted: ") != std::string::npos);
  }

  TEST_CASE("an interrupted shard leaves nothing, whichever signal its engine sends") {
    for (const char* signal : {"INT", "TERM"}) {
      const TemporaryFolder folder;
      CHECK(interrupted(signal, 0.7, "run " + kShort + "--seeds=1..5000 --shard=1/2 --out=" + folder.path("o")) == 130);
      CHECK(std::filesystem::is_empty(folder.path("o")));
    }
  }

  TEST_CASE("nothing outlives a program that was killed") {
    const TemporaryFolder folder;
    const std::string mark = "1000.0" + std::to_string(::getpid());  // nobody else sleeps for so long
    interrupted("KILL", 0.7,
                "run " + kShort + fmt::format("--replace=tracking:'exec tail -f /dev/null --pid=$PPID -s {}'", mark));
    CHECK(std::system(("sleep 0.3; pgrep -f 'storetwin run .*[-]s " + mark + "' >/dev/null").c_str()) != 0);
  }

  TEST_CASE("a shard whose run was lost is written, asks to be run again, and is not taken for done") {
    const TemporaryFolder folder;
    const std::string shard = "run " + kShort + kDeadly + "--shard=1/1 --out=" + folder.path("o");
    const Ran first = run_program(shard);
    CHECK(first.code == 70);
    CHECK(first.err.find("killed by signal 9") != std::string::npos);
    CHECK(std::filesystem::exists(folder.path("o/shard-0001-of-0001.json")));
    const Ran again = run_program(shard);
    CHECK(again.code == 70);
    CHECK(again.out.find("already done") == std::string::npos);
    CHECK(run_program("merge " + folder.path("o")).code == 70);
  }

  TEST_CASE("a few runs tell how a job is divided, and with which commands") {
    const Ran ran = run_program("run " + kShort + "--seeds=1..100000 --set='tracking.gate_d2= 9' --plan-shards --json");
    REQUIRE(ran.code == 0);
    const Json plan = Json::parse(ran.out);
    CHECK(plan.at("schema") == "storetwin-shard-plan/1");
    CHECK(plan.at("runs") == 100000);
    CHECK(plan.at("shards").get<int>() <= 2000);
    CHECK(plan.at("shard_s").get<double>() >= 30);
    CHECK(plan.at("shard_s").get<double>() <= 120);
    CHECK(plan.at("command") ==
          "storetwin run scenarios/first/one_pick.yaml --seeds=1..100000 --set='tracking.gate_d2= 9'");
    // The digest that it tells is that of the shards themselves.
    const TemporaryFolder folder;
    const Ran shard = run_program(
        "run " + kShort +
        "--seeds=1..100000 --set='tracking.gate_d2= 9' --shard=77777/100000 --json --out=" + folder.path("o"));
    CHECK(Json::parse(shard.out).at("plan_digest") == plan.at("plan_digest"));
    const Ran told = run_program("run " + kShort + "--seeds=1..3 --plan-shards");
    for (const char* engine : {"sbatch --array=1-1 ", "parallel ", "completions: 1 "})
      CHECK(told.out.find(engine) != std::string::npos);
  }
}
