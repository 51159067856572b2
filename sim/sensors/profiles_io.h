// Sensor profiles from a folder of YAML files: plates, depth, color, skeletons, turnstile, network, installation.
#pragma once

#include <string>

#include "core/base/description.h"
#include "core/base/result.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

/// Reads DIRECTORY/plates.yaml and its six siblings; all problems of all files at once. A missing file is an error, a
/// missing key has its default (core/base/schema.h).
Result<SensorProfiles> load_profiles(const std::string& directory, Diagnostics& warnings);

/// Sets one value over a profile, for overrides in scenarios and on the command line: "plates.lsb_g=1",
/// "depth.image.sigma_px=0.2". The profile is unchanged if there is a problem.
Status set_profile_value(SensorProfiles& profiles, const std::string& setting);

/// The keys, meanings and sources of one profile file ("plates", "depth", ...); empty if there is no such file.
Description describe_profile(const std::string& name);

}  // namespace storetwin::sensors
