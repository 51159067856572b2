#include "sim/sensors/depth_renderer.h"

#include <algorithm>
#include <cmath>

#include "sim/sensors/solids.h"
#include "sim/sensors/vector_kernel.h"

namespace storetwin::sensors {

namespace {

constexpr double kNearM = 0.05;
constexpr double kEverywhere = 1e6;

struct Linear {
  float x, y, c;  // value x * ray_x + y * ray_y + c
};

Linear linear(const Vec3& n) {
  return {static_cast<float>(n.x()), static_cast<float>(n.y()), static_cast<float>(n.z())};
}

struct FaceKernel {
  std::array<Linear, 4> edges;
  Linear inverse_depth;
  float hole_p;
};

STORETWIN_VECTOR_KERNEL void face_row(const FaceKernel& face, const float* __restrict rx, const float* __restrict ry,
                                      float* __restrict depth, float* __restrict hole, int count) {
  const Linear e0 = face.edges[0], e1 = face.edges[1], e2 = face.edges[2], e3 = face.edges[3];
  const Linear w = face.inverse_depth;
  const float hole_p = face.hole_p;
  for (int i = 0; i < count; ++i) {
    const float x = rx[i], y = ry[i];
    const float s0 = e0.x * x + e0.y * y + e0.c;
    const float s1 = e1.x * x + e1.y * y + e1.c;
    const float s2 = e2.x * x + e2.y * y + e2.c;
    const float s3 = e3.x * x + e3.y * y + e3.c;
    const float value = w.x * x + w.y * y + w.c;
    const float a = s0 < s1 ? s0 : s1;
    const float b = s2 < s3 ? s2 : s3;
    const float least = a < b ? a : b;
    const float candidate = least >= 0.0f ? value : 0.0f;
    const float old = depth[i];
    const bool nearer = candidate > old;
    depth[i] = nearer ? candidate : old;
    hole[i] = nearer ? hole_p : hole[i];
  }
}

struct CapsuleKernel {
  float ax, ay, az;     // first end, C
  float bx, by, bz;     // second end minus first
  float baba, baoa;     // |b|^2, b . (-a)
  float r2, aa;         // radius^2, |a|^2
  float far_aa;         // |a + b|^2
  float hole_p;
};

// Intersection of the ray t (x, y, 1) with a capsule, after Quilez, "Capsule intersection" (iquilezles.org); t is the
// depth itself. The cylinder's root decides which part is hit: the side, or one of the two end spheres.
STORETWIN_VECTOR_KERNEL void capsule_row(const CapsuleKernel& k, const float* __restrict rx, const float* __restrict ry,
                                         float* __restrict depth, float* __restrict hole, int count) {
  const CapsuleKernel c = k;
  const float c_side = c.baba * c.aa - c.baoa * c.baoa - c.r2 * c.baba;
  for (int i = 0; i < count; ++i) {
    const float x = rx[i], y = ry[i];
    const float rdrd = x * x + y * y + 1.0f;
    const float bard = c.bx * x + c.by * y + c.bz;
    const float rdoa = -(c.ax * x + c.ay * y + c.az);
    const float a = c.baba * rdrd - bard * bard;
    const float safe_a = a > 1e-12f ? a : 1e-12f;
    const float b = c.baba * rdoa - c.baoa * bard;
    const float h = b * b - a * c_side;
    const float side_t = (-b - std::sqrt(h > 0.0f ? h : 0.0f)) / safe_a;
    const float y_side = c.baoa + side_t * bard;
    const bool first_end = y_side <= 0.0f;
    const bool on_side = y_side > 0.0f && y_side < c.baba;
    // The end sphere: centre a or a + b.
    const float cap_b = first_end ? rdoa : rdoa - bard;
    const float cap_c = (first_end ? c.aa : c.far_aa) - c.r2;
    const float cap_h = cap_b * cap_b - rdrd * cap_c;
    const float cap_t = (-cap_b - std::sqrt(cap_h > 0.0f ? cap_h : 0.0f)) / rdrd;
    const float t = on_side ? side_t : cap_t;
    const float hit_h = on_side ? h : (h < cap_h ? h : cap_h);
    const float safe_t = t > 1e-3f ? t : 1e-3f;
    const float candidate = (hit_h >= 0.0f && t > 1e-3f) ? 1.0f / safe_t : 0.0f;
    const float old = depth[i];
    const bool nearer = candidate > old;
    depth[i] = nearer ? candidate : old;
    hole[i] = nearer ? c.hole_p : hole[i];
  }
}

// A sphere's single-ended case: the capsule formulas divide by its length.
STORETWIN_VECTOR_KERNEL void sphere_row(const CapsuleKernel& k, const float* __restrict rx, const float* __restrict ry,
                                        float* __restrict depth, float* __restrict hole, int count) {
  const CapsuleKernel c = k;
  for (int i = 0; i < count; ++i) {
    const float x = rx[i], y = ry[i];
    const float rdrd = x * x + y * y + 1.0f;
    const float b = -(c.ax * x + c.ay * y + c.az);
    const float h = b * b - rdrd * (c.aa - c.r2);
    const float t = (-b - std::sqrt(h > 0.0f ? h : 0.0f)) / rdrd;
    const float safe_t = t > 1e-3f ? t : 1e-3f;
    const float candidate = (h >= 0.0f && t > 1e-3f) ? 1.0f / safe_t : 0.0f;
    const float old = depth[i];
    const bool nearer = candidate > old;
    depth[i] = nearer ? candidate : old;
    hole[i] = nearer ? c.hole_p : hole[i];
  }
}

struct Bounds {
  double x0 = kEverywhere, x1 = -kEverywhere, y0 = kEverywhere, y1 = -kEverywhere;
  void add(double xa, double xb, double ya, double yb) {
    x0 = std::min(x0, xa);
    x1 = std::max(x1, xb);
    y0 = std::min(y0, ya);
    y1 = std::max(y1, yb);
  }
};

// Where the sphere's silhouette lies along one image axis: the tangents from the origin in the (axis, z) plane.
std::pair<double, double> sphere_interval(double across, double z, double r) {
  const double middle = std::atan2(across, z);
  const double half = std::asin(std::min(1.0, r / std::hypot(across, z)));
  constexpr double kAlmostSideways = 1.55;
  return {middle - half < -kAlmostSideways ? -kEverywhere : std::tan(middle - half),
          middle + half > kAlmostSideways ? kEverywhere : std::tan(middle + half)};
}

}  // namespace

DepthRenderer::DepthRenderer(const store::Camera& camera)
    : width_(camera.width_px), height_(camera.height_px), X_CW_(camera.X_WC.inverse()) {
  const auto pixels = static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
  ray_x_.resize(pixels);
  ray_y_.resize(pixels);
  column_min_.assign(static_cast<std::size_t>(width_), 1e9f);
  column_max_.assign(static_cast<std::size_t>(width_), -1e9f);
  row_min_.assign(static_cast<std::size_t>(height_), 1e9f);
  row_max_.assign(static_cast<std::size_t>(height_), -1e9f);
  std::size_t i = 0;
  for (std::size_t v = 0; v < row_min_.size(); ++v) {
    for (std::size_t u = 0; u < column_min_.size(); ++u, ++i) {
      const Vec3 ray = store::ray_of(camera, Vec2(static_cast<double>(u), static_cast<double>(v)));
      const auto x = static_cast<float>(ray.x()), y = static_cast<float>(ray.y());
      ray_x_[i] = x;
      ray_y_[i] = y;
      column_min_[u] = std::min(column_min_[u], x);
      column_max_[u] = std::max(column_max_[u], x);
      row_min_[v] = std::min(row_min_[v], y);
      row_max_[v] = std::max(row_max_[v], y);
    }
  }
}

DepthLayer DepthRenderer::empty_layer() const {
  return {std::vector<float>(ray_x_.size(), 0.0f), std::vector<float>(ray_x_.size(), 0.0f)};
}

DepthRenderer::Rect DepthRenderer::rect_of(double x0, double x1, double y0, double y1) const {
  // Column and row extremes grow monotonically for any lens that doesn't fold the image.
  const auto first = [](const std::vector<float>& most, double low) {
    return static_cast<int>(std::ranges::lower_bound(most, static_cast<float>(low)) - most.begin());
  };
  const auto last = [](const std::vector<float>& least, double high) {
    return static_cast<int>(std::ranges::upper_bound(least, static_cast<float>(high)) - least.begin());
  };
  return {first(column_max_, x0), last(column_min_, x1), first(row_max_, y0), last(row_min_, y1)};
}

void DepthRenderer::draw_floor(DepthLayer& layer, float hole_p) const {
  // n . (t ray) = d for the plane with normal n in C through the floor's origin: 1/t = n . ray / d.
  const Vec3 n = X_CW_.rotation.col(2);
  const double d = n.dot(X_CW_.translation);
  if (std::abs(d) < 1e-9) return;  // a camera in the floor sees it edge-on
  const FaceKernel face{{{{0, 0, 1}, {0, 0, 1}, {0, 0, 1}, {0, 0, 1}}}, linear(n / d), hole_p};
  face_row(face, ray_x_.data(), ray_y_.data(), layer.inverse_depth.data(), layer.hole_p.data(),
           static_cast<int>(ray_x_.size()));
}

void DepthRenderer::draw_face(DepthLayer& layer, const std::array<Vec3, 4>& corners_W, float hole_p) const {
  draw_face_C(layer, {X_CW_ * corners_W[0], X_CW_ * corners_W[1], X_CW_ * corners_W[2], X_CW_ * corners_W[3]}, hole_p);
}

void DepthRenderer::draw_face_C(DepthLayer& layer, const std::array<Vec3, 4>& corners, float hole_p) const {
  const Vec3 diagonal_normal = (corners[2] - corners[0]).cross(corners[3] - corners[1]);
  const double d = diagonal_normal.dot(corners[0]);
  if (std::abs(d) < 1e-12) return;  // seen edge-on
  Bounds bounds;
  for (std::size_t i = 0; i < 4; ++i) {
    const Vec3& p = corners[i];
    const Vec3& q = corners[(i + 1) % 4];
    if (p.z() >= kNearM) bounds.add(p.x() / p.z(), p.x() / p.z(), p.y() / p.z(), p.y() / p.z());
    if ((p.z() - kNearM) * (q.z() - kNearM) < 0) {
      const Vec3 c = p + (kNearM - p.z()) / (q.z() - p.z()) * (q - p);
      bounds.add(c.x() / c.z(), c.x() / c.z(), c.y() / c.z(), c.y() / c.z());
    }
  }
  if (bounds.x0 > bounds.x1) return;
  const Rect rect = rect_of(bounds.x0, bounds.x1, bounds.y0, bounds.y1);
  if (rect.empty()) return;
  FaceKernel face;
  const double side = d > 0 ? 1 : -1;
  for (std::size_t i = 0; i < 4; ++i) {
    // Exactly the negative of the neighbouring face's edge, since a x b = -(b x a) in floating point too: no cracks.
    face.edges[i] = linear(side * corners[i].cross(corners[(i + 1) % 4]));
  }
  face.inverse_depth = linear(diagonal_normal / d);
  face.hole_p = hole_p;
  for (int v = rect.v0; v < rect.v1; ++v) {
    const auto at = static_cast<std::size_t>(v) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(rect.u0);
    face_row(face, &ray_x_[at], &ray_y_[at], &layer.inverse_depth[at], &layer.hole_p[at], rect.u1 - rect.u0);
  }
}

void DepthRenderer::draw_box(DepthLayer& layer, const Pose& X_WB, const Vec3& half_m, float hole_p) const {
  const std::array<Vec3, 8> corners_W = corners_of({X_WB, half_m});
  std::array<Vec3, 8> corners;
  for (std::size_t i = 0; i < 8; ++i) corners[i] = X_CW_ * corners_W[i];
  const Vec3 eye_B = X_WB.rotation.transpose() * (X_CW_.inverse().translation - X_WB.translation);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    // At most one of two opposite faces can be seen, and only from beyond it.
    const double eye = eye_B[static_cast<Eigen::Index>(axis)];
    if (std::abs(eye) <= half_m[static_cast<Eigen::Index>(axis)]) continue;
    const std::size_t bit = std::size_t{1} << axis;
    const std::size_t u = std::size_t{1} << ((axis + 1) % 3), v = std::size_t{1} << ((axis + 2) % 3);
    const std::size_t base = eye > 0 ? bit : 0;
    draw_face_C(layer, {corners[base], corners[base | u], corners[base | u | v], corners[base | v]}, hole_p);
  }
}

void DepthRenderer::draw_capsule(DepthLayer& layer, const world::Capsule& capsule_W, float hole_p) const {
  const Vec3 a = X_CW_ * capsule_W.a, b = X_CW_ * capsule_W.b;
  const double r = capsule_W.radius_m;
  if (a.z() + r < kNearM && b.z() + r < kNearM) return;
  Bounds bounds;
  for (const Vec3& end : {a, b}) {
    if (end.z() - r < kNearM) {
      bounds.add(-kEverywhere, kEverywhere, -kEverywhere, kEverywhere);
    } else {
      const auto [x0, x1] = sphere_interval(end.x(), end.z(), r);
      const auto [y0, y1] = sphere_interval(end.y(), end.z(), r);
      bounds.add(x0, x1, y0, y1);
    }
  }
  const Rect rect = rect_of(bounds.x0, bounds.x1, bounds.y0, bounds.y1);
  if (rect.empty()) return;
  const auto f = [](double value) { return static_cast<float>(value); };
  const Vec3 ba = b - a;
  const CapsuleKernel kernel{f(a.x()), f(a.y()), f(a.z()), f(ba.x()), f(ba.y()), f(ba.z()), f(ba.squaredNorm()),
                             f(-ba.dot(a)), f(r * r), f(a.squaredNorm()), f(b.squaredNorm()), hole_p};
  const bool is_sphere = ba.squaredNorm() < 1e-8;
  for (int v = rect.v0; v < rect.v1; ++v) {
    const auto at = static_cast<std::size_t>(v) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(rect.u0);
    const auto row = is_sphere ? sphere_row : capsule_row;
    row(kernel, &ray_x_[at], &ray_y_[at], &layer.inverse_depth[at], &layer.hole_p[at], rect.u1 - rect.u0);
  }
}

}  // namespace storetwin::sensors
