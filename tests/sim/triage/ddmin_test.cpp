// The search for a smallest failing set, and what it is used on: keys of parameters and lists of scenarios.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/base/random.h"
#include "core/base/yaml_io.h"
#include "sim/triage/changed_keys.h"
#include "sim/triage/ddmin.h"

namespace storetwin::triage {
namespace {

// Fails if all of `needed` are there; counts the sets that were looked at.
struct Oracle {
  std::set<std::size_t> needed;
  int tries = 0;

  bool fails(const Kept& kept) {
    ++tries;
    return std::includes(kept.begin(), kept.end(), needed.begin(), needed.end());
  }
  Kept search(std::size_t count) {
    return ddmin(count, [this](const std::vector<Kept>& candidates) -> std::optional<std::size_t> {
      for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (fails(candidates[i])) return i;
      }
      return std::nullopt;
    });
  }
};

std::vector<ChangedKey> between(const char* good, const char* bad) {
  return changed_keys(parse_yaml(good, "good").value().root, parse_yaml(bad, "bad").value().root);
}

}  // namespace

TEST_SUITE("delta debugging") {
  TEST_CASE("exactly the needed parts are left, whichever they are") {
    RandomStream random = RandomStream(1).fork("needed");
    for (int round = 0; round < 200; ++round) {
      const int count = random.integer(1, 40);
      Oracle oracle;
      for (int i = random.integer(0, 4); i > 0; --i)
        oracle.needed.insert(static_cast<std::size_t>(random.integer(0, count - 1)));
      const Kept kept = oracle.search(static_cast<std::size_t>(count));
      CHECK(kept == Kept(oracle.needed.begin(), oracle.needed.end()));
    }
  }

  TEST_CASE("one culprit among a thousand takes some twenty tries, not a thousand") {
    Oracle oracle{.needed = {617}};
    CHECK(oracle.search(1000) == Kept{617});
    CHECK(oracle.tries <= 2 * 10 + 1);  // two halves each time, and the empty set
  }

  TEST_CASE("where failing is not monotone, still no single part of the answer can be left out") {
    // Three together fail, and so does everything; other sets don't.
    const auto fails = [](const Kept& kept) {
      return kept.size() == 8 || (kept.size() == 3 && kept[0] + kept[1] + kept[2] == 9);
    };
    const Kept kept = ddmin(8, [&](const std::vector<Kept>& candidates) -> std::optional<std::size_t> {
      const auto found = std::find_if(candidates.begin(), candidates.end(), fails);
      if (found == candidates.end()) return std::nullopt;
      return static_cast<std::size_t>(found - candidates.begin());
    });
    CHECK(fails(kept));
  }
}

TEST_SUITE("changed keys") {
  TEST_CASE("keys differ by content, lists are one value, texts keep their quotes") {
    const auto keys =
        between("a: {b: 1, c: [1, 2], d: {e: 'x'}}\nf: 2.5\n", "a: {b: 1, c: [1, 3], d: {e: 'y y'}}\nf: 3\n");
    REQUIRE(keys.size() == 3);
    CHECK(keys[0].key == "a.c");
    CHECK(keys[0].bad == "[1, 3]");
    CHECK_FALSE(keys[0].numbers());
    CHECK(keys[1].key == "a.d.e");
    CHECK(keys[1].bad == "'y y'");
    CHECK(keys[2].numbers() == std::optional(std::pair(2.5, 3.0)));
    CHECK_FALSE(keys[2].whole);
  }

  TEST_CASE("a threshold is found as finely as asked, in either direction, and whole numbers are neighbours") {
    for (const auto& [good, bad] : {std::pair("k: 2.0", "k: 50.5"), std::pair("k: 50.5", "k: 2.0")}) {
      const ChangedKey key = between(good, bad).at(0);
      const bool rising = key.numbers()->second > 10;
      const Threshold t =
          find_threshold(key, 0.01, [&](const std::string& v) { return rising == (std::stod(v) > 12.25); });
      CHECK(std::abs(std::stod(t.passes) - std::stod(t.fails)) <= 0.01 * 48.5);
      CHECK((rising ? std::stod(t.passes) : std::stod(t.fails)) <= 12.25 + 0.5 * !rising);
      CHECK((std::stod(t.passes) - 12.25) * (std::stod(t.fails) - 12.25) <= 0);
    }
    const Threshold whole =
        find_threshold(between("k: 3", "k: 200").at(0), 0.5, [](const std::string& v) { return std::stoi(v) >= 77; });
    CHECK(whole.passes == "76");
    CHECK(whole.fails == "77");
  }
}

}  // namespace storetwin::triage
