// Two results compared as a user or a CI job does it: the verdict in words, the exit code, and a run that judges
// itself.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

using namespace storetwin::test;

namespace {

using Json = nlohmann::ordered_json;

const std::string kRun = "run scenarios/first/one_pick.yaml scenarios/first/empty_visit.yaml -q ";

Json visit(int number, bool exact) {
  const Json milk = {{"sku", "milk"}, {"quantity", 1}};
  Json charged = milk;
  charged["quantity"] = exact ? 1 : 2;
  charged["confidence"] = 0.9;
  return {{"visit", "v-" + std::to_string(number)},
          {"external_id", ""},
          {"truth_lines", {milk}},
          {"receipt_lines", {charged}},
          {"state", "final"},
          {"confidence", 0.9},
          {"time_to_final_s", 1.25}};
}

// 60 runs in two scenarios of five visits each; in the first `wrong` runs the first visit is charged too much.
Json result(int wrong, const std::string& program) {
  Json runs = Json::array();
  for (int i = 0; i < 60; ++i) {
    Json visits = Json::array();
    for (int v = 0; v < 5; ++v) visits.push_back(visit(v, v > 0 || i >= wrong));
    const bool is_wrong = i < wrong;
    const Json metrics = {{"cart.overcharge_per_1000_visits", is_wrong ? 39000.0 : 0.0},
                          {"cart.uncharged_per_1000_visits", 0.0},
                          {"event.precision", is_wrong ? 0.875 : 1.0},
                          {"event.recall", 1.0},
                          {"track.hota", 0.9 + 0.001 * (i % 7)}};
    runs.push_back(
        {{"scenario", i % 2 == 0 ? "kiosk" : "shop"},
         {"seed", std::to_string(i / 2 + 1)},
         {"fidelity", "geometric"},
         {"verdict", is_wrong && i < 2 ? "fail" : "pass"},
         {"digest", is_wrong ? "other" : "same"},
         {"input_digest", "input"},
         {"metrics", metrics},
         {"visits", visits},
         {"failures", is_wrong && i < 2 ? Json{"cart.f1_macro is 0.909, at least 0.95 was expected"} : Json::array()}});
  }
  return {{"schema", "storetwin-result/1"}, {"build", "storetwin 0.1.0"}, {"program", program}, {"options", ""},
          {"params_digest", "p"},           {"sensors_digest", "s"},      {"runs", runs}};
}

struct Results {
  TemporaryFolder folder;

  Results() {
    std::filesystem::create_directory(folder.path("a"));
    folder.write("a/result.json", result(0, "one").dump(2));
    folder.write("b.json", result(20, "two").dump(2));
    folder.write("few.json", result(2, "two").dump(2));
    folder.write("again.json", result(1, "one").dump(2));
  }
  Ran diff(const std::string& arguments) const {
    std::string all = "diff --today=2026-11-24 " + arguments;
    for (std::size_t at; (at = all.find('@')) != std::string::npos;) all.replace(at, 1, folder.path());
    return run_program(all);
  }
};

}  // namespace

TEST_SUITE("diff") {
  TEST_CASE("worse, no worse, too few and nondeterministic have their words and their exit codes") {
    const Results results;
    const std::string& folder = results.folder.path();
    const auto says = [&](const std::string& name, const std::string& arguments, int code) {
      const Ran ran = results.diff(arguments);
      CHECK(ran.code == code);
      CHECK(ran.err.empty());
      matches_golden(name, ran.out, folder);
    };
    says("diff_worse", "@/a @/b.json", 1);
    says("diff_worse_markdown", "@/a @/b.json --markdown", 1);
    says("diff_same", "@/a @/a/result.json", 0);
    says("diff_too_few", "@/a @/few.json", 6);
    says("diff_nondeterministic", "@/a @/again.json", 70);
    says("diff_better",
         "@/b.json @/a --tolerance=track.hota=0.01 --tolerance=cart.review_rate=0.1 "
         "--tolerance=cart.exact_visit_rate=0.05 --tolerance=cart.wrong_units_per_1000_visits=60",
         0);
  }

  TEST_CASE("an accepted loss passes until its last day") {
    const Results results;
    std::string accepted = "schema: storetwin-accepted/1\naccepted:\n";
    for (const char* metric : {"cart.exact_visit_rate", "cart.wrong_units_per_1000_visits",
                               "cart.money_error_per_1000_visits", "event.precision"})
      accepted += std::string("  - {metric: ") + metric +
                  ", owner: ann, reason: new sensor, until: 2026-12-31, largest_loss: 20000}\n";
    results.folder.write("a/accepted.yaml", accepted);
    const std::string wide = " --tolerance=cart.review_rate=0.1 --tolerance=cart.exact_visit_rate=0.05";
    const Ran ran = results.diff("@/a @/b.json" + wide);
    CHECK(ran.code == 0);
    matches_golden("diff_accepted", ran.out, results.folder.path());
    CHECK(
        run_program("diff --today=2027-01-01 " + results.folder.path("a") + " " + results.folder.path("b.json") + wide)
            .code == 1);
  }

  TEST_CASE("as JSON it is one object with all that the text leaves out") {
    const Results results;
    const Ran ran = results.diff("@/a @/b.json --json");
    CHECK(ran.code == 1);
    const Json object = Json::parse(ran.out);
    CHECK(object.at("schema") == "storetwin-diff/1");
    CHECK(object.at("verdict") == "worse");
    const Json& exact = object.at("metrics").at(0);
    CHECK(exact.at("metric") == "cart.exact_visit_rate");
    CHECK(exact.at("verdict") == "worse");
    CHECK(exact.at("delta").get<double>() == doctest::Approx(-20.0 / 300));
    CHECK(exact.at("lost") == 20);
    CHECK(exact.at("pairs") == 300);
    CHECK(object.at("core_changed").size() == 20);
    CHECK(object.at("newly_failing").size() == 2);
  }

  TEST_CASE("a run is judged by the result before it: the same is no worse, whatever the number of jobs") {
    const TemporaryFolder folder;
    const std::string baseline = folder.path("before");
    REQUIRE(run_program(kRun + "--seeds=1..3 --jobs=1 --out=" + baseline).code == 0);
    const Ran same = run_program(kRun + "--seeds=1..3 --jobs=2 --baseline=" + baseline);
    CHECK(same.code == 0);
    CHECK(same.out.find("NO WORSE: all 6 paired runs gave the same outputs, bit by bit") != std::string::npos);
    const Ran json = run_program(kRun + "--seeds=1..3 --json --baseline=" + baseline);
    CHECK(Json::parse(json.out).at("schema") == "storetwin-result/1");
    CHECK(json.err.find("NO WORSE") != std::string::npos);
    CHECK(run_program(kRun + "--seeds=8..9 --baseline=" + baseline).code == 6);
    CHECK(run_program(kRun + "--seeds=1..3 --today=soon --baseline=" + baseline).code == 2);
  }

  TEST_CASE("a core that loses what it sold is worse than its baseline, and says so with exit code 1") {
    const TemporaryFolder folder;
    const std::string shop = "run scenarios/first/one_pick.yaml -q --seeds=1..12 ";
    REQUIRE(run_program(shop + "--out=" + folder.path("before")).code == 0);
    const Ran ran = run_program(shop + "--set=interaction.detector.min_event_g=500 --out=" + folder.path("after"));
    CAPTURE(ran.err);
    CHECK(ran.code == 1);
    const Ran diff = run_program("diff " + folder.path("before") + " " + folder.path("after"));
    CHECK(diff.code == 1);
    CHECK(diff.out.find("WORSE: cart.exact_visit_rate -0.") == 0);
  }
}
