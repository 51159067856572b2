#include "core/base/date.h"

#include <doctest/doctest.h>

using namespace storetwin;

TEST_SUITE("dates") {
  TEST_CASE("a day of the calendar, written one way") {
    for (const char* good : {"2026-11-24", "2028-02-29"}) CHECK(is_date(good));
    for (const char* wrong :
         {"", "2026-11-31", "2027-02-29", "26-11-24", "2026-1-24", "2026-11-24 ", "2026/11/24", "2026-+1-24"})
      CHECK_MESSAGE(!is_date(wrong), wrong);
  }
}
