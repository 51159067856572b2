// What came of suites, and what no accuracy buys back.
#include <fmt/format.h>

#include "sim/report/html.h"
#include "sim/report/markup.h"
#include "sim/report/page.h"

namespace storetwin::report {

namespace {

std::string mark(Standing standing) {
  const bool good = standing == Standing::kPass || standing == Standing::kExcused;
  return good ? good_mark(word_of(standing)) : bad_mark(word_of(standing));
}

std::string suite_table(const SuiteOutcome& suite) {
  Table table(suite.suite + ": " + word_of(suite.standing),
              {{"entry"}, {"outcome"}, {"runs", true}, {"failed", true}, {"broke", true}, {"why"}});
  for (const EntryOutcome& entry : suite.entries) {
    std::vector<std::string> why = entry.reasons;
    for (const BoundOutcome& bound : entry.bounds) why.push_back(bound_sentence(bound));
    if (entry.runs < entry.planned) why.push_back(fmt::format("stopped early: {} runs were planned", entry.planned));
    table.add({escaped(entry.entry), mark(entry.standing), std::to_string(entry.runs), std::to_string(entry.failed),
               std::to_string(entry.broken), escaped(fmt::format("{}", fmt::join(why, "; ")))});
  }
  for (const BoundOutcome& bound : suite.bounds)
    table.add({"all entries", mark(bound.standing), "", "", "", escaped(bound_sentence(bound))});
  return (suite.description.empty() ? "" : "<p>" + escaped(suite.description) + "</p>\n") + table.html();
}

}  // namespace

std::string suites_section(const Page& page) {
  std::string tables;
  for (const SuiteOutcome& suite : page.results().suites) tables += suite_table(suite);
  return tables.empty() ? "" : section("suites", "Suites", tables);
}

std::string gates_section(const Page& page) {
  constexpr std::size_t kMost = 100;
  Table table("Each fails its run, however right the carts are", {{"gate"}, {"run"}, {"visit"}, {"what happened"}, {"again"}});
  std::size_t breaches = 0;
  for (std::size_t i = 0; i < page.runs().size(); ++i) {
    for (const score::GateBreach& breach : page.run(i).score.breaches) {
      if (++breaches <= kMost)
        table.add({bad_mark(score::word_of(breach.gate)), page.run_name(i), escaped(breach.visit.value), escaped(breach.what), page.again(i)});
    }
  }
  if (breaches == 0) {
    return section("gates", "Hard gates",
                   "<p>No double charge, no charge to a stranger, no lost cart, nobody followed after the exit, no silent fault.</p>\n");
  }
  table.note(shown_of(table.size(), breaches));
  return section("gates", "Hard gates", table.html());
}

}  // namespace storetwin::report
