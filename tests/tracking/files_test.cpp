// Files from outside: what is wrong with them is told with its place, all at once; nothing makes the readers fall.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "core/base/random.h"
#include "core/perception/camera_file.h"
#include "core/tracking/detection_file.h"
#include "sim/score/mot_text.h"
#include "sim/score/track_points.h"

namespace storetwin::tracking {
namespace {

const std::string kPoints = "t_s,x_m,y_m,score,source\n0,1,2,0.9,a\n0.5,1.1,2,0.8,a\n1,1.2,2.1,1,b\n";
const std::string kBoxes =
    "t_s,camera,left_px,top_px,width_px,height_px,score\n0,c1,10,20,30,90,0.9\n0.5,c1,12,20,30,90,0.9\n";
const std::string kMot = "1,-1,10,20,30,90,0.9\n2,-1,12,20,30,90,0.8,-1,-1,-1\n";
const std::string kTracks = "t_s,id,x_m,y_m,var_x_m2,var_y_m2,ambiguity\n0,1,1,2,0.1,0.1,0\n0.5,1,1,2,0.1,0.1,0\n";
// A camera 3 m up that looks along y and 30 degrees down.
const std::string kCameras =
    "cameras:\n  - name: c1\n    K: [1000, 0, 640, 0, 1000, 360, 0, 0, 1]\n"
    "    X_CW: [1, 0, 0, 0, 0, -0.5, -0.8660254, 2.598076, 0, 0.8660254, -0.5, 1.5, 0, 0, 0, 1]\n";

std::vector<store::Camera> cameras() {
  const auto read = perception::read_cameras(kCameras, "c.yaml");
  REQUIRE_MESSAGE(read.ok(), to_text(read.ok() ? Diagnostics() : read.problems()));
  return *read;
}

template <class T>
std::string problems_of(const Result<T>& result) {
  return result.ok() ? "" : to_text(result.problems());
}

TEST_CASE("ground points of one time are one scan per source, in whatever order the rows stand") {
  const auto scans = read_ground_points("y_m,note,x_m,t_s\r\n2,x,1,0.5\n\n 4 ,y, 3 ,0\n6,z,5,0.50\n", "p.csv");
  REQUIRE(scans.ok());
  REQUIRE(scans->size() == 2);
  CHECK((*scans)[0].captured == Timestamp::seconds(0));
  CHECK((*scans)[0].people[0].p_WB_m == Vec2(3, 4));
  CHECK((*scans)[1].people.size() == 2);
}

TEST_CASE("every wrong cell of a points file is told at once, with its place") {
  const auto wrong = read_ground_points("t_s,x_m,y_m,score\n0,one,2,0.5\n,1,2,7\n1,1e300,nan\n", "p.csv");
  CHECK(problems_of(wrong) ==
        "p.csv:2:3: error[not-a-number]: 'one' is no position in metres (-1000000 to 1000000)\n"
        "p.csv:3:1: error[not-a-number]: '' is no time in seconds (-4000000000 to 4000000000)\n"
        "p.csv:3:6: error[out-of-range]: '7' is no score (0 to 1)\n"
        "p.csv:4:3: error[out-of-range]: '1e300' is no position in metres (-1000000 to 1000000)\n"
        "p.csv:4:9: error[not-a-number]: 'nan' is no position in metres (-1000000 to 1000000)\n"
        "p.csv:4:1: error[missing-cell]: the row has no 'score'\n");
}

TEST_CASE("a file without its columns, without a line, or of another kind is told so") {
  CHECK(problems_of(read_ground_points("t_s,xm,y_m\n", "p.csv")) ==
        "p.csv:1:1: error[missing-column]: there is no column 'x_m' (is 'xm' meant?)\n");
  CHECK(problems_of(read_ground_points("", "p.csv")) ==
        "p.csv:1: error[empty-file]: the file has no header line (it begins with t_s,x_m,y_m[,score][,source])\n");
  CHECK(problems_of(read_ground_points(std::string("\x89PNG\r\n\x1a\n\0\0", 10), "p.csv")).find("missing-column") !=
        std::string::npos);
}

TEST_CASE("a thousand wrong rows are a hundred messages and a number") {
  std::string text = "t_s,x_m,y_m\n";
  for (int i = 0; i < 1000; ++i) text += "a,1,2\n";
  const auto wrong = read_ground_points(text, "p.csv");
  REQUIRE(!wrong.ok());
  CHECK(wrong.problems().size() == 101);
  CHECK(wrong.problems().items().back().message == "900 more like these");
}

TEST_CASE("a box of a camera that the calibration lacks is told with the likeliest name") {
  const auto wrong = read_camera_boxes("t_s,camera,left_px,top_px,width_px,height_px\n0,C1,1,2,3,0\n0,zzz,1,2,3,4\n",
                                       "b.csv", cameras());
  CHECK(problems_of(wrong) ==
        "b.csv:2:3: error[unknown-camera]: the calibration has no such camera (did you mean 'c1'?)\n"
        "b.csv:2:12: error[out-of-range]: '0' is no size in pixels (more than 0, at most 1000000)\n"
        "b.csv:3:3: error[unknown-camera]: the calibration has no such camera (it has c1)\n");
}

TEST_CASE("a published calibration puts its camera where it stands, and a box's foot where the person stands") {
  const auto known = cameras();
  CHECK((known[0].X_WC.translation - Vec3(0, 0, 3)).norm() < 1e-5);
  const Vec2 foot = *store::project(known[0], known[0].X_WC.inverse() * Vec3(0.5, 5, 0));
  std::ostringstream row;
  row << "t_s,camera,left_px,top_px,width_px,height_px\n0,c1," << foot.x() - 20 << "," << foot.y() - 200 << ",40,200\n"
      << "0,c1,0,0,5,700\n";
  const auto scans = read_camera_boxes(row.str(), "b.csv", known);
  REQUIRE(scans.ok());
  REQUIRE(!(*scans)[0].people.empty());
  CHECK(((*scans)[0].people[0].p_WB_m - Vec2(0.5, 5)).norm() < 0.01);
}

TEST_CASE("an impossible camera is told: a mirrored pose, a pose the wrong way round, skew, no matrix, a name twice") {
  const auto with = [](std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return problems_of(perception::read_cameras(text.replace(at, from.size(), to), "c.yaml"));
  };
  CHECK(
      with(kCameras, "X_CW: [1,", "X_CW: [-1,") ==
      "c.yaml:4:11: error[bad-X_CW]: cameras[0].X_CW: its upper left part is no rotation (X_CW = R t, 0 0 0 1 with R a "
      "rotation, row by row)\n");
  CHECK(with(kCameras, "2.598076, 0, 0.8660254, -0.5, 1.5", "-2.598076, 0, 0.8660254, -0.5, -1.5")
            .find("below the ground") != std::string::npos);
  CHECK(with(kCameras, "2.598076, 0, 0.8660254, -0.5, 1.5", "259.8076, 0, 0.8660254, -0.5, 150")
            .find("lengths are in metres") != std::string::npos);
  CHECK(with(kCameras, "[1000, 0,", "[1000, 9,").find("skew") != std::string::npos);
  CHECK(with(kCameras, "0, 0, 1]\n    X", "0, 0, 2]\n    X").find("no intrinsic matrix") != std::string::npos);
  CHECK(with(kCameras, "K: [1000, 0,", "K: [0,") != "");
  CHECK(with(kCameras, "name: c1", "nme: c1").find("did you mean 'name'?") != std::string::npos);
  CHECK(with(kCameras, "cameras:\n", "cameras:\n" + kCameras.substr(9)).find("another camera has this name") !=
        std::string::npos);
  CHECK(with(kCameras, kCameras, "") != "");
}

TEST_CASE("boxes of one image in, the same boxes with ids out") {
  const auto frames = read_mot_detections(kMot, "d.txt");
  REQUIRE(frames.ok());
  const auto rows = track_boxes(*frames, {.width_px = 640}, 25);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].id == rows[1].id);
  CHECK(rows[1].box.left_px == 12);
  CHECK(problems_of(read_mot_detections("1,-1,a,2,3\n0,1,1,1,1,1\n1.5,1,1,1,-1,1\n", "d.txt")) ==
        "d.txt:1:1: error[missing-cell]: a row needs at least 6 numbers, this has 5 "
        "(frame,id,left,top,width,height,conf,class, "
        "parted by commas)\n"
        "d.txt:2:1: error[out-of-range]: '0' is no frame (1 to 1000000000)\n"
        "d.txt:3:1: error[not-whole]: a frame must be a whole number\n"
        "d.txt:3:11: error[out-of-range]: '-1' is no width (0 to 1000000)\n");
}

TEST_CASE("given the true boxes of a street, ids are kept as the street's annotators kept them") {
  for (const char* name : {"TUD-Campus", "TUD-Stadtmitte"}) {
    std::ifstream file(std::string("assets/tracking/motmetrics-tud/") + name + "/gt.txt");
    std::stringstream text;
    text << file.rdbuf();
    const auto frames = read_mot_detections(text.str(), "gt.txt");
    const auto truth = score::read_mot_text(text.str(), "gt.txt", score::MotFormat::kMot15, true);
    REQUIRE(frames.ok());
    REQUIRE(truth.ok());
    score::MotFrames tracks;
    for (const BoxRow& row : track_boxes(*frames, {.width_px = 640}, 25)) {
      tracks[row.frame].push_back(
          {static_cast<int>(row.id.value), row.box.left_px, row.box.top_px, row.box.width_px, row.box.height_px});
    }
    const score::TrackScore s = score::score_tracks(score::pair_boxes(*truth, tracks, score::MotFormat::kMot15));
    MESSAGE(name << ": MOTA " << s.mota << ", IDF1 " << s.idf1 << ", switches " << s.id_switches);
    CHECK(s.mota > 0.9);
    CHECK(s.idf1 > 0.85);
  }
}

// Bytes flipped, cut out, doubled and put in, and numbers made extreme.
std::string damaged(std::string text, RandomStream& random) {
  static const char* kNasty[] = {"nan", "1e308", "-1e308", "1e-320", "999999999999999999999",
                                 "\"",  ",",     "\n",     "-0",     "\xff",
                                 "[",   "{",     "&a *a",  ": "};
  for (int times = random.integer(1, 4); times > 0 && !text.empty(); --times) {
    const auto at = static_cast<std::size_t>(random.integer(0, static_cast<int>(text.size()) - 1));
    const auto length = static_cast<std::size_t>(random.integer(1, 12));
    switch (random.integer(0, 4)) {
      case 0:
        text[at] = static_cast<char>(random.integer(0, 255));
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      case 3:
        text.insert(at, kNasty[random.integer(0, std::size(kNasty) - 1)]);
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

// A reader either gives something that can be worked with or says what is wrong; every message has its file.
template <class T>
void judge(const Result<T>& result) {
  if (result.ok()) return;
  REQUIRE(result.problems().has_errors());
  for (const Diagnostic& problem : result.problems().items()) CHECK(problem.file == "f");
}

TEST_CASE(
    "damaged files of every kind are read or refused, never fallen over, and what was read can be tracked and scored") {
  RandomStream random = RandomStream(11).fork("damage");
  const auto known = cameras();
  for (int trial = 0; trial < 1500; ++trial) {
    const auto points = read_ground_points(damaged(kPoints, random), "f");
    judge(points);
    if (points.ok()) track_recorded(*points);
    const auto boxes = read_camera_boxes(damaged(kBoxes, random), "f", known);
    judge(boxes);
    if (boxes.ok()) track_recorded(*boxes);
    const auto mot = read_mot_detections(damaged(kMot, random), "f");
    judge(mot);
    if (mot.ok()) track_boxes(*mot, {}, 25);
    judge(perception::read_cameras(damaged(kCameras, random), "f"));
    const auto tracks = score::read_track_points(damaged(kTracks, random), "f");
    judge(tracks);
    if (tracks.ok()) judge(score::score_points(*tracks, *tracks, 1));
    const auto results = score::read_mot_text(damaged(kMot, random), "f", score::MotFormat::kMot17, trial % 2 == 0);
    judge(results);
    if (results.ok()) score::score_tracks(score::pair_boxes(*results, *results, score::MotFormat::kMot17));
  }
}

}  // namespace
}  // namespace storetwin::tracking
