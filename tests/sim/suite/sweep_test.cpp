#include "sim/suite/sweep.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

using namespace storetwin;
using namespace storetwin::suite;

namespace {

Parameter list(const char* key, std::vector<std::string> values) { return {.key = key, .values = std::move(values)}; }
Parameter over(const char* key, double low, double high, Spread spread = Spread::kUniform) {
  return {.key = key, .range = {{low, high}}, .spread = spread};
}

double number(const Point& point, std::size_t i) { return std::stod(point[i].second); }

}  // namespace

TEST_SUITE("sweeps") {
  TEST_CASE("a grid has every value with every other, ends of ranges included") {
    Sweep sweep{.parameters = {list("a", {"x", "y"}), over("b", 1, 3)}};
    sweep.parameters[1].steps = 3;
    const std::vector<Point> points = points_of(sweep);
    CHECK(points.size() == 6);
    CHECK(points.size() == count_points(sweep));
    CHECK(points.front() == Point{{"a", "x"}, {"b", "1"}});
    CHECK(points.back() == Point{{"a", "y"}, {"b", "3"}});
    CHECK(std::set<Point>(points.begin(), points.end()).size() == 6);
  }

  TEST_CASE("a Latin hypercube has one point in each stratum of each parameter") {
    const Sweep sweep{.design = Design::kLatinHypercube, .points = 50, .parameters = {over("a", 0, 50), over("b", 0, 50)}};
    for (const std::size_t parameter : {0u, 1u}) {
      std::set<int> strata;
      for (const Point& point : points_of(sweep)) strata.insert(static_cast<int>(number(point, parameter)));
      CHECK(strata.size() == 50);
    }
  }

  TEST_CASE("the same seed gives the same points, another seed others, and one more parameter changes no other") {
    Sweep sweep{.design = Design::kRandom, .points = 10, .parameters = {over("a", 0, 1)}};
    const std::vector<Point> points = points_of(sweep);
    CHECK(points_of(sweep) == points);
    Sweep more = sweep;
    more.parameters.insert(more.parameters.begin(), list("b", {"x", "y", "z"}));
    const std::vector<Point> wider = points_of(more);
    for (std::size_t i = 0; i < points.size(); ++i) CHECK(wider[i][1] == points[i][0]);
    sweep.seed = 2;
    CHECK(points_of(sweep) != points);
  }

  TEST_CASE("draws lie as their spread says") {
    const int many = 4000;
    const Sweep sweep{.design = Design::kLatinHypercube,
                      .points = many,
                      .parameters = {over("log", 0.01, 100, Spread::kLogUniform), over("normal", 8, 12, Spread::kNormal)}};
    int below_one = 0, within = 0;
    double sum = 0;
    for (const Point& point : points_of(sweep)) {
      below_one += number(point, 0) < 1 ? 1 : 0;  // the middle of the logarithms
      within += number(point, 1) >= 8 && number(point, 1) <= 12 ? 1 : 0;
      sum += number(point, 1);
    }
    CHECK(std::abs(below_one - many / 2) <= 1);
    CHECK(std::abs(within - many * 95 / 100) <= 2);  // a range is the middle 95 % of a normal spread
    CHECK(sum / many == doctest::Approx(10).epsilon(1e-3));
  }
}
