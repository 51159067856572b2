// The runs that are shown closely: wrong ones visit by visit, and a few whole runs as examples.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "sim/report/again.h"
#include "sim/report/behaviour_pictures.h"
#include "sim/report/confusion.h"
#include "sim/report/failure_groups.h"
#include "sim/report/fault_picture.h"
#include "sim/report/html.h"
#include "sim/report/markup.h"
#include "sim/report/page.h"
#include "sim/report/pictures.h"
#include "sim/report/timeline.h"

namespace storetwin::report {

namespace {

// Of one run; more make a page that is slow to open and tell no more.
constexpr std::size_t kMostVisits = 4;
constexpr std::size_t kMostEvents = 6;
constexpr std::size_t kMostExamples = 4;

std::string receipts_table(const Page& page, const RunRecord& run) {
  Table table("Receipts beside the truth",
              {{"visit"}, {"state"}, {"truly taken"}, {"billed"}, {"confidence", true}, {"verdict"}});
  for (const score::VisitScore& visit : run.score.visits) {
    std::string taken, billed;
    for (const auto& line : visit.truth_lines)
      taken += fmt::format("{} × {}<br>", line.quantity, page.product(line.sku));
    for (const auto& line : visit.receipt_lines) {
      billed +=
          fmt::format("{} × {} <small>{:.2f} sure</small><br>", line.quantity, code(line.sku.value), line.confidence);
    }
    const std::string name = code(visit.visit.value) +
                             (visit.external_id.empty() ? "" : " <small>" + escaped(visit.external_id) + "</small>");
    table.add({name, escaped(visit.state), taken.empty() ? "nothing" : taken, billed.empty() ? "nothing" : billed,
               fmt::format("{:.2f}", visit.confidence), visit.exact ? good_mark("right") : bad_mark("wrong")});
  }
  return table.html();
}

std::string event_text(const EventPicture& event) {
  const bool pick = event.truth.kind == truth::ItemEventKind::kPick;
  const std::string when = fmt::format("{:.2f} s: ", event.truth.at.in_seconds());
  std::string text;
  if (!event.judged)
    text = when + "nobody has stated what happened at " + to_text(event.truth.plate) + ".";
  else if (!event.is_true)
    text = when + "nothing like it happened at " + to_text(event.truth.plate) + ".";
  else {
    text = fmt::format("{}shopper {}{} {} {} at {}{}.", when, event.truth.shopper.value,
                       event.visit ? " of " + event.visit.value : ", without a visit,", pick ? "takes" : "puts back",
                       event.truth.sku.value, to_text(event.truth.plate),
                       event.truth.misplaced ? ", where it doesn't belong" : "");
  }
  if (!event.reported) return text + " The core tells nothing like it.";
  text += fmt::format(" The core tells: {}, {:.2f} sure", event.explanation, event.confidence);
  return text + (event.sigma_g > 0
                     ? fmt::format("; the load changed by {:.1f} ± {:.1f} g.", event.delta_g, event.sigma_g)
                     : ".");
}

std::string odds_list(const Page& page, const EventPicture& event) {
  std::string items;
  for (const Odds& o : event.odds) {
    const std::string who = o.track ? fmt::format("track {}", o.track.value) : "nobody";
    const std::string what =
        o.sku ? fmt::format("{} × {}", std::abs(o.quantity), page.product(o.sku)) : "nothing moved";
    items += fmt::format("<li>{:.1f} %: {}{} {}</li>\n", 100 * o.share, who,
                         !o.sku           ? ","
                         : o.quantity > 0 ? " takes"
                                          : " puts back",
                         what);
  }
  return items.empty()
             ? ""
             : "<details><summary>How the signal alone speaks</summary>\n<ul>\n" + items + "</ul></details>\n";
}

std::string event_figure(const Page& page, const EventPicture& event) {
  const std::string mark = !event.judged  ? ""
                           : event.good() ? "<span class=\"ok\">✓</span> "
                                          : "<span class=\"no\">✗</span> ";
  return "<figure>" + signal_picture(event) + "<figcaption>" + mark + escaped(event_text(event)) +
         odds_list(page, event) + "</figcaption></figure>\n";
}

// Wrong ones first, each group by time.
std::string event_figures(const Page& page, const std::vector<const EventPicture*>& events) {
  std::string text;
  std::size_t shown = 0;
  for (const bool good : {false, true}) {
    for (const EventPicture* event : events) {
      if (event->good() == good && shown < kMostEvents) {
        text += event_figure(page, *event);
        ++shown;
      }
    }
  }
  if (text.empty()) return "";
  const std::string left_out = shown_of(shown, events.size());
  return "<div class=\"figures\">\n" + text + "</div>\n" +
         (left_out.empty() ? "" : "<p><small>" + left_out + " events</small></p>\n");
}

std::string explain_lines(const RunRecord& run, const score::VisitScore& visit) {
  std::string text;
  if (run.recording.empty()) return text;
  for (const WrongLine& line : wrong_lines(visit))
    text += "<code class=\"command\">" + escaped(explain_again(run, visit.visit, line.sku)) + "</code>\n";
  return text.empty() ? "" : "<p>Why, from the recording beside this page:</p>\n" + text;
}

std::string visit_story(const Page& page, const RunRecord& run, const score::VisitScore& visit) {
  std::string lines;
  for (const WrongLine& line : wrong_lines(visit))
    lines += fmt::format("<li>{}: {} taken, {} billed</li>\n", page.product(line.sku), line.taken, line.billed);
  std::string text =
      fmt::format("<h4>Visit {}: {}, {:.2f} sure, wrong</h4>\n<ul>\n{}</ul>\n", escaped(visit.visit.value),
                  escaped(visit.state), visit.confidence, lines.empty() ? "<li>there is no receipt</li>\n" : lines);
  if (const std::string picture = timeline(run.detail, visit.visit, run.timing.sim_s); !picture.empty()) {
    text += figure(
        picture,
        "Up: taken. Down: put back. Filled: the core told the same; hollow: it did not, or told what never happened. "
        "Bars: hands that the core saw at shelves, and its tracks while they belonged to this visit.");
  }
  std::vector<const EventPicture*> wrong;
  for (const EventPicture& event : run.detail.events) {
    if (!event.good() && event.judged && (event.visit == visit.visit || event.told_visit == visit.visit))
      wrong.push_back(&event);
  }
  if (wrong.empty()) text += "<p>Every event at the shelves was told rightly at the time.</p>\n";
  return text + event_figures(page, wrong) + explain_lines(run, visit);
}

std::string plan_and_carts(const Page& page, const RunRecord& run) {
  std::string text;
  if (const store::Store* store = page.store_of(run)) {
    text += figure(plan_picture(*store, run.detail),
                   "Lines: where shoppers truly walked. Dotted: tracks. Marks at the shelves: events, filled where the "
                   "core told them rightly, hollow where it did not.");
  }
  text += figure(cart_picture(run.detail, run.timing.sim_s),
                 "Units in each cart. Line: truth. Dashes: what the core told at the time.");
  if (const std::string faults = fault_picture(run); !faults.empty()) {
    text += figure(faults, "What was broken when; below, the events, filled where the core told them rightly.");
  }
  return text;
}

std::string heading(const Page& page, std::size_t i) {
  const RunRecord& run = page.run(i);
  return fmt::format("<h3 id=\"{}\">{}, seed {}, {}: {}</h3>\n<p>{}</p>\n<p>{}</p>\n", run_anchor(i),
                     escaped(run.scenario), run.seed, escaped(run.fidelity),
                     run.verdict == Verdict::kPass ? "passed" : "failed", escaped(run.description), page.again(i));
}

std::string wrong_run(const Page& page, std::size_t i) {
  const RunRecord& run = page.run(i);
  std::string text = heading(page, i) + plan_and_carts(page, run);
  std::size_t shown = 0;
  for (const score::VisitScore& visit : run.score.visits) {
    if (!visit.exact && shown < kMostVisits) {
      text += visit_story(page, run, visit);
      ++shown;
    }
  }
  const std::string left_out = shown_of(shown, wrong_visits(run));
  return text + (left_out.empty() ? "" : "<p><small>" + left_out + " wrong visits</small></p>\n");
}

std::string example_run(const Page& page, std::size_t i) {
  const RunRecord& run = page.run(i);
  std::string text = heading(page, i) + receipts_table(page, run) + plan_and_carts(page, run);
  if (const std::string behaviours = behaviour_figures(page.store_of(run), run.detail); !behaviours.empty()) {
    text += "<h4>Behaviours</h4>\n<div class=\"figures\">\n" + behaviours + "</div>\n";
  }
  std::vector<const EventPicture*> events;
  for (const EventPicture& event : run.detail.events) events.push_back(&event);
  const std::string figures = event_figures(page, events);
  return figures.empty() ? text : text + "<h4>Events</h4>\n" + figures;
}

}  // namespace

std::string pictures_section(const Page& page) {
  std::string wrong, examples;
  std::size_t wrong_runs = 0, shown = 0, example_runs = 0;
  for (std::size_t i = 0; i < page.runs().size(); ++i) {
    const RunRecord& run = page.run(i);
    wrong_runs += wrong_visits(run) > 0 ? 1 : 0;
    if (!run.has_detail) continue;
    if (wrong_visits(run) > 0) {
      wrong += wrong_run(page, i);
      ++shown;
    } else if (example_runs++ < kMostExamples) {
      examples += example_run(page, i);
    }
  }
  const std::string left_out = shown_of(shown, wrong_runs);
  if (!wrong.empty() && !left_out.empty()) wrong += "<p><small>" + left_out + " runs with wrong receipts</small></p>\n";
  return section("closely", "Wrong runs, looked at closely", wrong) +
         section("examples", "Examples of runs that are right", examples);
}

}  // namespace storetwin::report
