// What can be said of a skeleton feed without knowing the truth. All lengths in centimetres, all times in milliseconds.
#pragma once

#include <string>
#include <vector>

#include "core/stream/message.h"

namespace storetwin::bench {

struct Statistic {
  std::string name;
  double value = 0;
  int count = 0;  ///< of what it was taken over; 0: nothing there
};

/// The same statistics in the same order for any feed. Messages in any order; only Skeletons count.
std::vector<Statistic> skeleton_statistics(const stream::Messages& messages);

}  // namespace storetwin::bench
