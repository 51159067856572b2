// What was broken in the runs, and what people did beside plainly taking and putting back: from the truth.
#include <fmt/format.h>

#include <algorithm>

#include "sim/report/html.h"
#include "sim/report/markup.h"
#include "sim/report/page.h"

namespace storetwin::report {

namespace {

// Random faults and crowded shops have many; the first of each run tell enough, and result.json has all.
constexpr std::size_t kMostPerRun = 20;
constexpr std::size_t kMost = 200;

// A power cut has a number for each device and plate of the shop.
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

}  // namespace

std::string faults_section(const Page& page) {
  Table table("What was broken; the core was not told",
              {{"run"}, {"fault"}, {"where"}, {"from s", true}, {"to s", true}, {"how badly"}});
  std::size_t all = 0;
  for (std::size_t i = 0; i < page.runs().size(); ++i) {
    const std::vector<truth::FaultEvent>& faults = page.run(i).faults;
    all += faults.size();
    for (std::size_t k = 0; k < std::min(faults.size(), kMostPerRun) && table.size() < kMost; ++k) {
      const truth::FaultEvent& fault = faults[k];
      table.add({page.run_name(i), code(fault.kind), escaped(fault.target),
                 fmt::format("{:.1f}", fault.from.in_seconds()),
                 fault.to.ns != 0 ? fmt::format("{:.1f}", fault.to.in_seconds()) : "the end", parameters_text(fault)});
    }
  }
  table.note(shown_of(table.size(), all));
  return section("faults", "Faults", table.html());
}

std::string behaviours_section(const Page& page) {
  Table table("What shoppers did beside plainly taking and putting back; the core was not told", {{"run"},
                                                                                                  {"behaviour"},
                                                                                                  {"shopper", true},
                                                                                                  {"with", true},
                                                                                                  {"where"},
                                                                                                  {"product"},
                                                                                                  {"from s", true},
                                                                                                  {"to s", true}});
  std::size_t all = 0;
  for (std::size_t i = 0; i < page.runs().size(); ++i) {
    const std::vector<truth::BehaviourEvent>& behaviours = page.run(i).behaviours;
    all += behaviours.size();
    for (std::size_t k = 0; k < std::min(behaviours.size(), kMostPerRun) && table.size() < kMost; ++k) {
      const truth::BehaviourEvent& b = behaviours[k];
      table.add({page.run_name(i), code(b.kind), std::to_string(b.shopper.value),
                 b.other ? std::to_string(b.other.value) : "–",
                 b.plate.fixture.empty() ? "–" : escaped(to_text(b.plate)), b.sku ? page.product(b.sku) : "–",
                 fmt::format("{:.1f}", b.from.in_seconds()), fmt::format("{:.1f}", b.to.in_seconds())});
    }
  }
  table.note(shown_of(table.size(), all));
  return section("behaviours", "Behaviours", table.html());
}

}  // namespace storetwin::report
