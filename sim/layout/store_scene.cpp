#include "sim/layout/store_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include "core/base/random.h"
#include "sim/layout/glb.h"

namespace storetwin::layout {

namespace {

constexpr double kBoardM = 0.025, kPanelM = 0.02, kPlateM = 0.004, kSeamM = 0.004;
constexpr int kColors = 24;

// Evenly spaced hues, every other one darker; linear light.
Vec3 product_color(int index) {
  const double hue = 6.0 * (index % 12) / 12, value = index < 12 ? 0.75 : 0.4, saturation = index < 12 ? 0.8 : 0.65;
  const auto channel = [&](double shift) {
    const double k = std::fmod(shift + hue, 6.0);
    return value - value * saturation * std::max(0.0, std::min({k, 4 - k, 1.0}));
  };
  return {channel(5), channel(3), channel(1)};
}

class SceneMaker {
 public:
  explicit SceneMaker(const store::Store& store) : store_(store), box_(glb_.add_geometry(unit_box())) {}

  std::string make(const std::vector<StandingItem>& items) {
    add_building();
    for (const store::Fixture& fixture : store_.map.fixtures) add_fixture(fixture);
    add_items(items);
    add_cameras();
    return glb_.bytes();
  }

 private:
  // A material is made when it is first needed: files shall hold nothing that nobody uses.
  int material(const std::string& name, const Vec3& color, double metallic = 0, double roughness = 0.8) {
    const auto [entry, fresh] = materials_.try_emplace(name, 0);
    if (fresh) entry->second = glb_.add_material({name, color, metallic, roughness});
    return entry->second;
  }
  int box_of(const std::string& name, int material) {
    const auto [entry, fresh] = boxes_.try_emplace(name, 0);
    if (fresh) entry->second = glb_.add_mesh(name, {{box_, material}});
    return entry->second;
  }
  int steel() { return box_of("steel", material("steel", {0.55, 0.56, 0.58}, 0.6, 0.45)); }
  int panel() { return box_of("panel", material("panel", {0.82, 0.82, 0.8})); }
  int kick() { return box_of("kick plate", material("kick plate", {0.12, 0.12, 0.13})); }
  int plate(bool connected) {
    return connected ? box_of("plate", material("plate", {0.2, 0.22, 0.25}, 0.3, 0.6))
                     : box_of("unweighed board", material("unweighed board", {0.7, 0.68, 0.6}));
  }

  void add_box(int parent, int mesh, const Vec3& low, const Vec3& high, const std::string& name = "") {
    glb_.add_node({name, parent, mesh, {Mat3::Identity(), (low + high) / 2}, high - low});
  }

  void add_building() {
    const int floor = material("floor", {0.6, 0.58, 0.54}), walls = material("walls", {0.85, 0.85, 0.82});
    glb_.add_node({"floor", 0, glb_.add_mesh("floor", {{glb_.add_geometry(flat(store_.map.floor)), floor}}), {}, Vec3::Ones()});
    const Mesh inside = inner_walls(store_.map.floor, store_.map.ceiling_m);
    glb_.add_node({"walls", 0, glb_.add_mesh("walls", {{glb_.add_geometry(inside), walls}}), {}, Vec3::Ones()});
    for (const store::Obstacle& obstacle : store_.map.obstacles) {
      const int look = material("obstacles", {0.45, 0.33, 0.22});
      const int mesh = glb_.add_mesh(obstacle.id, {{glb_.add_geometry(prism(obstacle.outline, obstacle.height_m)), look}});
      glb_.add_node({obstacle.id, 0, mesh, {}, Vec3::Ones()});
    }
  }

  void add_fixture(const store::Fixture& fixture) {
    const int node = glb_.add_node({fixture.id, 0, -1, fixture.X_WF, Vec3::Ones()});
    const Vec3& size = fixture.size_m;
    add_box(node, panel(), {0, size.y() - kPanelM, 0}, size);
    double lowest = size.z();
    for (const store::Shelf& shelf : fixture.shelves) {
      lowest = std::min(lowest, shelf.p_FS.z());
      const Vec3 corner = shelf.p_FS + Vec3(shelf.size_m.x(), shelf.size_m.y(), 0);
      add_box(node, steel(), shelf.p_FS - Vec3(0, 0, kBoardM), corner - Vec3(0, 0, kPlateM));
      for (const store::Plate& p : shelf.plates) {
        const Vec3 low = shelf.p_FS + Vec3(p.p_SL.x() + kSeamM / 2, p.p_SL.y(), -kPlateM);
        add_box(node, plate(p.connected), low, low + Vec3(p.size_m.x() - kSeamM, p.size_m.y(), kPlateM));
      }
    }
    if (lowest > 2 * kBoardM) add_box(node, kick(), {0, 0.03, 0}, {size.x(), size.y() - kPanelM, lowest - kBoardM});
  }

  int pack_of_color(Pack pack, int color) {
    const auto [entry, fresh] = packs_.try_emplace({pack, color}, 0);
    if (!fresh) return entry->second;
    auto& [body, trim] = pack_geometries_.try_emplace(pack, -1, -1).first->second;
    if (body < 0) {
      const PackMesh mesh = pack_mesh(pack);
      body = glb_.add_geometry(mesh.body);
      trim = glb_.add_geometry(mesh.trim);
    }
    const bool metal = pack == Pack::kCan;
    const int trim_look = metal ? material("tin", {0.7, 0.7, 0.72}, 0.9, 0.35) : material("label", {0.9, 0.89, 0.85});
    const int look = material(fmt::format("goods {}", color + 1), product_color(color), 0, 0.5);
    constexpr std::array kNames = {"can", "bottle", "tub", "carton", "bag", "box"};
    entry->second = glb_.add_mesh(fmt::format("{} {}", kNames[static_cast<std::size_t>(pack)], color + 1), {{body, look}, {trim, trim_look}});
    return entry->second;
  }

  void add_items(const std::vector<StandingItem>& items) {
    std::map<SkuId, int> meshes;
    for (const store::Product& product : store_.catalogue) {
      meshes[product.sku] = -1;
      const bool stands = std::any_of(items.begin(), items.end(), [&](const StandingItem& item) { return item.sku == product.sku; });
      if (!stands) continue;
      RandomStream color = RandomStream(0).fork(product.sku.value);
      meshes[product.sku] = pack_of_color(pack_of(product), color.integer(0, kColors - 1));
    }
    const int goods = items.empty() ? 0 : glb_.add_node({"goods", 0, -1, {}, Vec3::Ones()});
    for (const StandingItem& item : items) glb_.add_node({"", goods, meshes.at(item.sku), item.X_WI, item.size_m});
  }

  void add_cameras() {
    std::optional<int> lens;
    for (const store::Camera& camera : store_.calibration.cameras) {
      const bool depth = camera.kind == store::CameraKind::kDepth;
      const int body = depth ? box_of("depth camera", material("depth camera", {0.05, 0.05, 0.06}, 0.2, 0.5))
                             : box_of("colour camera", material("colour camera", {0.85, 0.85, 0.87}, 0.1, 0.5));
      if (!lens) {
        lens = glb_.add_geometry(lathe({{0.012, 0}, {0.022, 0.018}, {0, 0.018}}));
        lens = glb_.add_mesh("lens", {{*lens, material("lens", {0.02, 0.02, 0.03}, 0, 0.1)}});
      }
      const int node = glb_.add_node({camera.source(), 0, -1, camera.X_WC, Vec3::Ones()});
      const Vec3 half = depth ? Vec3(0.045, 0.0125, 0.0125) : Vec3(0.03, 0.03, 0.03);
      add_box(node, body, {-half.x(), -half.y(), -2 * half.z()}, {half.x(), half.y(), 0});
      glb_.add_node({"", node, *lens, {}, Vec3::Ones()});
    }
  }

  const store::Store& store_;
  GlbBuilder glb_;
  int box_;
  std::map<std::string, int> materials_, boxes_;
  std::map<std::pair<Pack, int>, int> packs_;
  std::map<Pack, std::pair<int, int>> pack_geometries_;
};

}  // namespace

std::string store_as_glb(const store::Store& store, const std::vector<StandingItem>& items) {
  return SceneMaker(store).make(items);
}

}  // namespace storetwin::layout
