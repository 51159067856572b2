#include "core/base/date.h"

#include <charconv>
#include <chrono>

namespace storetwin {

bool is_date(std::string_view text) {
  int parts[3] = {};
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string_view digits[3] = {text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)};
  for (int i = 0; i < 3; ++i) {
    const char* end = digits[i].data() + digits[i].size();
    if (std::from_chars(digits[i].data(), end, parts[i]).ptr != end || parts[i] < 0) return false;
  }
  using namespace std::chrono;
  return year_month_day(year(parts[0]), month(static_cast<unsigned>(parts[1])), day(static_cast<unsigned>(parts[2])))
      .ok();
}

}  // namespace storetwin
