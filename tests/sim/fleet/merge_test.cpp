#include "sim/fleet/merge.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "core/base/yaml_io.h"
#include "sim/report/report.h"
#include "tests/sim/fleet/folder.h"

using namespace storetwin;
using namespace storetwin::fleet;

namespace {

constexpr const char* kBuild = "storetwin 0.1.0 (test)";

// Run `place` of a plan: every run differs from every other, so that none can stand in another's place unnoticed.
report::RunRecord run_at(std::size_t place, double wall_s) {
  report::RunRecord run;
  run.scenario = "shop";
  run.scenario_file = "scenarios/shop.yaml";
  run.seed = 1000 + place;
  run.fidelity = "geometric";
  run.digest = "d" + std::to_string(place);
  score::set_rate(run.score.metrics, "cart.exact_visit_rate", static_cast<double>(place % 3), 3);
  score::set_value(run.score.metrics, "cart.f1_macro", 1.0 / (1.0 + static_cast<double>(place)));
  run.timing = {.sim_s = 20 + static_cast<double>(place), .wall_s = wall_s, .stage_s = {{"core", wall_s / 3}}};
  return run;
}

ShardContent part(Shard shard, std::size_t runs, double wall_s = 0.5) {
  ShardContent content{.shard = shard, .wall_s = wall_s};
  content.plan = {.build = kBuild,
                  .program = "p1",
                  .plan_digest = "plan-a",
                  .params_digest = "params",
                  .sensors_digest = "sensors",
                  .runs = runs,
                  .prices = {{SkuId("sku-1"), 250}}};
  for (std::size_t i = 0; i < runs_in(shard, runs); ++i)
    content.runs.push_back(run_at(place_in_plan(shard, i), wall_s));
  return content;
}

report::ResultSet as_one_process(std::size_t runs, double wall_s = 0.5) {
  report::ResultSet results{.build = kBuild,
                            .program = "p1",
                            .params_digest = "params",
                            .sensors_digest = "sensors",
                            .wall_s = wall_s,
                            .prices = {{SkuId("sku-1"), 250}}};
  for (std::size_t i = 0; i < runs; ++i) results.runs.push_back(run_at(i, wall_s));
  return results;
}

struct Fleet {
  test::Folder folder;

  void write(const ShardContent& content, const std::string& name = "") const {
    REQUIRE(write_file(folder.path(name.empty() ? shard_file_name(content.shard) : name), write_shard(content)));
  }
  void write_all(int count, std::size_t runs) const {
    for (int index = 1; index <= count; ++index) write(part({index, count}, runs));
  }
  Merged merge(const std::string& plan = "") const {
    return merge_shards(*find_shards({folder.path()}), kBuild, "p1", plan);
  }
};

std::vector<std::string> codes(const Merged& merged) {
  std::vector<std::string> found;
  for (const Diagnostic& problem : merged.problems.items()) found.push_back(problem.code);
  return found;
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_SUITE("merge") {
  TEST_CASE("any number of shards gives the very files of one process") {
    constexpr std::size_t kRuns = 23;
    for (const int count : {1, 7, 23, 100}) {
      const Fleet fleet;
      fleet.write_all(count, kRuns);
      Merged merged = fleet.merge();
      CHECK(merged.problems.empty());
      CHECK(merged.plan_digest == "plan-a");
      CHECK(merged.results.wall_s == doctest::Approx(0.5 * count));
      merged.results.wall_s = 0.5;  // shards work side by side; one process has one clock
      CHECK(report::result_json(merged.results) == report::result_json(as_one_process(kRuns)));
      CHECK(report::junit_xml(merged.results) == report::junit_xml(as_one_process(kRuns)));
      CHECK(report::report_html(merged.results, {}) == report::report_html(as_one_process(kRuns), {}));
    }
  }

  TEST_CASE("another day's wall times change no byte before the digest") {
    const std::string one = write_shard(part({2, 3}, 10, 0.5)), other = write_shard(part({2, 3}, 10, 7.25));
    CHECK(one != other);
    const std::size_t end = one.find("\"volatile\"");
    REQUIRE(end != std::string::npos);
    CHECK(one.substr(0, end) == other.substr(0, end));
  }

  TEST_CASE("a shard that is cut off anywhere, or of which any byte has changed, is noticed") {
    const std::string good = write_shard(part({2, 3}, 10));
    REQUIRE(read_shard(good, "good"));
    for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(read_shard(good.substr(0, size), "cut"));
    const std::size_t content = good.find("\"volatile\"");
    for (std::size_t at = 0; at < content; ++at) {
      std::string changed = good;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      CHECK_MESSAGE(!read_shard(changed, "changed"), at);
    }
  }

  TEST_CASE("missing shards are listed, and what is there makes a result that says so") {
    const Fleet fleet;
    for (const int index : {1, 4, 7}) fleet.write(part({index, 7}, 23));
    const Merged merged = fleet.merge();
    CHECK(codes(merged) == Codes{"missing-shards", "missing-runs"});
    CHECK(merged.results.runs.size() == runs_in({1, 7}, 23) + runs_in({4, 7}, 23) + runs_in({7, 7}, 23));
    REQUIRE(merged.results.incomplete.size() == 2);
    CHECK(merged.results.incomplete[0].find("missing: 2..3, 5..6") != std::string::npos);
    CHECK(merged.results.incomplete[1].find("13 of 23") != std::string::npos);
    CHECK(report::result_json(merged.results).find("missing: 2..3, 5..6") != std::string::npos);
    CHECK(report::junit_xml(merged.results).find("errors=\"2\"") != std::string::npos);
    CHECK(report::report_html(merged.results, {}).find("Inconclusive") != std::string::npos);
    CHECK(report::summary_text(merged.results).find("INCONCLUSIVE") != std::string::npos);
  }

  TEST_CASE("a copy of a shard is one shard; two contents of one part are none") {
    const Fleet fleet;
    fleet.write_all(3, 10);
    fleet.write(part({2, 3}, 10, 9.0), "shard-again.json");
    CHECK(fleet.merge().problems.empty());
    ShardContent other = part({2, 3}, 10);
    other.runs.back().digest = "something else";
    fleet.write(other, "shard-other.json");
    const Merged merged = fleet.merge();
    CHECK(codes(merged) == Codes{"duplicate-shard", "missing-shards", "missing-runs"});
    CHECK(merged.results.runs.size() == 10 - runs_in({2, 3}, 10));
  }

  TEST_CASE("a damaged shard counts as missing and is named") {
    const Fleet fleet;
    fleet.write_all(3, 10);
    const std::string text = write_shard(part({3, 3}, 10));
    REQUIRE(write_file(fleet.folder.path("shard-0003-of-0003.json"), text.substr(0, text.size() / 2)));
    const Merged merged = fleet.merge();
    CHECK(codes(merged) == Codes{"damaged-shard", "missing-shards", "missing-runs"});
    CHECK(merged.problems.items().front().file.find("shard-0003-of-0003.json") != std::string::npos);
  }

  TEST_CASE("a shard of another program is not read") {
    const Fleet fleet;
    fleet.write_all(3, 10);
    ShardContent other = part({1, 3}, 10);
    other.plan.program = "p2";
    fleet.write(other);
    CHECK(codes(fleet.merge()) == Codes{"other-build", "missing-shards", "missing-runs"});
  }

  TEST_CASE("of two plans the one with more shards is taken, and the rest is named; the user may say which it is") {
    const Fleet fleet;
    fleet.write_all(3, 10);
    fleet.write(part({1, 2}, 10));  // the same plan, divided otherwise
    ShardContent stale = part({2, 3}, 10);
    stale.plan.plan_digest = "plan-b";
    fleet.write(stale);
    const Merged merged = fleet.merge();
    CHECK(codes(merged) == Codes{"other-plan", "other-plan", "missing-shards", "missing-runs"});
    CHECK(merged.plan_digest == "plan-a");
    CHECK(fleet.merge("plan-b").results.runs.size() == runs_in({2, 3}, 10));
    const Merged none = fleet.merge("plan-c");
    CHECK(none.results.runs.empty());
    CHECK(none.problems.has_errors());
  }

  TEST_CASE("a file whose name speaks of another part is not trusted") {
    const Fleet fleet;
    fleet.write_all(3, 10);
    fleet.write(part({1, 3}, 10), "shard-0002-of-0003.json");
    CHECK(codes(fleet.merge()) == Codes{"misnamed-shard", "missing-shards", "missing-runs"});
  }

  TEST_CASE("a folder without shards is a problem, not an empty result") {
    const Fleet fleet;
    CHECK(find_shards({fleet.folder.path()}).problems().items().front().code == "no-shards");
    CHECK(find_shards({fleet.folder.path("nowhere")}).problems().items().front().code == "cannot-read");
  }

  TEST_CASE("a shard in which a run broke down is not settled") {
    ShardContent content = part({1, 3}, 10);
    CHECK(is_settled(content));
    content.runs.back().verdict = report::Verdict::kFail;
    CHECK(is_settled(content));
    content.runs.back().verdict = report::Verdict::kError;
    CHECK_FALSE(is_settled(content));
  }
}
