// From boxes of several cameras to tracks: the whole way that a published multi-camera recording goes.
#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "core/perception/views.h"
#include "core/tracking/recorded.h"
#include "tests/tracking/plain_filter.h"
#include "tests/tracking/high_camera.h"
#include "tests/tracking/plaza.h"

namespace storetwin::plaza {
namespace {

using perception::CameraBox;

// Six cameras about the square, 3 m up.
std::vector<store::Camera> six_cameras() {
  std::vector<store::Camera> cameras;
  for (const Vec2& at : {Vec2(-3, -3), Vec2(15, -3), Vec2(-4, 18), Vec2(16, 18), Vec2(-3, 39), Vec2(15, 39)}) {
    const double ahead_m = at.y() < 9 ? 12.0 : at.y() > 27 ? 24.0 : 18.0;
    cameras.push_back(testing::high_camera(cameras.size(), {at.x(), at.y(), 3}, {6, ahead_m, 0.5}, 1000));
  }
  return cameras;
}

std::optional<CameraBox> box_of(const store::Camera& camera, std::size_t c, const Vec2& p_W) {
  const Pose X_CW = camera.X_WC.inverse();
  const auto foot = store::project(camera, X_CW * Vec3(p_W.x(), p_W.y(), 0));
  const auto head = store::project(camera, X_CW * Vec3(p_W.x(), p_W.y(), 1.72));
  if (!foot || !head) return std::nullopt;
  const bool inside = foot->x() > 0 && foot->x() < camera.width_px && head->y() < camera.height_px && head->y() > 0;
  if (!inside) return std::nullopt;
  const double half_px = 0.16 * (foot->y() - head->y());
  CameraBox box{c, {foot->x() - half_px, head->y()}, {foot->x() + half_px, foot->y()}, 1};
  box.max_px.y() = std::min(box.max_px.y(), camera.height_px - 1.0);
  return box;
}

bool hidden(const CameraBox& box, const std::vector<CameraBox>& others) {
  const Vec2 size = box.max_px - box.min_px;
  return std::any_of(others.begin(), others.end(), [&](const CameraBox& other) {
    const Vec2 common = other.max_px.cwiseMin(box.max_px) - other.min_px.cwiseMax(box.min_px);
    return other.max_px.y() > box.max_px.y() && common.minCoeff() > 0 && common.prod() > 0.6 * size.prod();
  });
}

// What a detector makes of one camera's view: hidden people missed, boxes scattered, some of nothing.
void look(const std::vector<store::Camera>& cameras, std::size_t c, const std::vector<score::TrackPoint>& people,
          RandomStream& random, std::vector<CameraBox>& boxes) {
  std::vector<CameraBox> whole;
  for (const score::TrackPoint& person : people) {
    if (const auto box = box_of(cameras[c], c, person.p_W_m)) whole.push_back(*box);
  }
  for (CameraBox box : whole) {
    const double height_px = box.max_px.y() - box.min_px.y();
    if (height_px < 25 || hidden(box, whole) || !random.chance(0.9)) continue;
    const Vec2 shift(random.normal(0, 0.025 * height_px), 0);
    box.min_px += shift + Vec2(0, random.normal(0, 0.03 * height_px));
    box.max_px += shift + Vec2(0, random.normal(0, 0.02 * height_px));
    boxes.push_back(box);
  }
  if (!random.chance(0.3)) return;
  const Vec2 at(random.uniform(0, 12), random.uniform(0, 36));
  if (const auto nobody = box_of(cameras[c], c, at)) boxes.push_back(*nobody);
}

TEST_CASE(
    "people seen by six cameras twice a second are tracked, and better than a plain filter tracks the same points") {
  const auto cameras = six_cameras();
  std::vector<score::PointScore> we, rivals;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const score::PointScans truth = record(40, {}, seed).truth;
    RandomStream random = RandomStream(seed).fork("cameras");
    std::vector<perception::PersonScan> scans;
    for (const auto& [at, people] : truth) {
      std::vector<CameraBox> boxes;
      for (std::size_t c = 0; c < cameras.size(); ++c) look(cameras, c, people, random, boxes);
      scans.push_back(perception::fuse_views(cameras, boxes, at));
    }
    score::PointScans ours;
    for (const tracking::TrackRow& row : tracking::track_recorded(scans)) {
      ours[row.at].push_back({std::to_string(row.id.value), row.p_W_m, std::nullopt});
    }
    we.push_back(*score::score_points(truth, ours, 1));
    rivals.push_back(*score::score_points(truth, PlainFilter{.most_misses = 2}.run(scans), 1));
  }
  const score::TrackScore us = combine(we).tracks, rival = combine(rivals).tracks;
  MESSAGE("ours: IDF1 " << us.idf1 << " MOTA " << us.mota << " FP " << us.false_positives << " FN "
                        << us.false_negatives << "; plain: IDF1 " << rival.idf1 << " MOTA " << rival.mota);
  CHECK(us.idf1 >= rival.idf1);
  CHECK(us.mota >= rival.mota);
  CHECK(us.idf1 > 0.9);
  CHECK(us.mota > 0.9);
}

}  // namespace
}  // namespace storetwin::plaza
