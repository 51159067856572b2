// An answer for a person (sentences first, then one block per event) and for a program (one JSON object).
#pragma once

#include <string>

#include "core/explain/answer.h"
#include "core/store/store.h"

namespace storetwin::explain {

/// The one sentence that answers, e.g. "1 x Oat drink (0710) is on the receipt of visit v-3, sure to 0.97."
std::string verdict(const Answer& answer);

/// Everything, ended by a newline. `store` names the goods.
std::string to_text(const Answer& answer, const store::Store& store);

/// The same as one JSON object, `schema` "storetwin-explain/1"; 64-bit numbers as text, absent ones null.
std::string to_json(const Answer& answer, const store::Store& store);

}  // namespace storetwin::explain
