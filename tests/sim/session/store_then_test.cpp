// The store as it stood in the middle of a recording.
#include "sim/session/store_then.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

#include "core/record/recording_writer.h"

namespace storetwin::session {
namespace {

const SkuId kOats("0001"), kRice("0002"), kBeans("0003");
const PlateAddress kOatPlate{"g", 1, 1}, kRicePlate{"g", 1, 2};

store::Store shop() {
  store::Store store;
  store.catalogue = {{kOats, "Oats", 300, {}, 120}, {kRice, "Rice", 306, {}, 250}};
  store.planogram = {{kOats, "g", 1, {1}, 10}, {kRice, "g", 1, {2}, 0}};
  return store;
}

template <class Type>
Type at(double at_s, const char* source) {
  Type message;
  message.header = {source, static_cast<std::uint64_t>(at_s), Timestamp::seconds(at_s), Timestamp::seconds(at_s)};
  return message;
}

stream::CartChange change(double at_s, const SkuId& sku, const PlateAddress& plate, int quantity) {
  auto message = at<stream::CartChange>(at_s, "cart");
  message.settlement = stream::Settlement::kSettled;
  message.visit = VisitId("v-1");
  message.sku = sku;
  message.plate = plate;
  message.quantity = quantity;
  message.event = {1};
  return message;
}

int units_of(const store::Store& store, const SkuId& sku) {
  for (const store::Facing& facing : store.planogram) {
    if (facing.sku == sku) return facing.units;
  }
  return -1;
}

/// What is known at 10 s of a recording with these messages.
StoreThen known_at_ten(const stream::Messages& messages) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("storetwin-then-" + std::to_string(::getpid()) + ".mcap")).string();
  record::RecordingWriter writer(path, {});
  for (const stream::Message& message : messages) REQUIRE(writer.write(message).ok());
  REQUIRE(writer.finish().ok());
  const Result<record::Recording> recording = record::open_recording(path);
  REQUIRE(recording.ok());
  StoreThen then = store_then(*recording, shop(), Timestamp::seconds(10));
  std::filesystem::remove(path);
  return then;
}

TEST_CASE("stock is what was planned less what carts took before, and never zero, which would mean unknown") {
  const StoreThen then = known_at_ten({change(1, kOats, kOatPlate, 3), change(2, kOats, kOatPlate, -1),
                                       change(3, kRice, kRicePlate, 1), change(11, kOats, kOatPlate, 5)});
  CHECK(units_of(then.store, kOats) == 10 - 3 + 1);
  CHECK(units_of(then.store, kRice) == 0);  // not known before, not known after
  const StoreThen emptied = known_at_ten({change(1, kOats, kOatPlate, 12)});
  CHECK(units_of(emptied.store, kOats) == 1);
}

TEST_CASE("prices, catalogue and planogram are those of then; strays are told, since no store file can hold them") {
  auto price = at<stream::PriceChange>(1, "office");
  price.sku = kOats;
  price.price_minor = 99;
  auto product = at<stream::CatalogueChange>(2, "office");
  product.sku = kBeans;
  product.name = "Beans";
  product.mass_g = 450;
  auto facing = at<stream::PlanogramChange>(3, "office");
  facing.sku = kBeans;
  facing.plates = {kRicePlate};
  auto later = at<stream::PriceChange>(12, "office");
  later.sku = kOats;
  later.price_minor = 1;
  auto stray = at<stream::PlanogramCorrection>(4, "cart");
  stray.settlement = stream::Settlement::kSettled;
  stray.plate = kRicePlate;
  stray.sku = kOats;
  stray.quantity = 1;
  const StoreThen then = known_at_ten({price, product, facing, stray, later});
  CHECK(store::find_product(then.store, kOats)->price_minor == 99);
  REQUIRE(store::find_product(then.store, kBeans) != nullptr);
  CHECK(store::find_product(then.store, kBeans)->mass_g == 450);
  CHECK(units_of(then.store, kRice) == -1);
  REQUIRE(then.store.planogram.size() == 2);
  CHECK(then.store.planogram[1].sku == kBeans);
  REQUIRE(then.notes.size() == 1);
  CHECK(then.notes[0].find("1 x 0001 was believed on g/1/2") == 0);
}

}  // namespace
}  // namespace storetwin::session
