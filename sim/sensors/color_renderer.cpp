#include "sim/sensors/color_renderer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace storetwin::sensors {

namespace {

constexpr float kNothingM = 1e6f;
constexpr double kNearM = 0.05;

// Share of full light on a surface with this normal in W: rows of lamps above, a window at one side, and the rest.
float lit(const Vec3& n_W) {
  static const Vec3 kSide = Vec3(0.45, -0.75, 0.48).normalized();
  return static_cast<float>(0.60 + 0.32 * std::max(0.0, n_W.z()) + 0.24 * std::max(0.0, n_W.dot(kSide)));
}

float in_shelf(const std::optional<ColorRenderer::Shade>& shade, const Vec3& p_W) {
  if (!shade) return 1;
  const double y = (shade->X_FW * p_W).y();
  constexpr double kBehindM = 0.001;
  if (y > shade->depth_m - kBehindM) return 1;  // the fixture's back stands in the open
  return static_cast<float>(1 - 0.4 * std::clamp(y / shade->depth_m, 0.0, 1.0));
}

struct BoxHit {
  double t = 0;
  int axis = 0;
};

// Where the ray o + t d enters the box, for t > 0.
std::optional<BoxHit> enter(const Vec3& o, const Vec3& d, const Vec3& half) {
  double first = kNearM, last = static_cast<double>(kNothingM);
  int axis = -1;
  for (int i = 0; i < 3; ++i) {
    if (std::abs(d[i]) < 1e-12) {
      if (std::abs(o[i]) > half[i]) return std::nullopt;
      continue;
    }
    const double side = d[i] > 0 ? -half[i] : half[i];
    const double t_in = (side - o[i]) / d[i], t_out = (-side - o[i]) / d[i];
    if (t_in > first) {
      first = t_in;
      axis = i;
    }
    last = std::min(last, t_out);
  }
  if (axis < 0 || first > last) return std::nullopt;
  return BoxHit{first, axis};
}

// After Quilez, "Capsule intersection" (iquilezles.org): distance along a ray whose z is 1, or empty.
std::optional<double> hit_capsule(const Vec3& a, const Vec3& b, double r, const Vec3& d) {
  const Vec3 ba = b - a, oa = -a;
  const double dd = d.squaredNorm(), baba = ba.squaredNorm(), bard = ba.dot(d), baoa = ba.dot(oa), rdoa = d.dot(oa);
  const double qa = baba * dd - bard * bard;
  if (baba > 1e-10 && qa > 1e-12) {
    const double qb = baba * rdoa - baoa * bard;
    const double h = qb * qb - qa * (baba * oa.squaredNorm() - baoa * baoa - r * r * baba);
    if (h < 0) return std::nullopt;
    const double t = (-qb - std::sqrt(h)) / qa, y = baoa + t * bard;
    if (y > 0 && y < baba) return t;
    const Vec3 oc = y <= 0 ? oa : Vec3(-b);
    const double cb = d.dot(oc), ch = cb * cb - dd * (oc.squaredNorm() - r * r);
    return ch < 0 ? std::nullopt : std::optional((-cb - std::sqrt(ch)) / dd);
  }
  const double h = rdoa * rdoa - dd * (oa.squaredNorm() - r * r);
  return h < 0 ? std::nullopt : std::optional((-rdoa - std::sqrt(h)) / dd);
}

double gap(const Box3& foot, const Vec2& p) {
  const double dx = std::max({foot.min.x() - p.x(), 0.0, p.x() - foot.max.x()});
  const double dy = std::max({foot.min.y() - p.y(), 0.0, p.y() - foot.max.y()});
  return std::hypot(dx, dy);
}

}  // namespace

ColorRenderer::ColorRenderer(const store::Camera& camera) : camera_(camera), X_CW_(camera.X_WC.inverse()) {
  rays_.reserve(static_cast<std::size_t>(camera.width_px) * static_cast<std::size_t>(camera.height_px));
  for (int v = 0; v < camera.height_px; ++v) {
    for (int u = 0; u < camera.width_px; ++u) {
      rays_.push_back(store::ray_of(camera, Vec2(u, v)).head<2>().cast<float>());
    }
  }
}

ColorLayer ColorRenderer::empty_layer() const {
  const Rgb outside = linear_rgb({0.80, 0.83, 0.86});
  return {std::vector<float>(rays_.size(), kNothingM), std::vector<Rgb>(rays_.size(), outside),
          std::vector<std::uint8_t>(rays_.size(), 0)};
}

ColorRenderer::Rect ColorRenderer::rect_of(const std::vector<Vec3>& points_W, double radius_m) const {
  double u0 = 1e9, u1 = -1e9, v0 = 1e9, v1 = -1e9;
  for (const Vec3& p_W : points_W) {
    const Vec3 p_C = X_CW_ * p_W;
    const auto pixel = store::project(camera_, p_C);
    if (!pixel || p_C.z() < radius_m + kNearM) return whole();
    // Off the axis a sphere's image is longer than at the middle, by the ray's length at most twice.
    const double margin = 2 + camera_.fx_px * radius_m / (p_C.z() - radius_m) * (p_C.norm() / p_C.z());
    u0 = std::min(u0, pixel->x() - margin);
    u1 = std::max(u1, pixel->x() + margin);
    v0 = std::min(v0, pixel->y() - margin);
    v1 = std::max(v1, pixel->y() + margin);
  }
  const auto column = [this](double u) { return std::clamp(static_cast<int>(std::lround(u)), 0, camera_.width_px); };
  const auto row = [this](double v) { return std::clamp(static_cast<int>(std::lround(v)), 0, camera_.height_px); };
  return {column(std::floor(u0)), column(std::ceil(u1) + 1), row(std::floor(v0)), row(std::ceil(v1) + 1)};
}

void ColorRenderer::draw_floor(ColorLayer& layer, const Polygon& outline, const std::vector<Box3>& feet) const {
  const Vec3 eye = camera_.X_WC.translation;
  for (std::size_t i = 0; i < rays_.size(); ++i) {
    const Vec3 d = camera_.X_WC.rotation * Vec3(static_cast<double>(rays_[i].x()), static_cast<double>(rays_[i].y()), 1);
    if (d.z() >= -1e-9) continue;
    const double t = -eye.z() / d.z();
    if (t < kNearM || t >= static_cast<double>(layer.depth_m[i])) continue;
    const Vec2 p = (eye + t * d).head<2>();
    if (!contains(outline, p)) continue;
    double nearest = 1;
    for (const Box3& foot : feet) nearest = std::min(nearest, gap(foot, p));
    const double corner = 0.6 + 0.4 * std::clamp(nearest / 0.35, 0.0, 1.0);
    layer.depth_m[i] = static_cast<float>(t);
    layer.light[i] = static_cast<float>(corner) * lit(Vec3::UnitZ()) * paint_floor(p, t / camera_.fx_px);
    layer.floor[i] = 1;
  }
}

template <class Paint>
void ColorRenderer::draw_box(ColorLayer& layer, const SolidBox& box, const std::optional<Shade>& shade,
                             const Paint& paint) const {
  const std::array<Vec3, 8> corners = corners_of(box);
  const Rect rect = rect_of({corners.begin(), corners.end()}, 0);
  const Pose X_BC = box.X_WB.inverse() * camera_.X_WC;
  std::array<float, 6> light{};
  for (int axis = 0; axis < 3; ++axis) {
    light[static_cast<std::size_t>(2 * axis)] = lit(-box.X_WB.rotation.col(axis));
    light[static_cast<std::size_t>(2 * axis + 1)] = lit(box.X_WB.rotation.col(axis));
  }
  for (int v = rect.v0; v < rect.v1; ++v) {
    for (int u = rect.u0; u < rect.u1; ++u) {
      const std::size_t i = index(u, v);
      const Vec3 d =
          X_BC.rotation * Vec3(static_cast<double>(rays_[i].x()), static_cast<double>(rays_[i].y()), 1);
      const auto hit = enter(X_BC.translation, d, box.half_m);
      if (!hit || hit->t >= static_cast<double>(layer.depth_m[i])) continue;
      const BoxPoint at{hit->axis, d[hit->axis] < 0, X_BC.translation + hit->t * d, box.half_m};
      const float share = light[static_cast<std::size_t>(2 * at.axis + (at.positive ? 1 : 0))];
      layer.depth_m[i] = static_cast<float>(hit->t);
      layer.light[i] = share * in_shelf(shade, box.X_WB * at.p_B) * paint(at, hit->t / camera_.fx_px);
      layer.floor[i] = 0;
    }
  }
}

void ColorRenderer::draw_part(ColorLayer& layer, const SolidBox& box, Part part, const std::optional<Shade>& shade) const {
  draw_box(layer, box, shade, [part](const BoxPoint& at, double grain_m) { return paint_part(part, at, grain_m); });
}

void ColorRenderer::draw_package(ColorLayer& layer, const SolidBox& box, const GoodsLook& look,
                                 const std::optional<Shade>& shade) const {
  draw_box(layer, box, shade, [&look](const BoxPoint& at, double grain_m) { return paint_package(look, at, grain_m); });
}

void ColorRenderer::draw_capsule(ColorLayer& layer, const world::Capsule& capsule, const Rgb& paint) const {
  const Vec3 a = X_CW_ * capsule.a, b = X_CW_ * capsule.b;
  const double r = capsule.radius_m;
  if (a.z() + r < kNearM && b.z() + r < kNearM) return;
  const Rect rect = rect_of({capsule.a, capsule.b}, r);
  const Vec3 ba = b - a;
  const double length2 = std::max(ba.squaredNorm(), 1e-12);
  for (int v = rect.v0; v < rect.v1; ++v) {
    for (int u = rect.u0; u < rect.u1; ++u) {
      const std::size_t i = index(u, v);
      const Vec3 d(static_cast<double>(rays_[i].x()), static_cast<double>(rays_[i].y()), 1);
      const auto t = hit_capsule(a, b, r, d);
      if (!t || *t < kNearM || *t >= static_cast<double>(layer.depth_m[i])) continue;
      const Vec3 p = *t * d;
      const Vec3 n_C = (p - a - std::clamp((p - a).dot(ba) / length2, 0.0, 1.0) * ba) / r;
      layer.depth_m[i] = static_cast<float>(*t);
      layer.light[i] = lit(camera_.X_WC.rotation * n_C) * paint;
      layer.floor[i] = 0;
    }
  }
}

void ColorRenderer::draw_shadow(ColorLayer& layer, const Vec2& p_W) const {
  constexpr double kReachM = 0.6, kSigmaM = 0.22;
  const Rect rect = rect_of({Vec3(p_W.x(), p_W.y(), 0)}, kReachM);
  for (int v = rect.v0; v < rect.v1; ++v) {
    for (int u = rect.u0; u < rect.u1; ++u) {
      const std::size_t i = index(u, v);
      if (!layer.floor[i]) continue;
      const Vec3 p = camera_.X_WC * (static_cast<double>(layer.depth_m[i]) *
                                     Vec3(static_cast<double>(rays_[i].x()), static_cast<double>(rays_[i].y()), 1));
      const double d2 = (p.head<2>() - p_W).squaredNorm();
      layer.light[i] *= static_cast<float>(1 - 0.5 * std::exp(-d2 / (2 * kSigmaM * kSigmaM)));
    }
  }
}

void ColorRenderer::draw_body(ColorLayer& layer, const world::BodyPose& body) const {
  draw_shadow(layer, body.p_WB_m);
  const Rgb wood = linear_rgb({0.80, 0.68, 0.54}), bag = linear_rgb({0.45, 0.30, 0.22});
  const Rgb upper = linear_rgb(body.clothing.upper), lower = linear_rgb(body.clothing.lower);
  for (const world::Capsule& capsule : body.capsules) {
    switch (capsule.wears) {
      case world::Wears::kUpper: draw_capsule(layer, capsule, upper); break;
      case world::Wears::kLower: draw_capsule(layer, capsule, lower); break;
      case world::Wears::kNothing: draw_capsule(layer, capsule, wood); break;
      case world::Wears::kBag: draw_capsule(layer, capsule, bag); break;
    }
  }
  for (const world::BodyBox& box : body.boxes) {
    draw_box(layer, {box.X_WB, box.half_m}, {}, [&](const BoxPoint&, double) { return bag; });
  }
}

std::vector<std::uint8_t> ColorRenderer::develop(const ColorLayer& layer) const {
  std::vector<std::uint8_t> rgb;
  rgb.reserve(3 * layer.light.size());
  for (const Rgb& light : layer.light) {
    for (int c = 0; c < 3; ++c) {
      const float value = std::sqrt(std::clamp(light[c], 0.0f, 1.0f));
      rgb.push_back(static_cast<std::uint8_t>(255.0f * value + 0.5f));
    }
  }
  return rgb;
}

}  // namespace storetwin::sensors
