#include "core/tracking/kalman.h"

#include <doctest/doctest.h>

#include <cmath>

namespace storetwin::tracking {
namespace {

TEST_CASE("the first belief takes the measurement as it is and a walker's speed") {
  MotionModel motion;
  motion.first_velocity_sigma_mps = 0.5;
  const Mat2 r = (Mat2() << 0.04, 0.01, 0.01, 0.09).finished();
  const KalmanState state = first_belief(Vec2(1, 2), r, motion);
  CHECK(state.position() == Vec2(1, 2));
  CHECK(state.position_covariance() == r);
  CHECK(state.covariance(2, 2) == doctest::Approx(0.25));
}

TEST_CASE("for short steps the model is the textbook's constant velocity with white-noise acceleration") {
  MotionModel motion{.acceleration_psd = 0.5, .velocity_memory_s = 1e4};
  KalmanState state;
  state.mean << 1, 2, 0.5, -1;
  state.covariance.setZero();
  const double dt = 0.5;
  const KalmanState next = predict(state, dt, motion);
  CHECK(next.mean(0) == doctest::Approx(1.25).epsilon(1e-4));
  CHECK(next.mean(1) == doctest::Approx(1.5).epsilon(1e-4));
  // q dt^3 / 3, q dt^2 / 2, q dt (Bar-Shalom et al., eq. 6.2.2-12)
  CHECK(next.covariance(0, 0) == doctest::Approx(0.5 * 0.125 / 3).epsilon(1e-3));
  CHECK(next.covariance(0, 2) == doctest::Approx(0.5 * 0.25 / 2).epsilon(1e-3));
  CHECK(next.covariance(2, 2) == doctest::Approx(0.5 * 0.5).epsilon(1e-3));
  CHECK(next.covariance(0, 1) == 0);
}

TEST_CASE("two short steps are one long step") {
  const MotionModel motion;
  KalmanState state = first_belief(Vec2(0, 0), 0.01 * Mat2::Identity(), motion);
  state.mean.tail<2>() << 1, 0.3;
  const KalmanState once = predict(state, 0.7, motion);
  const KalmanState twice = predict(predict(state, 0.3, motion), 0.4, motion);
  CHECK((once.mean - twice.mean).norm() < 1e-12);
  CHECK((once.covariance - twice.covariance).norm() < 1e-12);
}

TEST_CASE("an update is the hand-worked gain") {
  KalmanState state;
  state.mean << 0, 0, 1, 0;
  state.covariance.setZero();
  state.covariance.diagonal() << 0.04, 0.04, 0.25, 0.25;
  state.covariance(0, 2) = state.covariance(2, 0) = 0.02;
  const Mat2 r = 0.01 * Mat2::Identity();
  // S = 0.05, K = (0.04, 0.02) / 0.05 = (0.8, 0.4); residual 0.1
  const KalmanState next = update(state, Vec2(0.1, 0), r);
  CHECK(next.mean(0) == doctest::Approx(0.08));
  CHECK(next.mean(2) == doctest::Approx(1.04));
  CHECK(next.covariance(0, 0) == doctest::Approx(0.2 * 0.04));  // (1 - K) P
  CHECK(next.covariance(2, 2) == doctest::Approx(0.25 - 0.4 * 0.02));
  const Innovation step = innovation(state, Vec2(0.1, 0), r);
  CHECK(step.d2 == doctest::Approx(0.01 / 0.05));
  CHECK(step.cost == doctest::Approx(0.2 + std::log(std::pow(2 * 3.14159265358979, 2) * 0.05 * 0.05)));
}

TEST_CASE("a person lost for seconds stays a walker") {
  const MotionModel motion;
  KalmanState state = first_belief(Vec2(0, 0), 0.01 * Mat2::Identity(), motion);
  state.mean.tail<2>() << 1.2, 0;
  const KalmanState later = predict(state, 8, motion);
  CHECK(later.position().x() < 2);
  CHECK(std::sqrt(later.covariance(0, 0)) < 3);
  CHECK(std::sqrt(later.covariance(2, 2)) == doctest::Approx(std::sqrt(0.5 * 1.5 / 2)).epsilon(0.01));
}

}  // namespace
}  // namespace storetwin::tracking
