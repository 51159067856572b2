#include "core/interaction/people_history.h"

#include <doctest/doctest.h>

namespace storetwin::interaction {
namespace {

// Two people who stand still; each has one hand in front of him.
stream::Tracks two_people(double t_s) {
  stream::Tracks tracks;
  tracks.header.captured = Timestamp::seconds(t_s);
  for (std::uint64_t id = 1; id <= 2; ++id) {
    stream::Track track;
    track.id = TrackId{id};
    track.phase = stream::TrackPhase::kConfirmed;
    track.p_WB_m = Vec2(static_cast<double>(id), 0);
    track.hands.push_back({Vec3(static_cast<double>(id), 0.5, 1), Mat3::Identity(), 1});
    tracks.tracks.push_back(track);
  }
  return tracks;
}

TEST_CASE("two who were mixed up change places in what was seen since then, and in nothing before") {
  PeopleHistory history;
  for (int i = 0; i <= 40; ++i) history.observe(two_people(i * 0.1));
  history.exchange(TrackId{1}, TrackId{2}, Timestamp::seconds(2));
  const auto x_of = [&](std::uint64_t id, double t) { return history.body(TrackId{id}, Timestamp::seconds(t))->p_WB_m.x(); };
  CHECK(x_of(1, 1.9) == 1);
  CHECK(x_of(2, 1.9) == 2);
  CHECK(x_of(1, 2.0) == 2);
  CHECK(x_of(2, 4.0) == 1);
  const auto hands = history.hands(TrackId{1}, Timestamp::seconds(1.85), Timestamp::seconds(2.15));
  REQUIRE(hands.size() == 3);
  CHECK(hands[0].p_WH_m.x() == 1);
  CHECK(hands[1].p_WH_m.x() == 2);
  CHECK(hands[2].p_WH_m.x() == 2);
  // Time goes on in order.
  history.observe(two_people(4.1));
  CHECK(x_of(1, 4.1) == 1);
}

TEST_CASE("who was known only since the mix-up has that history under the other name") {
  PeopleHistory history;
  history.observe(two_people(1));
  history.exchange(TrackId{1}, TrackId{7}, Timestamp::seconds(0));
  CHECK(history.body(TrackId{1}, Timestamp::seconds(1)) == nullptr);
  REQUIRE(history.body(TrackId{7}, Timestamp::seconds(1)) != nullptr);
  CHECK(history.body(TrackId{7}, Timestamp::seconds(1))->p_WB_m.x() == 1);
}

}  // namespace
}  // namespace storetwin::interaction
