// What one camera remembers of each person who is there, in the order of the index of bodies: whoever is known by a place
// in that index is found without a search. There are as many of these as cameras, and each is asked for everybody in view
// at each image, so that a tree's nodes, strewn over the memory, cost more than what was kept in them.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "sim/sensors/body_index.h"

namespace storetwin::sensors {

template <class State>
class PerPerson {
 public:
  /// Forgets who isn't there any more and makes room for those who came; before anybody is asked for.
  void follow(const BodyIndex& people) {
    if (std::exchange(who_, people.who()) == people.who()) return;
    std::vector<Kept> kept;
    kept.reserve(people.bodies().size());
    auto before = kept_.begin();  // both are in the order of the ids
    for (const BodyIndex::Entry& entry : people.bodies()) {
      while (before != kept_.end() && before->id < entry.id()) ++before;
      const bool known = before != kept_.end() && before->id == entry.id();
      kept.push_back(known ? std::move(*before) : Kept{entry.id(), std::nullopt});
    }
    kept_ = std::move(kept);
  }
  /// Of the one at a place in the index; `make(id)` if nothing is kept yet.
  template <class Make>
  State& at(std::size_t place, Make make) {
    Kept& kept = kept_[place];
    if (!kept.state) kept.state.emplace(make(kept.id));
    return *kept.state;
  }

 private:
  struct Kept {
    truth::ShopperId id;
    std::optional<State> state;
  };
  std::vector<Kept> kept_;
  std::uint64_t who_ = 0;
};

}  // namespace storetwin::sensors
