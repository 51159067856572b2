// Whether a suite makes sense: names, seeds, dates, metrics, events, what can't be asked for together.
#pragma once

#include "core/base/diagnostic.h"
#include "core/base/document.h"
#include "sim/suite/suite.h"

namespace storetwin::suite {

/// Places come from `document`; sorted.
Diagnostics check(const Suite& suite, const Document& document);

}  // namespace storetwin::suite
