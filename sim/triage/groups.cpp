#include "sim/triage/groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace storetwin::triage {

namespace {

std::string place_of(const FailureCause& cause) {
  return cause.plate.fixture.empty() ? "" : fmt::format("{}/{}", cause.plate.fixture, cause.plate.shelf);
}

// A pair of products that are mistaken for each other is one pair, whichever was the true one.
std::vector<SkuId> products_of(const FailureCause& cause) {
  std::vector<SkuId> skus = cause.skus;
  std::sort(skus.begin(), skus.end());
  return skus;
}

std::string group_line(const FailureGroup& group) {
  std::string text = fmt::format("  {:>4} x {}", group.count, word_of(group.like.cause));
  if (!group.like.event_kind.empty()) text += ", " + group.like.event_kind;
  std::vector<std::string> skus;
  for (const SkuId& sku : group.like.skus) skus.push_back(sku.value);
  if (!skus.empty()) text += fmt::format(" of {}", fmt::join(skus, " / "));
  if (const std::string place = place_of(group.like); !place.empty()) text += " at " + place;
  if (!group.like.source.empty()) text += fmt::format(" ({})", group.like.source);
  if (!group.blame.empty()) text += fmt::format(", {} to blame", group.blame);
  const std::string when =
      group.like.visit ? fmt::format("   # {} at {:.1f} s", group.like.visit.value, group.like.at.in_seconds()) : "";
  return fmt::format("{}\n         {}{}\n", text, group.command, when);
}

}  // namespace

std::vector<FailureGroup> group_failures(const std::vector<ExaminedRun>& runs) {
  using Key = std::tuple<Cause, std::string, std::string, std::vector<SkuId>, std::string, std::string>;
  std::map<Key, FailureGroup> groups;
  for (const ExaminedRun& run : runs) {
    for (const FailureCause& cause : run.causes) {
      FailureGroup& group =
          groups[{cause.cause, run.blame, cause.event_kind, products_of(cause), place_of(cause), cause.source}];
      if (group.count++ > 0 && cause.at >= group.like.at) continue;
      group.like = cause;
      group.blame = run.blame;
      group.command = run.command;
    }
  }
  std::vector<FailureGroup> sorted;
  for (const auto& [key, group] : groups) sorted.push_back(group);
  std::stable_sort(sorted.begin(), sorted.end(), [](const FailureGroup& a, const FailureGroup& b) {
    return a.count != b.count ? a.count > b.count : a.like.at < b.like.at;
  });
  return sorted;
}

std::string groups_text(const std::vector<FailureGroup>& groups, std::size_t lines) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lines, groups.size()); ++i) text += group_line(groups[i]);
  if (groups.size() > lines) text += fmt::format("  and {} more kinds\n", groups.size() - lines);
  return text.empty() ? "" : "\nwhat went wrong:\n" + text;
}

}  // namespace storetwin::triage
