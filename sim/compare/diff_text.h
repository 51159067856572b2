// A comparison in words: for a terminal, for a pull request, and as JSON (schema "storetwin-diff/1").
#pragma once

#include <string>

#include "sim/compare/compare.h"

namespace storetwin::compare {

/// One line: WORSE, NO WORSE, INCONCLUSIVE or NONDETERMINISTIC, and why.
std::string verdict_line(const Comparison& comparison);

/// The verdict and at most 40 lines below it. `baseline` and `now` name the results as the user did.
std::string diff_text(const Comparison& comparison, const std::string& baseline, const std::string& now);

/// The same as Markdown.
std::string diff_markdown(const Comparison& comparison, const std::string& baseline, const std::string& now);

std::string diff_json(const Comparison& comparison, const std::string& baseline, const std::string& now);

}  // namespace storetwin::compare
