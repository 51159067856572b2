// What each fault makes of a source's messages: exactly what it says, while it holds, and nothing else.
#include <doctest/doctest.h>

#include <cmath>

#include "sim/faults/faults.h"
#include "tests/support/small_store.h"

namespace storetwin::faults {
namespace {

using scenario::Fault;
using scenario::FaultKind;

constexpr Duration kFrame = Duration::milliseconds(100);

stream::Header header_at(const std::string& source, int number) {
  const Timestamp captured = Timestamp::seconds(0.1 * number);
  return {.source = source,
          .sequence = static_cast<std::uint64_t>(number),
          .captured = captured,
          .received = captured + kFrame};
}

// Frame n of a camera shows n people, so that every frame can be told from every other.
stream::Message people_at(int number, const std::string& source = "depth/c1") {
  stream::DepthPeople people{.header = header_at(source, number)};
  people.people.resize(static_cast<std::size_t>(number));
  people.loose_hands.resize(1);
  return people;
}

// Two samples a batch, 50 ms apart; plate g/1/p reads 100 p + its sample's number.
stream::Message batch_at(int number) {
  stream::PlateBatch batch{.header = header_at("plates/g", number), .period = Duration::milliseconds(50)};
  batch.channels = {{"g", 1, 1}, {"g", 1, 2}, {"g", 1, 3}};
  for (int k = 0; k < 2; ++k) {
    for (int plate = 1; plate <= 3; ++plate) batch.values_g.push_back(static_cast<float>(100 * plate + 2 * number + k));
  }
  return batch;
}

Faults with(const Fault& fault, std::uint64_t seed = 1) {
  scenario::Scenario scenario;
  scenario.faults = {fault};
  return {scenario, testing::small_store(), RandomStream(seed)};
}

// Frames 1 to 9 through the fault; those that were lost are missing.
template <class Make>
stream::Messages through(Faults faults, const Make& make) {
  stream::Messages out;
  for (int n = 1; n <= 9; ++n) {
    for (stream::Message& message : faults.arrive(faults.send({make(n)}))) out.push_back(std::move(message));
  }
  return out;
}

std::size_t people_in(const stream::Message& message) { return std::get<stream::DepthPeople>(message).people.size(); }

// One plate's samples over all batches.
std::vector<float> column(const stream::Messages& batches, std::size_t plate) {
  std::vector<float> values;
  for (const stream::Message& message : batches) {
    const auto& batch = std::get<stream::PlateBatch>(message);
    for (std::size_t k = 0; k < batch.samples(); ++k) values.push_back(batch.values_g[3 * k + plate]);
  }
  return values;
}

const auto kPeople = [](int n) { return people_at(n); };
const auto kPlates = [](int n) { return batch_at(n); };

TEST_CASE("a dead camera says nothing while it is dead, and its numbers run on") {
  const stream::Messages out =
      through(with({.kind = FaultKind::kCameraDead, .source = "depth/c1", .from_s = 0.3, .to_s = 0.6}), kPeople);
  std::vector<std::uint64_t> numbers;
  for (const stream::Message& message : out) numbers.push_back(stream::header_of(message).sequence);
  CHECK(numbers == std::vector<std::uint64_t>{1, 2, 6, 7, 8, 9});
}

TEST_CASE("a frozen camera repeats its last image under fresh headers") {
  const stream::Messages out =
      through(with({.kind = FaultKind::kCameraFrozen, .source = "depth/c1", .from_s = 0.3, .to_s = 0.6}), kPeople);
  REQUIRE(out.size() == 9);
  for (int n = 1; n <= 9; ++n) {
    const auto i = static_cast<std::size_t>(n - 1);
    CHECK(stream::header_of(out[i]) == header_at("depth/c1", n));
    CHECK(people_in(out[i]) == (n >= 3 && n < 6 ? 2u : static_cast<unsigned>(n)));
  }
}

TEST_CASE("a frozen colour camera repeats its image and what was found in it, each by its own") {
  Faults faults = with({.kind = FaultKind::kCameraFrozen, .source = "color/rgb1", .from_s = 0.3});
  stream::Messages out;
  for (int n = 1; n <= 6; ++n) {
    const auto image = std::make_shared<const std::vector<std::uint8_t>>(3, static_cast<std::uint8_t>(n));
    stream::PersonDetections people{.header = header_at("color/rgb1", n), .people = {}};
    people.people.resize(static_cast<std::size_t>(n));
    out = faults.send({people, stream::ColorFrame{header_at("color/rgb1", n), 1, 1, image}});
  }
  REQUIRE(out.size() == 2);
  CHECK(std::get<stream::PersonDetections>(out[0]).people.size() == 2);
  CHECK(std::get<stream::ColorFrame>(out[1]).rgb->front() == 2);
}

TEST_CASE("a dead colour camera's item network is dead too") {
  Faults faults = with({.kind = FaultKind::kCameraDead, .source = "color/rgb1", .from_s = 0.3});
  CHECK(faults.send({stream::ItemObservations{.header = header_at("items/rgb1", 1), .items = {}}}).size() == 1);
  CHECK(faults.send({stream::ItemObservations{.header = header_at("items/rgb1", 5), .items = {}}}).empty());
}

TEST_CASE("a camera that is frozen from the start repeats its first image") {
  const stream::Messages out = through(with({.kind = FaultKind::kCameraFrozen, .source = "depth/c1"}), kPeople);
  for (const stream::Message& message : out) CHECK(people_in(message) == 1);
}

TEST_CASE("a blinded camera sees nobody, and its depth images hold no measurement") {
  const Fault blind{.kind = FaultKind::kCameraBlinded, .source = "depth/c1", .from_s = 0.3, .to_s = 0.6};
  const stream::Messages out = through(with(blind), kPeople);
  REQUIRE(out.size() == 9);
  CHECK(people_in(out[1]) == 2);
  CHECK(std::get<stream::DepthPeople>(out[1]).loose_hands.size() == 1);
  CHECK(people_in(out[2]) == 0);
  CHECK(std::get<stream::DepthPeople>(out[2]).loose_hands.empty());
  CHECK(people_in(out[5]) == 6);
  const auto image = std::make_shared<const std::vector<std::uint16_t>>(12, 1500);
  const stream::Messages frames = through(with(blind), [&](int n) {
    return stream::Message(stream::DepthFrame{header_at("depth/c1", n), 4, 3, image});
  });
  CHECK(std::get<stream::DepthFrame>(frames[1]).depth_mm == image);
  CHECK(*std::get<stream::DepthFrame>(frames[2]).depth_mm == std::vector<std::uint16_t>(12, 0));
  CHECK((*image)[0] == 1500);  // whoever else holds the image keeps it
}

TEST_CASE("a dead plate gives no samples from the very sample on, and its neighbours none fewer") {
  const stream::Messages out =
      through(with({.kind = FaultKind::kPlateDead, .plate = "g/1/2", .from_s = 0.35, .to_s = 0.5}), kPlates);
  const std::vector<float> plate = column(out, 1),
                           healthy = column(
                               through(with({.kind = FaultKind::kCameraDead, .source = "depth/c1"}), kPlates), 1);
  REQUIRE(plate.size() == 18);
  for (std::size_t i = 0; i < plate.size(); ++i) {
    const double t_s = 0.1 + 0.05 * static_cast<double>(i);
    CAPTURE(t_s);
    if (t_s > 0.349 && t_s < 0.499) CHECK(std::isnan(plate[i]));
    else CHECK(plate[i] == healthy[i]);
  }
  for (const float value : column(out, 0)) CHECK_FALSE(std::isnan(value));
}

TEST_CASE("a stuck plate keeps the last value it gave") {
  const std::vector<float> plate =
      column(through(with({.kind = FaultKind::kPlateStuck, .plate = "g/1/1", .from_s = 0.35}), kPlates), 0);
  for (std::size_t i = 0; i < plate.size(); ++i)
    CHECK(plate[i] == 102 + static_cast<float>(std::min<std::size_t>(i, 4)));
}

TEST_CASE("a clipped plate ends at its limit, and a slipped tare moves every value by the same") {
  const std::vector<float> clipped =
      column(through(with({.kind = FaultKind::kPlateClipped, .plate = "g/1/2", .limit_g = 210}), kPlates), 1);
  for (std::size_t i = 0; i < clipped.size(); ++i) CHECK(clipped[i] == std::min(210.0f, 202 + static_cast<float>(i)));
  const std::vector<float> slipped =
      column(through(with({.kind = FaultKind::kTareSlip, .plate = "g/1/3", .by_g = -50}), kPlates), 2);
  for (std::size_t i = 0; i < slipped.size(); ++i) CHECK(slipped[i] == 252 + static_cast<float>(i));
}

TEST_CASE("swapped plates report each other's load, and the third its own") {
  const stream::Messages out =
      through(with({.kind = FaultKind::kPlatesSwapped, .plate = "g/1/1", .with_plate = "g/1/3"}), kPlates);
  CHECK(column(out, 0)[0] == 302);
  CHECK(column(out, 1)[0] == 202);
  CHECK(column(out, 2)[0] == 102);
}

TEST_CASE("a cell's fault is reported under the other's name when wires are swapped") {
  scenario::Scenario scenario;
  scenario.faults = {{.kind = FaultKind::kPlatesSwapped, .plate = "g/1/1", .with_plate = "g/1/2"},
                     {.kind = FaultKind::kPlateDead, .plate = "g/1/1"}};
  const stream::Messages out = through(Faults(scenario, testing::small_store(), RandomStream(1)), kPlates);
  CHECK(column(out, 0)[0] == 202);
  CHECK(std::isnan(column(out, 1)[0]));
}

TEST_CASE("a silent source loses what would have arrived, whenever it was sent") {
  const stream::Messages out =
      through(with({.kind = FaultKind::kSourceSilent, .source = "depth/c1", .from_s = 0.35, .to_s = 0.65}), kPeople);
  std::vector<std::uint64_t> numbers;  // message n arrives at 0.1 n + 0.1 s
  for (const stream::Message& message : out) numbers.push_back(stream::header_of(message).sequence);
  CHECK(numbers == std::vector<std::uint64_t>{1, 2, 6, 7, 8, 9});
}

TEST_CASE("a clock that is stepped stamps wrongly until it is stepped back, and nothing arrives at another time") {
  const stream::Messages out = through(
      with({.kind = FaultKind::kClockStep, .source = "depth/c1", .by_s = -2, .from_s = 0.3, .to_s = 0.6}), kPeople);
  for (int n = 1; n <= 9; ++n) {
    const stream::Header& header = stream::header_of(out[static_cast<std::size_t>(n - 1)]);
    const Duration off = n >= 3 && n < 6 ? Duration::seconds(-2) : Duration{};
    CHECK(header.captured == header_at("depth/c1", n).captured + off);
    CHECK(header.received == header_at("depth/c1", n).received);
  }
}

TEST_CASE("a relabelled person keeps one new name that is nobody's else and depends on the seed") {
  const auto feed = [](int n) {
    stream::Skeletons skeletons{.header = header_at("skeletons/vision", n)};
    skeletons.people.resize(2);
    skeletons.people[0].external_id = "1000000000000000001";
    skeletons.people[1].external_id = "1000000000000000002";
    return stream::Message(skeletons);
  };
  const Fault fault{.kind = FaultKind::kSkeletonsRelabelled, .source = "skeletons/vision", .from_s = 0.3};
  const auto name = [](const stream::Message& message, std::size_t person) {
    return std::get<stream::Skeletons>(message).people[person].external_id;
  };
  const stream::Messages out = through(with(fault), feed);
  CHECK(name(out[1], 0) == "1000000000000000001");
  CHECK(name(out[2], 0) != "1000000000000000001");
  CHECK(name(out[2], 0).size() == 19);
  CHECK(name(out[2], 0) == name(out[8], 0));
  CHECK(name(out[2], 0) != name(out[2], 1));
  CHECK(name(through(with(fault, 2), feed)[2], 0) != name(out[2], 0));
}

TEST_CASE("messages of other sources pass untouched, and without faults everything does") {
  const auto same = [](const stream::Messages& out) {
    for (int n = 1; n <= 9; ++n) CHECK(out[static_cast<std::size_t>(n - 1)] == people_at(n, "depth/c2"));
  };
  const auto other = [](int n) { return people_at(n, "depth/c2"); };
  same(through(with({.kind = FaultKind::kCameraDead, .source = "depth/c1"}), other));
  same(through(Faults(scenario::Scenario{}, testing::small_store(), RandomStream(1)), other));
}

TEST_CASE("a copy in the middle of a fault goes on as the original") {
  for (const Fault& fault : {Fault{.kind = FaultKind::kCameraFrozen, .source = "depth/c1", .from_s = 0.3},
                             Fault{.kind = FaultKind::kCameraDead, .source = "depth/c1", .from_s = 0.3, .to_s = 0.7}}) {
    Faults faults = with(fault);
    for (int n = 1; n <= 4; ++n) faults.send({people_at(n)});
    Faults copy = faults;
    for (int n = 5; n <= 9; ++n) CHECK(faults.send({people_at(n)}) == copy.send({people_at(n)}));
  }
}

TEST_CASE("a bumped camera is turned by its angle about its own place, and back again") {
  const Faults faults =
      with({.kind = FaultKind::kCameraBumped, .source = "depth/c1", .by_deg = 4, .from_s = 1, .to_s = 2});
  const Pose true_pose = testing::small_store().calibration.cameras[0].X_WC;
  const auto aim = [&](double t_s) {
    const std::vector<Aim> aims = faults.aims(Timestamp::seconds(t_s));
    REQUIRE(aims.size() == 1);
    CHECK(aims[0].source == "depth/c1");
    return aims[0].X_WC;
  };
  CHECK(aim(0.5) == true_pose);
  CHECK(aim(2) == true_pose);
  const Pose bumped = aim(1);
  CHECK(bumped.translation == true_pose.translation);
  const double turned_rad = rodrigues_of(true_pose.rotation.transpose() * bumped.rotation).norm();
  CHECK(turned_rad * 180 / std::acos(-1) == doctest::Approx(4));
}

}  // namespace
}  // namespace storetwin::faults
