#include "sim/scenario/fault.h"

#include <algorithm>
#include <iterator>

#include "core/base/assert.h"

namespace storetwin::scenario {

namespace {

constexpr const char* kMains = "mains";

constexpr FaultSize kNoSize = {nullptr, 0, 0, 0};

// Sizes: a bump of 0.5 to 5 degrees is what a broom or a box does to a ceiling mount (the catalogue of faults that the
// project was planned with); a plate that gives way at 1 kg has lost most of its 20 kg; a tare taken at the wrong
// moment is off by a unit or two of goods; clocks are stepped by a second when a time server comes back; a pack whose
// size was changed is off by a fifth or more, where honest catalogues are off by 4 to 5 % (measured on a real store's). A
// thumb over a lens of some millimetres blurs a tenth of the image, a splash a quarter. A target read wrongly at
// calibration turns a camera by as much as a bump. The amplifier of a cold load cell is off by some 0.02 % of its 20 kg.
constexpr FaultRule kRules[] = {
    {FaultKind::kCameraDead, FaultTarget::kCamera, kNoSize, false, true},
    {FaultKind::kCameraFrozen, FaultTarget::kCamera, kNoSize, false, true},
    {FaultKind::kCameraBlinded, FaultTarget::kCamera, kNoSize, false, true},
    {FaultKind::kCameraSmeared, FaultTarget::kCamera, {"share", 0.1, 0.02, 0.25}, false, true},
    {FaultKind::kCameraBumped, FaultTarget::kCamera, {"by_deg", 3, 0.5, 5}, false, true},
    {FaultKind::kPlateDead, FaultTarget::kPlate, kNoSize, false, true},
    {FaultKind::kPlateStuck, FaultTarget::kPlate, kNoSize, false, true},
    {FaultKind::kPlateClipped, FaultTarget::kPlate, {"limit_g", 1000, 200, 2000}, false, true},
    {FaultKind::kTareSlip, FaultTarget::kPlate, {"by_g", 100, -400, 400}, false, true},
    {FaultKind::kPowerCut, FaultTarget::kMains, {"by_g", 4, 1, 10}, false, true},
    {FaultKind::kPlatesSwapped, FaultTarget::kPlate, kNoSize, false, false},
    {FaultKind::kSkeletonsRelabelled, FaultTarget::kSkeletonFeed, kNoSize, false, true},
    {FaultKind::kSourceSilent, FaultTarget::kSource, kNoSize, false, true},
    {FaultKind::kClockStep, FaultTarget::kSource, {"by_s", 1, -1, 1}, false, true},
    {FaultKind::kCameraMiscalibrated, FaultTarget::kCamera, {"by_deg", 2, 0.5, 5}, true, false},
    {FaultKind::kPlanogramWrong, FaultTarget::kFacings, kNoSize, true, false},
    {FaultKind::kCatalogueWrong, FaultTarget::kProduct, {"by_percent", 25, -40, 40}, true, false},
};

static_assert(std::size(kRules) == enum_words(FaultKind{}).size(), "every kind has its row");

std::optional<double> Fault::*size_member(FaultKind kind) {
  switch (kind) {
    case FaultKind::kCameraBumped:
    case FaultKind::kCameraMiscalibrated: return &Fault::by_deg;
    case FaultKind::kCameraSmeared: return &Fault::share;
    case FaultKind::kPlateClipped: return &Fault::limit_g;
    case FaultKind::kTareSlip:
    case FaultKind::kPowerCut: return &Fault::by_g;
    case FaultKind::kClockStep: return &Fault::by_s;
    case FaultKind::kCatalogueWrong: return &Fault::by_percent;
    default: return nullptr;
  }
}

}  // namespace

const FaultRule& rule_of(FaultKind kind) {
  const auto row =
      std::find_if(std::begin(kRules), std::end(kRules), [&](const FaultRule& r) { return r.kind == kind; });
  STORETWIN_ASSERT(row != std::end(kRules), "every kind of fault has a row");
  return *row;
}

const char* word_of(FaultKind kind) {
  for (const auto& [value, word] : enum_words(FaultKind{})) {
    if (value == kind) return word;
  }
  return "";
}

double size_of(const Fault& fault) {
  const auto member = size_member(fault.kind);
  return member == nullptr ? 0 : (fault.*member).value_or(rule_of(fault.kind).size.usual);
}

bool has_size(const Fault& fault) {
  const auto member = size_member(fault.kind);
  return member != nullptr && (fault.*member).has_value();
}

void set_size(Fault& fault, double size) {
  if (const auto member = size_member(fault.kind)) fault.*member = size;
}

std::string target_of(const Fault& fault) {
  switch (rule_of(fault.kind).target) {
    case FaultTarget::kPlate: return fault.plate;
    case FaultTarget::kFacings: return fault.plate.empty() ? fault.fixture : fault.plate;
    case FaultTarget::kProduct: return fault.sku.value;
    case FaultTarget::kMains: return kMains;
    default: return fault.source;
  }
}

std::vector<std::string> targets_in(const store::Store& store, FaultKind kind) {
  const FaultTarget target = rule_of(kind).target;
  if (target == FaultTarget::kMains) return {kMains};
  std::vector<std::string> found;
  const bool cameras = target == FaultTarget::kCamera || target == FaultTarget::kSource;
  const bool feeds = target == FaultTarget::kSkeletonFeed || target == FaultTarget::kSource;
  if (cameras) {
    for (const store::Camera& camera : store.calibration.cameras) found.push_back(camera.source());
  }
  if (feeds)
    found.insert(found.end(), store.calibration.skeleton_feeds.begin(), store.calibration.skeleton_feeds.end());
  if (target == FaultTarget::kSource) {
    for (const store::PlateController& controller : store.calibration.plate_controllers)
      found.push_back(controller.source);
    for (const store::Lane& lane : store.map.lanes) found.push_back("turnstile/" + lane.id);
  }
  if (target == FaultTarget::kPlate) {
    for (const PlateAddress& address : store::all_plates(store)) {
      if (store::find_plate(store, address)->connected) found.push_back(to_text(address));
    }
  }
  return found;
}

}  // namespace storetwin::scenario
