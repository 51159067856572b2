// Wordings that the sentences and the JSON of an answer share.
#pragma once

#include <string>

#include "core/explain/answer.h"
#include "core/store/store.h"

namespace storetwin::explain {

/// "Oat drink (0710)", or the SKU alone if it has no name.
std::string name_of(const store::Store& store, const SkuId& sku);
/// "1 x Oat drink (0710) taken by v-3 (track 7)", "nothing was taken or put back".
std::string say(const store::Store& store, const cart::Reading& reading);
/// "final", "in review", "still open".
const char* word(stream::VisitPhase phase);
const char* word(Relation relation);

}  // namespace storetwin::explain
