// The points of a sweep: which values are tried together.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/suite/suite.h"

namespace storetwin::suite {

/// Key and value of each parameter, in the order of the file.
using Point = std::vector<std::pair<std::string, std::string>>;

/// How many points a sweep has, without making them.
std::size_t count_points(const Sweep& sweep);

/// The same sweep gives the same points; more points of a Latin hypercube are other points. A parameter's draws don't
/// depend on the others.
std::vector<Point> points_of(const Sweep& sweep);

}  // namespace storetwin::suite
