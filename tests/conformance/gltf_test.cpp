// npm's gltf-validator, which Khronos wrote, finds nothing wrong with the scenes of our stores.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "core/store/store_io.h"
#include "sim/layout/store_generator.h"
#include "sim/layout/store_scene.h"
#include "tests/core/record/sample.h"

namespace storetwin::layout {
namespace {

// Any places will do: a row before each fixture's back.
std::vector<StandingItem> some_items(const store::Store& store) {
  std::vector<StandingItem> items;
  for (const store::Product& product : store.catalogue) {
    const Vec3 p(0.1 * static_cast<double>(items.size()), 1, product.size_m.z() / 2);
    items.push_back({product.sku, {Mat3::Identity(), p}, product.size_m});
  }
  return items;
}

void check(const std::string& bytes, const char* name) {
  const record::ScratchFile file(fmt::format("scene-{}.glb", name));
  record::write_bytes(file.path, bytes);
  const std::string command = "node tests/conformance/check_gltf.mjs '" + file.path + "'";
  CHECK_MESSAGE(std::system(command.c_str()) == 0, name);
}

TEST_CASE("Khronos' validator finds no error and no warning in our scenes") {
  REQUIRE_MESSAGE(std::filesystem::exists("tests/conformance/node_modules/gltf-validator"),
                  "the outside readers are not installed: run `npm ci` in tests/conformance");
  Diagnostics warnings;
  const auto corner_shop = store::load_store("assets/stores/corner_shop.yaml", warnings);
  REQUIRE(corner_shop.ok());
  check(store_as_glb(*corner_shop, some_items(*corner_shop)), "corner_shop");
  check(store_as_glb(*corner_shop, {}), "empty");
  const auto kiosk = generate_store({.area_m2 = 20});
  REQUIRE(kiosk.ok());
  check(store_as_glb(*kiosk, some_items(*kiosk)), "kiosk");
}

}  // namespace
}  // namespace storetwin::layout
