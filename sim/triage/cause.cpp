#include "sim/triage/cause.h"

namespace storetwin::triage {

const char* word_of(Cause cause) {
  for (const auto& [candidate, word] : enum_words(Cause{})) {
    if (candidate == cause) return word;
  }
  return "";
}

std::optional<Cause> cause_of_word(std::string_view word) {
  for (const auto& [cause, candidate] : enum_words(Cause{})) {
    if (candidate == word) return cause;
  }
  return std::nullopt;
}

bool same_way(const FailureCause& a, const FailureCause& b) {
  return a.cause == b.cause && a.event_kind == b.event_kind;
}

}  // namespace storetwin::triage
