#include "core/record/nanostore/time_text.h"

#include <fmt/format.h>

#include <chrono>

namespace storetwin::nanostore {
namespace {

constexpr std::int64_t kSecond_ns = 1'000'000'000;
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2261;

// Reads exactly `digits` digits off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

struct Split {
  std::string seconds;       // "2020-04-22T05:06:36"
  std::int64_t fraction_ns;  // 0 to 999,999,999
};

Split split(Timestamp time) {
  const std::chrono::sys_time<std::chrono::nanoseconds> point{std::chrono::nanoseconds(time.ns)};
  const auto second = std::chrono::floor<std::chrono::seconds>(point);
  const auto day = std::chrono::floor<std::chrono::days>(second);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{second - day};
  return {fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                      clock.minutes().count(), clock.seconds().count()),
          (point - second).count()};
}

}  // namespace

std::optional<Timestamp> parse_time(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || !take(text, 'T')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second) return std::nullopt;

  std::int64_t fraction_ns = 0;
  if (take(text, '.')) {
    std::int64_t unit_ns = kSecond_ns;
    while (const auto digit = take_digits(text, 1)) {
      unit_ns /= 10;
      if (unit_ns == 0) return std::nullopt;
      fraction_ns += *digit * unit_ns;
    }
    if (unit_ns == kSecond_ns) return std::nullopt;
  }
  if (text != "Z") return std::nullopt;

  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *year < kFirstYear || *year > kLastYear) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = ((days * 24 + *hour) * 60 + *minute) * 60 + *second;
  return Timestamp{seconds * kSecond_ns + fraction_ns};
}

std::string protobuf_time_text(Timestamp time) {
  const Split parts = split(time);
  const std::int64_t ns = parts.fraction_ns;
  if (ns == 0) return parts.seconds + "Z";
  if (ns % 1'000'000 == 0) return fmt::format("{}.{:03}Z", parts.seconds, ns / 1'000'000);
  if (ns % 1'000 == 0) return fmt::format("{}.{:06}Z", parts.seconds, ns / 1'000);
  return fmt::format("{}.{:09}Z", parts.seconds, ns);
}

std::string store_time_text(Timestamp time) {
  const Split parts = split(time);
  std::string fraction = fmt::format("{:03}", parts.fraction_ns / 1'000'000);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return fraction.empty() ? parts.seconds + "Z" : parts.seconds + "." + fraction + "Z";
}

}  // namespace storetwin::nanostore
