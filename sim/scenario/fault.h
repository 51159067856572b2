// Faults that a scenario asks for: what breaks, where, when and how badly.
//
// Devices break, cables come loose, people push cameras askew and print wrong planograms. A scenario writes such a
// fault down with its times, or gives a rate and lets the seed draw when it happens. These are the plain structs and
// the table of kinds (which target each has, which keys it reads, how big it usually is); sim/faults carries them out
// and tells in its README what happens physically. Seconds count from the run's start; the core is told nothing.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/store/store.h"

namespace storetwin::scenario {

/// In the order in which they act on a message: cells, then wires, then what a system makes of it, then clocks.
enum class FaultKind {
  kCameraDead,           ///< no frames, no observations
  kCameraFrozen,         ///< the last image again and again, freshly stamped
  kCameraBlinded,        ///< frames in which nothing is seen
  kCameraSmeared,        ///< dirt on a part of the lens
  kCameraBumped,         ///< the camera is turned; the calibration isn't
  kPlateDead,            ///< no samples (NaN)
  kPlateStuck,           ///< the last value again and again
  kPlateClipped,         ///< reads at most a low limit
  kTareSlip,             ///< the zero jumps
  kPowerCut,             ///< mains gone in the whole shop: every device is dark, and starts anew
  kPlatesSwapped,        ///< two plates' wires are exchanged
  kSkeletonsRelabelled,  ///< a vision system forgets who is who and names everybody anew
  kSourceSilent,         ///< the source's messages get lost: a cable, a broker
  kClockStep,            ///< the source's clock jumps
  kCameraMiscalibrated,  ///< the core is told that the camera stands elsewhere and looks elsewhere
  kPlanogramWrong,       ///< the core is told a wrong SKU for a facing, or for all facings of a fixture
  kCatalogueWrong,       ///< the core is told a wrong mass of a SKU
};

constexpr auto enum_words(FaultKind) {
  return std::to_array<std::pair<FaultKind, const char*>>({{FaultKind::kCameraDead, "camera_dead"},
                                                           {FaultKind::kCameraFrozen, "camera_frozen"},
                                                           {FaultKind::kCameraBlinded, "camera_blinded"},
                                                           {FaultKind::kCameraSmeared, "camera_smeared"},
                                                           {FaultKind::kCameraBumped, "camera_bumped"},
                                                           {FaultKind::kPlateDead, "plate_dead"},
                                                           {FaultKind::kPlateStuck, "plate_stuck"},
                                                           {FaultKind::kPlateClipped, "plate_clipped"},
                                                           {FaultKind::kTareSlip, "tare_slip"},
                                                           {FaultKind::kPowerCut, "power_cut"},
                                                           {FaultKind::kPlatesSwapped, "plates_swapped"},
                                                           {FaultKind::kSkeletonsRelabelled, "skeletons_relabelled"},
                                                           {FaultKind::kSourceSilent, "source_silent"},
                                                           {FaultKind::kClockStep, "clock_step"},
                                                           {FaultKind::kCameraMiscalibrated, "camera_miscalibrated"},
                                                           {FaultKind::kPlanogramWrong, "planogram_wrong"},
                                                           {FaultKind::kCatalogueWrong, "catalogue_wrong"}});
}

/// What a kind of fault befalls.
enum class FaultTarget { kCamera, kPlate, kSource, kSkeletonFeed, kMains, kFacings, kProduct };

/// How big a fault of one kind is: the key that says so, what holds when it is left out, and the range that random ones
/// are drawn from.
struct FaultSize {
  const char* key;  ///< null: the kind has no size
  double usual;
  double low, high;
};

/// One row of the table of kinds.
struct FaultRule {
  FaultKind kind;
  FaultTarget target;
  FaultSize size;
  bool at_installation;  ///< what the core is told is wrong from the start: no times
  bool random;           ///< may be drawn from a rate
};

/// The row of a kind.
const FaultRule& rule_of(FaultKind kind);
/// "camera_dead", as files and truth write it.
const char* word_of(FaultKind kind);

/// One thing that goes wrong. Which keys a kind reads stands in its rule; others may not be given in a file.
struct Fault {
  FaultKind kind = FaultKind::kCameraDead;
  std::string source;      ///< cameras, feeds, any source: "depth/c1", "plates/gondola_1", "turnstile/in"
  std::string plate;       ///< "fixture/shelf/plate"
  std::string with_plate;  ///< plates_swapped: the other one, of the same fixture
  std::string fixture;     ///< planogram_wrong: all its facings
  SkuId sku;               ///< catalogue_wrong: whose mass; planogram_wrong: what the core is told stands there
  std::optional<double> by_deg;      ///< camera_bumped, camera_miscalibrated
  std::optional<double> share;       ///< camera_smeared
  std::optional<double> limit_g;     ///< plate_clipped
  std::optional<double> by_g;        ///< tare_slip, power_cut
  std::optional<double> by_s;        ///< clock_step
  std::optional<double> by_percent;  ///< catalogue_wrong
  double from_s = 0;
  std::optional<double> to_s;  ///< empty: it stays
  bool operator==(const Fault&) const = default;
};

/// Faults that come by chance: every target that the kind can befall (or the one that is named) breaks and mends on its
/// own, as a Poisson process with exponential lengths.
struct RandomFault {
  Fault fault;          ///< without times
  double per_hour = 0;  ///< how often each target breaks per hour in which it works
  double mean_s = 0;    ///< how long it stays broken on average
  bool operator==(const RandomFault&) const = default;
};

/// How big the fault is, by its kind's key or as is usual; zero for kinds without a size.
double size_of(const Fault& fault);
/// Whether its size was said.
bool has_size(const Fault& fault);
void set_size(Fault& fault, double size);

/// The source, plate, fixture or SKU that the fault befalls, as truth and reports name it; "mains" for all devices.
std::string target_of(const Fault& fault);
/// What a store has that a kind can befall: sources of cameras, all sources, connected plates, the mains; nothing for
/// facings and products.
std::vector<std::string> targets_in(const store::Store& store, FaultKind kind);

}  // namespace storetwin::scenario
