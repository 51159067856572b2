#include "core/receipt/sureness.h"

#include <doctest/doctest.h>

namespace storetwin::receipt {
namespace {

TEST_CASE("the plain map leaves what is believed as it is, any other keeps its order") {
  CHECK(sure_of({}, 0.83) == 0.83);
  const Sureness map{0.5, 1.4};
  double before = 0;
  for (const double believed : {0.0, 0.1, 0.5, 0.9, 0.99, 1.0}) {
    const double sure = sure_of(map, believed);
    CHECK(sure > before);
    CHECK(sure < 1);
    before = sure;
  }
  CHECK(log_odds(sure_of(map, 0.5)) == doctest::Approx(0.5));
  CHECK(log_odds(sure_of(map, 0.9)) == doctest::Approx(0.5 + 1.4 * log_odds(0.9)));
}

TEST_CASE("nobody is ever surer than one in ten thousand allows") {
  CHECK(log_odds(1) == doctest::Approx(9.21).epsilon(0.001));
  CHECK(log_odds(0) == doctest::Approx(-9.21).epsilon(0.001));
}

}  // namespace
}  // namespace storetwin::receipt
