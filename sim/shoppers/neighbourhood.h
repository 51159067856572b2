// Who is near: the present shoppers sorted into square cells of the floor, so that finding those within a few metres
// costs the same however many others there are.
//
// Made anew at each tick, from positions at its beginning; people move some centimetres meanwhile, which is why a search
// gives a little more than was asked for and the caller measures again. Answers are in the order of the shoppers' list,
// so that nothing depends on how the cells are laid out.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/geometry.h"

namespace storetwin::shoppers {

struct Shopper;

class Neighbourhood {
 public:
  static constexpr double kCellM = 1.0;

  explicit Neighbourhood(const std::vector<Shopper>& everybody);

  /// Places in the list of all present shoppers whose hips may be within `within_m` of a point.
  std::vector<std::size_t> near(const Vec2& p_W, double within_m) const;
  /// Places of all present shoppers who have a trolley or pushchair, wherever it stands.
  const std::vector<std::size_t>& pushing() const { return pushing_; }

 private:
  struct Entry {
    std::int64_t cell;
    std::size_t place;
    auto operator<=>(const Entry&) const = default;
  };
  std::vector<Entry> entries_;  // by cell, then by place
  std::vector<std::size_t> pushing_;
};

}  // namespace storetwin::shoppers
