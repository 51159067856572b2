// What differs between two files of settings, key by key: what `storetwin bisect` searches through.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/document.h"

namespace storetwin::triage {

/// One key with two values, each as `--set=KEY=VALUE` takes it.
struct ChangedKey {
  std::string key;  ///< "tracking.gate_d2"
  std::string good;
  std::string bad;
  bool whole = false;  ///< both are whole numbers, and are written so
  /// Both values if they are numbers.
  std::optional<std::pair<double, double>> numbers() const;
};

/// Keys whose values differ, in the order of the files. Both must hold every key, as write_yaml gives them with
/// defaults; lists are one value.
std::vector<ChangedKey> changed_keys(const Node& good, const Node& bad);

/// A number as settings write it, whole or with the fewest digits that read back as the same.
std::string number_text(double value, bool whole);

/// Where between `good` and `bad` it begins to fail.
struct Threshold {
  std::string passes;
  std::string fails;
};

/// Halves the way until it is shorter than `tolerance` of the whole, or until whole numbers are neighbours. The key
/// must have numbers; `fails` is asked of values as text.
template <class Fails>
Threshold find_threshold(const ChangedKey& key, double tolerance, const Fails& fails) {
  auto [passing, failing] = *key.numbers();
  const double whole_way = failing > passing ? failing - passing : passing - failing;
  const double enough = key.whole ? 1 : tolerance * whole_way;
  Threshold found{key.good, key.bad};
  while ((failing > passing ? failing - passing : passing - failing) > enough) {
    double middle = passing + (failing - passing) / 2;
    if (key.whole) middle = static_cast<double>(static_cast<long long>(middle));
    const std::string text = number_text(middle, key.whole);
    const bool bad = fails(text);
    (bad ? failing : passing) = middle;
    (bad ? found.fails : found.passes) = text;
  }
  return found;
}

}  // namespace storetwin::triage
