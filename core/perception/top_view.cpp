#include "core/perception/top_view.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdlib>
#include <functional>
#include <limits>

namespace storetwin::perception {

namespace {
// Cells this far apart still count as connected: a hole of one cell is stereo's, not the body's.
constexpr int kBridge = 2;
// A lower top this near to a higher head is most likely its shoulder, elbow or raised arm.
constexpr double kArmReachM = 0.65;
constexpr double kClearlyLowerM = 0.25;
constexpr double kBendM = 0.1;
constexpr float kShoulderDropM = 0.12F;  // a shoulder is at least this much lower than its head's top
constexpr double kShoulderReachM = 0.40; // and within this of it
constexpr double kAttachedReachM = 0.42; // the same between the middles of what was measured
constexpr float kDipM = 0.10F;           // between two heads the surface dips by at least this much
constexpr double kHeadShadowM = 0.22;    // what a head hides of its own shoulder is no wider
}  // namespace

TopView::TopView(const store::Map& map, const store::Camera& camera, const Box3& seen_W, const TopViewParams& params)
    : params_(params),
      width_px_(camera.width_px),
      height_px_(camera.height_px),
      focal_px_(camera.fx_px),
      camera_W_(camera.X_WC.translation) {
  // Beyond its range a camera measures nothing, so a large store costs no memory.
  const Vec2 reach = Vec2::Constant(camera.range_max_m);
  const Vec2 low = seen_W.min.head<2>().cwiseMax(camera_W_.head<2>() - reach);
  const Vec2 high = seen_W.max.head<2>().cwiseMin(camera_W_.head<2>() + reach);
  corner_W_ = low;
  columns_ = std::max(1, static_cast<int>(std::ceil((high.x() - low.x()) / params.cell_m)));
  rows_ = std::max(1, static_cast<int>(std::ceil((high.y() - low.y()) / params.cell_m)));
  cells_.resize(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
  shut_solids(map);
}

void TopView::shut_solids(const store::Map& map) {
  lowest_head_m_.assign(cells_.size(), static_cast<float>(params_.lowest_head_m));
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const Vec2 p_W = centre(static_cast<std::int32_t>(i));
    float& lowest_m = lowest_head_m_[i];
    if (!contains(map.floor, p_W)) lowest_m = std::numeric_limits<float>::infinity();
    for (const store::Obstacle& obstacle : map.obstacles) {
      if (contains(obstacle.outline, p_W)) lowest_m = std::max(lowest_m, static_cast<float>(obstacle.height_m));
    }
    for (const store::Fixture& fixture : map.fixtures) {
      // A head may come a little over the boards, as one bends forward.
      const Vec3 p_F = fixture.X_WF.inverse() * Vec3(p_W.x(), p_W.y(), 0);
      const bool within = p_F.x() > kBendM && p_F.x() < fixture.size_m.x() - kBendM && p_F.y() > kBendM &&
                          p_F.y() < fixture.size_m.y() - kBendM;
      if (within) lowest_m = std::max(lowest_m, static_cast<float>(fixture.size_m.z() + kBendM));
    }
  }
}

void TopView::build(const std::vector<ForegroundPixel>& foreground, int stride_px) {
  fill(foreground);
  choose_heads();
  do {
    label(Way::kSteps);
  } while (drop_false_heads(stride_px));
  measure(stride_px);
  drop_attached();
  label(Way::kSurface);
}

void TopView::fill(const std::vector<ForegroundPixel>& foreground) {
  for (const std::int32_t cell : occupied_) cells_[static_cast<std::size_t>(cell)] = {};
  occupied_.clear();
  points_.clear();
  const auto lowest = static_cast<float>(params_.lowest_point_m);
  const auto highest = static_cast<float>(params_.highest_point_m);
  const Eigen::Vector2f corner = corner_W_.cast<float>();
  const auto per_m = static_cast<float>(1 / params_.cell_m);
  for (const ForegroundPixel& pixel : foreground) {
    if (pixel.p_W.z() < lowest || pixel.p_W.z() > highest) continue;
    const float x = (pixel.p_W.x() - corner.x()) * per_m;
    const float y = (pixel.p_W.y() - corner.y()) * per_m;
    if (x < 0 || y < 0 || x >= static_cast<float>(columns_) || y >= static_cast<float>(rows_)) continue;
    const std::int32_t index = static_cast<std::int32_t>(y) * columns_ + static_cast<std::int32_t>(x);
    if (lowest_head_m_[static_cast<std::size_t>(index)] > highest) continue;  // in a wall or a pillar
    Cell& cell = cells_[static_cast<std::size_t>(index)];
    if (cell.height_m == 0) occupied_.push_back(index);
    cell.height_m = std::max(cell.height_m, pixel.p_W.z());
    points_.push_back({pixel.p_W, index, pixel.column, pixel.row});
  }
  std::sort(occupied_.begin(), occupied_.end());
}

template <class Visit>
void TopView::for_neighbours(std::int32_t cell, int radius, Visit visit) const {
  const int column = cell % columns_;
  const int row = cell / columns_;
  for (int r = std::max(row - radius, 0); r <= std::min(row + radius, rows_ - 1); ++r) {
    for (int c = std::max(column - radius, 0); c <= std::min(column + radius, columns_ - 1); ++c) {
      const std::int32_t next = r * columns_ + c;
      if (next != cell && cells_[static_cast<std::size_t>(next)].height_m > 0) visit(next);
    }
  }
}

Vec2 TopView::centre(std::int32_t cell) const {
  return corner_W_ + params_.cell_m * Vec2(cell % columns_ + 0.5, cell / columns_ + 0.5);
}

std::int32_t TopView::cell_at(const Vec2& p_W) const {
  const Vec2 at = (p_W - corner_W_) / params_.cell_m;
  return static_cast<std::int32_t>(at.y()) * columns_ + static_cast<std::int32_t>(at.x());
}

// The height that at least one neighbour bears out: a single flying pixel makes no head.
float TopView::supported_height(std::int32_t cell) const {
  const float own = cells_[static_cast<std::size_t>(cell)].height_m;
  float best = 0;
  for_neighbours(cell, 1,
                 [&](std::int32_t next) { best = std::max(best, cells_[static_cast<std::size_t>(next)].height_m); });
  return std::min(own, best);
}

void TopView::choose_heads() {
  std::vector<Candidate> candidates;
  for (const std::int32_t cell : occupied_) {
    const float height_m = supported_height(cell);
    if (height_m >= lowest_head_m_[static_cast<std::size_t>(cell)]) candidates.push_back({height_m, cell});
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.height_m != b.height_m ? a.height_m > b.height_m : a.cell < b.cell;
  });
  chosen_.clear();
  constexpr std::size_t kMostHeads = 32;  // more than fit under one camera; bounds the cost of a broken image
  for (const Candidate& candidate : candidates) {
    if (chosen_.size() >= kMostHeads) break;
    const Vec2 p_W = centre(candidate.cell);
    const bool of_another = std::any_of(chosen_.begin(), chosen_.end(), [&](const Candidate& head) {
      const double apart_m = (centre(head.cell) - p_W).norm();
      return apart_m < params_.body_radius_m || (apart_m < kArmReachM && leads_up_to(candidate, head));
    });
    if (!of_another) chosen_.push_back(candidate);
  }
}

// From a shoulder or an arm the surface leads up to its own head; between two heads it dips to their shoulders. What
// the image doesn't show (the far side of a head) says nothing, unless it is wider than a head's shadow on its
// shoulder.
bool TopView::leads_up_to(const Candidate& from, const Candidate& head) const {
  if (head.height_m - from.height_m < kShoulderDropM) return false;
  const Vec2 begin_W = centre(from.cell);
  const Vec2 way = centre(head.cell) - begin_W;
  if (way.norm() < kShoulderReachM) return true;
  const int steps = static_cast<int>(way.norm() / params_.cell_m) + 1;
  int unseen = 0;
  for (int i = 1; i < steps; ++i) {
    const float height_m = cells_[static_cast<std::size_t>(cell_at(begin_W + way * i / steps))].height_m;
    unseen = height_m > 0 ? 0 : unseen + 1;
    if (unseen * params_.cell_m > kHeadShadowM) return false;
    if (height_m > 0 && height_m < from.height_m - kDipM) return false;
  }
  return true;
}

// Dijkstra from all heads at once. While heads are being judged, a cell goes to the nearest by steps along the ground:
// a shoulder must not keep a body of its own by being level. In the end it goes to the nearest along the surface, up
// and down included: of two people at one bay, an arm is his from whose shoulder it goes on, not his whom it passes.
void TopView::label(Way way) {
  for (const std::int32_t cell : occupied_) {
    cells_[static_cast<std::size_t>(cell)].owner = kLoose;
    cells_[static_cast<std::size_t>(cell)].way_m = std::numeric_limits<float>::infinity();
  }
  struct Step {
    float way_m = 0;
    std::int32_t owner = 0;  // at equal distance the higher head wins: more likely a head
    std::int32_t cell = 0;
    auto operator<=>(const Step&) const = default;
  };
  std::vector<Step> heap;
  for (std::size_t head = 0; head < chosen_.size(); ++head) {
    Cell& top = cells_[static_cast<std::size_t>(chosen_[head].cell)];
    top.owner = static_cast<std::int32_t>(head);
    top.way_m = 0;
    heap.push_back({0, top.owner, chosen_[head].cell});
  }
  std::make_heap(heap.begin(), heap.end(), std::greater<>());
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    const Step step = heap.back();
    heap.pop_back();
    const Cell from = cells_[static_cast<std::size_t>(step.cell)];
    if (step.way_m > from.way_m || step.owner != from.owner) continue;
    const Vec2 from_W = centre(step.cell);
    const Vec2 head_W = centre(chosen_[static_cast<std::size_t>(from.owner)].cell);
    for_neighbours(step.cell, kBridge, [&](std::int32_t to) {
      Cell& cell = cells_[static_cast<std::size_t>(to)];
      const Vec2 to_W = centre(to);
      const auto across_m = static_cast<float>((to_W - from_W).norm());
      const float step_m = way == Way::kSteps ? 1 : std::hypot(across_m, cell.height_m - from.height_m);
      const float way_m = from.way_m + step_m;
      if (way_m >= cell.way_m || (to_W - head_W).norm() > params_.lean_limit_m) return;
      cell.way_m = way_m;
      cell.owner = from.owner;
      heap.push_back({way_m, from.owner, to});
      std::push_heap(heap.begin(), heap.end(), std::greater<>());
    });
  }
}

// Drops the lowest head without a body, if there is one; its cells are then given out anew.
bool TopView::drop_false_heads(int stride_px) {
  for (std::size_t i = chosen_.size(); i-- > 0;) {
    if (is_body(i, stride_px)) continue;
    chosen_.erase(chosen_.begin() + static_cast<std::ptrdiff_t>(i));
    return true;
  }
  return false;
}

bool TopView::is_body(std::size_t head, int stride_px) const {
  const Candidate& top = chosen_[head];
  const Vec2 p_W = centre(top.cell);
  int cells = 0;
  int head_cells = 0;
  constexpr double kHeadHeightM = 0.15;
  for (const std::int32_t cell : occupied_) {
    if (cells_[static_cast<std::size_t>(cell)].owner != static_cast<std::int32_t>(head)) continue;
    ++cells;
    const bool level = cells_[static_cast<std::size_t>(cell)].height_m > top.height_m - kHeadHeightM;
    if (level && (centre(cell) - p_W).norm() < params_.head_radius_m + params_.cell_m) ++head_cells;
  }
  float lowest_m = top.height_m;
  int pixels = 0;
  for (const GroundPoint& point : points_) {
    if (owner(point) != static_cast<int>(head)) continue;
    lowest_m = std::min(lowest_m, point.p_W.z());
    ++pixels;
  }
  // Whatever way a body is seen, it fills a patch of the image as large as its shoulders do from above.
  constexpr double kHeadToShouldersM = 0.3;
  const double range_m = (Vec3(p_W.x(), p_W.y(), top.height_m - kHeadToShouldersM) - camera_W_).norm();
  const double pixels_per_m = focal_px_ / (range_m * stride_px);
  if (pixels < params_.least_body_area_m2 * pixels_per_m * pixels_per_m) return false;
  const double area_m2 = cells * params_.cell_m * params_.cell_m;
  const bool wide = area_m2 >= params_.least_body_area_m2;
  const bool deep = top.height_m - lowest_m >= params_.least_body_extent_m;
  const bool beside_higher =
      std::any_of(chosen_.begin(), chosen_.begin() + static_cast<std::ptrdiff_t>(head), [&](const Candidate& other) {
        return other.height_m - top.height_m > kClearlyLowerM && (centre(other.cell) - p_W).norm() < kArmReachM;
      });
  constexpr int kWholeHeadCells = 9;
  return beside_higher ? wide && deep && head_cells >= kWholeHeadCells : wide || deep;
}

void TopView::measure(int stride_px) {
  heads_.clear();
  constexpr float kTopM = 0.12F;       // the part of the head that is averaged, downwards from its top
  constexpr double kSkullShare = 0.5;  // visible points lie on the near side, this share of the radius off the middle
  for (std::size_t i = 0; i < chosen_.size(); ++i) {
    const Vec2 about = centre(chosen_[i].cell);
    FoundHead head;
    Vec2 sum = Vec2::Zero();
    std::vector<float> heights;
    int at_border = 0;
    for (const GroundPoint& point : points_) {
      const Vec2 p_W = point.p_W.head<2>().cast<double>();
      if (owner(point) != static_cast<int>(i) || point.p_W.z() < chosen_[i].height_m - kTopM) continue;
      if ((p_W - about).norm() > 1.5 * params_.head_radius_m) continue;
      sum += p_W;
      heights.push_back(point.p_W.z());
      const int margin = 2 * stride_px;
      const bool inside = point.column >= margin && point.row >= margin && point.column < width_px_ - margin &&
                          point.row < height_px_ - margin;
      at_border += inside ? 0 : 1;
    }
    head.points = static_cast<int>(heights.size());
    if (head.points > 0) {
      // The top is where all but the highest twentieth of the points are below: noise pushes single points up.
      const auto nth = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() * 19 / 20);
      std::nth_element(heights.begin(), nth, heights.end());
      const Vec2 seen_W = sum / head.points;
      const Vec3 view = (Vec3(seen_W.x(), seen_W.y(), *nth) - camera_W_).normalized();
      const Vec2 middle_W = seen_W + kSkullShare * params_.head_radius_m * view.head<2>();
      head.top_W = Vec3(middle_W.x(), middle_W.y(), *nth);
      head.cut_by_border = at_border * 6 > head.points;
    }
    heads_.push_back(head);
  }
}

// Once measured, a top whose rim was a bit away turns out to be a shoulder or what is carried at the hip.
void TopView::drop_attached() {
  for (std::size_t i = heads_.size(); i-- > 1;) {
    const bool attached = std::any_of(heads_.begin(), heads_.begin() + static_cast<std::ptrdiff_t>(i), [&](const FoundHead& other) {
      const Vec3 apart_m = other.top_W - heads_[i].top_W;
      return apart_m.z() >= kShoulderDropM && apart_m.head<2>().norm() < kAttachedReachM;
    });
    if (!attached) continue;
    heads_.erase(heads_.begin() + static_cast<std::ptrdiff_t>(i));
    chosen_.erase(chosen_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

std::vector<std::vector<GroundPoint>> TopView::loose_components() const {
  std::vector<std::int32_t> component(cells_.empty() ? 0 : occupied_.size(), kLoose);
  const auto place = [&](std::int32_t cell) {
    return static_cast<std::size_t>(std::lower_bound(occupied_.begin(), occupied_.end(), cell) - occupied_.begin());
  };
  std::int32_t count = 0;
  for (std::size_t i = 0; i < occupied_.size(); ++i) {
    if (component[i] != kLoose || cells_[static_cast<std::size_t>(occupied_[i])].owner != kLoose) continue;
    std::vector<std::int32_t> queue{occupied_[i]};
    component[i] = count;
    for (std::size_t next = 0; next < queue.size(); ++next) {
      for_neighbours(queue[next], kBridge, [&](std::int32_t to) {
        std::int32_t& of = component[place(to)];
        if (of != kLoose || cells_[static_cast<std::size_t>(to)].owner != kLoose) return;
        of = count;
        queue.push_back(to);
      });
    }
    ++count;
  }
  std::vector<std::vector<GroundPoint>> parts(static_cast<std::size_t>(count));
  for (const GroundPoint& point : points_) {
    const std::int32_t of = component[place(point.cell)];
    if (of != kLoose) parts[static_cast<std::size_t>(of)].push_back(point);
  }
  return parts;
}

}  // namespace storetwin::perception
