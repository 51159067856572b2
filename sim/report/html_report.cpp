// report.html: one file that works offline; summary, blame, receipts, pictures. No script is needed to read it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/report/behaviour_pictures.h"
#include "sim/report/fault_picture.h"
#include "sim/report/html_style.h"
#include "sim/report/markup.h"
#include "sim/report/pictures.h"
#include "sim/report/report.h"

namespace storetwin::report {

namespace {

std::string row(const std::vector<std::string>& cells, const char* tag = "td") {
  std::string text = "<tr>";
  for (const std::string& cell : cells) text += fmt::format("<{0}>{1}</{0}>", tag, cell);
  return text + "</tr>\n";
}

std::string table(const std::string& caption, const std::vector<std::string>& head, const std::string& rows) {
  return fmt::format("<table><caption>{}</caption><thead>{}</thead><tbody>\n{}</tbody></table>\n", escaped(caption), row(head, "th"), rows);
}

std::vector<score::RunScore> scores_of(const ResultSet& results) {
  std::vector<score::RunScore> scores;
  for (const RunRecord& run : results.runs) {
    if (run.verdict != Verdict::kError) scores.push_back(run.score);
  }
  return scores;
}

// Every metric, and beside it the same runs with something better in one place, where they were run.
std::string summary_section(const ResultSet& results) {
  const auto summary = score::summarize(scores_of(results), results.prices);
  std::map<std::string, std::vector<score::RunScore>> variants;
  for (const RunRecord& run : results.runs) {
    for (const VariantScore& v : run.variants) variants[v.name].push_back(v.score);
  }
  std::vector<std::string> head = {"metric", "value", "count", "95 % interval"};
  std::vector<std::map<std::string, score::SummaryMetric>> beside;
  for (const auto& [name, scores] : variants) {
    head.push_back(escaped(name));
    beside.push_back(score::summarize(scores, results.prices));
  }
  std::string rows;
  for (const auto& [name, m] : summary) {
    std::vector<std::string> cells = {"<code>" + name + "</code>", fmt::format("{:.4f}", m.value), fmt::format("{:.0f}", m.count),
                                      fmt::format("{:.4f} – {:.4f}", m.low, m.high)};
    for (const auto& other : beside) {
      const auto found = other.find(name);
      cells.push_back(found == other.end() ? "–" : fmt::format("{:.4f}", found->second.value));
    }
    rows += row(cells);
  }
  return "<h2>Score</h2>\n" + table("Metrics over all runs", head, rows);
}

// First of all, since whoever reads no further must not take a part for the whole.
std::string incomplete_section(const ResultSet& results) {
  if (results.incomplete.empty()) return "";
  std::string items;
  for (const std::string& what : results.incomplete) items += "<li>" + escaped(what) + "</li>\n";
  return "<h2><span class=\"no\">! Inconclusive: this is not the whole result</span></h2>\n<ul>\n" + items + "</ul>\n";
}

std::string why_text(const RunRecord& run) {
  std::string text;
  for (const std::string& why : run.failures) text += escaped(why) + "<br>";
  return text.empty() ? "–" : text;
}

// What differs when the same runs are made again is of the class "volatile", so that reports can be compared without it.
std::string speed_text(const Timing& timing) {
  return fmt::format("<span class=\"volatile\">{}</span>", timing.wall_s > 0 ? fmt::format("{:.1f}×", timing.sim_s / timing.wall_s) : "–");
}

std::string runs_section(const ResultSet& results) {
  std::string rows;
  for (const RunRecord& run : results.runs) {
    const char* verdict = run.verdict == Verdict::kPass ? "<span class=\"ok\">✓ pass</span>"
                          : run.verdict == Verdict::kFail ? "<span class=\"no\">✗ fail</span>" : "<span class=\"no\">! error</span>";
    const auto f1 = run.score.metrics.find("cart.f1_macro");
    rows += row({escaped(run.scenario), std::to_string(run.seed), run.fidelity, verdict,
                 f1 == run.score.metrics.end() ? "–" : fmt::format("{:.3f}", f1->second.value),
                 run.blame.empty() ? "–" : escaped(run.blame), fmt::format("{:.1f}", run.timing.sim_s),
                 speed_text(run.timing), why_text(run)});
  }
  return "<h2>Runs</h2>\n" +
         table("One row per scenario and seed",
               {"scenario", "seed", "fidelity", "verdict", "cart F1", "blame", "simulated s", "speed", "not as expected"}, rows);
}

std::string line_text(const score::VisitScore& visit) {
  std::set<SkuId> skus;
  for (const auto& line : visit.truth_lines) skus.insert(line.sku);
  for (const auto& line : visit.receipt_lines) skus.insert(line.sku);
  std::string text;
  for (const SkuId& sku : skus) {
    int taken = 0, charged = 0;
    for (const auto& line : visit.truth_lines) taken += line.sku == sku ? line.quantity : 0;
    for (const auto& line : visit.receipt_lines) charged += line.sku == sku ? line.quantity : 0;
    if (taken != charged) text += fmt::format("{}: {} taken, {} charged<br>", escaped(sku.value), taken, charged);
  }
  return text;
}

// Every wrong visit of every run, and the stage that lost it.
std::string blame_section(const ResultSet& results) {
  std::string rows;
  for (const RunRecord& run : results.runs) {
    for (const score::VisitScore& visit : run.score.visits) {
      if (visit.exact || run.score.metrics.empty()) continue;
      rows += row({escaped(run.scenario), std::to_string(run.seed), escaped(visit.visit.value), escaped(visit.state),
                   fmt::format("{:.2f}", visit.confidence), line_text(visit), run.blame.empty() ? "–" : escaped(run.blame)});
    }
  }
  const std::string intro =
      "<p>A wrong run is repeated with the truth in place of one stage after another; the first that mends it is to blame. "
      "<em>cart</em> means that even true tracks and true interactions did not mend it.</p>\n";
  if (rows.empty()) return "<h2>Blame</h2>\n<p>Every visit is exact.</p>\n";
  return "<h2>Blame</h2>\n" + intro + table("Wrong visits", {"scenario", "seed", "visit", "state", "confidence", "what is wrong", "blame"}, rows);
}

// A power cut has a number for each device and plate of the shop; result.json lists them all.
std::string parameters_text(const truth::FaultEvent& fault) {
  constexpr std::size_t kShown = 8;
  std::string text;
  std::size_t shown = 0;
  for (const auto& [name, value] : fault.numbers) {
    if (shown++ < kShown) text += fmt::format("{} {:.6g} ", escaped(name), value);
  }
  if (fault.numbers.size() > kShown) text += fmt::format("and {} more ", fault.numbers.size() - kShown);
  for (const auto& [name, value] : fault.words) text += fmt::format("{} {} ", escaped(name), escaped(value));
  return text.empty() ? "–" : text;
}

// What was broken in every run; nothing where nothing was. Random faults can be many: the first of each run tell enough.
std::string faults_section(const ResultSet& results) {
  constexpr std::size_t kShownPerRun = 50;
  std::string rows;
  for (const RunRecord& run : results.runs) {
    for (std::size_t i = 0; i < std::min(run.faults.size(), kShownPerRun); ++i) {
      const truth::FaultEvent& fault = run.faults[i];
      rows += row({escaped(run.scenario), std::to_string(run.seed), "<code>" + escaped(fault.kind) + "</code>", escaped(fault.target),
                   fmt::format("{:.1f}", fault.from.in_seconds()), fault.to.ns != 0 ? fmt::format("{:.1f}", fault.to.in_seconds()) : "the end",
                   parameters_text(fault)});
    }
    if (run.faults.size() > kShownPerRun) {
      rows += row({escaped(run.scenario), std::to_string(run.seed), fmt::format("{} more", run.faults.size() - kShownPerRun), "", "", "", ""});
    }
  }
  if (rows.empty()) return "";
  return "<h2>Faults</h2>\n" + table("What was broken; the core was not told",
                                     {"scenario", "seed", "fault", "where", "from s", "to s", "how badly"}, rows);
}

std::string receipts_table(const RunRecord& run, const store::Store* store) {
  std::string rows;
  for (const score::VisitScore& visit : run.score.visits) {
    std::string truth, charged;
    for (const auto& line : visit.truth_lines) {
      const store::Product* product = store ? store::find_product(*store, line.sku) : nullptr;
      truth += fmt::format("{} × {} <small>{}</small><br>", line.quantity, escaped(line.sku.value), product ? escaped(product->name) : "");
    }
    for (const auto& line : visit.receipt_lines) {
      charged += fmt::format("{} × {} <small>{:.2f} sure</small><br>", line.quantity, escaped(line.sku.value), line.confidence);
    }
    const char* verdict = visit.exact ? "<span class=\"ok\">✓ exact</span>" : "<span class=\"no\">✗ wrong</span>";
    rows += row({escaped(visit.visit.value), escaped(visit.state), truth.empty() ? "nothing" : truth,
                 charged.empty() ? "nothing" : charged, fmt::format("{:.2f}", visit.confidence), verdict});
  }
  return table("Receipts beside the truth", {"visit", "state", "truly taken", "charged", "confidence", ""}, rows);
}

std::string event_text(const EventPicture& event) {
  const bool pick = event.truth.kind == truth::ItemEventKind::kPick;
  std::string text = event.is_true ? fmt::format("{:.2f} s: shopper {} {} {} at {}{}.", event.truth.at.in_seconds(), event.truth.shopper.value,
                                                 pick ? "takes" : "puts back", event.truth.sku.value, to_text(event.truth.plate),
                                                 event.truth.misplaced ? ", where it doesn't belong" : "")
                                   : fmt::format("{:.2f} s: nothing happened at {}.", event.truth.at.in_seconds(), to_text(event.truth.plate));
  text += event.reported ? " The core says: " + event.explanation + "." : " The core reports nothing like it.";
  const bool good = event.is_true && event.reported && event.right_visit;
  return fmt::format("<figcaption>{} {}</figcaption>\n", good ? "<span class=\"ok\">✓</span>" : "<span class=\"no\">✗</span>", escaped(text));
}

std::string run_section(const RunRecord& run, const store::Store* store) {
  std::string text = fmt::format("<section><h2>{}, seed {}, {}</h2>\n<p>{}</p>\n", escaped(run.scenario), run.seed, run.fidelity,
                                 escaped(run.description));
  text += receipts_table(run, store);
  if (store) text += "<figure>" + plan_picture(*store, run.detail) + "<figcaption>Lines: where shoppers truly walked. Small dots: tracks. "
                     "Marks at the shelves: events, filled when the core got them right.</figcaption></figure>\n";
  text += "<figure>" + cart_picture(run.detail, run.timing.sim_s) +
          "<figcaption>Units in each cart. Line: truth. Dashes: the core's belief.</figcaption></figure>\n";
  if (const std::string faults = fault_picture(run); !faults.empty()) {
    text += "<figure>" + faults + "<figcaption>What was broken when; below, the events, filled when the core got them right."
            "</figcaption></figure>\n";
  }
  text += behaviour_figures(store, run.detail);
  text += "<h3>Events</h3>\n<div class=\"events\">\n";
  for (const EventPicture& event : run.detail.events) text += "<figure>" + signal_picture(event) + event_text(event) + "</figure>\n";
  return text + "</div></section>\n";
}

std::string stage_section(const ResultSet& results) {
  std::map<std::string, double> stages;
  double total = 0;
  for (const RunRecord& run : results.runs) {
    for (const auto& [stage, seconds] : run.timing.stage_s) {
      stages[stage] += seconds;
      total += seconds;
    }
  }
  std::string rows;
  for (const auto& [stage, seconds] : stages) {
    rows += row({stage, fmt::format("{:.2f}", seconds), total > 0 ? fmt::format("{:.0f} %", 100 * seconds / total) : "–"});
  }
  return "<section class=\"volatile\"><h2>Where the time went</h2>\n" +
         table("Wall seconds by stage, all runs", {"stage", "s", "share"}, rows) + "</section>\n";
}

}  // namespace

std::string report_html(const ResultSet& results, const std::map<std::string, store::Store>& stores) {
  std::string body = fmt::format("<h1>Storetwin: {} run{}</h1>\n<p><small>{}</small></p>\n", results.runs.size(),
                                 results.runs.size() == 1 ? "" : "s", escaped(results.build));
  body += incomplete_section(results) + summary_section(results) + runs_section(results) + faults_section(results) + behaviours_section(results) +
          blame_section(results);
  for (const RunRecord& run : results.runs) {
    const auto store = stores.find(run.scenario);
    if (run.has_detail) body += run_section(run, store == stores.end() ? nullptr : &store->second);
  }
  body += stage_section(results);
  return fmt::format("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                     "<title>Storetwin report</title>\n<style>{}</style></head>\n<body><main>\n{}</main></body></html>\n", kReportStyle, body);
}

}  // namespace storetwin::report
