#include "sim/fleet/shard.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/assert.h"

namespace storetwin::fleet {

namespace {

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

bool is_possible(const Shard& shard) {
  return shard.count >= 1 && shard.count <= kMaxShards && shard.index >= 1 && shard.index <= shard.count;
}

}  // namespace

Result<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::optional<int> index = whole_number(text.substr(0, slash));
  const std::optional<int> count = slash < text.size() ? whole_number(text.substr(slash + 1)) : std::nullopt;
  if (index && count && is_possible({*index, *count})) return Shard{*index, *count};
  return Diagnostic{.failure = Failure::kUsage,
                    .code = "bad-shard",
                    .path = fmt::format("--shard={}", text),
                    .message = "this is no part of a whole",
                    .hint = "write k/n with k from 1 to n, e.g. 3/40; or auto"};
}

std::size_t runs_in(const Shard& shard, std::size_t runs) {
  const auto first = static_cast<std::size_t>(shard.index - 1), count = static_cast<std::size_t>(shard.count);
  return runs > first ? (runs - first - 1) / count + 1 : 0;
}

std::size_t place_in_plan(const Shard& shard, std::size_t nth) {
  return static_cast<std::size_t>(shard.index - 1) + nth * static_cast<std::size_t>(shard.count);
}

std::string shard_file_name(const Shard& shard) {
  return fmt::format("shard-{:04}-of-{:04}.json", shard.index, shard.count);
}

std::optional<Shard> shard_of_file_name(std::string_view name) {
  constexpr std::string_view kHead = "shard-", kMiddle = "-of-", kTail = ".json";
  const std::size_t middle = name.find(kMiddle);
  if (!name.starts_with(kHead) || !name.ends_with(kTail) || middle == std::string_view::npos) return std::nullopt;
  const std::size_t after = middle + kMiddle.size();
  if (after + kTail.size() > name.size()) return std::nullopt;
  const std::optional<int> index = whole_number(name.substr(kHead.size(), middle - kHead.size()));
  const std::optional<int> count = whole_number(name.substr(after, name.size() - kTail.size() - after));
  if (!index || !count || !is_possible({*index, *count})) return std::nullopt;
  return Shard{*index, *count};
}

ShardSizes size_shards(std::size_t runs, double run_s) {
  constexpr double kGood_s = 60, kLongest_s = 120;
  constexpr double kMany = 2000;  // an engine hands out some four tasks a second
  STORETWIN_ASSERT(runs > 0 && run_s > 0, "there is nothing to divide");
  const double work_s = static_cast<double>(runs) * run_s;
  double shards = std::max(1.0, std::round(work_s / kGood_s));
  if (shards > kMany) {
    // Whole runs, as many as fit: a shard that is a run longer than the others must stay below the longest, too.
    const double fit = std::max(1.0, std::floor(kLongest_s / run_s));
    shards = std::max(kMany, std::ceil(static_cast<double>(runs) / fit));
  }
  const double most = std::min<double>(static_cast<double>(runs), kMaxShards);
  const int count = static_cast<int>(std::min(shards, most));
  const Shard first{1, count};
  return {count, static_cast<double>(runs_in(first, runs)) * run_s};
}

}  // namespace storetwin::fleet
