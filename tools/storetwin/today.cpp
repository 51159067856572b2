#include "tools/storetwin/today.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>

#include "core/base/date.h"

namespace storetwin::cli {

void add_today_option(CLI::App& app, std::string& today) {
  app.add_option("--today", today, "The day for what is accepted or excused until some day, YYYY-MM-DD (default: the system's)");
}

Result<std::string> choose_today(const std::string& said) {
  if (said.empty()) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
  }
  if (is_date(said)) return said;
  return Diagnostic{.failure = Failure::kUsage, .code = "bad-date", .path = "--today=" + said,
                    .message = "this is no day", .hint = "write YYYY-MM-DD"};
}

}  // namespace storetwin::cli
