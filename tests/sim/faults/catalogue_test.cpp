// The catalogue is complete: every kind of fault has a scenario of its own, a row in the README, and truth of its own.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "sim/faults/faults.h"
#include "sim/scenario/scenario_io.h"
#include "tests/support/small_store.h"

namespace storetwin::faults {
namespace {

namespace fs = std::filesystem;
using scenario::Fault;
using scenario::FaultKind;
using scenario::FaultTarget;

// The scenarios of each kind, by the names of the files that are the kind's own: "tare_slip", "planogram_wrong_facing".
std::map<FaultKind, std::vector<std::string>> own_scenarios() {
  std::map<FaultKind, std::vector<std::string>> own;
  for (const auto& entry : fs::directory_iterator("scenarios/faults")) {
    Diagnostics warnings;
    const auto loaded = scenario::load_scenario(entry.path().string(), warnings);
    REQUIRE_MESSAGE(loaded.ok(), to_text(loaded.ok() ? Diagnostics() : loaded.problems()));
    const std::vector<Fault>& faults = loaded->scenario.faults;
    if (faults.empty() || loaded->scenario.expect.empty()) continue;
    const FaultKind kind = faults.front().kind;
    const bool of_one_kind = std::ranges::all_of(faults, [&](const Fault& fault) { return fault.kind == kind; });
    const std::string name = entry.path().stem().string(), word = scenario::word_of(kind);
    if (of_one_kind && (name == word || name.starts_with(word + "_"))) own[kind].push_back(name);
  }
  return own;
}

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// A fault of this kind that the small store can have.
Fault some(FaultKind kind) {
  Fault fault{.kind = kind, .from_s = 3, .to_s = 5};
  switch (scenario::rule_of(kind).target) {
    case FaultTarget::kCamera:
    case FaultTarget::kSource: fault.source = "depth/c1"; break;
    case FaultTarget::kSkeletonFeed: fault.source = "skeletons/vision"; break;
    case FaultTarget::kPlate:
    case FaultTarget::kFacings: fault.plate = "g/1/2"; break;
    case FaultTarget::kProduct: fault.sku = SkuId("sku-1-2"); break;
    case FaultTarget::kMains: break;
  }
  if (kind == FaultKind::kPlatesSwapped) fault.with_plate = "g/1/3";
  if (!scenario::rule_of(kind).at_installation) return fault;
  fault.from_s = 0;
  fault.to_s.reset();
  return fault;
}

TEST_CASE("every kind has a scenario of its own, and a planogram is wrong for a facing and for a gondola") {
  const auto own = own_scenarios();
  for (const auto& [kind, word] : scenario::enum_words(FaultKind{})) {
    CAPTURE(word);
    CHECK(own.contains(kind));
  }
  CHECK(own.at(FaultKind::kPlanogramWrong).size() == 2);
}

TEST_CASE("every kind has a row in the README's table") {
  const std::string readme = text_of("sim/faults/README.md");
  for (const auto& [kind, word] : scenario::enum_words(FaultKind{})) {
    CAPTURE(word);
    CHECK(readme.find("\n| `" + std::string(word) + "` |") != std::string::npos);
  }
}

TEST_CASE("truth names every kind with its target, its times and how bad it was") {
  for (const auto& [kind, word] : scenario::enum_words(FaultKind{})) {
    CAPTURE(word);
    scenario::Scenario scenario;
    scenario.faults = {some(kind)};
    const Faults faults(scenario, testing::small_store(), RandomStream(5));
    const scenario::FaultRule& rule = scenario::rule_of(kind);
    if (!rule.at_installation) CHECK(faults.truth(Timestamp::seconds(2)).empty());
    const std::vector<truth::FaultEvent> events = faults.truth(Timestamp::seconds(10));
    REQUIRE(events.size() == 1);
    const truth::FaultEvent& event = events[0];
    CHECK(event.kind == word);
    CHECK(event.target == scenario::target_of(scenario.faults[0]));
    CHECK_FALSE(event.target.empty());
    CHECK(event.from == Timestamp::seconds(rule.at_installation ? 0 : 3));
    CHECK(event.to == Timestamp::seconds(rule.at_installation ? 0 : 5));
    if (rule.size.key != nullptr) CHECK(event.numbers.at(rule.size.key) == rule.size.usual);
  }
}

}  // namespace
}  // namespace storetwin::faults
