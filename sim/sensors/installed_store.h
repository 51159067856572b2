// The store as its surveyors and its back office know it: the true one with the errors real installations have.
//
// This is what the core gets and what recordings hold. Cameras stand some millimetres and tenths of a degree off, their
// intrinsics are a little wrong, fixtures too; a facing may be said to hold another SKU. Catalogue masses stay those of
// the file: the world draws the true units' masses around them (sim/world), so they are off by a few percent already;
// `catalogue_mass_error` adds more. The building's outline, lanes, zones and policies are right.
#pragma once

#include "core/base/random.h"
#include "core/store/store.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

/// Every camera, fixture, product and facing draws by its own name, so one more never changes another's error.
store::Store installed_store(const store::Store& true_store, const InstallationProfile& profile, RandomStream random);

}  // namespace storetwin::sensors
