// report.html: one file that works offline, from the verdict down to the pictures. No script is needed to read it.
#include <fmt/format.h>

#include "sim/report/html.h"
#include "sim/report/html_script.h"
#include "sim/report/html_style.h"
#include "sim/report/markup.h"
#include "sim/report/page.h"
#include "sim/report/verdicts.h"

namespace storetwin::report {

namespace {

std::string title_of(const ResultSet& results) {
  std::string asked;
  for (const std::string& path : results.paths) asked += (asked.empty() ? "" : ", ") + path;
  return "Storetwin" + (asked.empty() ? "" : ": " + asked);
}

std::string verdict_banner(const ResultSet& results) {
  const bool fine = is_fine(results);
  const std::string runs = runs_text(results.runs), receipts = receipts_text(results.runs);
  return "<p class=\"verdict\">" + (fine ? good_mark(runs) : bad_mark(runs)) +
         (receipts.empty() ? "" : "; " + receipts) + ".</p>\n";
}

// First of all, since whoever reads no further must not take a part for the whole.
std::string incomplete_banner(const ResultSet& results) {
  if (results.incomplete.empty()) return "";
  std::string items;
  for (const std::string& what : results.incomplete) items += "<li>" + escaped(what) + "</li>\n";
  return "<p class=\"verdict\">" + bad_mark("Inconclusive: this is not the whole result") + "</p>\n<ul>\n" + items +
         "</ul>\n";
}

// Links to the sections that are there.
std::string contents(const std::string& body) {
  const std::pair<const char*, const char*> all[] = {{"suites", "Suites"},
                                                     {"summary", "Expectations"},
                                                     {"gates", "Hard gates"},
                                                     {"causes", "Causes"},
                                                     {"scenarios", "Scenarios"},
                                                     {"metrics", "Metrics"},
                                                     {"trend", "Trend"},
                                                     {"runs", "Runs"},
                                                     {"wrong", "Wrong receipts"},
                                                     {"confusion", "Billed instead"},
                                                     {"places", "Places"},
                                                     {"closely", "Closely"},
                                                     {"distributions", "Spread"},
                                                     {"examples", "Examples"},
                                                     {"faults", "Faults"},
                                                     {"behaviours", "Behaviours"},
                                                     {"time", "Time"}};
  std::string items;
  for (const auto& [id, name] : all) {
    if (body.find(fmt::format("<h2 id=\"{}\">", id)) != std::string::npos)
      items += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, name);
  }
  return "<nav aria-label=\"Sections\"><ul>\n" + items + "</ul></nav>\n";
}

}  // namespace

std::string report_html(const ResultSet& results, const std::map<std::string, store::Store>& stores,
                        const std::vector<EarlierResult>& earlier) {
  const Page page(results, stores, earlier);
  const std::string body = overview_section(page) + suites_section(page) + gates_section(page) + causes_section(page) + scenarios_section(page) +
                           metrics_section(page) + trend_section(page) + runs_section(page) +
                           wrong_visits_section(page) + confusion_section(page) + places_section(page) +
                           pictures_section(page) + distributions_section(page) + faults_section(page) +
                           behaviours_section(page) + time_section(page);
  const std::string title = escaped(title_of(results));
  // The policy holds the page to its word: nothing is fetched, whatever a name in it says.
  std::string head =
      "<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "script-src 'unsafe-inline'\">\n";
  head += fmt::format("<title>{}</title>\n<style>{}</style>", title, kReportStyle);
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n{}\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the "
      "results</a>\n"
      "<header>\n<h1>{}</h1>\n{}{}</header>\n<main id=\"main\" "
      "tabindex=\"-1\">\n{}</main>\n<script>{}</script>\n</body>\n</html>\n",
      head, title, incomplete_banner(results) + verdict_banner(results), contents(body), body, kReportScript);
}

}  // namespace storetwin::report
