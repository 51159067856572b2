#include "sim/layout/mesh.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/store/outline.h"

namespace storetwin::layout {

namespace {

constexpr int kTurns = 16;

void add_triangle(Mesh& mesh, const std::array<Vec3, 3>& corners, const std::array<Vec3, 3>& normals) {
  for (std::size_t i = 0; i < 3; ++i) {
    mesh.indices.push_back(static_cast<std::uint16_t>(mesh.positions.size()));
    mesh.positions.push_back(corners[i]);
    mesh.normals.push_back(normals[i]);
  }
}

// A flat quadrangle, counter-clockwise from outside.
void add_quad(Mesh& mesh, const std::array<Vec3, 4>& corners) {
  const Vec3 n = (corners[1] - corners[0]).cross(corners[3] - corners[0]).normalized();
  const auto first = static_cast<std::uint16_t>(mesh.positions.size());
  for (const Vec3& corner : corners) {
    mesh.positions.push_back(corner);
    mesh.normals.push_back(n);
  }
  for (const int i : {0, 1, 2, 0, 2, 3}) mesh.indices.push_back(static_cast<std::uint16_t>(first + i));
}

void add_box(Mesh& mesh, const Vec3& low, const Vec3& high) {
  const auto corner = [&](int i) { return Vec3(i & 1 ? high.x() : low.x(), i & 2 ? high.y() : low.y(), i & 4 ? high.z() : low.z()); };
  constexpr int kFaces[6][4] = {{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}};
  for (const auto& face : kFaces) add_quad(mesh, {corner(face[0]), corner(face[1]), corner(face[2]), corner(face[3])});
}

// A pillow: flat at its edges, thick in the middle, as a bag of crisps; with a crimped seam above and below.
Mesh pillow() {
  constexpr int kGrid = 6;
  Mesh mesh;
  const auto thickness = [](double u, double v) {
    const auto bulge = [](double t) { return std::sqrt(std::max(0.0, 1 - std::pow(2 * t - 1, 4))); };
    return 0.04 + 0.46 * bulge(u) * bulge(v);
  };
  const auto point = [&](int i, int k, double side) {
    const double u = i / static_cast<double>(kGrid), v = k / static_cast<double>(kGrid);
    return Vec3(u - 0.5, side * thickness(u, v), 0.86 * (v - 0.5));
  };
  for (int i = 0; i < kGrid; ++i) {
    for (int k = 0; k < kGrid; ++k) {
      add_quad(mesh, {point(i, k, -1), point(i + 1, k, -1), point(i + 1, k + 1, -1), point(i, k + 1, -1)});
      add_quad(mesh, {point(i + 1, k, 1), point(i, k, 1), point(i, k + 1, 1), point(i + 1, k + 1, 1)});
    }
    for (const auto& [a, b] : {std::pair(0, -1), std::pair(kGrid, 1)}) {
      const double side = b;
      add_quad(mesh, {point(a, i, side), point(a, i, -side), point(a, i + 1, -side), point(a, i + 1, side)});
    }
  }
  return mesh;
}

PackMesh turned(const std::vector<Vec2>& body, const std::vector<std::vector<Vec2>>& trims) {
  PackMesh pack{lathe(body), {}};
  for (const std::vector<Vec2>& profile : trims) {
    const Mesh part = lathe(profile);
    const std::size_t first = pack.trim.positions.size();
    pack.trim.positions.insert(pack.trim.positions.end(), part.positions.begin(), part.positions.end());
    pack.trim.normals.insert(pack.trim.normals.end(), part.normals.begin(), part.normals.end());
    for (const std::uint16_t i : part.indices) pack.trim.indices.push_back(static_cast<std::uint16_t>(first + i));
  }
  return pack;
}

// A box with a bright label on its front.
PackMesh labelled_box(double top) {
  PackMesh pack;
  add_box(pack.body, {-0.5, -0.497, -0.5}, {0.5, 0.5, top});
  add_quad(pack.trim, {Vec3(-0.36, -0.5, -0.3), {0.36, -0.5, -0.3}, {0.36, -0.5, 0.1}, {-0.36, -0.5, 0.1}});
  return pack;
}

// A milk carton: a box with a gable and its seam.
PackMesh carton() {
  PackMesh pack = labelled_box(0.3);
  constexpr double kEaves = 0.3, kRidge = 0.44;
  const Vec3 a(-0.5, -0.497, kEaves), b(0.5, -0.497, kEaves), c(0.5, 0.5, kEaves), d(-0.5, 0.5, kEaves);
  const Vec3 left(-0.5, 0, kRidge), right(0.5, 0, kRidge);
  add_quad(pack.trim, {a, b, right, left});
  add_quad(pack.trim, {c, d, left, right});
  const Vec3 x = Vec3::UnitX();
  add_triangle(pack.trim, {b, c, right}, {x, x, x});
  add_triangle(pack.trim, {d, a, left}, {-x, -x, -x});
  add_box(pack.trim, {-0.5, -0.02, kRidge - 0.01}, {0.5, 0.02, 0.5});
  return pack;
}

}  // namespace

Mesh unit_box() {
  Mesh mesh;
  add_box(mesh, Vec3::Constant(-0.5), Vec3::Constant(0.5));
  return mesh;
}

Mesh flat(const Polygon& outline) {
  Mesh mesh;
  const auto at = [&](std::size_t i) { return Vec3(outline[i].x(), outline[i].y(), 0); };
  for (const auto& [a, b, c] : store::triangles_of(outline)) {
    add_triangle(mesh, {at(a), at(b), at(c)}, {Vec3::UnitZ(), Vec3::UnitZ(), Vec3::UnitZ()});
  }
  return mesh;
}

Mesh inner_walls(const Polygon& outline, double height_m) {
  Mesh mesh;
  const bool counter_clockwise = signed_area(outline) > 0;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    Vec2 a = outline[i], b = outline[(i + 1) % outline.size()];
    if (!counter_clockwise) std::swap(a, b);
    add_quad(mesh, {Vec3(b.x(), b.y(), 0), {a.x(), a.y(), 0}, {a.x(), a.y(), height_m}, {b.x(), b.y(), height_m}});
  }
  for (Vec3& n : mesh.normals) n.z() = 0;
  return mesh;
}

Mesh prism(const Polygon& outline, double height_m) {
  Mesh mesh = flat(outline);
  for (Vec3& p : mesh.positions) p.z() = height_m;
  const bool counter_clockwise = signed_area(outline) > 0;
  for (std::size_t i = 0; i < outline.size(); ++i) {
    Vec2 a = outline[i], b = outline[(i + 1) % outline.size()];
    if (!counter_clockwise) std::swap(a, b);
    add_quad(mesh, {Vec3(a.x(), a.y(), 0), {b.x(), b.y(), 0}, {b.x(), b.y(), height_m}, {a.x(), a.y(), height_m}});
  }
  return mesh;
}

Mesh lathe(const std::vector<Vec2>& profile) {
  Mesh mesh;
  for (std::size_t k = 0; k + 1 < profile.size(); ++k) {
    const Vec2 a = profile[k], b = profile[k + 1], along = (b - a).normalized();
    const auto first = static_cast<int>(mesh.positions.size());
    for (int i = 0; i <= kTurns; ++i) {
      const double angle = 2 * std::numbers::pi * i / kTurns, c = std::cos(angle), s = std::sin(angle);
      for (const Vec2& p : {a, b}) {
        mesh.positions.emplace_back(p.x() * c, p.x() * s, p.y());
        mesh.normals.push_back(Vec3(along.y() * c, along.y() * s, -along.x()));
      }
    }
    const auto add = [&](int i) { mesh.indices.push_back(static_cast<std::uint16_t>(first + i)); };
    for (int i = 0; i < kTurns; ++i) {
      const int here = 2 * i;
      // At the axis a quadrangle is a triangle.
      if (a.x() > 0) for (const int j : {here, here + 2, here + 1}) add(j);
      if (b.x() > 0) for (const int j : {here + 1, here + 2, here + 3}) add(j);
    }
  }
  return mesh;
}

Pack pack_of(const store::Product& product) {
  const Vec3& size = product.size_m;
  const double density_g_per_l = product.mass_g / (1000 * size.prod());
  const double height = size.z() / size.x();
  const bool round = std::abs(size.x() - size.y()) < 0.002;
  if (round) return height > 2.3 ? Pack::kBottle : height > 1.2 ? Pack::kCan : Pack::kTub;
  if (height > 1.7) return Pack::kCarton;
  const bool limp = density_g_per_l < 150 || (density_g_per_l > 280 && size.y() < 0.45 * size.x() && height > 1.2);
  return limp ? Pack::kBag : Pack::kBox;
}

PackMesh pack_mesh(Pack pack) {
  switch (pack) {
    case Pack::kCan:
      return turned({{0.42, -0.49}, {0.5, -0.45}, {0.5, 0.43}, {0.44, 0.48}},
                    {{{0, -0.5}, {0.42, -0.5}, {0.42, -0.49}}, {{0.44, 0.48}, {0.44, 0.5}, {0.4, 0.5}, {0.39, 0.485}, {0, 0.485}}});
    case Pack::kBottle:
      return turned({{0, -0.5}, {0.46, -0.5}, {0.5, -0.475}, {0.5, 0.16}, {0.44, 0.25}, {0.2, 0.37}, {0.17, 0.43}},
                    {{{0.2, 0.43}, {0.2, 0.5}, {0, 0.5}}, {{0.5, -0.2}, {0.503, -0.2}, {0.503, 0.08}, {0.5, 0.08}}});
    case Pack::kTub:
      return turned({{0, -0.5}, {0.4, -0.5}, {0.48, 0.4}}, {{{0.48, 0.4}, {0.5, 0.4}, {0.5, 0.5}, {0, 0.5}}});
    case Pack::kCarton: return carton();
    case Pack::kBag: {
      PackMesh mesh{pillow(), {}};
      add_box(mesh.trim, {-0.5, -0.05, 0.42}, {0.5, 0.05, 0.5});
      add_box(mesh.trim, {-0.5, -0.05, -0.5}, {0.5, 0.05, -0.42});
      return mesh;
    }
    case Pack::kBox: return labelled_box(0.5);
  }
  return {};
}

}  // namespace storetwin::layout
