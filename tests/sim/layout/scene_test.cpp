// Meshes are closed and face outwards; scenes share them, so that a thousand packs more cost a thousand short lines.
#include <doctest/doctest.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "sim/layout/mesh.h"
#include "sim/layout/store_generator.h"
#include "sim/layout/store_scene.h"

namespace storetwin::layout {
namespace {

// By the divergence theorem: the volume that the triangles enclose, if they face outwards.
double volume_m3(const Mesh& mesh) {
  double six_volumes = 0;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const Vec3 &a = mesh.positions[mesh.indices[i]], &b = mesh.positions[mesh.indices[i + 1]], &c = mesh.positions[mesh.indices[i + 2]];
    six_volumes += a.dot(b.cross(c));
  }
  return six_volumes / 6;
}

// Triangles whose corners run the other way round than their normals say.
int turned_over(const Mesh& mesh) {
  int count = 0;
  for (std::size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const Vec3 &a = mesh.positions[mesh.indices[i]], &b = mesh.positions[mesh.indices[i + 1]], &c = mesh.positions[mesh.indices[i + 2]];
    count += (b - a).cross(c - a).dot(mesh.normals[mesh.indices[i]]) <= 0 ? 1 : 0;
  }
  return count;
}

nlohmann::json scene_of(const std::string& glb) {
  REQUIRE(glb.size() > 20);
  CHECK(glb.substr(0, 4) == "glTF");
  std::uint32_t total = 0, json_size = 0;
  std::memcpy(&total, glb.data() + 8, 4);
  std::memcpy(&json_size, glb.data() + 12, 4);
  CHECK(total == glb.size());
  return nlohmann::json::parse(glb.substr(20, json_size));
}

std::vector<StandingItem> copies(const store::Store& store, int count) {
  std::vector<StandingItem> items;
  for (const store::Product& product : store.catalogue) {
    for (int i = 0; i < count; ++i) items.push_back({product.sku, {Mat3::Identity(), Vec3(0.1 * i, 1, 1)}, product.size_m});
  }
  return items;
}

TEST_CASE("a box encloses one, a cylinder its area, and all faces look outwards") {
  CHECK(volume_m3(unit_box()) == doctest::Approx(1));
  CHECK(turned_over(unit_box()) == 0);
  const Mesh cylinder = lathe({{0, 0}, {1, 0}, {1, 1}, {0, 1}});
  // A prism of sixteen sides in the unit circle.
  CHECK(volume_m3(cylinder) == doctest::Approx(8 * std::sin(2 * 3.14159265358979 / 16)));
  CHECK(turned_over(cylinder) == 0);
  const Polygon ell = {{0, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 2}, {0, 2}};
  CHECK(turned_over(prism(ell, 3)) == 0);
  CHECK(turned_over(flat(ell)) == 0);
}

TEST_CASE("packs fill their unit cube and face outwards") {
  for (const Pack pack : {Pack::kCan, Pack::kBottle, Pack::kTub, Pack::kCarton, Pack::kBag, Pack::kBox}) {
    CAPTURE(static_cast<int>(pack));
    const PackMesh mesh = pack_mesh(pack);
    Vec3 low = Vec3::Ones(), high = -low;
    for (const Mesh* part : {&mesh.body, &mesh.trim}) {
      CHECK(turned_over(*part) == 0);
      for (const Vec3& p : part->positions) low = low.cwiseMin(p), high = high.cwiseMax(p);
    }
    CHECK((low - Vec3::Constant(-0.5)).cwiseAbs().maxCoeff() < 0.011);
    CHECK((high - Vec3::Constant(0.5)).cwiseAbs().maxCoeff() < 0.011);
  }
}

TEST_CASE("a pack's form follows from its proportions and density") {
  CHECK(pack_of({.sku = {}, .name = "", .mass_g = 350, .size_m = {0.066, 0.066, 0.122}}) == Pack::kCan);
  CHECK(pack_of({.sku = {}, .name = "", .mass_g = 540, .size_m = {0.066, 0.066, 0.215}}) == Pack::kBottle);
  CHECK(pack_of({.sku = {}, .name = "", .mass_g = 200, .size_m = {0.068, 0.068, 0.051}}) == Pack::kTub);
  CHECK(pack_of({.sku = {}, .name = "", .mass_g = 1040, .size_m = {0.092, 0.064, 0.193}}) == Pack::kCarton);
  CHECK(pack_of({.sku = {}, .name = "", .mass_g = 30, .size_m = {0.13, 0.05, 0.18}}) == Pack::kBag);
  CHECK(pack_of({.sku = {}, .name = "", .mass_g = 50, .size_m = {0.1, 0.035, 0.05}}) == Pack::kBox);
}

TEST_CASE("more items make more nodes but no more meshes") {
  const auto store = generate_store({.area_m2 = 20});
  REQUIRE(store.ok());
  const auto few = scene_of(store_as_glb(*store, copies(*store, 1))), many = scene_of(store_as_glb(*store, copies(*store, 5)));
  CHECK(many["meshes"] == few["meshes"]);
  CHECK(many["accessors"] == few["accessors"]);
  CHECK(many["nodes"].size() == few["nodes"].size() + 4 * store->catalogue.size());
}

}  // namespace
}  // namespace storetwin::layout
