// People who come by chance: a Poisson process of groups, each drawn from streams forked by its number.
//
// A group is made when its time has come, so a day with thousands of them costs no more memory than those who are in
// the shop. Gap and company of group n depend on n alone: another rate stretches the times and leaves the people as
// they are.
#pragma once

#include <optional>
#include <vector>

#include "core/base/random.h"
#include "sim/scenario/scenario.h"

namespace storetwin::shoppers {

class ArrivalProcess {
 public:
  /// `run_s`: the run's length, which bounds arrivals that name no end of their own.
  ArrivalProcess(scenario::Arrivals arrivals, double run_s, const RandomStream& random);

  /// When the next group comes; empty if none comes any more.
  std::optional<double> next_s() const;
  /// That group; moves on to the one after it. There must be one.
  scenario::ShopperGroup take();

 private:
  void advance();

  scenario::Arrivals arrivals_;
  double until_s_ = 0;
  RandomStream random_;
  std::uint64_t number_ = 0;  // of the next group, from 1
  double next_s_ = 0;
};

}  // namespace storetwin::shoppers
