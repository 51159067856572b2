// The store as the core knew it at some moment of a recording, as far as a store file can say it.
#pragma once

#include <string>
#include <vector>

#include "core/record/recording.h"
#include "core/store/store.h"

namespace storetwin::session {

struct StoreThen {
  store::Store store;
  std::vector<std::string> notes;  ///< what was believed and no store file can say
};

/// Prices, catalogue and planogram with every change before `at`. Planned stock less what carts took from each facing,
/// if the recording holds the core's cart changes; a facing believed empty keeps one unit, since 0 means "not known"
/// there.
StoreThen store_then(const record::Recording& recording, store::Store installed, Timestamp at);

}  // namespace storetwin::session
