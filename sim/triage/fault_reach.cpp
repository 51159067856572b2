#include "sim/triage/fault_reach.h"

#include <algorithm>

#include "sim/scenario/fault.h"

namespace storetwin::triage {

namespace {

using scenario::FaultKind;
using scenario::FaultTarget;

// An event is read from a second before it to some seconds after it; a mended plate needs as long to be steady again.
constexpr double kBeforeS = 1, kAfterS = 5;

std::optional<FaultKind> kind_of(const truth::FaultEvent& fault) {
  for (const auto& [kind, word] : enum_words(FaultKind{})) {
    if (fault.kind == word) return kind;
  }
  return std::nullopt;
}

bool lasts_over(const truth::FaultEvent& fault, FaultKind kind, Timestamp at) {
  if (fault.from > at + Duration::seconds(kBeforeS)) return false;
  // Who was named anew stays misnamed.
  const bool stays = fault.to.ns == 0 || kind == FaultKind::kSkeletonsRelabelled;
  return stays || at <= fault.to + Duration::seconds(kAfterS);
}

// The plate itself; what lies on it may lean on its neighbours.
bool is_plate_near(const std::string& plate, const PlateAddress& at) {
  for (const int side : {0, -1, 1}) {
    if (plate == to_text(PlateAddress{at.fixture, at.shelf, at.plate + side})) return true;
  }
  return false;
}

std::string word(const truth::FaultEvent& fault, const char* key) {
  const auto found = fault.words.find(key);
  return found == fault.words.end() ? "" : found->second;
}

bool touches(const truth::FaultEvent& fault, FaultKind kind, const FailureCause& event, const store::Store& store) {
  const bool people = is_about_people(event.cause);
  switch (scenario::rule_of(kind).target) {
    case FaultTarget::kMains: return true;
    case FaultTarget::kCamera:
    case FaultTarget::kSkeletonFeed: return people;
    case FaultTarget::kPlate:
      return !people &&
             (is_plate_near(fault.target, event.plate) || is_plate_near(word(fault, "with_plate"), event.plate));
    case FaultTarget::kSource: return could_tell(fault.target, event, store);
    case FaultTarget::kFacings:
      return !people && (fault.target == to_text(event.plate) || fault.target == event.plate.fixture);
    case FaultTarget::kProduct:
      return !people &&
             std::any_of(event.skus.begin(), event.skus.end(), [&](const SkuId& s) { return s.value == fault.target; });
  }
  return false;
}

bool was_told(const truth::FaultEvent& fault, Timestamp by, const stream::Messages& outputs) {
  return std::any_of(outputs.begin(), outputs.end(), [&](const stream::Message& message) {
    const auto* alert = std::get_if<stream::Alert>(&message);
    return alert != nullptr && alert->kind == stream::AlertKind::kSensorFault && alert->subject == fault.target &&
           alert->header.captured >= fault.from && alert->header.captured <= by;
  });
}

}  // namespace

bool is_about_people(Cause symptom) {
  return symptom == Cause::kPersonLost || symptom == Cause::kIdentitySwap || symptom == Cause::kWrongShopper ||
         symptom == Cause::kEntryExit;
}

bool could_tell(const std::string& source, const FailureCause& event, const store::Store& store) {
  const auto& controllers = store.calibration.plate_controllers;
  const auto controller =
      std::find_if(controllers.begin(), controllers.end(), [&](const auto& c) { return c.source == source; });
  const bool plates = controller != controllers.end() || source.starts_with("plates/");
  if (is_about_people(event.cause)) return !plates;
  if (!plates) return false;
  return controller != controllers.end() ? controller->fixture == event.plate.fixture
                                         : source == "plates/" + event.plate.fixture;
}

const truth::FaultEvent* unnoticed_fault(const FailureCause& event, const std::vector<truth::FaultEvent>& faults,
                                         const stream::Messages& outputs, const store::Store& store) {
  for (const truth::FaultEvent& fault : faults) {
    const std::optional<FaultKind> kind = kind_of(fault);
    if (!kind || !lasts_over(fault, *kind, event.at) || !touches(fault, *kind, event, store)) continue;
    if (!was_told(fault, event.at + Duration::seconds(kAfterS), outputs)) return &fault;
  }
  return nullptr;
}

}  // namespace storetwin::triage
