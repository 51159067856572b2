// Results made by hand: one run that passes, with pictures; one that fails an expectation; one whose machinery broke.
//
// Texts hold the characters that markup trips over, and every field of a record has a value that differs from its default,
// so that a field that is forgotten on the way shows.
#pragma once

#include <cmath>

#include "sim/report/run_record.h"

namespace storetwin::report {

inline truth::ItemEvent a_pick() {
  return {.at = Timestamp::seconds(4.5),
          .kind = truth::ItemEventKind::kPick,
          .shopper = {1},
          .receiver = {2},
          .item = {0xFFFF'FFFF'FFFF'FFFF},
          .sku = SkuId("sku-1-1"),
          .plate = {"g", 1, 1},
          .misplaced = true};
}

inline truth::BehaviourEvent a_gift() {
  return {.kind = "hand_over",
          .shopper = {1},
          .other = {0xFFFF'FFFF'FFFF'FFFF},
          .from = Timestamp::seconds(10.25),
          .to = Timestamp::seconds(12.5),
          .at = Timestamp::seconds(11.5),
          .plate = {"g", 1, 1},
          .item = {7},
          .sku = SkuId("sku<1>")};
}

inline BehaviourPicture a_gift_pictured() {
  BehaviourPicture picture{.truth = a_gift(), .heading_rad = 1.0 / 3, .p_W = {1.5, 1.0}};
  picture.bodies = {{{1}, {{{1.5, 1, 0.9}, {1.5, 1, 1.4}, 0.12}, {{1.5, 1.1, 1.3}, {1.6, 1.5, 1.1}, 0.04}}},
                    {{0xFFFF'FFFF'FFFF'FFFF}, {{{2.1, 1, 0.9}, {2.1, 1, 1.4}, 0.12}}}};
  picture.items = {{SkuId("sku<1>"), {Mat3::Identity(), {1.6, 1.5, 1.1}}, {0.07, 0.07, 0.12}, true},
                   {SkuId("sku-1-2"), {Mat3::Identity(), {1.7, 1.9, 0.7}}, {0.07, 0.07, 0.12}, false}};
  return picture;
}

inline RunDetail filled_detail() {
  RunDetail detail;
  detail.true_paths = {{"1", {{0, {1.5, -1}}, {1.0 / 3, {1.5, 0.1}}}}, {"2", {{0.5, {2, 2}}}}};
  detail.track_paths = {{"11", {{0, {1.52, -1}}, {1, {1.49, 0.2}}}}};
  const PlateTrace trace = {.plate = {"g", 1, 1},
                            .first = Timestamp::seconds(4),
                            .period = Duration::milliseconds(250),
                            .values_g = {std::nanf(""), 600.5f, 600.25f, 500, 500}};
  detail.events = {{.truth = a_pick(),
                    .reported = true,
                    .right_visit = true,
                    .visit = VisitId("v-1"),
                    .told_visit = VisitId("v-1"),
                    .explanation = "pick of sku-1-1 by v<1>",
                    .confidence = 0.9375,
                    .delta_g = -99.5,
                    .sigma_g = 0.75,
                    .odds = {{{11}, SkuId("sku-1-1"), 1, 0.75}, {{0}, SkuId(), 0, 0.25}},
                    .traces = {trace}},
                   {.truth = a_pick(), .is_true = false, .judged = false, .reported = true, .explanation = "pick & nothing", .traces = {}}};
  detail.whole = false;
  detail.stays = {{VisitId("v-1"), 1.5, 20.25}};
  detail.bindings = {{{11}, VisitId("v-1"), 2, 19}};
  detail.reaches = {{{11}, {"g", 1, 1}, 4, 4.75, 0.875}};
  detail.behaviours = {a_gift_pictured()};
  detail.true_cart = {{4.5, VisitId("v-1"), SkuId("sku-1-1"), 1, 1}};
  detail.cart = {{4.75, VisitId("v-1"), SkuId("sku-1-1"), 1, 0.875}, {6, VisitId("v-1"), SkuId("sku-1-2"), -1, 0.5}};
  return detail;
}

inline score::RunScore filled_score(bool exact) {
  score::RunScore score;
  score::set_value(score.metrics, "cart.f1_macro", exact ? 1.0 : 2.0 / 3);
  score::set_rate(score.metrics, "cart.exact_visit_rate", exact ? 2 : 1, 2);
  score.visits = {{.visit = VisitId("v-1"),
                   .external_id = "33253 & <co>",
                   .truth_lines = {{SkuId("sku-1-1"), 1}},
                   .receipt_lines = {{SkuId("sku-1-1"), exact ? 1 : 2, 0.96}},
                   .state = "final",
                   .confidence = 0.95,
                   .time_to_final_s = 2.25,
                   .exact = exact},
                  {.visit = VisitId("v-2"), .state = "open", .time_to_final_s = -1, .exact = true}};
  return score;
}

inline RunRecord passed_run() {
  RunRecord run;
  run.scenario = "corner_shop";
  run.scenario_file = "scenarios/first/corner_shop.yaml";
  run.description = "Four shoppers & a \"pair\" <on one code>";
  run.seed = 0x8000'0000'0000'0001;  // more than JSON's numbers hold
  run.fidelity = "geometric";
  run.verdict = Verdict::kPass;
  run.digest = "d1";
  run.input_digest = "i1";
  run.score = filled_score(true);
  run.faults = {{.kind = "camera_bumped", .target = "depth/c<1>", .from = Timestamp::seconds(20), .to = Timestamp::seconds(60.5),
                 .numbers = {{"by_deg", 1.0 / 3}}, .words = {}},
                {.kind = "planogram_wrong", .target = "g/1/1", .numbers = {}, .words = {{"sku", "a & b"}}}};
  run.behaviours = {a_gift(), {.kind = "lean", .shopper = {2}, .plate = {"g", 1, 2}}};
  run.expectations = {{.metric = "cart.f1_macro", .min = 0.97, .max = 1, .value = 1, .met = true}};
  run.variants = {{"ideal-sensors", filled_score(true)}, {"oracle-tracking", filled_score(false)}};
  run.timing = {.sim_s = 90, .wall_s = 3, .stage_s = {{"core", 1.25}, {"world", 0.5}}};
  run.has_detail = true;
  run.detail = filled_detail();
  return run;
}

inline RunRecord failed_run() {
  RunRecord run = passed_run();
  run.seed = 2;
  run.verdict = Verdict::kFail;
  run.score = filled_score(false);
  run.failures = {"cart.f1_macro is 0.6667, at least 0.9700 was expected", "a < b & \"c\" > 'd'\x01"};
  run.blame = "tracking";
  run.causes = {{.visit = VisitId("v-1"),
                 .cause = triage::Cause::kWrongSku,
                 .event_kind = "pick",
                 .at = Timestamp::seconds(4.5),
                 .skus = {SkuId("sku-1-1"), SkuId("sku-1-2")},
                 .plate = {"g", 1, 1},
                 .source = "plates/g",
                 .confidence = 2.0 / 3,
                 .evidence = {{0xFFFF'FFFF'FFFF'FFFF}},
                 .text = "a < b & \"c\""}};
  run.expectations = {{.metric = "cart.f1_macro", .min = 0.97, .value = 2.0 / 3}, {.metric = "cart.review_rate", .max = 0.5}};
  run.wrong_events = {{.at = Timestamp::seconds(4.5), .kind = WrongKind::kWrongProduct, .pick = false, .sku = SkuId("sku-1-1"),
                       .told_sku = SkuId("sku<1>"), .plate = {"g", 1, 1}, .visit = VisitId("v-1"), .told_visit = VisitId("v-2")}};
  run.recording = "corner shop-2.mcap";
  run.faults.clear();
  run.variants.clear();
  run.detail.behaviours.clear();
  return run;
}

inline RunRecord broken_run() {
  RunRecord run;
  run.scenario = "corner_shop";
  run.scenario_file = "scenarios/first/corner_shop.yaml";
  run.seed = 3;
  run.fidelity = "geometric";
  run.verdict = Verdict::kError;
  run.failures = {"the run's process was ended by signal 11 (Segmentation fault)"};
  run.error_code = 70;
  run.timing.wall_s = 0.5;
  return run;
}

inline ResultSet fabricated_results() {
  return {.build = "storetwin 0.1 <test>",
          .paths = {"scenarios/first", "a <b> & c"},
          .options = "--sensors=ideal",
          .params_digest = "p1",
          .sensors_digest = "s1",
          .runs = {passed_run(), failed_run(), broken_run()},
          .wall_s = 6,
          .prices = {{SkuId("sku-1-1"), 110}}};
}

}  // namespace storetwin::report
