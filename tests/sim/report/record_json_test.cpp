// A record travels from a run's process to the one that started it without losing anything.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/report/report.h"
#include "tests/sim/report/fabricated.h"

namespace storetwin::report {
namespace {

RunRecord there_and_back(const RunRecord& record) {
  const Result<RunRecord> back = record_from_json(record_to_json(record));
  REQUIRE_MESSAGE(back.ok(), to_text(back.ok() ? Diagnostics() : back.problems()));
  return *back;
}

void check_same(const score::RunScore& a, const score::RunScore& b) {
  REQUIRE(a.metrics.size() == b.metrics.size());
  for (const auto& [name, metric] : a.metrics) {
    REQUIRE(b.metrics.count(name) == 1);
    const score::Metric& other = b.metrics.at(name);
    CHECK(metric.value == other.value);
    CHECK(metric.is_rate == other.is_rate);
    CHECK(metric.hits == other.hits);
    CHECK(metric.trials == other.trials);
  }
  REQUIRE(a.visits.size() == b.visits.size());
  for (std::size_t i = 0; i < a.visits.size(); ++i) {
    CHECK(a.visits[i].visit == b.visits[i].visit);
    CHECK(a.visits[i].external_id == b.visits[i].external_id);
    CHECK(a.visits[i].truth_lines == b.visits[i].truth_lines);
    CHECK(a.visits[i].receipt_lines == b.visits[i].receipt_lines);
    CHECK(a.visits[i].state == b.visits[i].state);
    CHECK(a.visits[i].confidence == b.visits[i].confidence);
    CHECK(a.visits[i].time_to_final_s == b.visits[i].time_to_final_s);
    CHECK(a.visits[i].exact == b.visits[i].exact);
  }
}

void check_same(const std::map<std::string, std::vector<PathPoint>>& a, const std::map<std::string, std::vector<PathPoint>>& b) {
  REQUIRE(a.size() == b.size());
  for (const auto& [name, path] : a) {
    REQUIRE(b.count(name) == 1);
    REQUIRE(path.size() == b.at(name).size());
    for (std::size_t i = 0; i < path.size(); ++i) {
      CHECK(path[i].t_s == b.at(name)[i].t_s);
      CHECK(path[i].p_m == b.at(name)[i].p_m);
    }
  }
}

void check_same(const std::vector<CartStep>& a, const std::vector<CartStep>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].t_s == b[i].t_s);
    CHECK(a[i].visit == b[i].visit);
    CHECK(a[i].sku == b[i].sku);
    CHECK(a[i].quantity == b[i].quantity);
    CHECK(a[i].confidence == b[i].confidence);
  }
}

void check_same(const PlateTrace& a, const PlateTrace& b) {
  CHECK(a.plate == b.plate);
  CHECK(a.first == b.first);
  CHECK(a.period == b.period);
  REQUIRE(a.values_g.size() == b.values_g.size());
  for (std::size_t i = 0; i < a.values_g.size(); ++i) {
    const bool same = std::isnan(a.values_g[i]) ? std::isnan(b.values_g[i]) : a.values_g[i] == b.values_g[i];
    CHECK_MESSAGE(same, "sample " << i);
  }
}

void check_same(const std::vector<EventPicture>& a, const std::vector<EventPicture>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].truth == b[i].truth);
    CHECK(a[i].is_true == b[i].is_true);
    CHECK(a[i].reported == b[i].reported);
    CHECK(a[i].right_visit == b[i].right_visit);
    CHECK(a[i].explanation == b[i].explanation);
    CHECK(a[i].judged == b[i].judged);
    CHECK(a[i].visit == b[i].visit);
    CHECK(a[i].told_visit == b[i].told_visit);
    CHECK(a[i].confidence == b[i].confidence);
    CHECK(a[i].delta_g == b[i].delta_g);
    CHECK(a[i].sigma_g == b[i].sigma_g);
    REQUIRE(a[i].odds.size() == b[i].odds.size());
    for (std::size_t k = 0; k < a[i].odds.size(); ++k) {
      CHECK(a[i].odds[k].track == b[i].odds[k].track);
      CHECK(a[i].odds[k].sku == b[i].odds[k].sku);
      CHECK(a[i].odds[k].quantity == b[i].odds[k].quantity);
      CHECK(a[i].odds[k].share == b[i].odds[k].share);
    }
    REQUIRE(a[i].traces.size() == b[i].traces.size());
    for (std::size_t k = 0; k < a[i].traces.size(); ++k) check_same(a[i].traces[k], b[i].traces[k]);
  }
}

void check_same(const std::vector<BehaviourPicture>& a, const std::vector<BehaviourPicture>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].truth == b[i].truth);
    CHECK(a[i].heading_rad == b[i].heading_rad);
    CHECK(a[i].p_W == b[i].p_W);
    REQUIRE(a[i].bodies.size() == b[i].bodies.size());
    for (std::size_t k = 0; k < a[i].bodies.size(); ++k) {
      CHECK(a[i].bodies[k].shopper == b[i].bodies[k].shopper);
      REQUIRE(a[i].bodies[k].limbs.size() == b[i].bodies[k].limbs.size());
      for (std::size_t l = 0; l < a[i].bodies[k].limbs.size(); ++l) {
        CHECK(a[i].bodies[k].limbs[l].a == b[i].bodies[k].limbs[l].a);
        CHECK(a[i].bodies[k].limbs[l].b == b[i].bodies[k].limbs[l].b);
        CHECK(a[i].bodies[k].limbs[l].radius_m == b[i].bodies[k].limbs[l].radius_m);
      }
    }
    REQUIRE(a[i].items.size() == b[i].items.size());
    for (std::size_t k = 0; k < a[i].items.size(); ++k) {
      CHECK(a[i].items[k].sku == b[i].items[k].sku);
      CHECK(a[i].items[k].X_WI.translation == b[i].items[k].X_WI.translation);
      CHECK(a[i].items[k].X_WI.rotation == b[i].items[k].X_WI.rotation);
      CHECK(a[i].items[k].size_m == b[i].items[k].size_m);
      CHECK(a[i].items[k].acted_on == b[i].items[k].acted_on);
    }
  }
}

void check_same_visits(const RunDetail& a, const RunDetail& b) {
  CHECK(a.whole == b.whole);
  REQUIRE(a.stays.size() == b.stays.size());
  for (std::size_t i = 0; i < a.stays.size(); ++i) {
    CHECK(a.stays[i].visit == b.stays[i].visit);
    CHECK(a.stays[i].entered_s == b.stays[i].entered_s);
    CHECK(a.stays[i].left_s == b.stays[i].left_s);
  }
  REQUIRE(a.bindings.size() == b.bindings.size());
  for (std::size_t i = 0; i < a.bindings.size(); ++i) {
    CHECK(a.bindings[i].track == b.bindings[i].track);
    CHECK(a.bindings[i].visit == b.bindings[i].visit);
    CHECK(a.bindings[i].from_s == b.bindings[i].from_s);
    CHECK(a.bindings[i].to_s == b.bindings[i].to_s);
  }
  REQUIRE(a.reaches.size() == b.reaches.size());
  for (std::size_t i = 0; i < a.reaches.size(); ++i) {
    CHECK(a.reaches[i].track == b.reaches[i].track);
    CHECK(a.reaches[i].plate == b.reaches[i].plate);
    CHECK(a.reaches[i].from_s == b.reaches[i].from_s);
    CHECK(a.reaches[i].to_s == b.reaches[i].to_s);
    CHECK(a.reaches[i].confidence == b.reaches[i].confidence);
  }
}

TEST_CASE("a filled record comes back whole") {
  for (const RunRecord& record : {passed_run(), failed_run()}) {
    const RunRecord back = there_and_back(record);
    CHECK(back.scenario == record.scenario);
    CHECK(back.scenario_file == record.scenario_file);
    CHECK(back.description == record.description);
    CHECK(back.seed == record.seed);
    CHECK(back.fidelity == record.fidelity);
    CHECK(back.verdict == record.verdict);
    CHECK(back.digest == record.digest);
    CHECK(back.input_digest == record.input_digest);
    check_same(back.score, record.score);
    CHECK(back.blame == record.blame);
    CHECK(back.causes == record.causes);
    CHECK(back.faults == record.faults);
    CHECK(back.wrong_events == record.wrong_events);
    CHECK(back.recording == record.recording);
    REQUIRE(back.expectations.size() == record.expectations.size());
    for (std::size_t i = 0; i < record.expectations.size(); ++i) {
      CHECK(back.expectations[i].metric == record.expectations[i].metric);
      CHECK(back.expectations[i].min == record.expectations[i].min);
      CHECK(back.expectations[i].max == record.expectations[i].max);
      CHECK(back.expectations[i].value == record.expectations[i].value);
      CHECK(back.expectations[i].met == record.expectations[i].met);
    }
    check_same_visits(back.detail, record.detail);
    CHECK(back.behaviours == record.behaviours);
    REQUIRE(back.variants.size() == record.variants.size());
    for (std::size_t i = 0; i < record.variants.size(); ++i) {
      CHECK(back.variants[i].name == record.variants[i].name);
      check_same(back.variants[i].score, record.variants[i].score);
    }
    CHECK(back.timing.sim_s == record.timing.sim_s);
    CHECK(back.timing.wall_s == record.timing.wall_s);
    CHECK(back.timing.stage_s == record.timing.stage_s);
    CHECK(back.has_detail == record.has_detail);
    check_same(back.detail.true_paths, record.detail.true_paths);
    check_same(back.detail.track_paths, record.detail.track_paths);
    check_same(back.detail.events, record.detail.events);
    check_same(back.detail.behaviours, record.detail.behaviours);
    check_same(back.detail.true_cart, record.detail.true_cart);
    check_same(back.detail.cart, record.detail.cart);
  }
}

TEST_CASE("failures keep their words and an error stays an error") {
  CHECK(there_and_back(failed_run()).failures == failed_run().failures);
  const RunRecord broken = there_and_back(broken_run());
  CHECK(broken.verdict == Verdict::kError);
  CHECK(broken.failures == broken_run().failures);
  CHECK(broken.error_code == broken_run().error_code);
  CHECK(broken.score.metrics.empty());
  CHECK_FALSE(broken.has_detail);
}

TEST_CASE("the text of a record is the same after a round trip") {
  const std::string text = record_to_json(passed_run());
  CHECK(record_to_json(there_and_back(passed_run())) == text);
}

TEST_CASE("what a dying process leaves of a record is refused, wherever it was cut") {
  const std::string text = record_to_json(passed_run());
  for (std::size_t length = 0; length < text.size(); length += 7) {
    CHECK_FALSE(record_from_json(std::string_view(text).substr(0, length)).ok());
  }
}

}  // namespace
}  // namespace storetwin::report
