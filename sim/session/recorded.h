// What a recording holds beside its messages: the store as installed, and the truth if somebody knew it.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "core/base/result.h"
#include "core/record/recording.h"
#include "core/store/store.h"
#include "sim/truth/label.h"
#include "sim/truth/truth.h"

namespace storetwin::session {

Result<store::Store> installed_store_of(const record::Recording& recording);
/// Empty if the recording holds none.
Result<std::optional<truth::Truth>> truth_of(const record::Recording& recording);
/// Empty if nobody labelled it.
Result<std::optional<truth::Label>> label_of(const record::Recording& recording);
/// Error "unknown-sku" with the nearest one, unless the catalogue or a change of it has the SKU.
Diagnostics unknown_sku(const record::Recording& recording, const store::Store& store, const std::string& sku);
/// What the first nanosecond of texts about the recording is: the run's start, or the first message of a real one.
Timestamp zero_of(const record::Recording& recording);
/// When the first message was logged.
Timestamp begin_of(const record::Recording& recording);
/// Sources whose frames are recorded: perception makes their observations anew, so recorded ones would count twice.
std::set<std::string> sources_with_frames(const record::Recording& recording);

}  // namespace storetwin::session
