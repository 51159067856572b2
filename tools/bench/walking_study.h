// Do simulated people walk like real ones, and what does it cost? Tables for requirements L11 (verification), L12 (speeds
// against published bands), L13 (rollouts against a recorded track) and for the price of a crowd.
#pragma once

#include <string>

namespace storetwin::bench {

/// Prints the tables; `svg` names a file for the picture of speed against density, empty for none. The exit code.
int study_walking(const std::string& recording, const std::string& svg);

}  // namespace storetwin::bench
