// One name for one visit: the truth's.
//
// Where a turnstile opens visits, truth and core share the minted token. Where an external feed lets people in, the core
// mints names of its own and says whom the feed called so; the truth knows that name too.
#pragma once

#include "core/stream/message.h"
#include "sim/truth/truth.h"

namespace storetwin::score {

/// The outputs with the core's visits called as the truth calls them, by their external ids. Of several visits that the
/// core opened under one external id the first counts; visits the truth doesn't know keep their names.
stream::Messages named_as_in_truth(const truth::Truth& truth, stream::Messages outputs);

}  // namespace storetwin::score
