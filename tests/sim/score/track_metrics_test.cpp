#include <doctest/doctest.h>

#include "sim/score/track_metrics.h"
#include "tests/sim/score/tud.h"

using namespace storetwin::score;

namespace {

ScanPairs scan(std::vector<int> truth, std::vector<int> tracks, const Eigen::MatrixXd& similarity) {
  return {std::move(truth), std::move(tracks), similarity};
}

const Eigen::MatrixXd kOne = Eigen::MatrixXd::Ones(1, 1);

}  // namespace

TEST_SUITE("track metrics") {
  TEST_CASE("TUD-Campus gives the published counts") {
    // MOTChallenge devkit README: FP 13, FN 150, IDs 7, MOTA 52.6, IDF1 55.8.
    const TrackScore s = score_tracks(tud("TUD-Campus"));
    CHECK(s.false_positives == 13);
    CHECK(s.false_negatives == 150);
    CHECK(s.id_switches == 7);
    CHECK(s.mota == doctest::Approx(0.526462).epsilon(1e-5));
    CHECK(s.idf1 == doctest::Approx(0.557659).epsilon(1e-5));
  }

  TEST_CASE("TUD-Stadtmitte gives the published counts") {
    // MOTChallenge devkit README: FP 45, FN 452, IDs 7, MOTA 56.4, IDF1 64.5.
    const TrackScore s = score_tracks(tud("TUD-Stadtmitte"));
    CHECK(s.false_positives == 45);
    CHECK(s.false_negatives == 452);
    CHECK(s.id_switches == 7);
    CHECK(s.mota == doctest::Approx(0.564014).epsilon(1e-5));
    CHECK(s.idf1 == doctest::Approx(0.644619).epsilon(1e-5));
  }

  TEST_CASE("both TUD sequences together give the published figures") {
    // py-motmetrics' test suite: IDF1 .624296, MOTA .555116, MOTP .330177 (its MOTP is a mean distance, 1 - IoU).
    const TrackScore s = combine({score_tracks(tud("TUD-Campus")), score_tracks(tud("TUD-Stadtmitte"))});
    CHECK(s.idf1 == doctest::Approx(0.624296).epsilon(1e-5));
    CHECK(s.mota == doctest::Approx(0.555116).epsilon(1e-5));
    CHECK(1 - s.motp == doctest::Approx(0.330177).epsilon(1e-3));
    CHECK(s.fragments == 13);  // devkit README: 7 and 6
  }

  TEST_CASE("MOTP and the identity rates of the TUD sequences are the published ones") {
    // MOTChallenge devkit README: IDP 73.0, IDR 45.1; 82.0, 53.1. py-motmetrics: MOTP .277201, .345904.
    const TrackScore campus = score_tracks(tud("TUD-Campus")), stadtmitte = score_tracks(tud("TUD-Stadtmitte"));
    CHECK(campus.id_precision == doctest::Approx(0.730).epsilon(1e-3));
    CHECK(campus.id_recall == doctest::Approx(0.451).epsilon(1e-3));
    CHECK(stadtmitte.id_precision == doctest::Approx(0.820).epsilon(1e-3));
    CHECK(stadtmitte.id_recall == doctest::Approx(0.531).epsilon(1e-3));
    CHECK(1 - campus.motp == doctest::Approx(0.277201).epsilon(1e-3));
    CHECK(1 - stadtmitte.motp == doctest::Approx(0.345904).epsilon(1e-3));
  }

  TEST_CASE("perfect tracks score 1 everywhere") {
    const TrackScore s = score_tracks({scan({1}, {9}, kOne), scan({1}, {9}, kOne)});
    CHECK(s.hota == doctest::Approx(1));
    CHECK(s.idf1 == 1);
    CHECK(s.mota == 1);
  }

  TEST_CASE("a switch counts against the last known id even after a gap") {
    const Eigen::MatrixXd none(1, 0);
    const TrackScore s = score_tracks({scan({1}, {5}, kOne), scan({1}, {}, none), scan({1}, {6}, kOne)});
    CHECK(s.id_switches == 1);
    CHECK(s.mota == doctest::Approx((2.0 - 0 - 1) / 3));
  }

  TEST_CASE("one half of a trajectory each: HOTA at perfect detection is the square root of one half") {
    // Each id covers one scan of two: AssA = mean of 1 / (2 + 1 - 1) = 1/2, DetA = 1.
    const TrackScore s = score_tracks({scan({1}, {5}, kOne), scan({1}, {6}, kOne)});
    CHECK(s.det_a == doctest::Approx(1));
    CHECK(s.ass_a == doctest::Approx(0.5));
    CHECK(s.hota == doctest::Approx(std::sqrt(0.5)));
  }

  TEST_CASE("scans without tracks or without truth still count") {
    const TrackScore s = score_tracks({scan({1}, {}, Eigen::MatrixXd(1, 0)), scan({}, {5}, Eigen::MatrixXd(0, 1))});
    CHECK(s.false_negatives == 1);
    CHECK(s.false_positives == 1);
    CHECK(s.mota == -1);
    CHECK(s.hota == 0);
  }

  TEST_CASE("exactly at the gate is a match") {
    const TrackScore s = score_tracks({scan({1}, {5}, 0.5 * kOne)});
    CHECK(s.true_positives == 1);
  }
}
