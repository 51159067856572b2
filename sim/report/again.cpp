#include "sim/report/again.h"

#include <fmt/format.h>

namespace storetwin::report {

std::string shell_quoted(const std::string& word) {
  constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'')
      quoted += "'\\''";
    else
      quoted += c;
  }
  return quoted + "'";
}

std::string run_again(const RunRecord& run, const ResultSet& results) {
  if (!run.place.suite.empty()) {
    const std::string only = run.place.entry + "/" + run.scenario + (run.place.variant.empty() ? "" : "/" + run.place.variant);
    std::string options = results.options;
    if (options.find("--fidelity=") == std::string::npos) options = "--fidelity=" + run.fidelity + (options.empty() ? "" : " ") + options;
    return fmt::format("storetwin run {} {} --seeds={} {}", shell_quoted(run.place.suite), shell_quoted("--only=" + only), run.seed, options);
  }
  const std::string line = fmt::format("storetwin run {} --seeds={}", shell_quoted(run.scenario_file), run.seed);
  return results.options.empty() ? line : line + " " + results.options;
}

std::string explain_again(const RunRecord& run, const VisitId& visit, const SkuId& sku) {
  return fmt::format("storetwin explain {} {} {}", shell_quoted(run.recording), shell_quoted("--visit=" + visit.value),
                     shell_quoted("--sku=" + sku.value));
}

}  // namespace storetwin::report
