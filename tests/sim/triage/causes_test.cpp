// Errors are planted into right runs, and each must get the cause that was planted.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "core/base/yaml_io.h"
#include "tests/sim/triage/planted.h"

namespace storetwin::triage {
namespace {

const char* kCornerShop = "scenarios/first/corner_shop.yaml";
constexpr int kSeeds = 6;
constexpr int kPlaces = 3;  // of each way of spoiling, in each run

// True causes by row, found ones by column, in counts of wrong visits.
class Confusion {
 public:
  void count(Cause planted, Cause found) { ++counts_[{planted, found}]; }

  double share_right() const {
    double right = 0, all = 0;
    for (const auto& [pair, n] : counts_) {
      all += n;
      right += pair.first == pair.second ? n : 0;
    }
    return right / all;
  }

  int of(Cause planted) const {
    int sum = 0;
    for (const auto& [pair, n] : counts_) sum += pair.first == planted ? n : 0;
    return sum;
  }

  std::string text() const {
    std::string text = fmt::format("{:<24}found\n", "planted");
    for (const auto& [pair, n] : counts_)
      text += fmt::format("{:<24}{:<24}{}\n", word_of(pair.first), word_of(pair.second), n);
    return text;
  }

 private:
  std::map<std::pair<Cause, Cause>, int> counts_;
};

const FailureCause* cause_of(const std::vector<FailureCause>& causes, const VisitId& visit) {
  const auto found = std::find_if(causes.begin(), causes.end(), [&](const auto& c) { return c.visit == visit; });
  return found == causes.end() ? nullptr : &*found;
}

// STORETWIN_UPDATE_GOLDEN=1 in the environment writes it anew.
void check_golden(const std::string& path, const std::string& text) {
  if (std::getenv("STORETWIN_UPDATE_GOLDEN") != nullptr) REQUIRE(write_file(path, text).ok());
  std::ifstream file(path, std::ios::binary);
  CHECK(text == std::string(std::istreambuf_iterator<char>(file), {}));
}

}  // namespace

TEST_SUITE("causes") {
  TEST_CASE("a run without a wrong visit has no cause") {
    const Played run = play(kCornerShop, 1);
    CHECK(run.causes().empty());
  }

  TEST_CASE("at least 95 of 100 planted errors get the cause that was planted") {
    Confusion confusion;
    for (int seed = 1; seed <= kSeeds; ++seed) {
      const Played run = play(kCornerShop, static_cast<std::uint64_t>(seed));
      REQUIRE(run.causes().empty());
      for (const Plant& plant : all_plants()) {
        CAPTURE(plant.how);
        for (int place = 0; place < kPlaces; ++place) {
          const RandomStream random =
              RandomStream(static_cast<std::uint64_t>(seed)).fork(plant.how, static_cast<std::uint64_t>(place));
          const std::optional<Planted> planted = plant.spoil(run, random);
          if (!planted) continue;
          const std::vector<FailureCause> causes = planted->run.causes(planted->late);
          CHECK(causes.size() == planted->visits.size());
          for (const VisitId& visit : planted->visits) {
            const FailureCause* found = cause_of(causes, visit);
            REQUIRE(found != nullptr);
            if (found->cause != plant.cause) MESSAGE("seed ", seed, ", ", std::string(plant.how), ": ", found->text);
            confusion.count(plant.cause, found->cause);
          }
        }
      }
    }
    for (const auto& [cause, word] : enum_words(Cause{})) {
      if (cause == Cause::kTimingBudget || cause == Cause::kHarness) continue;  // of whole runs; below
      CHECK_MESSAGE(confusion.of(cause) >= 10, word);
    }
    CHECK(confusion.share_right() >= 0.95);
    check_golden("tests/golden/triage/confusion.txt", confusion.text());
  }

  TEST_CASE("a cause says when, where, what and on which evidence, and how much of the receipt it explains") {
    Played run = play(kCornerShop, 2);
    const Plant wrong_sku = all_plants()[2];
    const std::optional<Planted> planted = wrong_sku.spoil(run, RandomStream(1));
    REQUIRE(planted);
    const std::vector<FailureCause> causes = planted->run.causes();
    REQUIRE(causes.size() == 1);
    const auto event = std::find_if(run.truth.events.begin(), run.truth.events.end(),
                                    [&](const auto& e) { return e.at == causes[0].at && e.plate == causes[0].plate; });
    REQUIRE(event != run.truth.events.end());
    CHECK(causes[0].event_kind == "pick");
    REQUIRE(causes[0].skus.size() == 2);
    CHECK(causes[0].skus[0] == event->sku);
    CHECK(causes[0].skus[1] != event->sku);
    CHECK(causes[0].evidence.size() == 1);
    CHECK(causes[0].confidence == 1);
  }

  TEST_CASE("of two wrong events the first is the cause, and the second takes from its confidence") {
    const Played run = play(kCornerShop, 1);
    const auto plants = all_plants();
    for (std::uint64_t place = 0; place < 40; ++place) {
      const auto once = plants[3].spoil(run, RandomStream(place));  // a missed pick
      REQUIRE(once);
      const auto twice = plants[6].spoil(once->run, RandomStream(place));  // and one that is made up
      if (!twice || twice->visits != once->visits) continue;
      const FailureCause missed = once->run.causes().front();
      const FailureCause both = twice->run.causes().front();
      CHECK(both.at <= missed.at);
      CHECK(both.confidence < 1);
      return;
    }
    FAIL("no visit has place for both errors");
  }

  TEST_CASE("late receipts of right carts are the timing budget's, from the scenario to the record") {
    Result<std::string> text = read_file(kCornerShop);
    REQUIRE(text.ok());
    std::string late = *text;
    late.replace(late.find("../../assets"), 12, std::filesystem::absolute("assets").string());
    late.insert(late.find("tags:"), "  - {metric: cart.time_to_final_s_p95, max: 0.5}\n");
    const std::filesystem::path file = std::filesystem::temp_directory_path() / "storetwin-triage-late.yaml";
    REQUIRE(write_file(file.string(), late).ok());
    const Result<report::RunRecord> record = session::run_once({.scenario_file = file.string(), .seed = 1});
    std::filesystem::remove(file);
    REQUIRE(record.ok());
    REQUIRE(record->causes.size() == 1);
    CHECK(record->causes[0].cause == Cause::kTimingBudget);
    CHECK_FALSE(record->causes[0].visit);
  }

  TEST_CASE("real faults in real runs: what is missed on a clipped or mislabelled plate is the fault's") {
    for (const char* name : {"plate_clipped", "catalogue_wrong"}) {
      const auto record = session::run_once(
          {.scenario_file = std::string("scenarios/faults/") + name + ".yaml", .seed = 1, .blame = false});
      REQUIRE(record.ok());
      CAPTURE(name);
      REQUIRE(record->causes.size() == 1);
      CHECK(record->causes[0].cause == Cause::kSensorFaultUndetected);
      const auto is_its = [&](const truth::FaultEvent& fault) { return fault.target == record->causes[0].source; };
      CHECK(std::any_of(record->faults.begin(), record->faults.end(), is_its));
    }
  }

  TEST_CASE("a dead plate is told of, so what is missed on it is no undetected fault") {
    const auto record =
        session::run_once({.scenario_file = "scenarios/faults/plate_dead.yaml", .seed = 1, .blame = false});
    REQUIRE(record.ok());
    REQUIRE(record->causes.size() == 1);
    CHECK(record->causes[0].cause == Cause::kMissedPick);
  }
}

}  // namespace storetwin::triage
