#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "sim/score/track_metrics.h"

using namespace storetwin::score;

namespace {

struct Box {
  int id;
  double left, top, width, height;
};

// MOTChallenge 2015 text: frame,id,left,top,width,height,conf,...; rows with conf 0 are no ground truth.
std::map<int, std::vector<Box>> read_mot15(const std::string& path, bool truth) {
  std::ifstream file(path);
  REQUIRE_MESSAGE(file.good(), path);
  std::map<int, std::vector<Box>> frames;
  for (std::string line; std::getline(file, line);) {
    std::replace(line.begin(), line.end(), ',', ' ');
    std::istringstream row(line);
    double frame = 0, id = 0, conf = 1;
    Box box{};
    row >> frame >> id >> box.left >> box.top >> box.width >> box.height >> conf;
    box.id = static_cast<int>(id);
    if (!truth || conf != 0) frames[static_cast<int>(frame)].push_back(box);
  }
  return frames;
}

double overlap(const Box& a, const Box& b) {
  const double w = std::min(a.left + a.width, b.left + b.width) - std::max(a.left, b.left);
  const double h = std::min(a.top + a.height, b.top + b.height) - std::max(a.top, b.top);
  if (w <= 0 || h <= 0) return 0;
  return w * h / (a.width * a.height + b.width * b.height - w * h);
}

TrackScore score_sequence(const std::string& name) {
  const std::string folder = "assets/tracking/motmetrics-tud/" + name;
  const auto truth = read_mot15(folder + "/gt.txt", true), tracks = read_mot15(folder + "/test.txt", false);
  const int last = std::max(truth.rbegin()->first, tracks.rbegin()->first);
  std::vector<ScanPairs> scans;
  for (int frame = 1; frame <= last; ++frame) {
    const auto t = truth.find(frame), p = tracks.find(frame);
    const std::vector<Box> none;
    const auto& gt = t == truth.end() ? none : t->second;
    const auto& boxes = p == tracks.end() ? none : p->second;
    ScanPairs scan;
    scan.similarity.resize(static_cast<Eigen::Index>(gt.size()), static_cast<Eigen::Index>(boxes.size()));
    for (const Box& box : gt) scan.truth_ids.push_back(box.id);
    for (const Box& box : boxes) scan.track_ids.push_back(box.id);
    for (std::size_t i = 0; i < gt.size(); ++i) {
      for (std::size_t j = 0; j < boxes.size(); ++j) {
        scan.similarity(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = overlap(gt[i], boxes[j]);
      }
    }
    scans.push_back(scan);
  }
  return score_tracks(scans);
}

ScanPairs scan(std::vector<int> truth, std::vector<int> tracks, const Eigen::MatrixXd& similarity) {
  return {std::move(truth), std::move(tracks), similarity};
}

const Eigen::MatrixXd kOne = Eigen::MatrixXd::Ones(1, 1);

}  // namespace

TEST_SUITE("track metrics") {
  TEST_CASE("TUD-Campus gives the published counts") {
    // MOTChallenge devkit README: FP 13, FN 150, IDs 7, MOTA 52.6, IDF1 55.8.
    const TrackScore s = score_sequence("TUD-Campus");
    CHECK(s.false_positives == 13);
    CHECK(s.false_negatives == 150);
    CHECK(s.id_switches == 7);
    CHECK(s.mota == doctest::Approx(0.526462).epsilon(1e-5));
    CHECK(s.idf1 == doctest::Approx(0.557659).epsilon(1e-5));
  }

  TEST_CASE("TUD-Stadtmitte gives the published counts") {
    // MOTChallenge devkit README: FP 45, FN 452, IDs 7, MOTA 56.4, IDF1 64.5.
    const TrackScore s = score_sequence("TUD-Stadtmitte");
    CHECK(s.false_positives == 45);
    CHECK(s.false_negatives == 452);
    CHECK(s.id_switches == 7);
    CHECK(s.mota == doctest::Approx(0.564014).epsilon(1e-5));
    CHECK(s.idf1 == doctest::Approx(0.644619).epsilon(1e-5));
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
