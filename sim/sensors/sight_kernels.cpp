#include "sim/sensors/sight_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/sensors/sight_kernels.cpp"
#include "sim/sensors/vector_targets.h"
// Highway wants this order.
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kSightStep>;
using Vector = hn::Vec<Doubles>;

struct Vector3 {
  Vector x, y, z;
};

HWY_INLINE Vector dot(const Vector3& a, const Vector3& b) {
  return hn::Add(hn::Add(hn::Mul(a.x, b.x), hn::Mul(a.y, b.y)), hn::Mul(a.z, b.z));
}

class Projector {
 public:
  Projector(const LensKernel& lens, const RowSkew& skew) : lens_(lens), skew_(skew) {}

  HWY_INLINE Vector3 in_camera(const Vector3& p) const {
    const auto row = [&](std::size_t i) {
      const Doubles d;
      const Vector3 r{hn::Set(d, lens_.R_CW[3 * i]), hn::Set(d, lens_.R_CW[3 * i + 1]), hn::Set(d, lens_.R_CW[3 * i + 2])};
      return hn::Add(dot(r, p), hn::Set(d, lens_.p_CW[i]));
    };
    return {row(0), row(1), row(2)};
  }

  HWY_INLINE void pixel(const Vector3& p_C, Vector& u, Vector& v) const {
    const Doubles d;
    const store::Distortion& k = lens_.distortion;
    const auto x = hn::Div(p_C.x, p_C.z), y = hn::Div(p_C.y, p_C.z);
    const auto xx = hn::Mul(x, x), yy = hn::Mul(y, y);
    const auto r2 = hn::Add(xx, yy);
    auto gain = hn::Add(hn::Set(d, k.k2), hn::Mul(r2, hn::Set(d, k.k3)));
    gain = hn::Add(hn::Set(d, k.k1), hn::Mul(r2, gain));
    gain = hn::Add(hn::Set(d, 1.0), hn::Mul(r2, gain));
    const auto two = hn::Set(d, 2.0);
    const auto cross_x = hn::Mul(hn::Mul(hn::Set(d, 2 * k.p1), x), y);
    const auto cross_y = hn::Mul(hn::Mul(hn::Set(d, 2 * k.p2), x), y);
    const auto bent_x = hn::Mul(hn::Set(d, k.p2), hn::Add(r2, hn::Mul(hn::Mul(two, x), x)));
    const auto bent_y = hn::Mul(hn::Set(d, k.p1), hn::Add(r2, hn::Mul(hn::Mul(two, y), y)));
    const auto at_x = hn::Add(hn::Add(hn::Mul(x, gain), cross_x), bent_x);
    const auto at_y = hn::Add(hn::Add(hn::Mul(y, gain), bent_y), cross_y);
    u = hn::Add(hn::Mul(hn::Set(d, lens_.fx_px), at_x), hn::Set(d, lens_.cx_px));
    v = hn::Add(hn::Mul(hn::Set(d, lens_.fy_px), at_y), hn::Set(d, lens_.cy_px));
    const auto most = hn::Set(d, skew_.most_rows);
    const auto rows = hn::Min(hn::Max(hn::Sub(v, hn::Set(d, skew_.middle_row)), hn::Neg(most)), most);
    u = hn::Add(u, hn::Mul(hn::Set(d, skew_.u_px), rows));
    v = hn::Add(v, hn::Mul(hn::Set(d, skew_.v_px), rows));
  }

 private:
  const LensKernel& lens_;
  const RowSkew& skew_;
};

void ProjectPoints(const LensKernel& lens, const RowSkew& skew, const PointLanes& points, ImagePoints& image) {
  const Doubles d;
  const Projector projector(lens, skew);
  for (std::size_t i = 0; i < points.count; i += hn::Lanes(d)) {
    const Vector3 p_C =
        projector.in_camera({hn::LoadU(d, points.x + i), hn::LoadU(d, points.y + i), hn::LoadU(d, points.z + i)});
    Vector u, v;
    projector.pixel(p_C, u, v);
    hn::StoreU(u, d, image.u_px.data() + i);
    hn::StoreU(v, d, image.v_px.data() + i);
    hn::StoreU(p_C.z, d, image.z_m.data() + i);
  }
}

void ProjectBox(const LensKernel& lens, const RowSkew& skew, const CapsuleLanes& capsules, double* HWY_RESTRICT sides) {
  const Doubles d;
  const Projector projector(lens, skew);
  const auto far = hn::Set(d, 1e9), none = hn::Set(d, -1e9);
  Vector least_u = far, least_v = far, most_u = none, most_v = none;
  const auto add = [&](const double* x, const double* y, const double* z, const double* radius) {
    const Vector3 p_C = projector.in_camera({hn::LoadU(d, x), hn::LoadU(d, y), hn::LoadU(d, z)});
    const auto before = hn::Gt(p_C.z, hn::Zero(d));
    Vector u, v;
    projector.pixel(p_C, u, v);
    const auto thick = hn::Div(hn::Mul(hn::Set(d, lens.fx_px), hn::LoadU(d, radius)), hn::Sqrt(dot(p_C, p_C)));
    least_u = hn::Min(least_u, hn::IfThenElse(before, hn::Sub(u, thick), far));
    least_v = hn::Min(least_v, hn::IfThenElse(before, hn::Sub(v, thick), far));
    most_u = hn::Max(most_u, hn::IfThenElse(before, hn::Add(u, thick), none));
    most_v = hn::Max(most_v, hn::IfThenElse(before, hn::Add(v, thick), none));
  };
  for (std::size_t i = 0; i < capsules.count; i += hn::Lanes(d)) {
    add(capsules.ax + i, capsules.ay + i, capsules.az + i, capsules.radius_m + i);
    add(capsules.bx + i, capsules.by + i, capsules.bz + i, capsules.radius_m + i);
  }
  sides[0] = hn::GetLane(hn::MinOfLanes(d, least_u));
  sides[1] = hn::GetLane(hn::MinOfLanes(d, least_v));
  sides[2] = hn::GetLane(hn::MaxOfLanes(d, most_u));
  sides[3] = hn::GetLane(hn::MaxOfLanes(d, most_v));
}

void HowFarBeyond(const ViewSides& view, const BoxLanes& boxes, double* HWY_RESTRICT beyond) {
  const Doubles d;
  for (std::size_t i = 0; i < boxes.count; i += hn::Lanes(d)) {
    const Vector3 middle{hn::LoadU(d, boxes.x + i), hn::LoadU(d, boxes.y + i), hn::LoadU(d, boxes.z + i)};
    const Vector3 half{hn::LoadU(d, boxes.half_x + i), hn::LoadU(d, boxes.half_y + i), hn::LoadU(d, boxes.half_z + i)};
    auto farthest = hn::Set(d, -1e9);
    for (std::size_t k = 0; k < view.count; ++k) {
      const ViewSides::Side& side = view.sides[k];
      const Vector3 out{hn::Set(d, side.outward_W.x()), hn::Set(d, side.outward_W.y()), hn::Set(d, side.outward_W.z())};
      const auto nearest = hn::Sub(dot(out, middle), dot({hn::Abs(out.x), hn::Abs(out.y), hn::Abs(out.z)}, half));
      farthest = hn::Max(farthest, hn::Sub(nearest, hn::Set(d, side.offset_m)));
    }
    hn::StoreU(farthest, d, beyond + i);
  }
}

// Both ends of a capsule are split into what lies along the line and what lies off it; products of the latter follow from
// products of the whole, which are the same for all lines.
void MayMeet(const double* HWY_RESTRICT eye, const SightLines& lines, const CapsuleLanes& capsules,
             std::uint64_t* HWY_RESTRICT masks) {
  const Doubles d;
  constexpr double kSlackM = 1e-6;  // far above rounding
  for (std::size_t k = 0; k < lines.count; ++k) masks[k] = 0;
  const Vector3 from{hn::Set(d, eye[0]), hn::Set(d, eye[1]), hn::Set(d, eye[2])};
  for (std::size_t i = 0; i < capsules.count; i += hn::Lanes(d)) {
    const Vector3 a{hn::Sub(hn::LoadU(d, capsules.ax + i), from.x), hn::Sub(hn::LoadU(d, capsules.ay + i), from.y),
                    hn::Sub(hn::LoadU(d, capsules.az + i), from.z)};
    const Vector3 b{hn::Sub(hn::LoadU(d, capsules.bx + i), from.x), hn::Sub(hn::LoadU(d, capsules.by + i), from.y),
                    hn::Sub(hn::LoadU(d, capsules.bz + i), from.z)};
    const auto r = hn::Add(hn::LoadU(d, capsules.radius_m + i), hn::Set(d, kSlackM));
    const auto rr = hn::Mul(r, r);
    const auto ab = dot(a, b);
    const auto of_a = hn::Add(dot(a, a), ab), of_b = hn::Add(dot(b, b), ab);
    for (std::size_t k = 0; k < lines.count; ++k) {
      const Vector3 along{hn::Set(d, lines.x[k]), hn::Set(d, lines.y[k]), hn::Set(d, lines.z[k])};
      const auto at_a = dot(a, along), at_b = dot(b, along);
      const auto beside = hn::And(hn::Ge(hn::Add(hn::Max(at_a, at_b), r), hn::Zero(d)),
                                  hn::Le(hn::Min(at_a, at_b), hn::Add(hn::Set(d, lines.length_m[k]), r)));
      const auto at_both = hn::Add(at_a, at_b);
      const auto off_a = hn::Sub(of_a, hn::Mul(at_a, at_both)), off_b = hn::Sub(of_b, hn::Mul(at_b, at_both));
      const auto nearest = hn::Min(off_a, off_b);
      const auto near = hn::Or(hn::Le(nearest, hn::Zero(d)),
                               hn::Le(hn::Mul(nearest, nearest), hn::Mul(rr, hn::Add(off_a, off_b))));
      std::uint8_t bits[8] = {};
      hn::StoreMaskBits(d, hn::And(beside, near), bits);
      masks[k] |= static_cast<std::uint64_t>(bits[0]) << i;
    }
  }
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace storetwin::sensors {

HWY_EXPORT(ProjectPoints);
HWY_EXPORT(ProjectBox);
HWY_EXPORT(HowFarBeyond);
HWY_EXPORT(MayMeet);

LensKernel lens_kernel(const store::Camera& camera, const Pose& X_CW) {
  LensKernel lens{{}, {}, camera.fx_px, camera.fy_px, camera.cx_px, camera.cy_px, camera.distortion};
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) lens.R_CW[static_cast<std::size_t>(3 * row + column)] = X_CW.rotation(row, column);
    lens.p_CW[static_cast<std::size_t>(row)] = X_CW.translation[row];
  }
  return lens;
}

void project_points(const LensKernel& lens, const RowSkew& skew, const PointLanes& points, ImagePoints& image) {
  HWY_DYNAMIC_DISPATCH(ProjectPoints)(lens, skew, points, image);
}

ImageBox project_box(const LensKernel& lens, const RowSkew& skew, const CapsuleLanes& capsules) {
  double sides[4];
  HWY_DYNAMIC_DISPATCH(ProjectBox)(lens, skew, capsules, sides);
  return {{sides[0], sides[1]}, {sides[2], sides[3]}};
}

void how_far_beyond(const ViewSides& view, const BoxLanes& boxes, double* beyond) {
  HWY_DYNAMIC_DISPATCH(HowFarBeyond)(view, boxes, beyond);
}

void may_meet(const Vec3& eye_W, const SightLines& lines, const CapsuleLanes& capsules,
              std::array<std::uint64_t, kMostSightPoints>& masks) {
  HWY_DYNAMIC_DISPATCH(MayMeet)(eye_W.data(), lines, capsules, masks.data());
}

}  // namespace storetwin::sensors
#endif  // HWY_ONCE
