// The whole core on a small synthetic shop: a scan, a crossing, one shopper with hands, one gondola of plates.
#include "core/pipeline/pipeline.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "core/stream/message.h"
#include "tests/core/interaction/plate_signals.h"

namespace storetwin::pipeline {
namespace {

const SkuId kSoup("0041"), kTea("0042");

store::Store shop() {
  store::Store store;
  store.map.floor = {{-1, -4}, {3, -4}, {3, 1}, {-1, 1}};
  store.map.lanes.push_back({"lane", {{0, -3.5}, {1, -3.5}}, {0, 1}});
  store::Fixture fixture;
  fixture.id = "g";
  fixture.size_m = {0.8, 0.45, 2};
  store::Shelf shelf;
  shelf.p_FS = {0, 0, 1.0};
  shelf.size_m = {0.8, 0.4, 0.35};
  for (int p = 1; p <= 2; ++p) {
    store::Plate plate;
    plate.index = p;
    plate.p_SL = {0.4 * (p - 1), 0};
    plate.size_m = {0.4, 0.4};
    shelf.plates.push_back(plate);
  }
  fixture.shelves.push_back(shelf);
  store.map.fixtures.push_back(fixture);
  store.catalogue = {{kSoup, "soup", 420, {}, 199}, {kTea, "tea", 150, {}, 349}};
  store.planogram = {{kSoup, "g", 1, {1}, 8}, {kTea, "g", 1, {2}, 8}};
  store.calibration.skeleton_feeds = {"skeletons/feed"};
  return store;
}

/// Somebody walks in at 2 s, stands at the shelf from 5 s to 20 s with a hand in it at 9 s and 13 s, and leaves at 23
/// s.
stream::Skeletons skeleton_at(double t_s, std::uint64_t sequence) {
  stream::Skeletons scan;
  scan.header = {"skeletons/feed", sequence, Timestamp::seconds(t_s), Timestamp::seconds(t_s + 2.3)};
  const double walk = t_s < 5 ? (t_s - 1) / 4 : t_s > 20 ? (24 - t_s) / 4 : 1;
  const Vec3 hips(0.4, -4 + 3.5 * walk, 0.95);
  stream::Skeleton person;
  person.external_id = "1";
  const auto joint = [&](stream::KeyPoint point, const Vec3& offset) {
    person.joints.push_back({point, hips + offset, 0.9});
  };
  joint(stream::KeyPoint::kHeadTop, {0, 0, 0.77});
  joint(stream::KeyPoint::kNeck, {0, 0, 0.5});
  joint(stream::KeyPoint::kLeftShoulder, {-0.18, 0, 0.45});
  joint(stream::KeyPoint::kRightShoulder, {0.18, 0, 0.45});
  joint(stream::KeyPoint::kLeftHip, {-0.12, 0, 0});
  joint(stream::KeyPoint::kRightHip, {0.12, 0, 0});
  joint(stream::KeyPoint::kLeftWrist, {-0.25, 0, -0.1});
  const bool reaching = std::abs(t_s - 9) < 0.6 || std::abs(t_s - 13) < 0.6;
  person.joints.push_back(
      {stream::KeyPoint::kRightWrist, reaching ? Vec3(0.25, 0.08, 1.1) : Vec3(hips + Vec3(0.25, 0, -0.1)), 0.9});
  scan.people.push_back(person);
  return scan;
}

stream::Messages visit_messages() {
  stream::Messages messages;
  stream::TurnstileScan scan;
  scan.header = {"turnstile/lane", 1, Timestamp::seconds(1.2), Timestamp::seconds(1.25)};
  scan.lane = "lane";
  scan.visit = VisitId("v-1");
  messages.push_back(scan);
  const auto cross = [&](double t_s, stream::CrossingDirection direction, std::uint64_t sequence) {
    stream::TurnstileCrossing crossing;
    crossing.header = {"turnstile/lane", sequence, Timestamp::seconds(t_s), Timestamp::seconds(t_s + 0.05)};
    crossing.lane = "lane";
    crossing.direction = direction;
    messages.push_back(crossing);
  };
  // Hips cross y = -3.5 a seventh of the way.
  cross(1 + 4.0 / 7, stream::CrossingDirection::kIn, 2);
  cross(24 - 4.0 / 7, stream::CrossingDirection::kOut, 3);
  std::uint64_t sequence = 0;
  for (double t_s = 1; t_s < 23.9; t_s += 1 / 15.0) messages.push_back(skeleton_at(t_s, ++sequence));

  test::PlateSignal soup(3400, 0.8, 1), tea(1200, 0.6, 2);
  soup.quiet(8.8).touch().lift(431).quiet(4.0 - 0.65).put(431 * 0).quiet(16);
  tea.quiet(13).lift(152.5).quiet(16);
  sequence = 0;
  for (std::size_t first = 0; first + 12 <= std::min(soup.values_g().size(), tea.values_g().size()); first += 12) {
    stream::PlateBatch batch;
    batch.period = Duration::nanoseconds(1'000'000'000 / 60);
    const Timestamp at = Timestamp{} + batch.period * static_cast<std::int64_t>(first);
    batch.header = {"plates/g", ++sequence, at, at + Duration::milliseconds(300)};
    batch.channels = {{"g", 1, 1}, {"g", 1, 2}};
    for (std::size_t k = first; k < first + 12; ++k) {
      batch.values_g.push_back(soup.values_g()[k]);
      batch.values_g.push_back(tea.values_g()[k]);
    }
    messages.push_back(batch);
  }
  std::stable_sort(messages.begin(), messages.end(), [](const stream::Message& a, const stream::Message& b) {
    return stream::header_of(a).received < stream::header_of(b).received;
  });
  return messages;
}

stream::Messages run(Pipeline& pipeline, const stream::Messages& messages) {
  stream::Messages outputs;
  for (const stream::Message& message : messages) {
    for (auto& output : pipeline.push(message)) outputs.push_back(std::move(output));
  }
  for (auto& output : pipeline.finish()) outputs.push_back(std::move(output));
  return outputs;
}

template <class T>
std::vector<T> all(const stream::Messages& messages) {
  std::vector<T> result;
  for (const auto& message : messages) {
    if (const T* m = std::get_if<T>(&message)) result.push_back(*m);
  }
  return result;
}

TEST_CASE("a scan, a walk, two picks and an exit give a final receipt of both items") {
  Pipeline pipeline(shop(), Params{});
  const auto outputs = run(pipeline, visit_messages());
  const auto receipts = all<stream::Receipt>(outputs);
  REQUIRE(receipts.size() == 1);
  CHECK(receipts[0].visit == VisitId("v-1"));
  CHECK(receipts[0].phase == stream::VisitPhase::kFinal);
  REQUIRE(receipts[0].lines.size() == 2);
  CHECK(receipts[0].lines[0].sku == kSoup);
  CHECK(receipts[0].lines[1].sku == kTea);
  CHECK(receipts[0].total_minor == 199 + 349);
  CHECK((receipts[0].header.captured - receipts[0].left).in_seconds() == doctest::Approx(1).epsilon(0.01));
  for (const auto& output : outputs) CHECK(stream::is_settled(output));
}

TEST_CASE("a visit that reached to a plate which had fallen silent, or hung, goes to review") {
  for (const bool hangs : {false, true}) {
    stream::Messages messages = visit_messages();
    for (stream::Message& message : messages) {
      auto* batch = std::get_if<stream::PlateBatch>(&message);
      if (!batch || batch->header.captured < Timestamp::seconds(5)) continue;
      for (std::size_t i = 0; i < batch->values_g.size(); i += 2) {
        batch->values_g[i] = hangs ? 3400.F : std::numeric_limits<float>::quiet_NaN();
      }
    }
    Pipeline pipeline(shop(), Params{});
    const auto outputs = run(pipeline, messages);
    const auto receipts = all<stream::Receipt>(outputs);
    REQUIRE(!receipts.empty());
    CHECK(receipts[0].phase == stream::VisitPhase::kInReview);
    CHECK(all<stream::ReviewRequest>(outputs).size() == 1);
  }
}

TEST_CASE("any order of arrival inside the window gives the same settled outputs") {
  const auto messages = visit_messages();
  Pipeline straight(shop(), Params{});
  const auto expected = run(straight, messages);
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    RandomStream random(seed);
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t k = 0; k < messages.size(); ++k) {
      order.emplace_back(stream::header_of(messages[k]).captured.in_seconds() + random.uniform(0, 2.9), k);
    }
    std::sort(order.begin(), order.end());
    stream::Messages shuffled;
    for (const auto& [at, k] : order) {
      shuffled.push_back(messages[k]);
      // Who received when is no secret kept from ingest, but must not matter.
      stream::header_of(shuffled.back()).received = Timestamp::seconds(at);
    }
    Pipeline pipeline(shop(), Params{});
    CHECK(run(pipeline, shuffled) == expected);
    CHECK(pipeline.digest() == straight.digest());
  }
}

TEST_CASE("calls of advance_to change nothing that is settled") {
  const auto messages = visit_messages();
  Pipeline straight(shop(), Params{}), nudged(shop(), Params{});
  run(straight, messages);
  for (const auto& message : messages) {
    nudged.push(message);
    nudged.advance_to(stream::header_of(message).captured);
  }
  nudged.finish();
  CHECK(nudged.digest() == straight.digest());
}

TEST_CASE("a copy in the middle continues as the original") {
  const auto messages = visit_messages();
  Pipeline original(shop(), Params{});
  for (std::size_t k = 0; k < messages.size() / 2; ++k) original.push(messages[k]);
  Pipeline copy = original;
  const stream::Messages rest(messages.begin() + static_cast<std::ptrdiff_t>(messages.size() / 2), messages.end());
  CHECK(run(original, rest) == run(copy, rest));
  CHECK(original.digest() == copy.digest());
}

TEST_CASE("provisional outputs come seconds earlier, are marked, and leave the settled ones alone") {
  const auto messages = visit_messages();
  Pipeline plain(shop(), Params{});
  run(plain, messages);
  Ports ports;
  ports.emit_provisional = true;
  Pipeline pipeline(shop(), Params{}, ports);
  double provisional_at_s = 0, settled_at_s = 0;
  for (const auto& message : messages) {
    for (const auto& output : pipeline.push(message)) {
      const auto* change = std::get_if<stream::CartChange>(&output);
      if (change == nullptr || change->sku != kSoup || !change->visit) continue;
      const bool settled = change->settlement == stream::Settlement::kSettled;
      double& at_s = settled ? settled_at_s : provisional_at_s;
      if (at_s == 0) at_s = stream::header_of(message).received.in_seconds();
    }
  }
  pipeline.finish();
  CHECK(provisional_at_s > 9);
  CHECK(settled_at_s - provisional_at_s > 0.3);
  CHECK(pipeline.digest() == plain.digest());
}

TEST_CASE("what one pipeline believes, fed into another's ports, gives the same receipt") {
  const auto messages = visit_messages();
  Ports tell;
  tell.emit_beliefs = true;
  Pipeline own(shop(), Params{}, tell);
  const auto outputs = run(own, messages);

  Ports replaced;
  replaced.replace_tracking = true;
  replaced.replace_interaction = true;
  Pipeline other(shop(), Params{}, replaced);
  stream::Messages input;
  for (const auto& message : messages) {
    if (!std::holds_alternative<stream::PlateBatch>(message)) input.push_back(message);
  }
  for (const auto& output : outputs) {
    if (stream::direction_of(output) == stream::Direction::kBelief) input.push_back(output);
  }
  // Beliefs arrive with what they were made from; ingest orders them.
  std::stable_sort(input.begin(), input.end(), [](const stream::Message& a, const stream::Message& b) {
    return stream::header_of(a).captured < stream::header_of(b).captured;
  });
  const auto receipts = all<stream::Receipt>(run(other, input));
  REQUIRE(receipts.size() == 1);
  REQUIRE(receipts[0].lines.size() == 2);
  CHECK(receipts[0].lines[0].sku == kSoup);
  CHECK(receipts[0].lines[1].sku == kTea);
}

TEST_CASE("who goes in without a code is reported as tailgating") {
  auto messages = visit_messages();
  std::erase_if(messages, [](const auto& m) { return std::holds_alternative<stream::TurnstileScan>(m); });
  Pipeline pipeline(shop(), Params{});
  const auto alerts = all<stream::Alert>(run(pipeline, messages));
  const auto of = [&](stream::AlertKind kind) {
    return std::count_if(alerts.begin(), alerts.end(), [&](const stream::Alert& a) { return a.kind == kind; });
  };
  CHECK(of(stream::AlertKind::kTailgating) == 1);
  CHECK(of(stream::AlertKind::kUnattributedPick) == 2);
}

/// The same visit under other policies, its scan changed.
template <class Change>
stream::Messages run_with(const store::Policies& policies, const Change& change) {
  stream::Messages messages = visit_messages();
  for (stream::Message& message : messages) {
    if (auto* scan = std::get_if<stream::TurnstileScan>(&message)) change(*scan);
  }
  store::Store store = shop();
  store.policies = policies;
  Pipeline pipeline(store, Params{});
  return run(pipeline, messages);
}

TEST_CASE("a code of staff: a visit like any where staff are billed, and else no state, no change, no receipt, no alert") {
  const auto staff = [](stream::TurnstileScan& scan) { scan.staff = true; };
  store::Policies policies = shop().policies;
  policies.staff = store::StaffRole::kBilled;
  const auto receipts = all<stream::Receipt>(run_with(policies, staff));
  REQUIRE(receipts.size() == 1);
  CHECK(receipts[0].lines.size() == 2);
  policies.staff = store::StaffRole::kNotBilled;
  CHECK(run_with(policies, staff).empty());
}

TEST_CASE("a code shown again: on the bill of the first showing, or a visit of its own") {
  const auto again = [](stream::TurnstileScan& scan) { scan.first_visit = VisitId("v-0"); };
  store::Policies policies = shop().policies;
  policies.group_liability = store::GroupLiability::kPayer;
  const auto payers = all<stream::Receipt>(run_with(policies, again));
  REQUIRE(payers.size() == 1);
  CHECK(payers[0].visit == VisitId("v-0"));
  policies.group_liability = store::GroupLiability::kEachOwn;
  const auto own = all<stream::Receipt>(run_with(policies, again));
  REQUIRE(own.size() == 1);
  CHECK(own[0].visit == VisitId("v-1"));
  CHECK(own[0].lines == payers[0].lines);
}

}  // namespace
}  // namespace storetwin::pipeline
