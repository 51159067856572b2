// What an external skeleton feed tells of one person who stands or walks, for tests of the feed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/sensors/skeleton_feed.h"
#include "tests/sim/sensors/scene.h"

namespace storetwin::testing {

/// Documents of somebody who walks along x at `speed_mps`, told without delay or loss.
inline std::vector<stream::Skeletons> watch(const store::Store& shop, const sensors::SkeletonProfile& profile, double seconds,
                                            double speed_mps = 0, std::uint64_t seed = 7) {
  const sensors::Visibility visibility(shop);
  const sensors::LinkProfile plain_link = sensors::SensorProfiles::ideal().network.skeletons;
  sensors::SkeletonFeed feed(shop, "skeletons/vision", profile, plain_link, RandomStream(seed));
  const sensors::ItemMap items;
  std::vector<stream::Skeletons> documents;
  for (int tick = 1; tick <= static_cast<int>(seconds * 60); ++tick) {
    const Timestamp now = Timestamp::seconds(tick / 60.0);
    const sensors::BodyMap bodies{{truth::ShopperId{1}, standing({1.5 + speed_mps * now.in_seconds(), 2.0})}};
    for (auto& document : feed.observe({now, bodies, items, 0}, visibility)) documents.push_back(std::move(document));
  }
  return documents;
}

/// A person's joint; null if it is lost.
inline const stream::Joint* find(const stream::Skeleton& person, stream::KeyPoint point) {
  const auto found = std::ranges::find(person.joints, point, &stream::Joint::point);
  return found == person.joints.end() ? nullptr : &*found;
}

}  // namespace storetwin::testing
