// What is done about a failure: groups and verification after `run`, `shrink`, `bisect` over parameters and revisions.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

using namespace storetwin::test;

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

std::string kiosk() { return fs::absolute("assets/stores/two_shelf_kiosk.yaml").string(); }

std::string head_of(double duration_s) {
  return "schema: storetwin-scenario/1\ndescription: planted\nstore: " + kiosk() +
         fmt::format("\nduration_s: {}\nshoppers:\n", duration_s);
}

std::string picker(const std::string& id, double at_s, const std::string& plate) {
  return fmt::format("  - {{id: {}, enter_at_s: {}, errand: {{script: [{{do: pick, plate: {}}}]}}}}\n", id, at_s,
                     plate);
}

// Forty people, one after another; one of them, with one of the faults, makes it impossible to see every event.
std::string forty_with_a_bug() {
  std::string text = head_of(700);
  for (int i = 0; i < 40; ++i)
    text += picker(fmt::format("p{}", i), 1 + 16 * i, i == 23 ? "gondola/1/3" : fmt::format("gondola/2/{}", 1 + i % 4));
  text += "faults:\n";
  for (const char* plate : {"gondola/1/1", "gondola/1/2", "gondola/1/3", "gondola/1/4"})
    text += fmt::format("  - {{kind: plate_dead, plate: {}, from_s: 1}}\n", plate);
  return text +
         "expect:\n  - {metric: event.recall, min: 1}\n  - {metric: event.precision, min: 0.5}\ntags: [planted]\n";
}

void shell(const std::string& command) {
  CAPTURE(command);
  REQUIRE(std::system(command.c_str()) == 0);
}

std::string output_of(const std::string& command, const TemporaryFolder& folder) {
  shell(command + " >" + folder.path("shell_out"));
  return contents(folder.path("shell_out"));
}

// Fourteen revisions; the ninth makes the value too large, the fourth and the eleventh can't be built.
struct History {
  TemporaryFolder folder;
  std::string repository = folder.path("repository");

  History() {
    std::string script = "set -e; git init -q " + repository + "; cd " + repository +
                         "; git config user.name t; git config user.email t@t; git config commit.gpgsign false\n";
    for (int i = 1; i <= 14; ++i) {
      script +=
          fmt::format("echo {0} >value; rm -f broken; {1} git add -A; git commit -qm 'change {0}'; git tag r{0}\n", i,
                      i == 4 || i == 11 ? "touch broken;" : "");
    }
    folder.write("make.sh", script);
    shell("sh " + folder.path("make.sh"));
  }
  Ran bisect(const std::string& build, const std::string& test, const std::string& more = "") const {
    const std::string built = build.empty() ? "" : fmt::format("--build='{}'", build);
    return run_program(
        fmt::format("bisect --repository={} --good=r1 --bad=r14 {} --test='{}' {}", repository, built, test, more));
  }
  void check_untouched() const {
    CHECK(output_of("git -C " + repository + " worktree list | wc -l", folder) == "1\n");
    CHECK(output_of("git -C " + repository + " status --porcelain", folder).empty());
    CHECK(output_of("git -C " + repository + " rev-parse HEAD", folder) ==
          output_of("git -C " + repository + " rev-parse r14", folder));
    CHECK_FALSE(fs::exists(repository + "/.git/BISECT_START"));
  }
};

}  // namespace

TEST_SUITE("triage") {
  TEST_CASE(
      "forty people and a planted bug shrink to at most three in less than a minute, whatever the number of "
      "processes") {
    const TemporaryFolder folder;
    folder.write("planted.yaml", forty_with_a_bug());
    const auto began = std::chrono::steady_clock::now();
    const Ran ran = run_program("shrink --json --jobs=2 " + folder.path("planted.yaml") +
                                " --seed=1 --out=" + folder.path("small.yaml"));
    const double took_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(took_s < 60);
    const Json result = Json::parse(ran.out);
    CHECK(result.at("schema") == "storetwin-shrink/1");
    CHECK(result.at("savings").at(0).at("what") == "groups");
    CHECK(result.at("savings").at(0).at("before") == 40);
    CHECK(result.at("savings").at(0).at("after").get<int>() <= 3);
    const std::string small = contents(folder.path("small.yaml"));
    CHECK(small.find("p23") != std::string::npos);
    CHECK(small.find("gondola/1/3") != std::string::npos);
    CHECK(small.find("plate: gondola/1/1") == std::string::npos);
    CHECK(small.find("event.precision") == std::string::npos);  // it was met
    const Json run = Json::parse(run_program("run --json " + folder.path("small.yaml")).out).at("runs").at(0);
    CHECK(run.at("verdict") == "fail");
    CHECK(run.at("causes").at(0).at("cause") == "missed_pick");  // the dead plate was told of

    const Ran alone = run_program("shrink -q --jobs=1 " + folder.path("planted.yaml") +
                                  " --seed=1 --out=" + folder.path("alone.yaml"));
    CHECK(alone.code == 0);
    CHECK(contents(folder.path("alone.yaml")) == small);
  }

  TEST_CASE("a shrunk scenario stands in another folder, and a wrong receipt that broke no bound gets one") {
    const TemporaryFolder folder;
    const Ran ran = run_program("shrink -q scenarios/hard/twins.yaml --seed=2 --out=" + folder.path("twins.yaml"));
    REQUIRE(ran.code == 0);
    CHECK(contents(folder.path("twins.yaml")).find("cart.exact_visit_rate") != std::string::npos);
    CHECK(run_program("run -q " + folder.path("twins.yaml") + " --seeds=2").code == 1);
  }

  TEST_CASE("run tells what went wrong, counted, with a command that shows it") {
    const Ran ran = run_program("run scenarios/faults/plate_dead.yaml --seeds=1..2");
    const std::size_t at = ran.out.find("what went wrong:");
    REQUIRE(at != std::string::npos);
    const std::string groups = ran.out.substr(at);
    CHECK(groups.find("   2 x missed_pick, pick of 049000042566 at gondola/1") != std::string::npos);
    CHECK(groups.find("storetwin run scenarios/faults/plate_dead.yaml --seeds=2") !=
          std::string::npos);  // the sooner of the two
    CHECK(run_program("run scenarios/first/one_pick.yaml").out.find("what went wrong") == std::string::npos);
  }

  TEST_CASE("a failure that doesn't happen again is an error of the machinery") {
    const TemporaryFolder folder;
    // Answers nothing the first time, and isn't there any more when it is asked again.
    folder.write(
        "moody.py",
        "import struct, sys, os\nmark = '" + folder.path("mark") +
            "'\nif os.path.exists(mark): sys.exit(1)\nopen(mark, 'w').close()\n"
            "while head := sys.stdin.buffer.read(4):\n    sys.stdin.buffer.read(struct.unpack('<I', head)[0])\n"
            "    sys.stdout.buffer.write(struct.pack('<I', 0))\n    sys.stdout.buffer.flush()\n");
    const Ran ran = run_program("run --json scenarios/first/one_pick.yaml --replace=tracking:'python3 " +
                                folder.path("moody.py") + "'");
    CAPTURE(ran.err);
    CHECK(ran.code == 70);
    const Json result = Json::parse(ran.out);
    CHECK(result.at("runs").at(0).at("verdict") == "nondeterministic");
    CHECK(result.at("summary").at("verdicts").at("nondeterministic") == 1);
    CHECK(ran.err.find("the same seed gave digest") != std::string::npos);
  }

  TEST_CASE("a failure that happens again stays one, and as many are run again as asked") {
    for (const char* more : {"", "--verify-failures"}) {
      const Ran ran = run_program(
          std::string(
              "run --json scenarios/faults/plate_dead.yaml --seeds=1..5 --set=interaction.detector.min_event_g=500 ") +
          more);
      CHECK(ran.code == 1);
      CHECK(Json::parse(ran.out).at("summary").at("verdicts").at("fail") == 5);
    }
  }

  TEST_CASE("of six changed parameters the one that hides the bag is found, and its threshold is the bag's weight") {
    const TemporaryFolder folder;
    folder.write("bag.yaml",
                 head_of(40) + picker("a", 1, "gondola/2/4") + "expect:\n  - {metric: event.recall, min: 1}\n");
    folder.write("good.yaml", "schema: storetwin-params/1\n");
    folder.write("bad.yaml",
                 "schema: storetwin-params/1\ntracking: {gate_d2: 20}\ninteraction:\n  detector: {min_event_g: 400, "
                 "steady_s: 0.5, "
                 "weigh_again: false}\n  join: {bump_g: 50, hold_s: 0.35}\n");
    const std::string command = "bisect --json " + folder.path("bag.yaml") + " --good=" + folder.path("good.yaml") +
                                " --bad=" + folder.path("bad.yaml");
    const Ran ran = run_program(command + " --jobs=2");
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    const Json result = Json::parse(ran.out);
    CHECK(result.at("changed") == 6);
    REQUIRE(result.at("keys").size() == 1);
    const Json& key = result.at("keys").at(0);
    CHECK(key.at("key") == "interaction.detector.min_event_g");
    const double passes = std::stod(key.at("passes").get<std::string>()),
                 fails = std::stod(key.at("fails").get<std::string>());
    CHECK(fails - passes <= 0.01 * 396 + 1e-9);
    CHECK(passes < 130 * 1.1);  // Haribo Sour Gold-Bears by the catalogue, which is a few percent off
    CHECK(fails > 130 * 0.9);
    CHECK(run_program("bisect -q " + folder.path("bag.yaml") + " --good=" + folder.path("bad.yaml") +
                      " --bad=" + folder.path("bad.yaml"))
              .code == 2);
  }

  TEST_CASE("the first bad revision is found past one that can't be built, and nothing is left behind") {
    const History history;
    const Ran ran = history.bisect("test ! -e broken", "test $(cat value) -lt 9", "--json");
    CAPTURE(ran.err);
    CHECK(ran.code == 0);
    CHECK(Json::parse(ran.out).at("subject") == "change 9");
    CHECK(Json::parse(ran.out).at("revisions").at(0).get<std::string>() + "\n" ==
          output_of("git -C " + history.repository + " rev-parse r9", history.folder));
    history.check_untouched();
  }

  TEST_CASE("where the culprit can't be built the answer is inconclusive and names those it may be") {
    const History history;
    const Ran ran = history.bisect("test ! -e broken", "test $(cat value) -lt 11", "--json");
    CHECK(ran.code == 6);
    CHECK(Json::parse(ran.out).at("revisions").size() ==
          2);  // the eleventh, and the twelfth that is the first seen to be bad
    history.check_untouched();
  }

  TEST_CASE("ends that are not as they are said to be, and commands that aren't there, are told and blame nobody") {
    const History history;
    CHECK(history.bisect("", "false").err.find("good-fails") != std::string::npos);
    CHECK(history.bisect("", "false").code == 2);
    CHECK(history.bisect("", "true").err.find("bad-passes") != std::string::npos);
    CHECK(history.bisect("false", "true").err.find("cannot-tell") != std::string::npos);
    CHECK(history.bisect("", "no-such-command-anywhere").err.find("bad-test") != std::string::npos);
    CHECK(
        run_program("bisect --repository=" + history.repository + " --good=r0 --bad=r99 --test=true").err.find("r99") !=
        std::string::npos);
    history.check_untouched();
  }

  TEST_CASE("an interrupted search ends with 130 and takes its work tree away") {
    const History history;
    const Ran ran = history.bisect("", "kill -INT $PPID; sleep 20");
    CHECK(ran.code == 130);
    history.check_untouched();
  }
}
