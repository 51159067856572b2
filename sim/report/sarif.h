// Diagnostics as SARIF 2.1.0 (OASIS): what code hosts and editors read to show a problem at its line.
#pragma once

#include <string>

#include "core/base/diagnostic.h"

namespace storetwin::report {

/// One run of the tool `storetwin` with a rule per code, in order of appearance, and a result per diagnostic. File names stay
/// relative where they were given so, since a code host looks for them in its repository.
std::string sarif(const Diagnostics& diagnostics, const std::string& version);

}  // namespace storetwin::report
