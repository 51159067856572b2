// Faults in scenario files: what each kind reads, and with which words a wrong one is refused.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "core/base/yaml_io.h"
#include "sim/scenario/check.h"
#include "sim/scenario/scenario_io.h"
#include "sim/scenario/scenario_schema.h"
#include "tests/support/small_store.h"

namespace storetwin::scenario {
namespace {

const std::string kHead = "schema: storetwin-scenario/1\nstore: shop.yaml\nduration_s: 90\nshoppers:\n  - {id: a}\n";

std::string problems_of(const std::string& faults) {
  Diagnostics warnings;
  const Result<Scenario> scenario = read_scenario(kHead + faults, "s.yaml", warnings);
  return scenario.ok() ? "" : to_text(scenario.problems());
}

// What the small store has to say against a scenario that is fine by itself.
std::string problems_in_store(const std::string& faults) {
  Diagnostics warnings;
  const Result<Document> document = parse_yaml(kHead + faults, "s.yaml");
  REQUIRE(document.ok());
  const Result<Scenario> scenario = read_document<Scenario>(*document, warnings);
  REQUIRE_MESSAGE(scenario.ok(), to_text(scenario.ok() ? Diagnostics() : scenario.problems()));
  return to_text(check_against(*scenario, testing::small_store(), *document));
}

struct Row {
  std::string entry, words;
};

TEST_CASE("a fault reads as it is written, with what its kind usually does") {
  Diagnostics warnings;
  const auto scenario =
      read_scenario(kHead +
                        "faults:\n  - {kind: camera_dead, source: depth/c1, from_s: 20, to_s: 60}\n"
                        "  - {kind: camera_bumped, source: depth/c1}\n"
                        "random_faults:\n  - {kind: tare_slip, plate: g/1/2, by_g: -5, per_hour: 6, mean_s: 8}\n",
                    "s.yaml", warnings);
  REQUIRE(scenario.ok());
  CHECK(scenario->faults[0] == Fault{.kind = FaultKind::kCameraDead, .source = "depth/c1", .from_s = 20, .to_s = 60});
  CHECK(size_of(scenario->faults[1]) == rule_of(FaultKind::kCameraBumped).size.usual);
  CHECK(scenario->random_faults[0].fault.plate == "g/1/2");
  CHECK(size_of(scenario->random_faults[0].fault) == -5);
  const auto again = read_scenario(write_scenario(*scenario), "s.yaml", warnings);
  REQUIRE(again.ok());
  CHECK(again->faults == scenario->faults);
  CHECK(again->random_faults == scenario->random_faults);
}

TEST_CASE("every kind has a row, a word of its own, and its usual size within what is drawn") {
  std::set<std::string> words;
  for (const auto& [kind, word] : enum_words(FaultKind{})) {
    CAPTURE(word);
    CHECK(words.insert(word).second);
    CHECK(word_of(kind) == std::string(word));
    const FaultRule& rule = rule_of(kind);
    CHECK(rule.kind == kind);
    if (rule.size.key != nullptr) CHECK((rule.size.low <= rule.size.usual && rule.size.usual <= rule.size.high));
    Fault fault{.kind = kind};
    set_size(fault, 7);
    CHECK(size_of(fault) == (rule.size.key != nullptr ? 7 : 0));
    CHECK(has_size(fault) == (rule.size.key != nullptr));
  }
}

TEST_CASE("what a scenario can't mean is told with its place, to the letter") {
  const std::vector<Row> rows = {
      {"{kind: camera_ded, source: depth/c1}", "s.yaml:7:"},
      {"{source: depth/c1}", "s.yaml:7:"},
      {"{kind: camera_dead, source: depth/c1, from_s: 5, to_s: 5}",
       "s.yaml:7:60: error[bad-range]: faults[0].to_s: ends at 5 s, but begins at 5 s (leave to_s out for a fault that "
       "stays)\n"},
      {"{kind: camera_dead, source: depth/c1, from_s: 90}",
       "s.yaml:7:51: error[starts-after-end]: faults[0].from_s: begins at 90 s, but the run ends at 90 s\n"},
      {"{kind: camera_dead}", "s.yaml:7:5: error[missing-target]: faults[0]: camera_dead needs 'source'\n"},
      {"{kind: camera_dead, source: depth/c1, limit_g: 5}",
       "s.yaml:7:52: error[unused-key]: faults[0].limit_g: 'limit_g' means nothing to camera_dead (it reads source, "
       "from_s, to_s)\n"},
      {"{kind: plate_stuck, plate: g-1-2}",
       "s.yaml:7:32: error[bad-plate]: faults[0].plate: 'g-1-2' is no plate (write FIXTURE/SHELF/PLATE, e.g. "
       "gondola_1/3/2)\n"},
      {"{kind: plates_swapped, plate: g/1/2}",
       "s.yaml:7:5: error[missing-target]: faults[0]: plates_swapped needs 'with_plate'\n"},
      {"{kind: plates_swapped, plate: g/1/2, with_plate: g/1/2}",
       "s.yaml:7:54: error[same-plate]: faults[0].with_plate: a plate can't be exchanged with itself\n"},
      {"{kind: planogram_wrong}",
       "s.yaml:7:5: error[missing-target]: faults[0]: planogram_wrong needs either 'plate' or 'fixture'\n"},
      {"{kind: planogram_wrong, plate: g/1/2, from_s: 3}",
       "s.yaml:7:51: error[unused-key]: faults[0].from_s: 'from_s' means nothing to planogram_wrong (it reads plate, "
       "fixture, sku)\n"},
      {"{kind: camera_miscalibrated, source: depth/c1, to_s: 3}",
       "s.yaml:7:58: error[unused-key]: faults[0].to_s: 'to_s' means nothing to camera_miscalibrated (it reads source, "
       "by_deg)\n"},
      {"{kind: power_cut, source: depth/c1}",
       "s.yaml:7:31: error[unused-key]: faults[0].source: 'source' means nothing to power_cut (it reads by_g, from_s, "
       "to_s)\n"},
      {"{kind: camera_smeared, source: depth/c1, share: 0.7}", "s.yaml:7:"},
      {"{kind: catalogue_wrong}", "s.yaml:7:5: error[missing-target]: faults[0]: catalogue_wrong needs 'sku'\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.entry);
    const std::string text = problems_of("faults:\n  - " + row.entry + "\n");
    if (row.words.ends_with("\n")) CHECK(text == row.words);
    else CHECK(text.starts_with(row.words));
  }
}

TEST_CASE("a rate needs a kind that comes and goes, and a rate") {
  const std::vector<Row> rows = {
      {"{kind: planogram_wrong, per_hour: 1, mean_s: 1}",
       "s.yaml:7:12: error[not-random]: random_faults[0].kind: planogram_wrong doesn't come and go by chance (write it "
       "under faults)\n"},
      {"{kind: camera_dead, mean_s: 1}", "s.yaml:7:"},
      {"{kind: camera_dead, per_hour: 0, mean_s: 1}", "s.yaml:7:"},
      {"{kind: camera_dead, per_hour: 1, mean_s: 1, from_s: 3}", "s.yaml:7:"},
      {"{kind: camera_dead, plate: g/1/2, per_hour: 1, mean_s: 1}",
       "s.yaml:7:32: error[unused-key]: random_faults[0].plate: 'plate' means nothing to camera_dead (it reads "
       "source)\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.entry);
    const std::string text = problems_of("random_faults:\n  - " + row.entry + "\n");
    if (row.words.ends_with("\n")) CHECK(text == row.words);
    else CHECK(text.starts_with(row.words));
  }
  CHECK(problems_of("random_faults:\n  - {kind: camera_dead, per_hour: 1, mean_s: 1}\n") == "");
}

TEST_CASE("what the store doesn't have is told with what it has") {
  const std::vector<Row> rows = {
      {"{kind: camera_dead, source: depth/c2}",
       "s.yaml:7:33: error[unknown-source]: faults[0].source: the store has no camera 'depth/c2' (did you mean "
       "'depth/c1'?)\n"},
      {"{kind: camera_dead, source: plates/g}",
       "s.yaml:7:33: error[unknown-source]: faults[0].source: the store has no camera 'plates/g'\n"},
      {"{kind: source_silent, source: turnstile/inn}",
       "s.yaml:7:35: error[unknown-source]: faults[0].source: the store has no source 'turnstile/inn' (did you mean "
       "'turnstile/in'?)\n"},
      {"{kind: skeletons_relabelled, source: skeletons/visoin}",
       "s.yaml:7:42: error[unknown-source]: faults[0].source: the store has no skeleton feed 'skeletons/visoin'"
       " (did you mean 'skeletons/vision'?)\n"},
      {"{kind: plate_stuck, plate: g/1/9}",
       "s.yaml:7:32: error[unknown-plate]: faults[0].plate: the store has no connected plate 'g/1/9' (did you mean "
       "'g/1/1'?)\n"},
      {"{kind: planogram_wrong, fixture: h}",
       "s.yaml:7:38: error[unknown-fixture]: faults[0].fixture: the store has no fixture 'h' (did you mean 'g'?)\n"},
      {"{kind: catalogue_wrong, sku: sku-1-9}",
       "s.yaml:7:34: error[unknown-sku]: faults[0].sku: the store has no product 'sku-1-9' (did you mean "
       "'sku-1-1'?)\n"},
      {"{kind: source_silent, source: plates/g}", ""},
      {"{kind: plates_swapped, plate: g/1/2, with_plate: g/2/4}", ""},
      {"{kind: planogram_wrong, plate: g/1/2, sku: sku-1-3}", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.entry);
    CHECK(problems_in_store("faults:\n  - " + row.entry + "\n") == row.words);
  }
}

TEST_CASE("all problems of all faults come at once, in the order of the file") {
  const std::string text = problems_of("faults:\n  - {kind: camera_dead}\n  - {kind: plate_dead}\n");
  CHECK(text ==
        "s.yaml:7:5: error[missing-target]: faults[0]: camera_dead needs 'source'\n"
        "s.yaml:8:5: error[missing-target]: faults[1]: plate_dead needs 'plate'\n");
}

TEST_CASE("every scenario of scenarios/faults loads, and together they hold every kind") {
  std::set<FaultKind> scheduled;
  for (const auto& entry : std::filesystem::directory_iterator("scenarios/faults")) {
    CAPTURE(entry.path().string());
    Diagnostics warnings;
    const auto loaded = load_scenario(entry.path().string(), warnings);
    REQUIRE_MESSAGE(loaded.ok(), to_text(loaded.ok() ? Diagnostics() : loaded.problems()));
    for (const Fault& fault : loaded->scenario.faults) scheduled.insert(fault.kind);
    CHECK_FALSE(loaded->scenario.expect.empty());
  }
  CHECK(scheduled.size() == enum_words(FaultKind{}).size());
}

}  // namespace
}  // namespace storetwin::scenario
