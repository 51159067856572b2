// Hands that rest on plates: what presses isn't put.
#include <doctest/doctest.h>

#include "core/interaction/interaction.h"
#include "tests/core/interaction/plate_signals.h"
#include "tests/core/interaction/small_shelves.h"

namespace storetwin::interaction {
namespace {

using test::person;
using test::PlateSignal;

const PlateAddress kPlate{"g", 1, 2};
constexpr double kGoodsG = 374;  // of what stands on kPlate
const Vec3 kAtPlate{0.31, 0.1, 0.6}, kAway{0.31, -0.4, 0.9};

/// A hand at the plate from `from_s` to `to_s`, beside the body otherwise.
struct Visitor {
  std::uint64_t track;
  double from_s, to_s;
};

/// Plays one plate's signal with these people before it, in batches of 0.1 s; returns the events and when each was told.
struct Told {
  stream::WeightEvent event;
  double at_s;
};

std::vector<Told> play(const PlateSignal& signal, const std::vector<Visitor>& visitors) {
  Interaction stage(test::small_store(), Params{});
  std::vector<Told> told;
  const auto& values = signal.values_g();
  for (std::size_t first = 0; first + 6 <= values.size(); first += 6) {
    const double now_s = static_cast<double>(first) / 60;
    std::vector<stream::Track> people;
    for (const Visitor& visitor : visitors) {
      const bool there = now_s >= visitor.from_s && now_s <= visitor.to_s;
      people.push_back(person(visitor.track, {0.3 * static_cast<double>(visitor.track), -0.5}, {there ? kAtPlate : kAway}));
    }
    stage.observe(test::tracks_at(now_s, people));
    stream::PlateBatch batch;
    batch.period = Duration::nanoseconds(1'000'000'000 / 60);
    batch.header.captured = Timestamp::seconds(now_s);
    batch.channels = {kPlate};
    batch.values_g.assign(values.begin() + static_cast<std::ptrdiff_t>(first),
                          values.begin() + static_cast<std::ptrdiff_t>(first + 6));
    stage.observe(batch);
    for (const ExplainedEvent& explained : stage.take_events()) told.push_back({explained.event, now_s});
  }
  stage.finish();
  for (const ExplainedEvent& explained : stage.take_events()) told.push_back({explained.event, values.size() / 60.0});
  return told;
}

TEST_CASE("an item held down for seconds and left is nothing") {
  const auto held = PlateSignal(3000).quiet(3).put(180).quiet(4).lift(180).quiet(4);
  CHECK(play(held, {{1, 2.8, 7.6}}).empty());
}

TEST_CASE("an item held down for seconds and then taken is one lift of its own mass, at the time of the lift") {
  const auto held = PlateSignal(3000).quiet(3).put(180).quiet(4).lift(180 + kGoodsG).quiet(4);
  const auto told = play(held, {{1, 2.8, 7.8}});
  REQUIRE(told.size() == 1);
  CHECK(told[0].event.delta_g == doctest::Approx(-kGoodsG).epsilon(0.01));
  CHECK(told[0].event.header.captured.in_seconds() == doctest::Approx(7.5).epsilon(0.03));
}

TEST_CASE("what is put down and left there is told when the hand has gone, however long it stays") {
  for (const double stays_s : {0.3, 2.0, 6.0}) {
    const auto put = PlateSignal(3000).quiet(3).put(kGoodsG).quiet(12);
    const auto told = play(put, {{1, 2.8, 3 + stays_s}});
    REQUIRE(told.size() == 1);
    CHECK(told[0].event.delta_g == doctest::Approx(kGoodsG).epsilon(0.01));
    CHECK(told[0].event.header.captured.in_seconds() == doctest::Approx(3).epsilon(0.03));
    CHECK(told[0].at_s < 3 + stays_s + 2.5);
  }
}

TEST_CASE("one thing put down and another taken by the same hand are two events") {
  const auto swapped = PlateSignal(3000).quiet(3).put(250).quiet(2).lift(kGoodsG).quiet(4);
  const auto told = play(swapped, {{1, 2.8, 6}});
  REQUIRE(told.size() == 2);
  CHECK(told[0].event.delta_g == doctest::Approx(250).epsilon(0.01));
  CHECK(told[1].event.delta_g == doctest::Approx(-kGoodsG).epsilon(0.01));
}

TEST_CASE("what one person puts down and another takes is two events, also while both hands are there") {
  const auto passed_on = PlateSignal(3000).quiet(3).put(kGoodsG).quiet(2).lift(kGoodsG).quiet(4);
  CHECK(play(passed_on, {{1, 2.8, 5}, {2, 4, 6}}).size() == 2);
}

TEST_CASE("where no hand is seen nothing waits: a put and a lift are two events, told as they come") {
  const auto unseen = PlateSignal(3000).quiet(3).put(kGoodsG).quiet(3).lift(kGoodsG).quiet(4);
  const auto told = play(unseen, {});
  REQUIRE(told.size() == 2);
  CHECK(told[0].at_s < 5);
}

}  // namespace
}  // namespace storetwin::interaction
