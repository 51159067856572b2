// A store of one gondola and the people before it, for tests of the interaction stage.
#pragma once

#include <string>
#include <vector>

#include "core/store/store.h"
#include "core/stream/belief.h"

namespace storetwin::test {

// One gondola at the store's origin, two shelves of four plates 0.2 m wide; one facing per plate.
inline store::Store small_store() {
  store::Store store;
  store::Fixture fixture;
  fixture.id = "g";
  fixture.size_m = {0.8, 0.45, 2};
  for (int s = 1; s <= 2; ++s) {
    store::Shelf shelf;
    shelf.index = s;
    shelf.p_FS = {0, 0, 0.5 * s};
    shelf.size_m = {0.8, 0.4, 0.35};
    for (int p = 1; p <= 4; ++p) {
      store::Plate plate;
      plate.index = p;
      plate.p_SL = {0.2 * (p - 1), 0};
      plate.size_m = {0.2, 0.4};
      shelf.plates.push_back(plate);
      const SkuId sku("00" + std::to_string(s) + std::to_string(p));
      store.catalogue.push_back({sku, "product", 200.0 + 100 * s + 37 * p, {0.07, 0.07, 0.2}, 100});
      store.planogram.push_back({sku, "g", s, {p}, 8});
    }
    fixture.shelves.push_back(shelf);
  }
  store.map.fixtures.push_back(fixture);
  return store;
}

inline stream::Tracks tracks_at(double t_s, const std::vector<stream::Track>& people) {
  stream::Tracks tracks;
  tracks.header.captured = Timestamp::seconds(t_s);
  tracks.tracks = people;
  return tracks;
}

inline stream::Track person(std::uint64_t id, const Vec2& p_W, std::vector<Vec3> hands = {}) {
  stream::Track track;
  track.id = {id};
  track.phase = stream::TrackPhase::kConfirmed;
  track.p_WB_m = p_W;
  track.covariance_m2 = Mat2::Identity() * 0.0025;
  for (const Vec3& hand : hands) track.hands.push_back({hand, Mat3::Identity() * 0.0016, 1});
  return track;
}

}  // namespace storetwin::test
