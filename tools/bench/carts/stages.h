// How much each stage loses: the same runs with ideal sensors and with truth in a stage's place, with and without item
// observations.
#pragma once

#include "tools/bench/carts/request.h"

namespace storetwin::bench {

int table_stages(const Request& request);

}  // namespace storetwin::bench
