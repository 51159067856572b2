#include "sim/report/behaviour_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/report/html.h"
#include "sim/report/svg.h"

namespace storetwin::report {

namespace {

constexpr double kPixelsPerM = 130;
// What is shown: from behind the one in the middle to the shelf's back, and as much to each side.
constexpr double kBehindM = 0.9, kAheadM = 1.3, kAsideM = 1.1, kHighM = 2.1;
// Arms and hands are thinner than this; they are drawn plainer than trunks, since they are what matters.
constexpr double kArmRadiusM = 0.046;

/// A way of looking: W's points onto the paper, metres.
struct View {
  Vec3 origin = Vec3::Zero();
  Vec3 right = Vec3::UnitX(), up = Vec3::UnitZ(), away = Vec3::UnitY();
  Canvas canvas;

  Vec2 at(const Vec3& p_W) const { return {(p_W - origin).dot(right), (p_W - origin).dot(up)}; }
};

Canvas canvas_of(const Vec2& low, const Vec2& high) {
  Canvas c;
  c.data_min = low;
  c.data_max = high;
  c.left_px = c.right_px = c.top_px = c.bottom_px = 2;
  c.width_px = kPixelsPerM * (high - low).x() + 4;
  c.height_px = kPixelsPerM * (high - low).y() + 4;
  return c;
}

Vec3 direction_of(const BehaviourPicture& picture, const store::Fixture* fixture) {
  if (fixture != nullptr) return fixture->X_WF.rotation * Vec3::UnitY();
  return {std::cos(picture.heading_rad), std::sin(picture.heading_rad), 0};
}

View side_view(const BehaviourPicture& picture, const Vec3& ahead) {
  const Vec3 left(-ahead.y(), ahead.x(), 0);
  return {{picture.p_W.x(), picture.p_W.y(), 0},
          ahead,
          Vec3::UnitZ(),
          left,
          canvas_of({-kBehindM, -0.02}, {kAheadM, kHighM})};
}

View plan_view(const BehaviourPicture& picture, const Vec3& ahead) {
  const Vec3 right(ahead.y(), -ahead.x(), 0);
  return {{picture.p_W.x(), picture.p_W.y(), 0},
          right,
          ahead,
          -Vec3::UnitZ(),
          canvas_of({-kAsideM, -kBehindM}, {kAsideM, kAheadM})};
}

// Outline of a box as seen: the convex hull of its corners, by gift wrapping in the order of their angles.
Polygon seen(const View& view, const Pose& X_WB, const Vec3& low, const Vec3& high) {
  std::vector<Vec2> points;
  for (int i = 0; i < 8; ++i) {
    const Vec3 corner(i & 1 ? high.x() : low.x(), i & 2 ? high.y() : low.y(), i & 4 ? high.z() : low.z());
    points.push_back(view.at(X_WB * corner));
  }
  std::sort(points.begin(), points.end(),
            [](const Vec2& a, const Vec2& b) { return std::pair(a.x(), a.y()) < std::pair(b.x(), b.y()); });
  Polygon hull;
  for (int pass = 0; pass < 2; ++pass) {
    const std::size_t begin = hull.size();
    for (const Vec2& p : points) {
      const auto turns_right = [&] {
        const Vec2 a = hull[hull.size() - 1] - hull[hull.size() - 2], b = p - hull[hull.size() - 1];
        return a.x() * b.y() - a.y() * b.x() <= 0;
      };
      while (hull.size() >= begin + 2 && turns_right()) hull.pop_back();
      hull.push_back(p);
    }
    hull.pop_back();
    std::reverse(points.begin(), points.end());
  }
  return hull;
}

std::string draw_fixture(const View& view, const store::Fixture& fixture, bool boards) {
  const Vec3 size = fixture.size_m;
  if (!boards) return svg_polygon(view.canvas, seen(view, fixture.X_WF, Vec3::Zero(), size), "fixture", fixture.id);
  // A thin back, and the boards.
  constexpr double kThickM = 0.02;
  std::string text =
      svg_polygon(view.canvas, seen(view, fixture.X_WF, {0, size.y() - kThickM, 0}, size), "fixture", fixture.id);
  for (const store::Shelf& shelf : fixture.shelves) {
    const Vec3 low = shelf.p_FS - Vec3(0, 0, kThickM);
    text += svg_polygon(
        view.canvas, seen(view, fixture.X_WF, low, low + Vec3(shelf.size_m.x(), shelf.size_m.y(), kThickM)), "fixture");
  }
  return text;
}

std::string draw_limb(const View& view, const BodyShot::Limb& limb) {
  const Vec2 a = view.at(limb.a), b = view.at(limb.b);
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke-width=\"{:.1f}\"/>",
                     view.canvas.x(a.x()), view.canvas.y(a.y()), view.canvas.x(b.x()) + 0.01, view.canvas.y(b.y()),
                     2 * kPixelsPerM * limb.radius_m);
}

std::string draw_body(const View& view, const BodyShot& body, const char* style) {
  std::string trunk, arms;
  for (const BodyShot::Limb& limb : body.limbs) (limb.radius_m < kArmRadiusM ? arms : trunk) += draw_limb(view, limb);
  return fmt::format("<g class=\"body {}\">{}</g><g class=\"arms {}\">{}</g>\n", style, trunk, style, arms);
}

const char* style_of(const BehaviourPicture& picture, truth::ShopperId shopper) {
  if (shopper == picture.truth.shopper) return "s0";
  return shopper == picture.truth.other ? "s1" : "bystander";
}

std::string sentence(const truth::BehaviourEvent& b) {
  std::string text = fmt::format("{:.2f} s: {} by shopper {}", b.at.in_seconds(), b.kind, b.shopper.value);
  if (b.other) text += fmt::format(", with shopper {}", b.other.value);
  if (!b.plate.fixture.empty()) text += " at " + to_text(b.plate);
  if (b.sku) text += ", " + b.sku.value;
  return text + fmt::format("; {:.1f} s in all.", (b.to - b.from).in_seconds());
}

std::string draw(const View& view, const BehaviourPicture& picture, const store::Store* store,
                 const store::Fixture* at) {
  std::string text = svg_open(view.canvas, picture.truth.kind + (view.up.z() > 0.5 ? " from the side" : " from above"), sentence(picture.truth));
  const bool from_side = view.up.z() > 0.5;
  text += svg_line(view.canvas, {{-kBehindM, 0}, {kAheadM, 0}}, from_side ? "front" : "grid");
  for (const store::Fixture& fixture : store ? store->map.fixtures : std::vector<store::Fixture>{}) {
    if (!from_side) text += draw_fixture(view, fixture, false);
  }
  if (from_side && at != nullptr) text += draw_fixture(view, *at, true);
  std::vector<const BodyShot*> bodies;
  for (const BodyShot& body : picture.bodies) bodies.push_back(&body);
  // Far ones first.
  std::stable_sort(bodies.begin(), bodies.end(), [&](const BodyShot* a, const BodyShot* b) {
    const auto depth = [&](const BodyShot* body) {
      return body->limbs.empty() ? 0.0 : body->limbs.front().a.dot(view.away);
    };
    return depth(a) > depth(b);
  });
  for (const BoxShot& box : picture.items) {
    if (!box.acted_on)
      text += svg_polygon(view.canvas, seen(view, box.X_WI, -box.size_m / 2, box.size_m / 2), "goods", box.sku.value);
  }
  for (const BodyShot* body : bodies) text += draw_body(view, *body, style_of(picture, body->shopper));
  for (const BoxShot& box : picture.items) {
    if (box.acted_on)
      text += svg_polygon(view.canvas, seen(view, box.X_WI, -box.size_m / 2, box.size_m / 2), "acted", box.sku.value);
  }
  return text + svg_close();
}

}  // namespace

std::string behaviour_picture(const store::Store* store, const BehaviourPicture& picture) {
  const store::Fixture* at = store ? store::find_fixture(*store, picture.truth.plate.fixture) : nullptr;
  const Vec3 ahead = direction_of(picture, at);
  return draw(side_view(picture, ahead), picture, store, at) + draw(plan_view(picture, ahead), picture, store, at);
}

std::string behaviour_figures(const store::Store* store, const RunDetail& detail) {
  std::string text;
  for (const BehaviourPicture& picture : detail.behaviours) text += figure(behaviour_picture(store, picture), sentence(picture.truth));
  return text;
}

}  // namespace storetwin::report
