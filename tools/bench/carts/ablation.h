// One idea of the core removed at a time, on the same input: what it is worth on these scenarios.
#pragma once

#include <string>
#include <vector>

#include "tools/bench/carts/request.h"

namespace storetwin::bench {

/// An idea, and the parameters that switch it off.
struct Idea {
  std::string name;
  std::vector<std::string> settings;  ///< KEY=VALUE
};

/// All ideas that can be switched off; the table has a row for each.
std::vector<Idea> ideas();

/// The parameters without the idea.
Result<pipeline::Params> without(const pipeline::Params& params, const Idea& idea);

int table_ablation(const Request& request);

}  // namespace storetwin::bench
