// What is written comes back: the real recording in value, an export byte for byte.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/record/nanostore/plate_data.h"
#include "tests/core/record/nanostore/real_recording.h"

namespace storetwin::nanostore {
namespace {

Imported import_again(const Files& files) {
  Diagnostics warnings;
  const Result<Imported> imported = import_nanostore(files, {}, warnings);
  REQUIRE_MESSAGE(imported.ok(), to_text(imported.problems()));
  return *imported;
}

Exported export_all(const Imported& imported) {
  const Result<Exported> exported = export_nanostore(imported.messages, imported.store, imported.residual, "a.mcap");
  REQUIRE(exported.ok());
  return *exported;
}

// A shop as a simulator would have it: other names, another batch size, hips and ankles, three-digit nanoseconds.
struct SmallShop {
  store::Store store;
  stream::Messages messages;
};

SmallShop small_shop(int batch_samples, int batches, Duration period = kPeriod) {
  SmallShop shop;
  store::Shelf shelf{.index = 1, .p_FS = {0, 0, 0.4}, .size_m = {0.3, 0.4, 0.3}};
  for (int i = 1; i <= 3; ++i) shelf.plates.push_back({.index = i, .p_SL = {0.1 * (i - 1), 0}, .size_m = {0.1, 0.4}});
  store::Fixture wall{.id = "north_wall", .size_m = {0.3, 0.4, 0.7}, .shelves = {shelf}};
  wall.X_WF = pose_from_rodrigues({2, 3, 0}, {0, 0, 1});
  shop.store.map.fixtures = {wall};
  shop.store.catalogue = {{.sku = SkuId("cola"), .name = "Cola", .mass_g = 340.1, .price_minor = 149},
                          {.sku = SkuId("tea"), .name = "Tea", .mass_g = 50, .price_minor = 200}};
  shop.store.planogram = {{SkuId("cola"), "north_wall", 1, {1, 2}, 6}, {SkuId("tea"), "north_wall", 1, {3}, 4}};
  for (int b = 0; b < batches; ++b) {
    stream::PlateBatch batch;
    const Timestamp captured = Timestamp{123} + period * (batch_samples * b);
    batch.header = {"plates/north_wall", static_cast<std::uint64_t>(b), captured, {}};
    batch.header.received = batch.header.captured + Duration::milliseconds(90);
    batch.period = period;
    for (int i = 1; i <= 3; ++i) batch.channels.push_back({"north_wall", 1, i});
    for (int k = 0; k < batch_samples * 3; ++k) batch.values_g.push_back(static_cast<float>(b * batch_samples * 3 + k));
    shop.messages.emplace_back(batch);
  }
  stream::Skeletons skeletons;
  skeletons.header = {"skeletons/vision", 7, Timestamp{250'000'001}, Timestamp{2'500'000'000}};
  stream::Skeleton person{.external_id = "p1", .entrance = stream::EntranceState::kNoEntrance};
  person.joints = {{stream::KeyPoint::kHeadTop, {1.1, 2.2, 1.7}, 0.9}, {stream::KeyPoint::kLeftHip, {1, 2, 1}, 0.8}};
  person.views = {{"rgb_door", Timestamp{240'000'000}, {10.4, 20}, {50, 90}}};
  skeletons.people = {person};
  shop.messages.emplace_back(skeletons);
  return shop;
}

TEST_CASE("the real recording comes back equal in value, document by document, in the same order") {
  const Exported exported = export_all(real_import());
  CHECK(values_of(exported.files.plate_data) == values_of(real_files().plate_data));
  CHECK(values_of(exported.files.full_targets) == values_of(real_files().full_targets));
  CHECK(values_of(exported.files.planogram) == values_of(real_files().planogram));
  CHECK(values_of(exported.files.products) == values_of(real_files().products));
  CHECK(exported.dropped.empty());
}

TEST_CASE("export after import of an export is the same, byte for byte") {
  const Files first = export_all(real_import()).files;
  CHECK(export_all(import_again(first)).files == first);
}

TEST_CASE("without the residual ids are made up, the same each time, and an import again gives the same export") {
  Imported bare = real_import();
  bare.residual.clear();
  const Files first = export_all(bare).files;
  CHECK(first == export_all(bare).files);
  CHECK(export_all(import_again(first)).files == first);
  // The samples themselves need no residual.
  const Imported again = import_again(first);
  CHECK(count_of<stream::PlateBatch>(again.messages) == 344);
  CHECK(std::get<stream::PlateBatch>(again.messages[0]).values_g ==
        std::get<stream::PlateBatch>(real_import().messages[0]).values_g);
}

TEST_CASE("what was changed since the import is written as it is now, not as the residual remembers it") {
  Imported changed = real_import();
  for (stream::Message& message : changed.messages) {
    if (auto* skeletons = std::get_if<stream::Skeletons>(&message)) {
      for (stream::Skeleton& person : skeletons->people) person.external_id = "redacted";
    }
  }
  const std::string text = export_all(changed).files.full_targets;
  CHECK(text.find("3325379692103139202") == std::string::npos);
  CHECK(text.find("redacted") != std::string::npos);
}

TEST_CASE("batches of another size are cut anew to twelve samples, the last one filled up with no sample") {
  const SmallShop shop = small_shop(5, 5);  // 25 samples: two batches and one sample of a third
  const Result<Exported> exported = export_nanostore(shop.messages, shop.store, "", "run.mcap");
  REQUIRE(exported.ok());
  const std::vector<nlohmann::json> documents = values_of(exported->files.plate_data);
  REQUIRE(documents.size() == 3);
  float expected = 0;
  for (std::size_t d = 0; d < 3; ++d) {
    const nlohmann::json& values = documents[d]["document"]["plate_data"]["values"];
    CHECK(values["shape"] == nlohmann::json({12, 2, 4}));
    const std::vector<float> floats = floats_of(values["data"]).value();
    REQUIRE(floats.size() == 12 * 2 * 4);
    for (std::size_t k = 0; k < 12; ++k) {
      for (std::size_t column = 1; column <= 3; ++column) {
        const float value = floats[(k * 2 + 1) * 4 + column];
        if (d * 12 + k < 25) CHECK(value == expected++);
        else CHECK(std::isnan(value));
      }
    }
  }
  CHECK(documents[1]["document"]["header"]["t_origin"] == "1970-01-01T00:00:00.200000127Z");
}

TEST_CASE("a simulated recording is exported with all that has no place named, and comes back the same") {
  const SmallShop shop = small_shop(12, 3);
  const Result<Exported> exported = export_nanostore(shop.messages, shop.store, "", "run.mcap");
  REQUIRE(exported.ok());
  CHECK(exported->dropped == std::vector<std::string>{"1 hips and ankles of skeletons"});
  const Imported again = import_again(exported->files);
  CHECK(export_all(again).files == exported->files);
  CHECK(again.store.map.fixtures.front().X_WF.translation.isApprox(Vec3(2, 3, 0), 1e-6));
  CHECK(store::find_product(again.store, SkuId("cola"))->price_minor == 149);
  const auto& skeletons = *std::find_if(again.messages.begin(), again.messages.end(), [](const stream::Message& m) {
    return std::holds_alternative<stream::Skeletons>(m);
  });
  const stream::Skeleton& person = std::get<stream::Skeletons>(skeletons).people.front();
  CHECK(person.entrance == stream::EntranceState::kNoEntrance);
  CHECK(person.joints.front().p_WJ.isApprox(Vec3(1.1, 2.2, 1.7), 1e-6));
  CHECK(person.views.front().camera == "1");
}

TEST_CASE("recordings without 60 Hz plates or a skeleton feed are refused, with every reason") {
  SmallShop slow = small_shop(10, 2, Duration::milliseconds(20));
  slow.messages.pop_back();
  const Result<Exported> refused = export_nanostore(slow.messages, slow.store, "{}", "run.mcap");
  REQUIRE(!refused.ok());
  CHECK(to_text(refused.problems()) ==
        "run.mcap: error[bad-residual]: nanostore/residual.json: is not a residual of format "
        "storetwin-nanostore-residual/1\n"
        "run.mcap: error[wrong-rate]: 'plates/north_wall' samples every 0.020000 s (the format needs plates at 60 Hz)\n"
        "run.mcap: error[no-skeletons]: holds no skeletons (the format needs an external skeleton feed)\n");
  for (const Diagnostic& d : refused.problems().items()) CHECK(d.failure == Failure::kInvalidInput);
  const Result<Exported> empty = export_nanostore({}, slow.store, "", "run.mcap");
  REQUIRE(!empty.ok());
  CHECK(to_text(empty.problems()) ==
        "run.mcap: error[no-plates]: holds no plate batches (the format needs plates at 60 Hz)\n"
        "run.mcap: error[no-skeletons]: holds no skeletons (the format needs an external skeleton feed)\n");
}

}  // namespace
}  // namespace storetwin::nanostore
