#include "sim/compare/statistics.h"

#include <doctest/doctest.h>

#include <cmath>

#include "sim/compare/gated_metrics.h"
#include "sim/compare/resampling.h"

using namespace storetwin;
using namespace storetwin::compare;
using doctest::Approx;

namespace {

double binomial(int n, int k, double p) {
  return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) + k * std::log(p) +
                  (n - k) * std::log(1 - p));
}

// The chance that the exact test finds a loss, over all numbers of pairs that may differ and all ways they may.
double exact_power(int pairs, double lost, double gained, double alpha) {
  const double discordance = lost + gained;
  double power = 0;
  for (int differ = 1; differ < 200; ++differ) {
    for (int k = 0; k <= differ; ++k) {
      if (mcnemar_loss_p(k, differ - k) <= alpha)
        power += binomial(pairs, differ, discordance) * binomial(differ, k, lost / discordance);
    }
  }
  return power;
}

std::vector<Cluster> clusters(const std::vector<double>& differences) {
  std::vector<Cluster> all;
  for (const double d : differences) all.push_back({.baseline = 10, .now = 10 + d, .count = 1});
  return all;
}

}  // namespace

TEST_SUITE("statistics") {
  TEST_CASE("normal quantiles are those of the tables") {
    CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-12));
    CHECK(normal_quantile(0.8) == Approx(0.8416212335729143).epsilon(1e-12));
    CHECK(normal_quantile(0.5) == Approx(0).epsilon(1e-12));
    CHECK(normal_quantile(1e-6) == Approx(-4.753424308822899).epsilon(1e-10));
  }

  TEST_CASE("McNemar's exact test, by hand and as published") {
    // 5 lost, 1 won: (C(6,5) + C(6,6)) / 2^6 = 7/64 on one side.
    CHECK(mcnemar_loss_p(5, 1) == Approx(7.0 / 64));
    CHECK(mcnemar_p(5, 1) == Approx(14.0 / 64));
    CHECK(mcnemar_p(1, 5) == Approx(14.0 / 64));
    CHECK(mcnemar_loss_p(1, 5) == Approx(63.0 / 64));
    CHECK(mcnemar_p(3, 3) == 1);
    CHECK(mcnemar_p(0, 0) == 1);
    CHECK(mcnemar_loss_p(0, 0) == 1);
    CHECK(mcnemar_loss_p(6, 0) == Approx(1.0 / 64));
    // Approval of a prime minister at two times (Agresti, Categorical Data Analysis): 150 against 86.
    CHECK(mcnemar_p(150, 86) == Approx(3.716e-5).epsilon(1e-3));
  }

  TEST_CASE("4,707 pairs are Connor's number for half a point at a discordance of 1.5 %") {
    CHECK(std::ceil(pairs_needed(0.005, 0.015, 0.025)) == 4707);
    CHECK(smallest_drop(4707, 0.015, 0.025) == Approx(0.005).epsilon(1e-4));
    // The exact test falls short of it with a single test's error; the share of exact visits brings it above.
    CHECK(exact_power(4707, 0.010, 0.005, 0.025) < 0.8);
    const GatedMetric& exact_visits = gated_metrics().front();
    CHECK(exact_power(4707, 0.010, 0.005, 0.05 * exact_visits.alarm_share) > 0.81);
  }

  TEST_CASE("the smallest drop and the pairs needed are inverses, also where all that differs is lost") {
    for (const double discordance : {0.01, 0.1, 0.5}) {
      for (const double drop : {0.1 * discordance, 0.5 * discordance, discordance}) {
        CHECK(smallest_drop(pairs_needed(drop, discordance, 0.02), discordance, 0.02) == Approx(drop).epsilon(1e-6));
      }
    }
    CHECK(smallest_drop(pairs_needed(0.2, 0.2, 0.02), 0.01, 0.02) == Approx(0.2).epsilon(1e-6));
    CHECK(smallest_drop(2, 0.5, 0.02) == 1);
  }

  TEST_CASE("rare changes are seen only when enough of them are due") {
    CHECK(changes_needed(0.05) == 5);  // 1/32 < 0.05 < 1/16
    CHECK(changes_needed(0.5) == 1);
    // P(Poisson(m) >= 1) = 1 - exp(-m) = 0.8.
    CHECK(mean_to_see(1) == Approx(std::log(5.0)).epsilon(1e-9));
    // P(Poisson(2.994) >= 2) = 1 - exp(-m)(1 + m) = 0.8.
    const double m = mean_to_see(2);
    CHECK(1 - std::exp(-m) * (1 + m) == Approx(0.8).epsilon(1e-9));
  }

  TEST_CASE("Holm's example, and weights") {
    // Equal weights, alpha 0.05, four hypotheses: 0.005 <= 0.0125, 0.01 <= 0.0167, 0.03 > 0.025 stops.
    CHECK(holm({0.01, 0.04, 0.03, 0.005}, {1, 1, 1, 1}, 0.05) == std::vector<bool>{true, false, false, true});
    CHECK(holm({0.03, 0.013, 0.014, 0.04}, {1, 1, 1, 1}, 0.05) == std::vector<bool>{false, false, false, false});
    // Three quarters of 0.05 are 0.0375; once the first is rejected, the second has all.
    CHECK(holm({0.036, 0.04}, {3, 1}, 0.05) == std::vector<bool>{true, true});
    CHECK(holm({0.04, 0.036}, {3, 1}, 0.05) == std::vector<bool>{false, false});
    CHECK(holm({}, {}, 0.05).empty());
  }

  TEST_CASE("looks spend all of the error, little of it early") {
    CHECK(alpha_of_look(0.05, 1, 1) == Approx(0.05).epsilon(1e-9));
    double sum = 0;
    for (int look = 1; look <= 5; ++look) {
      const double now = alpha_of_look(0.05, look, 5);
      if (look > 1) CHECK(now > alpha_of_look(0.05, look - 1, 5));
      sum += now;
    }
    CHECK(sum == Approx(0.05).epsilon(1e-9));
    // Lan and DeMets' function at half the data: 2 - 2 Phi(1.95996 / sqrt(0.5)) = 2 x 0.002786.
    CHECK(alpha_of_look(0.05, 1, 2) == Approx(0.005574597).epsilon(1e-5));
  }
}

TEST_SUITE("resampling") {
  TEST_CASE("signs of few runs are counted out") {
    CHECK(flip_signs({1, 1, 1, 1, 1}, 100).greater_p == Approx(1.0 / 32));
    CHECK(flip_signs({1, 2, -1}, 100).greater_p == Approx(3.0 / 8));  // 4, 2 (1+2-1) and 2 (-1+2+1) of 8
    CHECK(flip_signs({0, 0, 0}, 100).greater_p == 1);
    CHECK(flip_signs({}, 100).greater_p == 1);
    CHECK(flip_signs({-1, -1}, 100).greater_p == 1);
    CHECK(flip_signs({-1, -1}, 100).less_p == Approx(1.0 / 4));
  }

  TEST_CASE("signs of many runs are drawn, and agree with the binomial test") {
    std::vector<double> losses(40, 1.0);
    for (int i = 0; i < 13; ++i) losses[static_cast<std::size_t>(i)] = -1;
    CHECK(flip_signs(losses, 200000).greater_p == Approx(mcnemar_loss_p(27, 13)).epsilon(0.05));
  }

  TEST_CASE("the interval of a mean is that of its normal distribution where there are many runs") {
    std::vector<double> values;
    for (int i = 0; i < 400; ++i) values.push_back(i % 2 == 0 ? 1 : 3);  // mean 2, deviation 1
    const Estimate e = bootstrap_clusters(clusters(values), 8000);
    CHECK(e.delta == Approx(2));
    CHECK(e.baseline == Approx(10));
    CHECK(e.standard_error == Approx(0.05).epsilon(0.05));
    CHECK(e.interval.low == Approx(2 - 1.96 * 0.05).epsilon(0.01));
    CHECK(e.interval.high == Approx(2 + 1.96 * 0.05).epsilon(0.01));
  }

  TEST_CASE("a run with more visits weighs more") {
    const Estimate e =
        bootstrap_clusters({{.baseline = 9, .now = 6, .count = 9}, {.baseline = 1, .now = 1, .count = 1}}, 200);
    CHECK(e.baseline == Approx(1));
    CHECK(e.now == Approx(0.7));
    CHECK(e.delta == Approx(-0.3));
  }

  TEST_CASE("one run has no interval, equal runs have a point") {
    CHECK(std::isinf(bootstrap_clusters(clusters({3}), 100).interval.low));
    const Estimate e = bootstrap_clusters(clusters({3, 3, 3, 3}), 100);
    CHECK(e.interval.low == 3);
    CHECK(e.interval.high == 3);
    CHECK(e.standard_error < 1e-12);
  }

  TEST_CASE("a skewed sample has a skewed interval, and another draw the same") {
    std::vector<double> values(60, 0.0);
    for (std::size_t i = 0; i < 6; ++i) values[i] = 100;
    const Estimate e = bootstrap_clusters(clusters(values), 4000);
    CHECK(e.interval.high - e.delta > 1.2 * (e.delta - e.interval.low));
    CHECK(bootstrap_clusters(clusters(values), 4000).interval.low == e.interval.low);
  }
}
