// The places where evaluators of tracking are known to disagree or to be wrong, each worked by hand.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/score/score.h"
#include "sim/score/set_distance.h"
#include "sim/score/track_points.h"
#include "tests/sim/score/tud.h"

using namespace storetwin;
using namespace storetwin::score;

namespace {

// Who is how similar to whom in one scan; rows are true people.
ScanPairs scan(std::vector<int> truth, std::vector<int> tracks, std::initializer_list<double> similarity = {}) {
  ScanPairs pairs{std::move(truth), std::move(tracks), {}};
  pairs.similarity = Eigen::MatrixXd::Ones(static_cast<Eigen::Index>(pairs.truth_ids.size()),
                                           static_cast<Eigen::Index>(pairs.track_ids.size()));
  Eigen::Index at = 0;
  for (const double s : similarity) {
    pairs.similarity(at / pairs.similarity.cols(), at % pairs.similarity.cols()) = s;
    ++at;
  }
  return pairs;
}

PointScans points(const std::string& rows) {
  const auto scans = read_track_points("t_s,id,x_m,y_m\n" + rows, "a.csv");
  REQUIRE(scans.ok());
  return *scans;
}

PointScore scored(const std::string& truth, const std::string& tracks, double gate_m = 1) {
  const auto result = score_points(points(truth), points(tracks), gate_m);
  REQUIRE(result.ok());
  return *result;
}

MotFrames mot(const std::string& rows, bool truth) {
  const auto frames = read_mot_text(rows, "a.txt", MotFormat::kMot17, truth);
  REQUIRE(frames.ok());
  return *frames;
}

double at(const Metrics& metrics, const std::string& name) {
  const auto found = metrics.find(name);
  REQUIRE_MESSAGE(found != metrics.end(), name);
  return found->second.value;
}

}  // namespace

TEST_SUITE("traps of tracking metrics") {
  TEST_CASE("1: a pair is kept if it stood in the last scan, not if it stood at any time before") {
    // Person 1 has track 5, nobody in scan 2 (track 6 is elsewhere), then both lie on him and 6 is nearer. Who keeps
    // the pair ever seen would take 5 again; the official rule takes the nearer one, which is a switch.
    const TrackScore s = score_tracks({scan({1}, {5}), scan({1}, {6}, {0.0}), scan({1}, {5, 6}, {0.6, 0.9})});
    CHECK(s.id_switches == 1);
    // Where 5 was matched in the very scan before, it is kept although 6 is nearer.
    CHECK(score_tracks({scan({1}, {5}), scan({1}, {5, 6}, {0.6, 0.9})}).id_switches == 0);
  }

  TEST_CASE("2: a switch compares with the last known id even after a gap, and is counted per true person") {
    CHECK(score_tracks({scan({1}, {5}), scan({1}, {}), scan({1}, {}), scan({1}, {6})}).id_switches == 1);
    // One track that goes from person 1 to person 2, who never had another, is no switch of anybody.
    CHECK(score_tracks({scan({1}, {5}), scan({2}, {5})}).id_switches == 0);
    // Two people who exchange their tracks are two switches.
    const TrackScore swapped = score_tracks({scan({1, 2}, {5, 6}, {1, 0, 0, 1}), scan({1, 2}, {5, 6}, {0, 1, 1, 0})});
    CHECK(swapped.id_switches == 2);
  }

  TEST_CASE("3: mostly tracked is more than 80 %, not 80 %, and mostly lost is less than 20 %") {
    const auto tracked = [](int scans) {
      std::vector<ScanPairs> all;
      for (int i = 0; i < 10; ++i) all.push_back(scan({1}, {5}, {i < scans ? 1.0 : 0.0}));
      return score_tracks(all);
    };
    CHECK(tracked(8).mostly_tracked == 0);
    CHECK(tracked(8).partly_tracked == 1);
    CHECK(tracked(9).mostly_tracked == 1);
    CHECK(tracked(2).partly_tracked == 1);
    CHECK(tracked(1).mostly_lost == 1);
  }

  TEST_CASE("4: every return to being tracked is a fragment, also after the true person was away") {
    const TrackScore lost = score_tracks({scan({1}, {5}), scan({1}, {5}, {0.0}), scan({1}, {5})});
    CHECK(lost.fragments == 1);
    // Person 1 is absent from the middle scan, in which person 2 is seen.
    const TrackScore away =
        score_tracks({scan({1, 2}, {5, 6}, {1, 0, 0, 1}), scan({2}, {6}), scan({1, 2}, {5, 6}, {1, 0, 0, 1})});
    CHECK(away.fragments == 1);
    CHECK(away.id_switches == 0);
  }

  TEST_CASE("5: the matching of greatest total similarity counts, even where another has more pairs within the gate") {
    // 1-5 at 0.95 alone beats nothing; 1-6 with 2-5 are two pairs of 0.5 each: 1.0 > 0.95, so two pairs. At 0.5 and a
    // little less than 0.45 in sum the one pair wins, and the other person is missed and the other track false.
    CHECK(score_tracks({scan({1, 2}, {5, 6}, {0.95, 0.5, 0.5, 0.0})}).true_positives == 2);
    CHECK(score_tracks({scan({1, 2}, {5, 6}, {0.95, 0.4, 0.5, 0.0})}, 0.4).true_positives == 1);
  }

  TEST_CASE("6: exactly at the gate is a match, and so is a rounding error below") {
    CHECK(scored("0,a,0,0\n", "0,1,1,0\n").tracks.true_positives == 1);
    CHECK(scored("0,a,0.1,0\n", "0,1,1.1,0\n").tracks.true_positives == 1);
    CHECK(scored("0,a,0,0\n", "0,1,1.0001,0\n").tracks.true_positives == 0);
    CHECK(scored("0,a,0,0\n", "0,1,0.3,0.4\n", 0.5).tracks.true_positives == 1);
  }

  TEST_CASE("7: an id that stands twice in one scan is refused, with both places") {
    const auto twice = read_track_points("t_s,id,x_m,y_m\n0,a,0,0\n0.0,a,1,1\n", "a.csv");
    REQUIRE_FALSE(twice.ok());
    CHECK(to_text(twice.problems()) ==
          "a.csv:3:5: error[duplicate-id]: this id stands at this time in line 2 already (one row per id and time: the "
          "last "
          "state of it)\n");
    const auto box = read_mot_text("1,1,0,0,5,5\n1,1,9,9,5,5\n", "a.txt", MotFormat::kMot15, false);
    REQUIRE_FALSE(box.ok());
    CHECK(to_text(box.problems()) == "a.txt:2:3: error[duplicate-id]: id 1 stands in frame 1 in line 1 already\n");
  }

  TEST_CASE("8: empty truth, empty tracks and empty sequences have their counts, and no rate over nothing") {
    const Metrics nothing = metrics_of(scored("", ""));
    CHECK(nothing.count("track.mota") == 0);
    CHECK(at(nothing, "track.hota") == 0);
    const Metrics no_truth = metrics_of(scored("", "0,1,0,0\n1,1,0,0\n"));
    CHECK(at(no_truth, "track.false_positives") == 2);
    CHECK(no_truth.count("track.mota") == 0);
    CHECK(at(no_truth, "track.idf1") == 0);
    const Metrics no_tracks = metrics_of(scored("0,a,0,0\n", ""));
    CHECK(at(no_tracks, "track.false_negatives") == 1);
    CHECK(at(no_tracks, "track.mota") == 0);
    CHECK(at(no_tracks, "track.hota") == 0);
    for (const auto& [name, metric] : no_tracks) CHECK_MESSAGE(std::isfinite(metric.value), name);
  }

  TEST_CASE("9: a sequence that failed wholly weighs nothing in the combined AssA, but stays visible by itself") {
    const TrackScore good = score_tracks({scan({1}, {5}), scan({1}, {5})});
    const TrackScore failed = score_tracks({scan({1}, {5}, {0.0}), scan({1}, {5}, {0.0})});
    const TrackScore both = combine({good, failed});
    CHECK(failed.ass_a == 0);
    CHECK(both.ass_a == doctest::Approx(1));
    CHECK(both.det_a == doctest::Approx(2.0 / 6));
    CHECK(both.hota == doctest::Approx(std::sqrt(2.0 / 6)));
    CHECK(std::min(good.hota, failed.hota) == 0);
  }

  TEST_CASE("10: tracks on distractors are taken away before counting, and truth that doesn't count is dropped after") {
    // A statue (class 7), a mirror image (12), a car (3, no distractor), a pedestrian that is not to be considered
    // (conf 0).
    const MotFrames truth =
        mot("1,1,0,0,10,10,1,1,1\n1,2,100,0,10,10,1,7,1\n1,3,200,0,10,10,0,12,1\n"
            "1,4,300,0,10,10,0,1,1\n1,5,400,0,10,10,1,3,1\n",
            true);
    const MotFrames tracks =
        mot("1,11,0,0,10,10\n1,12,100,0,10,10\n1,13,200,0,10,10\n1,14,300,0,10,10\n1,15,400,0,10,10\n", false);
    const TrackScore s = score_tracks(pair_boxes(truth, tracks, MotFormat::kMot17));
    CHECK(s.true_positives == 1);
    CHECK(s.false_negatives == 0);
    CHECK(s.false_positives == 2);  // on the person that is not considered, and on the car
    // A track that lies better on a pedestrian than on the statue beside is not taken away.
    const MotFrames close = mot("1,1,0,0,10,10,1,1,1\n1,2,2,0,10,10,1,7,1\n", true);
    CHECK(score_tracks(pair_boxes(close, mot("1,11,0,0,10,10\n", false), MotFormat::kMot17)).true_positives == 1);
  }

  TEST_CASE("11: ties fall the same way every time, and tables may be wide, tall or without any allowed pair") {
    const auto wide = scan({1}, {5, 6, 7}, {0.7, 0.7, 0.7}), tall = scan({1, 2, 3}, {5}, {0.7, 0.7, 0.7});
    for (int again = 0; again < 3; ++again) {
      const TrackScore s = score_tracks({wide, wide, wide});
      CHECK(s.id_switches == 0);
      CHECK(s.idtp == 3);
      CHECK(score_tracks({tall, tall}).true_positives == 2);
    }
    CHECK(score_tracks({scan({1, 2}, {5, 6, 7}, {0, 0, 0, 0, 0, 0})}).true_positives == 0);
  }

  TEST_CASE("12: a time that is missing from the tracks is all misses, one that is missing from the truth all false") {
    const PointScore s = scored("0,a,0,0\n0.5,a,0,0\n1,a,0,0\n", "0,1,0,0\n1,1,0,0\n1.5,1,0,0\n");
    CHECK(s.tracks.false_negatives == 1);
    CHECK(s.tracks.false_positives == 1);
    const MotFrames truth = mot("1,1,0,0,9,9,1,1,1\n2,1,0,0,9,9,1,1,1\n", true),
                    tracks = mot("1,1,0,0,9,9\n3,1,0,0,9,9\n", false);
    const TrackScore boxes = score_tracks(pair_boxes(truth, tracks, MotFormat::kMot17));
    CHECK(boxes.false_negatives == 1);
    CHECK(boxes.false_positives == 0);  // frame 3 lies beyond the sequence
    CHECK(score_tracks(pair_boxes(truth, tracks, MotFormat::kMot17, 3)).false_positives == 1);
  }

  TEST_CASE(
      "13: of several states at one instant the last counts; GOSPA keeps no pair beyond its cut-off, OSPA clips") {
    truth::Truth truth;
    truth.paths.push_back({Timestamp::seconds(1), truth::ShopperId{1}, Vec2(0, 0)});
    stream::Messages outputs;
    for (const double x_m : {5.0, 0.1}) {  // two sources at the same instant, the second one right
      stream::Tracks tracks;
      tracks.header.captured = Timestamp::seconds(1);
      tracks.tracks.push_back({.id = TrackId{1}, .phase = stream::TrackPhase::kConfirmed, .p_WB_m = {x_m, 0}});
      outputs.push_back(tracks);
    }
    CHECK(at(track_metrics(truth, outputs), "track.mota") == 1);

    const Eigen::MatrixXd far = Eigen::MatrixXd::Constant(1, 1, 25.0);
    const SetDistance apart = set_distance(far, 10, 1);
    CHECK(apart.estimate_of[0] == -1);
    CHECK(apart.localisation == 0);
    CHECK(apart.gospa == doctest::Approx(10));  // half of 10 missed, half of 10 false
    CHECK(apart.ospa == doctest::Approx(10));   // not 25
  }

  TEST_CASE("13: five pairs half a metre apart, and identical sets, give what Stone Soup's tests expect") {
    Eigen::MatrixXd d(5, 5);
    for (int i = 0; i < 5; ++i) {
      for (int j = 0; j < 5; ++j) d(i, j) = i == j ? 0.5 : 20;
    }
    const SetDistance shifted = set_distance(d, 10, 1);
    CHECK(shifted.ospa == doctest::Approx(0.5));
    CHECK(shifted.gospa / 5 == doctest::Approx(0.5));
    const Eigen::MatrixXd same = (Eigen::MatrixXd(2, 1) << 0, 20).finished();
    const SetDistance extra = set_distance(same, 10, 1);
    CHECK(extra.localisation == 0);
    CHECK(extra.estimate_of == std::vector<int>{0, -1});
    CHECK(extra.missed == 5);
    CHECK(set_distance(Eigen::MatrixXd(0, 0), 10, 2).ospa == 0);
  }

  TEST_CASE("14: HOTA's values at each threshold are right, not only their mean") {
    // Two scans; similarity 0.62 and then 0.33: up to 0.30 both are pairs, up to 0.60 the first alone, beyond none.
    const TrackScore s = score_tracks({scan({1}, {5}, {0.62}), scan({1}, {5}, {0.33})});
    for (std::size_t a = 0; a < kAlphas; ++a) {
      const double alpha = alpha_of(static_cast<int>(a));
      const double pairs = alpha <= 0.33 ? 2 : alpha <= 0.62 ? 1 : 0;
      const double det_a = pairs / (4 - pairs);
      // Every pair's trajectories share `pairs` of two scans each.
      const double ass_a = pairs > 0 ? pairs / (4 - pairs) : 0;
      CHECK(s.hota_tp[a] == pairs);
      CHECK(s.det_a_at[a] == doctest::Approx(det_a));
      CHECK(s.ass_a_at[a] == doctest::Approx(ass_a));
      CHECK(s.hota_at[a] == doctest::Approx(std::sqrt(det_a * ass_a)));
    }
  }

  TEST_CASE("14: frames missing from one side count in every threshold of HOTA") {
    const TrackScore s = score_tracks({scan({1}, {5}), scan({1}, {}), scan({}, {5})});
    for (std::size_t a = 0; a < kAlphas; ++a) {
      CHECK(s.det_a_at[a] == doctest::Approx(1.0 / 3));
      CHECK(s.ass_a_at[a] == doctest::Approx(1.0 / 3));  // one pair; two scans each
    }
  }

  TEST_CASE("15: centimetres against metres are told, not scored") {
    const auto wrong = score_points(points("0,a,1,2\n0,b,11,34\n"), points("0,1,100,200\n0,2,1100,3400\n"), 1);
    REQUIRE_FALSE(wrong.ok());
    CHECK(wrong.problems().items().front().code == "suspect-unit");
    // Tracks that are merely all wrong are scored.
    CHECK(scored("0,a,1,2\n0,b,11,34\n", "0,1,5,5\n0,2,8,30\n").tracks.true_positives == 0);
  }
}
