// Foreground points seen from above: who stands where.
//
// The ground is a grid; each cell keeps the highest point over it. A head is a top of that height map with a body
// beneath, at some distance from any higher head; every other occupied cell belongs to the head it is connected to over
// the shortest way along the surface. Small gaps are bridged, since stereo depth has holes. What is connected to no
// head is left over: an arm that reaches into the image, an item put on a shelf.
#pragma once

#include <cstdint>
#include <vector>

#include "core/perception/background.h"
#include "core/store/store.h"

namespace storetwin::perception {

struct TopViewParams {
  double cell_m = 0.05;
  double lowest_point_m = 0.10;  ///< points nearer to the floor are feet, bags and noise
  double highest_point_m = 2.3;
  double lowest_head_m = 0.80;        ///< a squatting adult, a standing child
  double body_radius_m = 0.30;        ///< no two heads are nearer to one another
  double lean_limit_m = 1.05;         ///< a body's points are at most this far from its head, on the ground plane
  double least_body_area_m2 = 0.06;   ///< seen from above: shoulders and head; an arm is about 0.05
  double least_body_extent_m = 0.45;  ///< or, seen from the side, from head top downwards
  double head_radius_m = 0.10;
};

/// The space in front of and within a fixture where a hand is a reach: the fixture's body, and a bit before its front.
/// Not beside it: arms swing there as people walk past.
struct ReachVolume {
  Pose X_FW;
  Vec3 size_m = Vec3::Zero();  ///< of the fixture
  double front_m = 0.2;        ///< how far before the front it begins

  bool contains_ground(const Vec2& p_F) const {
    return p_F.x() > 0 && p_F.x() < size_m.x() && p_F.y() > -front_m && p_F.y() < size_m.y();
  }
};

/// A foreground point with its place in the grid.
struct GroundPoint {
  Eigen::Vector3f p_W = Eigen::Vector3f::Zero();
  std::int32_t cell = 0;
  std::int32_t column = 0;  ///< pixel
  std::int32_t row = 0;
};

/// A head as found in the height map.
struct FoundHead {
  Vec3 top_W = Vec3::Zero();   ///< middle of the head, at the height of its top
  int points = 0;              ///< foreground pixels that show the head
  bool cut_by_border = false;  ///< the image ends there: the true head may be outside
};

class TopView {
 public:
  /// `map` says where nobody can be: outside the floor, and with the head within a fixture or an obstacle.
  TopView(const store::Map& map, const store::Camera& camera, const Box3& seen_W, const TopViewParams& params);

  /// Finds the people in one image's foreground.
  void build(const std::vector<ForegroundPixel>& foreground, int stride_px);

  const std::vector<FoundHead>& heads() const { return heads_; }
  const std::vector<GroundPoint>& points() const { return points_; }
  /// Index of the head that a point belongs to; kLoose if it is connected to none.
  int owner(const GroundPoint& point) const { return cells_[static_cast<std::size_t>(point.cell)].owner; }
  static constexpr int kLoose = -1;

  /// Loose points by connected component.
  std::vector<std::vector<GroundPoint>> loose_components() const;

 private:
  struct Cell {
    float height_m = 0;  ///< of the highest point; 0 = empty
    float way_m = 0;      ///< to the owner's top: steps, or metres along the surface
    std::int32_t owner = kLoose;
  };
  struct Candidate {
    float height_m = 0;
    std::int32_t cell = 0;
  };

  void shut_solids(const store::Map& map);
  Vec2 centre(std::int32_t cell) const;
  float supported_height(std::int32_t cell) const;
  void fill(const std::vector<ForegroundPixel>& foreground);
  void choose_heads();
  std::int32_t cell_at(const Vec2& p_W) const;
  bool leads_up_to(const Candidate& from, const Candidate& head) const;
  enum class Way { kSteps, kSurface };
  void label(Way way);
  bool drop_false_heads(int stride_px);
  bool is_body(std::size_t head, int stride_px) const;
  void measure(int stride_px);
  void drop_attached();
  template <class Visit>
  void for_neighbours(std::int32_t cell, int radius, Visit visit) const;

  TopViewParams params_;
  int width_px_ = 0;
  int height_px_ = 0;
  double focal_px_ = 0;
  Vec3 camera_W_ = Vec3::Zero();
  Vec2 corner_W_ = Vec2::Zero();  ///< of the first cell
  int columns_ = 0;
  int rows_ = 0;
  std::vector<float> lowest_head_m_;  ///< by cell: a top below this is no head; infinite outside the floor
  std::vector<Cell> cells_;
  std::vector<std::int32_t> occupied_;
  std::vector<GroundPoint> points_;
  std::vector<Candidate> chosen_;  ///< heads, highest first
  std::vector<FoundHead> heads_;
};

}  // namespace storetwin::perception
