#include "sim/suite/seeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace storetwin::suite {

namespace {

constexpr std::uint64_t kMaxSeeds = 1'000'000;

bool parse_number(std::string_view text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

Diagnostic bad(const std::string& text, const std::string& part) {
  return {.failure = Failure::kUsage, .code = "bad-seeds", .path = "--seeds=" + text,
          .message = fmt::format("'{}' is neither a seed nor a range", part), .hint = "write 7, 1..20 or 1,3,10..12"};
}

}  // namespace

Result<std::vector<std::uint64_t>> parse_seeds(const std::string& text) {
  std::vector<std::uint64_t> seeds;
  std::set<std::uint64_t> seen;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    const std::string part = text.substr(begin, comma - begin);
    const std::size_t dots = part.find("..");
    std::uint64_t first = 0, last = 0;
    if (!parse_number(std::string_view(part).substr(0, std::min(dots, part.size())), first)) return bad(text, part);
    last = first;
    if (dots != std::string::npos && !parse_number(std::string_view(part).substr(dots + 2), last)) return bad(text, part);
    if (last < first || last - first >= kMaxSeeds) return bad(text, part);
    for (std::uint64_t seed = first;; ++seed) {
      if (seen.insert(seed).second) seeds.push_back(seed);
      if (seed == last) break;
    }
    begin = comma + 1;
  }
  return seeds;
}

}  // namespace storetwin::suite
