#include "sim/sensors/depth_renderer.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/sensors/solids.h"

namespace storetwin::sensors {

namespace {

constexpr double kNearM = 0.05;
constexpr double kEverywhere = 1e6;

float to_float(double value) { return static_cast<float>(value); }

RayFunction linear(const Vec3& n) { return {to_float(n.x()), to_float(n.y()), to_float(n.z())}; }

// How many of `count` pixels in a line lie at or before a place, which is in pixels.
int pixels_until(double place, int count) { return static_cast<int>(std::clamp(place, -1.0, count - 1.0) + 1); }

// Rays are rounded to float, and so is what kernels say of them.
constexpr double kRoundingPx = 0.02;

struct Slopes {
  double low, high;
};

// Where the sphere's silhouette lies along one image axis: the tangents from the origin in the (axis, z) plane. A circle of
// radius r round (c, z) is touched by lines of slope (c z +- r sqrt(c^2 + z^2 - r^2)) / (z^2 - r^2).
Slopes tangents(double c, double z, double r) {
  if (z <= r * 1.001) return {-kEverywhere, kEverywhere};
  const double root = r * std::sqrt(c * c + z * z - r * r);
  const double inverse = 1 / (z * z - r * r);
  return {(c * z - root) * inverse, (c * z + root) * inverse};
}

// One divided by it, for constant terms that must not be 0: the camera then lies on the very surface.
float inverse_of(float c) { return 1.0f / (std::abs(c) > 1e-12f ? c : 1e-12f); }

// A bound for 1/z of a shape that begins at this depth, with room for the roundings of those who compute it.
float nearest_of(double z_m) { return z_m > kNearM ? to_float(1.001 / z_m) : std::numeric_limits<float>::max(); }

std::array<Vec3, 8> in_camera(const Pose& X_CW, const SolidBox& box) {
  std::array<Vec3, 8> corners = corners_of(box);
  for (Vec3& corner : corners) corner = X_CW * corner;
  return corners;
}

bool has_distortion(const store::Distortion& d) {
  return d.k1 != 0 || d.k2 != 0 || d.k3 != 0 || d.p1 != 0 || d.p2 != 0;
}

}  // namespace

DepthRenderer::DepthRenderer(const store::Camera& camera)
    : width_(camera.width_px), height_(camera.height_px), X_CW_(camera.X_WC.inverse()), p_WC_(camera.X_WC.translation),
      has_lens_(has_distortion(camera.distortion)), fx_(camera.fx_px), fy_(camera.fy_px), cx_(camera.cx_px),
      cy_(camera.cy_px) {
  const auto width = static_cast<std::size_t>(width_), height = static_cast<std::size_t>(height_);
  if (!has_lens_) {
    ray_x_.assign(width + DepthLayer::kSpare, 0.0f);
    ray_y_.assign(height, 0.0f);
    for (std::size_t u = 0; u < width; ++u) ray_x_[u] = to_float((static_cast<double>(u) - cx_) / fx_);
    for (std::size_t v = 0; v < height; ++v) ray_y_[v] = to_float((static_cast<double>(v) - cy_) / fy_);
    see_between(ray_x_[0], ray_x_[width - 1], ray_y_[0], ray_y_[height - 1]);
    return;
  }
  ray_x_.assign(width * height + DepthLayer::kSpare, 0.0f);
  ray_y_.assign(width * height + DepthLayer::kSpare, 0.0f);
  column_min_.assign(width, 1e9f);
  column_max_.assign(width, -1e9f);
  row_min_.assign(height, 1e9f);
  row_max_.assign(height, -1e9f);
  std::size_t i = 0;
  for (std::size_t v = 0; v < height; ++v) {
    for (std::size_t u = 0; u < width; ++u, ++i) {
      const Vec3 ray = store::ray_of(camera, Vec2(static_cast<double>(u), static_cast<double>(v)));
      const float x = to_float(ray.x()), y = to_float(ray.y());
      ray_x_[i] = x;
      ray_y_[i] = y;
      column_min_[u] = std::min(column_min_[u], x);
      column_max_[u] = std::max(column_max_[u], x);
      row_min_[v] = std::min(row_min_[v], y);
      row_max_[v] = std::max(row_max_[v], y);
    }
  }
  see_between(*std::ranges::min_element(column_min_), *std::ranges::max_element(column_max_),
              *std::ranges::min_element(row_min_), *std::ranges::max_element(row_max_));
}

void DepthRenderer::see_between(float x0, float x1, float y0, float y1) {
  constexpr double kMargin = 1e-6;
  sides_ = {Vec3(1, 0, kMargin - static_cast<double>(x0)), Vec3(-1, 0, static_cast<double>(x1) + kMargin),
            Vec3(0, 1, kMargin - static_cast<double>(y0)), Vec3(0, -1, static_cast<double>(y1) + kMargin)};
  for (Vec3& side : sides_) side.normalize();
}

void DepthRenderer::Bounds::add(double xa, double xb, double ya, double yb) {
  x0 = std::min(x0, xa);
  x1 = std::max(x1, xb);
  y0 = std::min(y0, ya);
  y1 = std::max(y1, yb);
}

DepthRenderer::Bounds DepthRenderer::nothing() { return {kEverywhere, -kEverywhere, kEverywhere, -kEverywhere}; }

DepthRenderer::Bounds DepthRenderer::bounds_of_sphere(const Vec3& center_C, double radius_m) {
  if (center_C.z() + radius_m < kNearM) return nothing();
  const Slopes x = tangents(center_C.x(), center_C.z(), radius_m);
  const Slopes y = tangents(center_C.y(), center_C.z(), radius_m);
  return {x.low, x.high, y.low, y.high};
}

DepthRenderer::Bounds DepthRenderer::bounds_of_face(const std::array<Vec3, 4>& corners) {
  Bounds bounds = nothing();
  for (std::size_t i = 0; i < 4; ++i) {
    const Vec3& p = corners[i];
    const Vec3& q = corners[(i + 1) % 4];
    if (p.z() >= kNearM) bounds.add(p.x() / p.z(), p.x() / p.z(), p.y() / p.z(), p.y() / p.z());
    if ((p.z() - kNearM) * (q.z() - kNearM) < 0) {
      const Vec3 c = p + (kNearM - p.z()) / (q.z() - p.z()) * (q - p);
      bounds.add(c.x() / c.z(), c.x() / c.z(), c.y() / c.z(), c.y() / c.z());
    }
  }
  return bounds;
}

PixelRect DepthRenderer::rect_of(const Bounds& bounds) const {
  if (bounds.x0 > bounds.x1) return {};
  const Span columns = columns_between(bounds.x0, bounds.x1);
  if (!has_lens_) {
    return {columns.u0, columns.u1, pixels_until(bounds.y0 * fy_ + cy_ - kRoundingPx, height_),
            pixels_until(bounds.y1 * fy_ + cy_ + kRoundingPx, height_)};
  }
  return {columns.u0, columns.u1,
          static_cast<int>(std::ranges::lower_bound(row_max_, to_float(bounds.y0)) - row_max_.begin()),
          static_cast<int>(std::ranges::upper_bound(row_min_, to_float(bounds.y1)) - row_min_.begin())};
}

PixelRect DepthRenderer::rect_of_box(const Pose& X_WB, const Vec3& half_m) const {
  if (!in_view(X_WB.translation, half_m.norm())) return {};
  // The box's corners span it; where one lies behind the camera its sphere does.
  Bounds bounds = nothing();
  for (const Vec3& p : in_camera(X_CW_, {X_WB, half_m})) {
    if (p.z() < kNearM) return rect_of(bounds_of_sphere(X_CW_ * X_WB.translation, half_m.norm()));
    bounds.add(p.x() / p.z(), p.x() / p.z(), p.y() / p.z(), p.y() / p.z());
  }
  return rect_of(bounds);
}

Raster DepthRenderer::raster(DepthLayer& layer) const {
  return {ray_x_.data(), ray_y_.data(), has_lens_ ? width_ : 0, has_lens_ ? width_ : 1, !has_lens_,
          layer.inverse_depth.data(), layer.mark.data(), width_};
}

void DepthRenderer::draw_floor(DepthLayer& layer, std::uint16_t mark) const {
  // n . (t ray) = d for the plane with normal n in C through the floor's origin: 1/t = n . ray / d.
  const Vec3 n = X_CW_.rotation.col(2);
  const double d = n.dot(X_CW_.translation);
  if (std::abs(d) < 1e-9) return;  // a camera in the floor sees it edge-on
  const FaceKernel face{{{{0, 0, 1}, {0, 0, 1}, {0, 0, 1}, {0, 0, 1}}}, linear(n / d), mark, std::numeric_limits<float>::max()};
  raster_face(face, raster(layer), whole());
}

void DepthRenderer::draw_face(DepthLayer& layer, const std::array<Vec3, 4>& corners_W, std::uint16_t mark) const {
  draw_face_C(layer, {X_CW_ * corners_W[0], X_CW_ * corners_W[1], X_CW_ * corners_W[2], X_CW_ * corners_W[3]}, mark, whole());
}

void DepthRenderer::draw_face_C(DepthLayer& layer, const std::array<Vec3, 4>& corners, std::uint16_t mark,
                                const PixelRect& clip) const {
  const Vec3 diagonal_normal = (corners[2] - corners[0]).cross(corners[3] - corners[1]);
  const double d = diagonal_normal.dot(corners[0]);
  if (std::abs(d) < 1e-12) return;  // seen edge-on
  const PixelRect rect = overlap(rect_of(bounds_of_face(corners)), clip);
  if (rect.empty()) return;
  FaceKernel face;
  const double side = d > 0 ? 1 : -1;
  for (std::size_t i = 0; i < 4; ++i) {
    // Exactly the negative of the neighbouring face's edge, since a x b = -(b x a) in floating point too: no cracks.
    face.edges[i] = linear(side * corners[i].cross(corners[(i + 1) % 4]));
  }
  face.inverse_depth = linear(diagonal_normal / d);
  face.mark = mark;
  face.nearest = nearest_of(std::min({corners[0].z(), corners[1].z(), corners[2].z(), corners[3].z()}));
  raster_face(face, raster(layer), rect);
}

void DepthRenderer::draw_box(DepthLayer& layer, const Pose& X_WB, const Vec3& half_m, std::uint16_t mark,
                             const PixelRect& clip) const {
  const std::array<Vec3, 8> corners = in_camera(X_CW_, {X_WB, half_m});
  const Vec3 eye_B = X_WB.rotation.transpose() * (p_WC_ - X_WB.translation);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    // At most one of two opposite faces can be seen, and only from beyond it.
    const double eye = eye_B[static_cast<Eigen::Index>(axis)];
    if (std::abs(eye) <= half_m[static_cast<Eigen::Index>(axis)]) continue;
    const std::size_t bit = std::size_t{1} << axis;
    const std::size_t u = std::size_t{1} << ((axis + 1) % 3), v = std::size_t{1} << ((axis + 2) % 3);
    const std::size_t base = eye > 0 ? bit : 0;
    draw_face_C(layer, {corners[base], corners[base | u], corners[base | u | v], corners[base | v]}, mark, clip);
  }
}

bool DepthRenderer::in_view_C(const Vec3& a, const Vec3& b, double radius_m) const {
  if (std::max(a.z(), b.z()) + radius_m < kNearM) return false;
  const auto beyond = [&](const Vec3& inward) { return std::max(inward.dot(a), inward.dot(b)) < -radius_m; };
  return std::ranges::none_of(sides_, beyond);
}

bool DepthRenderer::in_view(const Vec3& center_W, double radius_m) const {
  const Vec3 center = X_CW_ * center_W;
  return in_view_C(center, center, radius_m);
}

DepthRenderer::Wedge DepthRenderer::wedge_of(const Vec3& a, const Vec3& b, double radius_m) {
  const Vec3 along = b - a;
  const double length = along.norm();
  if (length < 1e-4) return {};
  const Vec3 axis = along / length;
  const Vec3 to_axis = a - a.dot(axis) * axis;
  const double distance = to_axis.norm();
  if (distance < 1.01 * radius_m) return {};  // the camera is inside, or nearly
  const double sine = radius_m / distance, cosine = std::sqrt(1 - sine * sine);
  const Vec3 middle = sine / distance * to_axis, side = cosine / distance * axis.cross(to_axis);
  return {{middle + side, middle - side}, true};
}

Span DepthRenderer::columns_between(double x0, double x1) const {
  if (!has_lens_) {
    return {pixels_until(x0 * fx_ + cx_ - kRoundingPx, width_), pixels_until(x1 * fx_ + cx_ + kRoundingPx, width_)};
  }
  // Column extremes grow monotonically for any lens that doesn't fold the image.
  return {static_cast<int>(std::ranges::lower_bound(column_max_, to_float(x0)) - column_max_.begin()),
          static_cast<int>(std::ranges::upper_bound(column_min_, to_float(x1)) - column_min_.begin())};
}

Span DepthRenderer::columns_in(const Wedge& wedge, int v) const {
  const auto row = static_cast<std::size_t>(v);
  const double y0 = static_cast<double>(has_lens_ ? row_min_[row] : ray_y_[row]);
  const double y1 = static_cast<double>(has_lens_ ? row_max_[row] : ray_y_[row]);
  double low = -kEverywhere, high = kEverywhere;
  for (const Vec3& n : wedge.inward) {
    // n . (x, y, 1) >= 0 for some y of the row.
    const double least = -n.z() - std::max(n.y() * y0, n.y() * y1);
    if (n.x() > 1e-6) low = std::max(low, least / n.x());
    if (n.x() < -1e-6) high = std::min(high, least / n.x());
  }
  return columns_between(low, high);
}

// Without a lens a plane through the camera is a line in the image: its place in a row is linear in the row's number.
void DepthRenderer::cut_by_line(const Vec3& n, RowSpans& rows) const {
  if (std::abs(n.x()) <= 1e-6) return;
  const double per_row = -n.y() / n.x() * fx_ / fy_;
  const double in_row_0 = cx_ - (n.z() / n.x()) * fx_ - per_row * cy_;
  int v = rows.v0;
  if (n.x() > 0) {
    for (Span& row : rows.spans) row.u0 = std::max(row.u0, pixels_until(in_row_0 + per_row * v++ - kRoundingPx, width_));
  } else {
    for (Span& row : rows.spans) row.u1 = std::min(row.u1, pixels_until(in_row_0 + per_row * v++ + kRoundingPx, width_));
  }
}

void DepthRenderer::cut(const Wedge& wedge, RowSpans& rows) const {
  if (!has_lens_) {
    for (const Vec3& inward : wedge.inward) cut_by_line(inward, rows);
    return;
  }
  int v = rows.v0;
  for (Span& row : rows.spans) {
    const Span between = columns_in(wedge, v++);
    row = {std::max(row.u0, between.u0), std::min(row.u1, between.u1)};
  }
}

void DepthRenderer::find_rows(const Vec3& a, const Vec3& b, double radius_m, RowSpans& rows) const {
  rows.spans.clear();
  if (!in_view_C(a, b, radius_m)) return;
  Bounds bounds = bounds_of_sphere(a, radius_m);
  const Bounds end = bounds_of_sphere(b, radius_m);
  bounds.add(end.x0, end.x1, end.y0, end.y1);
  // What reaches behind the camera may be seen anywhere.
  if (std::min(a.z(), b.z()) - radius_m < kNearM) bounds.add(-kEverywhere, kEverywhere, -kEverywhere, kEverywhere);
  const PixelRect rect = rect_of(bounds);
  if (rect.empty()) return;
  rows.v0 = rect.v0;
  rows.spans.assign(static_cast<std::size_t>(rect.v1 - rect.v0), Span{rect.u0, rect.u1});
  // A limb lies slanting in its rectangle.
  const Wedge wedge = wedge_of(a, b, radius_m);
  if (wedge.known) cut(wedge, rows);
}

void DepthRenderer::draw_capsule(DepthLayer& layer, const world::Capsule& capsule_W, std::uint16_t mark,
                                 RowSpans& drawn) const {
  const Vec3 a = X_CW_ * capsule_W.a, b = X_CW_ * capsule_W.b;
  const double r = capsule_W.radius_m;
  find_rows(a, b, r, drawn);
  if (drawn.spans.empty()) return;
  const Vec3 ba = b - a;
  const double baba = ba.squaredNorm(), baoa = -ba.dot(a);
  CapsuleKernel kernel{to_float(a.x()), to_float(a.y()), to_float(a.z()), to_float(ba.x()), to_float(ba.y()),
                       to_float(ba.z()), to_float(baba), to_float(baoa),
                       to_float(baba * a.squaredNorm() - baoa * baoa - r * r * baba), 0,
                       to_float(a.squaredNorm() - r * r), to_float(b.squaredNorm() - r * r), 0, 0, mark,
                       nearest_of(std::min(a.z(), b.z()) - r)};
  kernel.inverse_side_c = inverse_of(kernel.side_c);
  kernel.inverse_near_c = inverse_of(kernel.near_c);
  kernel.inverse_far_c = inverse_of(kernel.far_c);
  const auto draw = baba < 1e-8 ? raster_sphere : raster_capsule;
  draw(kernel, raster(layer), drawn.v0, drawn.spans.data(), static_cast<int>(drawn.spans.size()));
}

}  // namespace storetwin::sensors
