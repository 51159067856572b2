// Truth as JSON text: the attachment "truth.json" of a simulated or labelled recording.
//
// Times are integer nanoseconds, ids of shoppers and items text (64-bit ids don't fit JSON's numbers), positions meters.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "sim/truth/truth.h"

namespace storetwin::truth {

inline constexpr const char* kTruthSchema = "storetwin-truth/1";
inline constexpr const char* kTruthAttachment = "truth.json";

std::string to_json(const Truth& truth);
/// The inverse of to_json; `file` names the text in diagnostics.
Result<Truth> truth_from_json(std::string_view text, const std::string& file);

}  // namespace storetwin::truth
