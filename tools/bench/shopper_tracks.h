// Simulated tracks against published speeds (L12) and against a recorded shopper (L13).
//
// No public set of in-store tracks with a free licence was found, and the street data whose quantiles product.md 1.2 gives
// (UCY zara01) may not be kept here. So speeds are compared with the published quantiles, and rollouts with the one
// shopper of the NanoStore recording (MIT): for each second of its track, 32 stretches of simulated tracks that begin alike
// give histograms of speed, heading change and distance to the shelves, under which the next four recorded seconds have a
// likelihood (the idea of Waymo's Sim Agents, Montali et al. 2023). A model that keeps its first speed and heading for ever
// must do worse.
#pragma once

#include <string>

namespace storetwin::bench {

/// Prints both comparisons; `recording` is the directory of the competition's four files. The exit code.
int compare_tracks(const std::string& recording);

}  // namespace storetwin::bench
