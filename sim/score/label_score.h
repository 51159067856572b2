// Receipts against a label: only what the label speaks of counts, for and against.
#pragma once

#include "core/store/store.h"
#include "core/stream/message.h"
#include "sim/score/score.h"
#include "sim/truth/label.h"

namespace storetwin::score {

/// cart.* of the labelled visits, each cut to its stated lines unless the label has them all. A labelled visit without
/// a receipt is `missing`. A label says nothing of events and tracks, so their metrics are absent; so are those of
/// confidences where only parts of receipts are stated.
RunScore score_labelled(const truth::Label& label, const stream::Messages& said, const store::Store& store);

}  // namespace storetwin::score
