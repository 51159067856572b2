// A smallest set of parts with which something still fails: delta debugging.
//
// Zeller and Hildebrandt's ddmin ("Simplifying and isolating failure-inducing input", IEEE TSE 2002): halves, then
// quarters, then their complements, until no single part can be left out. The tries of a round are handed out together,
// so that they can run side by side; the first that fails, in their order, is taken, so that the answer doesn't depend
// on how many do.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace storetwin::triage {

/// Indices of the parts that are kept, ascending.
using Kept = std::vector<std::size_t>;

/// Which of several candidates fails, the first of them; none may.
using FirstFailing = std::function<std::optional<std::size_t>(const std::vector<Kept>& candidates)>;

/// All `count` parts together fail. The result fails too, and with any one of its parts left out it doesn't.
Kept ddmin(std::size_t count, const FirstFailing& first_failing);

}  // namespace storetwin::triage
