#include "sim/compare/result_file.h"

#include <doctest/doctest.h>

#include "sim/compare/accepted.h"
#include "sim/report/report.h"

using namespace storetwin;
using namespace storetwin::compare;

namespace {

report::ResultSet written() {
  report::RunRecord run;
  run.scenario = "shop \"one\"\\";
  run.seed = 18446744073709551615u;
  run.fidelity = "geometric";
  run.verdict = report::Verdict::kFail;
  run.digest = "d";
  run.input_digest = "i";
  run.failures = {"too low"};
  run.score.breaches = {{.gate = score::HardGate::kLostCart, .visit = VisitId("v-1"), .what = "no receipt"}};
  score::set_rate(run.score.metrics, "event.recall", 1, 3);
  score::set_value(run.score.metrics, "track.hota", -1.5e-7);
  score::VisitScore visit{
      .visit = VisitId("v-1"), .external_id = "x", .state = "review", .confidence = 0.25, .time_to_final_s = 1.5};
  visit.truth_lines = {{SkuId("milk"), 2}, {SkuId("bread"), 1}};
  visit.receipt_lines = {{SkuId("milk"), 3, 0.5}};
  run.score.visits = {visit, {.visit = VisitId("v-2"), .state = "missing"}};
  report::ResultSet results{
      .build = "b", .program = "p", .options = "--fidelity=geometric", .params_digest = "q", .sensors_digest = "s"};
  results.runs = {run, run};
  results.runs[1].seed = 2;
  results.incomplete = {"one is missing"};
  return results;
}

}  // namespace

TEST_SUITE("result file") {
  TEST_CASE("what a run wrote is read back") {
    const Result<ResultFile> read = read_result(report::result_json(written()), "r.json");
    REQUIRE(read);
    CHECK(read->program == "p");
    CHECK(read->options == "--fidelity=geometric");
    CHECK(read->incomplete == std::vector<std::string>{"one is missing"});
    REQUIRE(read->runs.size() == 2);
    const Run& run = read->runs[0];
    CHECK(run.scenario == "shop \"one\"\\");
    CHECK(run.seed == "18446744073709551615");
    CHECK(run.verdict == "fail");
    CHECK(run.failures == std::vector<std::string>{"too low"});
    CHECK(run.breaches == std::vector<std::string>{"no receipt"});
    CHECK(run.metrics.at("event.recall") == 1.0 / 3);
    CHECK(run.metrics.at("track.hota") == -1.5e-7);
    REQUIRE(run.visits.size() == 2);
    CHECK(run.visits[0].taken == std::map<std::string, int>{{"milk", 2}, {"bread", 1}});
    CHECK(run.visits[0].charged == std::map<std::string, int>{{"milk", 3}});
    CHECK(run.visits[0].time_to_final_s == 1.5);
    CHECK(run.visits[0].external_id == "x");
    CHECK_FALSE(run.visits[1].time_to_final_s);
  }

  TEST_CASE("a result that is cut off anywhere is an error with a place, never a crash or a shorter result") {
    const std::string good = report::result_json(written());
    const std::size_t end = good.rfind('}');
    for (std::size_t size = 0; size <= end; ++size) {
      const Result<ResultFile> read = read_result(good.substr(0, size), "r.json");
      REQUIRE_FALSE(read);
      CHECK(read.problems().items().front().line >= 1);
      CHECK(read.problems().items().front().hint == "the file was cut off");
    }
  }

  TEST_CASE("with any byte changed it is read or refused, never a crash") {
    const std::string good = report::result_json(written());
    for (const char other : {'\0', '"', '{', ']', '9', '\xff'}) {
      for (std::size_t at = 0; at < good.size(); ++at) {
        std::string changed = good;
        changed[at] = other;
        const Result<ResultFile> read = read_result(changed, "r.json");
        if (!read) CHECK_FALSE(read.problems().empty());
      }
    }
  }

  TEST_CASE("a fault has the line and column at which it stands") {
    std::string text = report::result_json(written());
    const std::size_t at = text.find("\"state\": \"review\"");
    REQUIRE(at != std::string::npos);
    text.replace(at, 17, "\"state\": 7");
    const Result<ResultFile> read = read_result(text, "r.json");
    REQUIRE_FALSE(read);
    const Diagnostic& d = read.problems().items().front();
    CHECK(d.path == "runs[0].visits[0].state");
    CHECK(d.line == 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    CHECK(d.column == static_cast<int>(at - text.rfind('\n', at)) + 9);
  }

  TEST_CASE("a hundred equal faults are told of twenty times") {
    std::string text =
        R"({"schema": "storetwin-result/1", "build": "b", "params_digest": "", "sensors_digest": "", "runs": [1)";
    for (int i = 0; i < 99; ++i) text += ", 1";
    const Result<ResultFile> read = read_result(text + "]}", "r.json");
    REQUIRE_FALSE(read);
    CHECK(read.problems().size() == 21);
  }
}

TEST_SUITE("accepted losses") {

  TEST_CASE("a file of them is read, and all that is wrong with it is told at once") {
    const std::string head = "schema: storetwin-accepted/1\naccepted:\n  - metric: ";
    const auto good = read_accepted(head +
                                        "track.hota\n    scenario: shop\n    owner: ann\n    reason: r\n    until: "
                                        "2026-12-31\n    largest_loss: 0.1\n",
                                    "a.yaml");
    REQUIRE(good);
    REQUIRE(good->size() == 1);
    CHECK(good->front().scenario == "shop");
    CHECK(good->front().largest_loss == 0.1);
    const auto wrong = read_accepted(
        head + "track.hotta\n    owner: ann\n    reason: r\n    until: 2026-12-32\n    largest_loss: 0.1\n", "a.yaml");
    REQUIRE_FALSE(wrong);
    REQUIRE(wrong.problems().size() == 2);
    CHECK(wrong.problems().items()[0].line == 3);
    CHECK(wrong.problems().items()[0].hint == "did you mean 'track.hota'?");
    CHECK(wrong.problems().items()[1].code == "bad-date");
    CHECK_FALSE(
        read_accepted(head + "track.hota\n    reason: r\n    until: 2026-12-31\n    largest_loss: 0.1\n", "a.yaml"));
  }

  TEST_CASE("its schema is documented") { CHECK(describe_accepted().fields.size() >= 6); }
}
