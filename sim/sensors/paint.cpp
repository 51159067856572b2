#include "sim/sensors/paint.h"

#include <algorithm>
#include <cmath>

namespace storetwin::sensors {

namespace {

Rgb rgb(double r, double g, double b) { return linear_rgb({r, g, b}); }

// A number 0..1 that a cell of a grid always has.
double of_cell(std::uint64_t pattern, int a, int b) {
  std::uint64_t h = pattern ^ (0x9E3779B97F4A7C15ull * (static_cast<std::uint64_t>(a) * 7919 + static_cast<std::uint64_t>(b) + 1));
  h = (h ^ (h >> 31)) * 0xBF58476D1CE4E5B9ull;
  return static_cast<double>((h ^ (h >> 29)) & 0xFFFF) / 65535.0;
}

// Where a point lies on an upright side, 0..1 from the left and from below.
struct OnSide {
  double u = 0, v = 0;
  double width_m = 0, height_m = 0;
};

OnSide on_side(const BoxPoint& at) {
  const int across = at.axis == 0 ? 1 : 0, up = at.axis == 2 ? 1 : 2;
  const auto share = [&](int axis) { return std::clamp(0.5 + 0.5 * at.p_B[axis] / at.half_m[axis], 0.0, 1.0); };
  return {share(across), share(up), 2 * at.half_m[across], 2 * at.half_m[up]};
}

// Lines of lettering that nobody can read: words of changing length in rows, as a label looks from a few metres.
bool is_lettering(std::uint64_t pattern, double u, double v, int rows) {
  const double row = v * rows;
  const int line = static_cast<int>(row);
  if (row - line > 0.55) return false;
  constexpr int kColumns = 9;
  const int column = static_cast<int>(u * kColumns);
  return of_cell(pattern, line, column) < 0.68 && u * kColumns - column < 0.85;
}

Rgb carton(const GoodsLook& look, const OnSide& s, double grain_m) {
  const Rgb base = linear_rgb(look.base), accent = linear_rgb(look.accent), paper = rgb(0.95, 0.94, 0.90);
  const double band = 0.55 + 0.2 * of_cell(look.pattern, 1, 1);
  if (s.v > band && s.v < band + 0.2) {
    const bool letters = grain_m < 0.02 && is_lettering(look.pattern, s.u, (s.v - band - 0.05) / 0.12, 1) &&
                         s.v > band + 0.05 && s.v < band + 0.15;
    return letters ? paper : accent;
  }
  if (s.u > 0.15 && s.u < 0.85 && s.v > 0.12 && s.v < 0.42) {
    const bool letters = grain_m < 0.008 && is_lettering(look.pattern ^ 5, (s.u - 0.15) / 0.7, (s.v - 0.12) / 0.3, 4);
    return letters ? Rgb(0.25f * accent) : paper;
  }
  return base;
}

Rgb wrapped(const GoodsLook& look, const OnSide& s, double grain_m) {
  const Rgb base = linear_rgb(look.base), accent = linear_rgb(look.accent), paper = rgb(0.95, 0.94, 0.90);
  const bool bottle = look.package == Package::kBottle;
  if (bottle && s.v > 0.93) return accent;                     // cap
  if (bottle && s.v > 0.74) return 0.6f * base + Rgb::Constant(0.25f);  // what is above the label: clear
  if (!bottle && (s.v > 0.95 || s.v < 0.04)) return rgb(0.75, 0.76, 0.78);  // rims
  const double low = bottle ? 0.28 : 0.30, high = bottle ? 0.62 : 0.72;
  if (s.v < low || s.v > high) return base;
  if (s.v < low + 0.05 || s.v > high - 0.05) return accent;
  const bool letters =
      grain_m < 0.012 && is_lettering(look.pattern, s.u, (s.v - low - 0.05) / (high - low - 0.1), bottle ? 2 : 3);
  return letters ? Rgb(0.3f * accent) : paper;
}

Rgb pouch(const GoodsLook& look, const OnSide& s) {
  const Rgb base = linear_rgb(look.base), accent = linear_rgb(look.accent);
  if (s.v > 0.94 || s.v < 0.06) return 0.7f * base;  // crimped seams
  const double du = (s.u - 0.5) * s.width_m, dv = (s.v - 0.55) * s.height_m;
  const double r = 0.32 * std::min(s.width_m, s.height_m);
  return du * du + dv * dv < r * r ? accent : base;
}

bool in_tag(double along_m, double v) {
  constexpr double kEveryM = 0.14, kTagM = 0.06;
  const double in_step = along_m - kEveryM * std::floor(along_m / kEveryM);
  return in_step < kTagM && v > 0.1 && v < 0.9;
}

}  // namespace

Rgb paint_floor(const Vec2& p_W, double grain_m) {
  constexpr double kTileM = 0.45, kJointM = 0.006;
  const double x = p_W.x() / kTileM, y = p_W.y() / kTileM;
  const int i = static_cast<int>(std::floor(x)), k = static_cast<int>(std::floor(y));
  const double shade = 0.97 + 0.05 * of_cell(11, i, k);
  const double to_joint = kTileM * std::min({x - i, 1 - (x - i), y - k, 1 - (y - k)});
  // A joint narrower than a pixel darkens it by its share.
  const double cover = std::clamp((kJointM - to_joint) / std::max(grain_m, 0.002) + 0.5, 0.0, 1.0);
  const double joint = cover * std::min(1.0, kJointM / std::max(grain_m, 1e-6));
  return static_cast<float>(shade * (1 - 0.25 * joint)) * rgb(0.76, 0.745, 0.71);
}

Rgb paint_part(Part part, const BoxPoint& at, double grain_m) {
  const OnSide s = on_side(at);
  switch (part) {
    case Part::kWall: {
      const double z_m = s.v * s.height_m;
      if (at.axis != 2 && z_m < 0.10) return rgb(0.36, 0.37, 0.39);
      if (at.axis != 2 && z_m > 2.25 && z_m < 2.55) return rgb(0.36, 0.56, 0.50);
      return rgb(0.90, 0.89, 0.86);
    }
    case Part::kPanel: {
      // A perforated back: rows of slots, seen only from near.
      const bool slot = grain_m < 0.006 && std::fmod(s.u * s.width_m, 0.05) < 0.008 && std::fmod(s.v * s.height_m, 0.05) < 0.03;
      return slot ? rgb(0.50, 0.50, 0.51) : rgb(0.80, 0.80, 0.80);
    }
    case Part::kBoard: {
      const bool front = at.axis == 1 && !at.positive;
      if (!front) return rgb(0.86, 0.86, 0.85);
      return in_tag(s.u * s.width_m, s.v) ? rgb(0.97, 0.97, 0.93) : rgb(0.30, 0.33, 0.38);
    }
    case Part::kKickPlate: return rgb(0.42, 0.43, 0.45);
    case Part::kObstacle: return rgb(0.66, 0.58, 0.48);
  }
  return Rgb::Zero();
}

Rgb paint_package(const GoodsLook& look, const BoxPoint& at, double grain_m) {
  const OnSide s = on_side(at);
  if (at.axis == 2) {
    const double du = s.u - 0.5, dv = s.v - 0.5;
    const bool round = look.package == Package::kCan || look.package == Package::kBottle;
    const double r = look.package == Package::kCan ? 0.45 : 0.25;
    if (!round) return linear_rgb(look.base);
    if (du * du + dv * dv < r * r) return look.package == Package::kCan ? rgb(0.78, 0.79, 0.80) : linear_rgb(look.accent);
    return 0.6f * linear_rgb(look.base);
  }
  Rgb paint = look.package == Package::kCarton  ? carton(look, s, grain_m)
              : look.package == Package::kPouch ? pouch(look, s)
                                                : wrapped(look, s, grain_m);
  if (look.package == Package::kBottle || look.package == Package::kCan) {
    // Round things are brightest in their middle.
    const double off = 2 * s.u - 1;
    paint *= static_cast<float>(0.45 + 0.55 * std::sqrt(std::max(0.0, 1 - 0.9 * off * off)));
  }
  const double edge_m = std::min({s.u * s.width_m, (1 - s.u) * s.width_m, s.v * s.height_m, (1 - s.v) * s.height_m});
  if (edge_m < 0.0025) paint *= 0.75f;  // edges catch dirt, and neighbours can be told apart
  return paint;
}

}  // namespace storetwin::sensors
