// Is the simulated skeleton feed like the recorded one? The same statistics over both, side by side.
//
// The recorded messages are those of the real store's vision system; the simulated ones those of a scenario's sessions with
// the shipped sensor profile. Truth is used for neither: what a joint's error is shows in bones that change their length
// (a person's don't) and in the jitter of joints from document to document, apart for people who stand and who walk.
#pragma once

#include <string>

namespace storetwin::bench {

/// Prints the comparison. `directory` holds the competition's four files; `scenario` needs a store with a skeleton feed.
/// The process's exit code.
int compare_skeletons(const std::string& directory, const std::string& scenario);

}  // namespace storetwin::bench
