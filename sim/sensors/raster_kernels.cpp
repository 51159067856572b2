#include "sim/sensors/raster_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sim/sensors/raster_kernels.cpp"
#include "sim/sensors/vector_targets.h"
// Highway wants this order.
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;

// Writes `candidate` and the mark where it is nearer than what the image holds, in the first `count` lanes.
HWY_INLINE void keep_nearer(Vector candidate, std::uint16_t mark, float* depth, std::uint16_t* marks, int count) {
  const Floats d;
  const hn::RebindToSigned<Floats> d32;
  const hn::Rebind<std::int16_t, Floats> d16;
  const hn::Rebind<std::uint16_t, Floats> du16;
  const auto old = hn::LoadU(d, depth);
  auto nearer = hn::Gt(candidate, old);
  if (count < static_cast<int>(hn::Lanes(d))) nearer = hn::And(nearer, hn::FirstN(d, static_cast<std::size_t>(count)));
  if (hn::AllFalse(d, nearer)) return;
  hn::StoreU(hn::IfThenElse(nearer, candidate, old), d, depth);
  const auto chosen = hn::BitCast(du16, hn::DemoteTo(d16, hn::BitCast(d32, hn::VecFromMask(d, nearer))));
  const auto kept = hn::AndNot(chosen, hn::LoadU(du16, marks));
  hn::StoreU(hn::Or(kept, hn::And(chosen, hn::Set(du16, mark))), du16, marks);
}

// One row: `inverse_depth(x, y)` gives the candidates of a vector of rays, <= 0 where they miss; none is above `nearest`.
template <class Shape>
HWY_INLINE void draw_row(const Shape& inverse_depth, std::uint16_t mark, float nearest, const Raster& raster, int v,
                         const Span& span) {
  const Floats d;
  const int step = static_cast<int>(hn::Lanes(d));
  const float* ray_x = raster.ray_x + raster.ray_x_stride * v;
  const float* ray_y = raster.ray_y + raster.ray_y_stride * v;
  float* depth = raster.inverse_depth + raster.stride * v;
  std::uint16_t* marks = raster.mark + raster.stride * v;
  for (int u = span.u0; u < span.u1; u += step) {
    if (hn::AllTrue(d, hn::Ge(hn::LoadU(d, depth + u), hn::Set(d, nearest)))) continue;  // all behind what is drawn
    const auto y = raster.row_constant ? hn::Set(d, *ray_y) : hn::LoadU(d, ray_y + u);
    keep_nearer(inverse_depth(hn::LoadU(d, ray_x + u), y), mark, depth + u, marks + u, span.u1 - u);
  }
}

HWY_INLINE Vector value(const RayFunction& f, Vector x, Vector y) {
  const Floats d;
  return hn::Add(hn::Add(hn::Mul(hn::Set(d, f.x), x), hn::Mul(hn::Set(d, f.y), y)), hn::Set(d, f.c));
}

void RasterFace(const FaceKernel& face, const Raster& raster, const PixelRect& rect) {
  const FaceKernel f = face;
  const auto shape = [f](Vector x, Vector y) HWY_ATTR {
    const auto least = hn::Min(hn::Min(value(f.edges[0], x, y), value(f.edges[1], x, y)),
                               hn::Min(value(f.edges[2], x, y), value(f.edges[3], x, y)));
    const auto inside = hn::Ge(least, hn::Zero(Floats()));
    return hn::IfThenElseZero(inside, value(f.inverse_depth, x, y));
  };
  for (int v = rect.v0; v < rect.v1; ++v) draw_row(shape, f.mark, f.nearest, raster, v, {rect.u0, rect.u1});
}

// The ray t (x, y, 1) meets a sphere round c where t^2 rr - 2 t (c . ray) + |c|^2 - r^2 = 0; t is the depth. Solved for
// 1/t, the nearer root is ((c . ray) + sqrt(h)) / (|c|^2 - r^2): no division per pixel, since the divisor is constant.
HWY_INLINE Vector nearer_root(Vector along, Vector h, Vector inverse_c) {
  return hn::Mul(hn::Add(along, hn::Sqrt(hn::Max(h, hn::Zero(Floats())))), inverse_c);
}

void RasterSphere(const CapsuleKernel& sphere, const Raster& raster, int v0, const Span* spans, int rows) {
  const CapsuleKernel c = sphere;
  const Floats d;
  const auto shape = [c, d](Vector x, Vector y) HWY_ATTR {
    const auto rr = hn::Add(hn::Add(hn::Mul(x, x), hn::Mul(y, y)), hn::Set(d, 1.0f));
    const auto along = value({c.ax, c.ay, c.az}, x, y);
    const auto h = hn::Sub(hn::Mul(along, along), hn::Mul(rr, hn::Set(d, c.near_c)));
    return hn::IfThenElseZero(hn::Ge(h, hn::Zero(d)), nearer_root(along, h, hn::Set(d, c.inverse_near_c)));
  };
  for (int i = 0; i < rows; ++i) draw_row(shape, c.mark, c.nearest, raster, v0 + i, spans[i]);
}

// After Quilez, "Capsule intersection" (iquilezles.org), in 1/t as above: the cylinder's root decides which part is hit, the
// side or one of the end spheres. `place` is where along the axis, times 1/t^2 to keep its sign without a division.
void RasterCapsule(const CapsuleKernel& capsule, const Raster& raster, int v0, const Span* spans, int rows) {
  const CapsuleKernel c = capsule;
  const Floats d;
  const auto shape = [c, d](Vector x, Vector y) HWY_ATTR {
    const auto zero = hn::Zero(d);
    const auto baba = hn::Set(d, c.baba);
    const auto rr = hn::Add(hn::Add(hn::Mul(x, x), hn::Mul(y, y)), hn::Set(d, 1.0f));
    const auto bard = value({c.bx, c.by, c.bz}, x, y);
    const auto rdoa = value({c.ax, c.ay, c.az}, x, y);
    const auto a = hn::Sub(hn::Mul(baba, rr), hn::Mul(bard, bard));
    const auto b = hn::Add(hn::Mul(baba, rdoa), hn::Mul(hn::Set(d, c.baoa), bard));
    const auto h = hn::Sub(hn::Mul(b, b), hn::Mul(a, hn::Set(d, c.side_c)));
    const auto meets_side = hn::Ge(h, zero);
    if (hn::AllFalse(d, meets_side)) return zero;  // as in most vectors beside a limb
    const auto side = nearer_root(b, h, hn::Set(d, c.inverse_side_c));
    const auto q = hn::Add(hn::Mul(hn::Set(d, c.baoa), side), bard);
    const auto after_first = hn::Gt(hn::Mul(q, side), zero);
    const auto before_second = hn::Gt(hn::Mul(hn::Sub(hn::Mul(baba, side), q), side), zero);
    const auto on_side = hn::And(after_first, before_second);
    if (hn::AllTrue(d, hn::Or(on_side, hn::Not(meets_side)))) return hn::IfThenElseZero(meets_side, side);
    const auto end_along = hn::IfThenElse(after_first, hn::Add(rdoa, bard), rdoa);
    const auto end_c = hn::IfThenElse(after_first, hn::Set(d, c.far_c), hn::Set(d, c.near_c));
    const auto inverse_end_c = hn::IfThenElse(after_first, hn::Set(d, c.inverse_far_c), hn::Set(d, c.inverse_near_c));
    const auto end_h = hn::Sub(hn::Mul(end_along, end_along), hn::Mul(rr, end_c));
    const auto end = nearer_root(end_along, end_h, inverse_end_c);
    const auto hit = hn::And(meets_side, hn::Or(on_side, hn::Ge(end_h, zero)));
    return hn::IfThenElseZero(hit, hn::IfThenElse(on_side, side, end));
  };
  for (int i = 0; i < rows; ++i) draw_row(shape, c.mark, c.nearest, raster, v0 + i, spans[i]);
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace storetwin::sensors {

HWY_EXPORT(RasterFace);
HWY_EXPORT(RasterSphere);
HWY_EXPORT(RasterCapsule);

void raster_face(const FaceKernel& face, const Raster& raster, const PixelRect& rect) {
  HWY_DYNAMIC_DISPATCH(RasterFace)(face, raster, rect);
}
void raster_sphere(const CapsuleKernel& sphere, const Raster& raster, int v0, const Span* spans, int rows) {
  HWY_DYNAMIC_DISPATCH(RasterSphere)(sphere, raster, v0, spans, rows);
}
void raster_capsule(const CapsuleKernel& capsule, const Raster& raster, int v0, const Span* spans, int rows) {
  HWY_DYNAMIC_DISPATCH(RasterCapsule)(capsule, raster, v0, spans, rows);
}

}  // namespace storetwin::sensors
#endif  // HWY_ONCE
