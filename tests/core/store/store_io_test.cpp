// Saving and loading stores, and damage of every kind to a store file.
#include "core/store/store_io.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "core/base/random.h"
#include "core/base/yaml_io.h"
#include "core/store/store_schema.h"
#include "core/store/validate.h"
#include "tests/support/small_store.h"

namespace storetwin::store {
namespace {

Store load_good(const std::string& path) {
  Diagnostics warnings;
  const Result<Store> store = load_store(path, warnings);
  INFO((store.ok() ? to_text(warnings) : to_text(store.problems())));
  REQUIRE(store.ok());
  CHECK(warnings.empty());
  return *store;
}

// Every field and digit: the writer gives different values different texts.
std::string all_of(const Store& store) { return write_yaml(store, WriteDefaults::kYes); }

void check_survives(const Store& store) {
  Diagnostics warnings;
  const Result<Store> again = read_store(write_store(store), "again.yaml", warnings);
  INFO((again.ok() ? std::string() : to_text(again.problems())));
  REQUIRE(again.ok());
  CHECK(all_of(*again) == all_of(store));
  for (std::size_t i = 0; i < store.calibration.cameras.size(); ++i) {
    CHECK(again->calibration.cameras[i].X_WC == store.calibration.cameras[i].X_WC);
  }
  CHECK(write_store(*again) == write_store(store));
}

TEST_CASE("save then load is the identity, bit for bit") {
  check_survives(load_good("assets/stores/corner_shop.yaml"));
  check_survives(load_good("assets/stores/two_shelf_kiosk.yaml"));
  check_survives(testing::small_store(5));
}

TEST_CASE("a survey's arbitrary errors survive saving") {
  RandomStream random(11);
  Store shop = testing::small_store();
  for (Camera& camera : shop.calibration.cameras) {
    camera.X_WC = pose_from_rodrigues(random.normal3(0.01), random.normal3(0.01)) * camera.X_WC;
    camera.distortion = {random.normal(), random.normal(), random.normal(), random.normal(), random.normal()};
  }
  for (Product& product : shop.catalogue) product.mass_g *= random.normal(1, 0.02);
  check_survives(shop);
}

TEST_CASE("a plate count stands for equal plates that fill the shelf") {
  const Store shop = load_good("assets/stores/two_shelf_kiosk.yaml");
  const std::vector<Plate>& plates = shop.map.fixtures.at(0).shelves.at(0).plates;
  REQUIRE(plates.size() == 4);
  for (int i = 0; i < 4; ++i) {
    CHECK(plates[static_cast<std::size_t>(i)].index == i + 1);
    CHECK(plates[static_cast<std::size_t>(i)].p_SL.x() == doctest::Approx(0.3 * i));
    CHECK(plates[static_cast<std::size_t>(i)].size_m == Vec2(0.3, 0.4));
  }
}

TEST_CASE("a catalogue in a file of its own is found beside the store, and its problems are placed in it") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "storetwin_catalogue_test";
  std::filesystem::create_directories(folder);
  const auto write = [&](const char* name, const std::string& text) {
    REQUIRE(write_file((folder / name).string(), text).ok());
  };
  const std::string goods = "schema: storetwin-catalogue/1\nproducts:\n  - {sku: \"1\", mass_g: 5}\n";
  write("goods.yaml", goods);
  const std::string head =
      "schema: storetwin-store/1\nmap: {floor: [[0, 0], [1, 0], [1, 1]]}\n"
      "policies: {visit_opening: external_entrance}\n";
  write("shop.yaml", head + "catalogue_file: goods.yaml\n");
  CHECK(load_good((folder / "shop.yaml").string()).catalogue.at(0).mass_g == 5);

  write("goods.yaml", goods + "  - {sku: \"1\", mass_g: 6}\n");
  Diagnostics warnings;
  const Result<Store> wrong = load_store((folder / "shop.yaml").string(), warnings);
  REQUIRE_FALSE(wrong.ok());
  CHECK(to_text(wrong.problems()) == (folder / "goods.yaml").string() +
                                         ":4:11: error[duplicate-sku]: products[1].sku: '1' is already in the catalogue\n");
  std::filesystem::remove_all(folder);
}

TEST_CASE("a store built in code is validated without places") {
  Store shop = testing::small_store();
  CHECK(validate(shop).empty());
  shop.planogram.at(0).fixture = "G";
  const Diagnostics problems = validate(shop);
  REQUIRE(problems.size() == 1);
  CHECK(to_text(problems) ==
        "error[unknown-fixture]: planogram[0].fixture: there is no fixture 'G' (did you mean 'g'?)\n");
}

TEST_CASE("random damage to a good file is reported or harmless, never a crash") {
  const Result<std::string> good = read_file("assets/stores/two_shelf_kiosk.yaml");
  REQUIRE(good.ok());
  RandomStream random(2026);
  const std::string telling = "[]{}:,-&*!|>'\"%@`#?\n\t 0.\x80\xff";
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = *good;
    const int wounds = random.integer(1, 4);
    for (int i = 0; i < wounds; ++i) {
      const auto at = static_cast<std::size_t>(random.integer(0, static_cast<int>(text.size()) - 1));
      switch (random.integer(0, 3)) {
        case 0: text[at] = static_cast<char>(random.integer(1, 255)); break;
        case 1: text[at] = telling[static_cast<std::size_t>(random.integer(0, static_cast<int>(telling.size()) - 1))]; break;
        case 2: text.erase(at, static_cast<std::size_t>(random.integer(1, 30))); break;
        default: text.insert(at, text.substr(text.size() / 2, static_cast<std::size_t>(random.integer(1, 60)))); break;
      }
    }
    Diagnostics warnings;
    const Result<Store> store = read_store(text, "damaged.yaml", warnings);
    if (!store.ok()) {
      ++refused;
      CHECK(store.problems().has_errors());
    }
  }
  CHECK(refused > 1000);
  CHECK(refused < 3000);  // Some wounds fall into comments and names.
}

TEST_CASE("every beginning of a file is read or refused") {
  const std::string text = write_store(testing::small_store(1));
  for (std::size_t length = 0; length < text.size(); length += 7) {
    Diagnostics warnings;
    const Result<Store> store = read_store(std::string_view(text).substr(0, length), "cut.yaml", warnings);
    if (!store.ok()) CHECK(store.problems().has_errors());
  }
}

TEST_CASE("the description names every section of a store file") {
  const std::string text = to_text(describe_store());
  for (const char* path : {"map.fixtures[].shelves[].plates[].capacity_g: number, grams", "planogram[].plates: ",
                           "calibration.cameras[].kind: one of: depth, color", "policies.late_window_s: number, seconds",
                           "catalogue_file: text", "map.fixtures[].shelves[].plate_count: whole number"}) {
    CAPTURE(path);
    CHECK(text.find(path) != std::string::npos);
  }
}

}  // namespace
}  // namespace storetwin::store
