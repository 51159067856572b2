#include "core/stream/json.h"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "tests/core/stream/random_message.h"

namespace storetwin::stream {
namespace {

TEST_CASE("a message as JSON: type first, 64-bit numbers as text, NaN as null") {
  const PlateBatch batch{.header = {.source = "plates/a", .sequence = 18446744073709551615U, .captured = {5}, .received = {6}},
                         .period = Duration::milliseconds(20),
                         .channels = {{"a", 1, 2}},
                         .values_g = {1.5F, std::numeric_limits<float>::quiet_NaN()}};
  CHECK(to_json(batch) ==
        R"({"type":"PlateBatch","header":{"source":"plates/a","sequence":"18446744073709551615","captured_ns":"5",)"
        R"("received_ns":"6"},"period_ns":"20000000","channels":[{"fixture":"a","shelf":1,"plate":2}],"values_g":[1.5,null]})");
}

TEST_CASE("enums are words, vectors arrays, missing parts null, ids text") {
  const ItemObservations items{.header = {}, .items = {{.place = ItemPlace::kGoneFromFacing, .p_WI = Vec3(1, 2, 3),
                                                        .plate = std::nullopt, .scores = {{SkuId("007"), 0.5}}}}};
  const nlohmann::json json = nlohmann::json::parse(to_json(items));
  CHECK(json["items"][0]["place"] == "gone_from_facing");
  CHECK(json["items"][0]["p_WI_m"] == nlohmann::json({1.0, 2.0, 3.0}));
  CHECK(json["items"][0]["plate"].is_null());
  CHECK(json["items"][0]["scores"][0]["sku"] == "007");
}

TEST_CASE("what a camera saw doesn't get into a text") {
  RandomStream random(1);
  const Message frame = random_message(random, DepthFrame{});
  const nlohmann::json json = nlohmann::json::parse(to_json(frame));
  CHECK(json["depth_mm"] == nlohmann::json({{"values", std::get<DepthFrame>(frame).depth_mm->size()}}));
}

TEST_CASE("every random message is well-formed JSON") {
  RandomStream random(2);
  for (const Message& type : all_message_types()) {
    for (int i = 0; i < 10; ++i) {
      const nlohmann::json json = nlohmann::json::parse(to_json(random_message(random, type), 2));
      CHECK(json["type"] == type_name(type));
    }
  }
}

}  // namespace
}  // namespace storetwin::stream
