// What the real recording becomes.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/store/store_io.h"
#include "tests/core/record/nanostore/real_recording.h"

namespace storetwin::nanostore {
namespace {

const store::Fixture& gondola(int number) {
  const store::Fixture* fixture = store::find_fixture(real_import().store, "gondola_" + std::to_string(number));
  REQUIRE(fixture != nullptr);
  return *fixture;
}

std::size_t plates_of(const store::Fixture& fixture, bool connected) {
  std::size_t count = 0;
  for (const store::Shelf& shelf : fixture.shelves) {
    for (const store::Plate& plate : shelf.plates) count += plate.connected == connected;
  }
  return count;
}

// One plate's samples: seconds since `start`, grams.
struct Sample {
  double t_s;
  float value_g;
};
std::vector<Sample> samples_of(const PlateAddress& address, Timestamp start) {
  std::vector<Sample> samples;
  for (const stream::Message& message : real_import().messages) {
    const auto* batch = std::get_if<stream::PlateBatch>(&message);
    if (batch == nullptr) continue;
    const auto channel = std::find(batch->channels.begin(), batch->channels.end(), address);
    if (channel == batch->channels.end()) continue;
    const auto column = static_cast<std::size_t>(channel - batch->channels.begin());
    for (std::size_t k = 0; k < batch->samples(); ++k) {
      const Timestamp at = batch->header.captured + batch->period * static_cast<std::int64_t>(k);
      samples.push_back({(at - start).in_seconds(), batch->values_g[k * batch->channels.size() + column]});
    }
  }
  return samples;
}

double mean_between(const std::vector<Sample>& samples, double from_s, double to_s) {
  double sum = 0;
  int count = 0;
  for (const Sample& s : samples) {
    if (s.t_s < from_s || s.t_s >= to_s) continue;
    sum += s.value_g;
    ++count;
  }
  REQUIRE(count > 0);
  return sum / count;
}

Timestamp first_plate_time() {
  Timestamp first{INT64_MAX};
  for (const stream::Message& message : real_import().messages) {
    if (const auto* batch = std::get_if<stream::PlateBatch>(&message)) first = std::min(first, batch->header.captured);
  }
  return first;
}

TEST_CASE("every document becomes a message, a facing or a product") {
  const Imported& real = real_import();
  CHECK(count_of<stream::PlateBatch>(real.messages) == 344);
  CHECK(count_of<stream::Skeletons>(real.messages) == 291);
  CHECK(real.messages.size() == 344 + 291);
  CHECK(real.store.planogram.size() == 114);
  CHECK(real.store.catalogue.size() == 356);
  CHECK(real.store.policies.visit_opening == store::VisitOpening::kExternalEntrance);
}

TEST_CASE("messages come in order of arrival, seconds late where the feed is") {
  Timestamp before{0};
  for (const stream::Message& message : real_import().messages) {
    const stream::Header& header = stream::header_of(message);
    CHECK(header.received >= before);
    before = header.received;
    const double late_s = (header.received - header.captured).in_seconds();
    if (std::holds_alternative<stream::Skeletons>(message)) CHECK((late_s > 2.2 && late_s < 2.5));
    if (std::holds_alternative<stream::PlateBatch>(message)) CHECK((late_s > 0.09 && late_s < 0.21));
  }
}

TEST_CASE("a plate batch holds 12 samples at 60 Hz of the gondola's plates, each sequence without a gap") {
  std::map<std::string, std::uint64_t> sequences;
  for (const stream::Message& message : real_import().messages) {
    const auto* batch = std::get_if<stream::PlateBatch>(&message);
    if (batch == nullptr) continue;
    CHECK(batch->samples() == 12);
    CHECK(batch->period == Duration{16'666'667});
    CHECK(batch->header.sequence == ++sequences[batch->header.source]);
    CHECK(batch->header.source == "plates/" + batch->channels.front().fixture);
    CHECK(std::none_of(batch->values_g.begin(), batch->values_g.end(), [](float v) { return std::isnan(v); }));
  }
  const std::map<std::string, std::uint64_t> expected = {
      {"plates/gondola_1", 86}, {"plates/gondola_2", 86}, {"plates/gondola_3", 86}, {"plates/gondola_4", 86}};
  CHECK(sequences == expected);
}

TEST_CASE("channels that no plate stands behind are masked: 240 of the 278 written ones are plates") {
  const std::map<std::string, std::size_t> expected = {
      {"gondola_1", 72}, {"gondola_2", 54}, {"gondola_3", 60}, {"gondola_4", 54}};
  for (const stream::Message& message : real_import().messages) {
    const auto* batch = std::get_if<stream::PlateBatch>(&message);
    if (batch == nullptr) continue;
    CHECK(batch->channels.size() == expected.at(batch->channels.front().fixture));
    for (const PlateAddress& channel : batch->channels) {
      CHECK(store::find_plate(real_import().store, channel) != nullptr);
      CHECK(channel.plate <= (channel.fixture == "gondola_2" || channel.fixture == "gondola_4" ? 9 : 12));
    }
  }
}

TEST_CASE("places without a stream are known and not connected") {
  CHECK(plates_of(gondola(1), true) == 72);
  CHECK(plates_of(gondola(1), false) == 0);
  CHECK(plates_of(gondola(3), true) == 60);
  CHECK(plates_of(gondola(3), false) == 12);
  CHECK(plates_of(gondola(5), true) == 0);
  CHECK(plates_of(gondola(5), false) > 0);
  const auto blind = std::count_if(real_import().store.planogram.begin(), real_import().store.planogram.end(),
                                   [](const store::Facing& facing) {
                                     const PlateAddress address{facing.fixture, facing.shelf, facing.plates.front()};
                                     return !store::find_plate(real_import().store, address)->connected;
                                   });
  CHECK(blind == 15);
}

TEST_CASE("the one pick is there: 622.9 g leave gondola 1, shelf 5, plate 11 about 12.4 s in") {
  const Timestamp start = first_plate_time();
  const std::vector<Sample> samples = samples_of({"gondola_1", 5, 11}, start);
  const double before_g = mean_between(samples, 11.0, 12.2);
  const double after_g = mean_between(samples, 12.7, 13.5);
  CHECK(after_g - before_g == doctest::Approx(-622.9).epsilon(0.005));
  const auto facings = store::facings_on(real_import().store, {"gondola_1", 5, 11});
  REQUIRE(facings.size() == 1);
  CHECK(facings.front()->sku.value == "071142008582");
  CHECK(store::find_product(real_import().store, facings.front()->sku)->mass_g == doctest::Approx(621.67));
}

TEST_CASE("frames agree: at the pick the right wrist is inside the facing's front and a few centimetres before it") {
  const Timestamp start = first_plate_time();
  const Pose X_LW = store::pose_of(real_import().store, {"gondola_1", 5, 11}).inverse();
  const store::Plate& plate = *store::find_plate(real_import().store, {"gondola_1", 5, 11});
  int seen = 0;
  for (const stream::Message& message : real_import().messages) {
    const auto* skeletons = std::get_if<stream::Skeletons>(&message);
    if (skeletons == nullptr) continue;
    const double t_s = (skeletons->header.captured - start).in_seconds();
    if (t_s < 12.3 || t_s > 12.5) continue;
    REQUIRE(skeletons->people.size() == 1);
    const stream::Skeleton& person = skeletons->people.front();
    CHECK(person.external_id == "3325379692103139202");
    CHECK(person.entrance == stream::EntranceState::kValidEntrance);
    for (const stream::Joint& joint : person.joints) {
      if (joint.point != stream::KeyPoint::kRightWrist) continue;
      ++seen;
      const Vec3 p_LJ = X_LW * joint.p_WJ;
      CHECK((p_LJ.x() > 0 && p_LJ.x() < plate.size_m.x()));
      CHECK((p_LJ.y() > -0.04 && p_LJ.y() < -0.02));
      CHECK((p_LJ.z() > 0 && p_LJ.z() < 0.2549));
    }
  }
  CHECK(seen >= 3);
}

TEST_CASE("what was imported is a store file without a fault") {
  Diagnostics warnings;
  const Result<store::Store> store = store::read_store(store::write_store(real_import().store), "store.yaml", warnings);
  REQUIRE_MESSAGE(store.ok(), to_text(store.problems()));
  CHECK(store->planogram.size() == 114);
}

TEST_CASE("a gondola that stands across has its plates across") {
  // Gondola 5 is turned by -90 degrees: its width runs to -y, its depth to +x.
  const store::Store& store = real_import().store;
  const Vec3 first = store::pose_of(store, {"gondola_5", 2, 1}).translation;
  const Vec3 fourth = store::pose_of(store, {"gondola_5", 2, 4}).translation;
  CHECK((fourth - first).isApprox(Vec3(0, -0.3048, 0), 1e-4));
  CHECK(first.isApprox(Vec3(4.3176, -0.3429, 0.6477), 1e-4));
  const Vec3 back = store::pose_of(store, {"gondola_5", 2, 1}) * Vec3(0, 0.1, 0);
  CHECK((back - first).isApprox(Vec3(0.1, 0, 0), 1e-4));
}

TEST_CASE("barcodes that lost their leading zeros are one product with the whole ones, and each is warned of once") {
  int truncated = 0;
  for (const Diagnostic& warning : real_warnings().items()) {
    CHECK(warning.severity == Severity::kWarning);
    truncated += warning.code == "truncated-barcode";
  }
  CHECK(truncated == 5);
  const store::Store& store = real_import().store;
  CHECK(store::find_product(store, SkuId("44000032197")) == nullptr);
  CHECK(store::find_product(store, SkuId("044000032197"))->mass_g == 384);
  // The whole one has no weight; the truncated one's 295 g fill in.
  CHECK(store::find_product(store, SkuId("028400645492"))->mass_g == 295);
}

}  // namespace
}  // namespace storetwin::nanostore
