#include "sim/sensors/profiles_io.h"

#include "core/base/yaml_io.h"
#include "sim/sensors/profiles_schema.h"

namespace storetwin::sensors {

namespace {

template <class T>
void load_into(T& profile, const std::string& path, Diagnostics& problems, Diagnostics& warnings) {
  Result<T> loaded = load_yaml<T>(path, warnings);
  if (loaded) {
    profile = std::move(loaded).value();
  } else {
    problems.append(loaded.problems());
  }
}

}  // namespace

// All files together, for settings by path.
template <class Archive>
void fields(Archive& a, SensorProfiles& p) {
  a.field("plates", p.plates);
  a.field("depth", p.depth);
  a.field("color", p.color);
  a.field("skeletons", p.skeletons);
  a.field("turnstile", p.turnstile);
  a.field("network", p.network);
  a.field("installation", p.installation);
}

Result<SensorProfiles> load_profiles(const std::string& directory, Diagnostics& warnings) {
  SensorProfiles profiles;
  Diagnostics problems;
  const auto path = [&](const char* name) { return directory + "/" + name + ".yaml"; };
  load_into(profiles.plates, path("plates"), problems, warnings);
  load_into(profiles.depth, path("depth"), problems, warnings);
  load_into(profiles.color, path("color"), problems, warnings);
  load_into(profiles.skeletons, path("skeletons"), problems, warnings);
  load_into(profiles.turnstile, path("turnstile"), problems, warnings);
  load_into(profiles.network, path("network"), problems, warnings);
  load_into(profiles.installation, path("installation"), problems, warnings);
  if (problems.has_errors()) return problems;
  return profiles;
}

Status set_profile_value(SensorProfiles& profiles, const std::string& setting) {
  return apply_setting(profiles, setting);
}

Description describe_profile(const std::string& name) {
  if (name == "plates") return describe<PlateProfile>();
  if (name == "depth") return describe<DepthProfile>();
  if (name == "color") return describe<ColorProfile>();
  if (name == "skeletons") return describe<SkeletonProfile>();
  if (name == "turnstile") return describe<TurnstileProfile>();
  if (name == "network") return describe<NetworkProfile>();
  if (name == "installation") return describe<InstallationProfile>();
  return {};
}

}  // namespace storetwin::sensors
