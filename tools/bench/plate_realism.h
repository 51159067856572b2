// Are simulated plates like the recorded ones? The same statistics over both, and classifiers that try to tell them apart.
//
// The recording's own store is simulated: every plate bears the load that its recorded twin shows, people walk where the
// recording's skeletons walked, and the sensor model's defaults do the rest. Nothing of the recorded noise is used. Both are
// cut into windows of two seconds; windows in which a load changed are left out, and each window's mean is taken away.
#pragma once

#include <string>

namespace storetwin::bench {

/// Prints the comparison. `directory` holds the competition's four files; `profiles` a folder of sensor profiles, empty for
/// the shipped defaults. The process's exit code.
int compare_plates(const std::string& directory, const std::string& profiles);

}  // namespace storetwin::bench
