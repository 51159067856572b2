#include "sim/score/silent_faults.h"

#include <fmt/format.h>

#include <algorithm>

namespace storetwin::score {

namespace {

using truth::FaultEvent;

std::string fixture_of(const std::string& plate) { return plate.substr(0, plate.find('/')); }

// A source may be broken by its parts and a part is spoken of with its source: "plates/gondola" and "gondola/1/4".
bool speaks_of(const std::string& subject, const std::string& target) {
  return subject == target || subject == "plates/" + fixture_of(target) || target == "plates/" + fixture_of(subject);
}

bool speaks_of(const stream::Alert& alert, const FaultEvent& fault) {
  using stream::AlertKind;
  const bool about_devices = alert.kind == AlertKind::kSensorFault || alert.kind == AlertKind::kLateData;
  if (fault.target == "mains") return about_devices;
  if (!about_devices && alert.kind != AlertKind::kForeignItem) return false;
  const auto other = fault.words.find("with_plate");
  return speaks_of(alert.subject, fault.target) ||
         (other != fault.words.end() && speaks_of(alert.subject, other->second));
}

// What the core was told wrongly of facings it may put right instead of raising an alarm.
bool puts_right(const stream::PlanogramCorrection& correction, const FaultEvent& fault) {
  return to_text(correction.plate) == fault.target || correction.plate.fixture == fault.target ||
         correction.sku.value == fault.target;
}

bool is_reported(const FaultEvent& fault, const stream::Messages& said) {
  return std::any_of(said.begin(), said.end(), [&](const stream::Message& message) {
    if (!stream::is_settled(message) || stream::header_of(message).captured < fault.from) return false;
    const auto* alert = std::get_if<stream::Alert>(&message);
    const auto* correction = std::get_if<stream::PlanogramCorrection>(&message);
    return (alert && speaks_of(*alert, fault)) || (correction && puts_right(*correction, fault));
  });
}

bool is_exact(const std::vector<VisitScore>& visits, const VisitId& visit) {
  return std::any_of(visits.begin(), visits.end(), [&](const VisitScore& v) { return v.visit == visit && v.exact; });
}

std::vector<const FaultEvent*> faults_during(const truth::Truth& truth, const truth::VisitTruth& visit) {
  std::vector<const FaultEvent*> faults;
  for (const FaultEvent& fault : truth.faults) {
    const bool begins_before_end = visit.left.ns == 0 || fault.from <= visit.left;
    const bool ends_after_begin = fault.to.ns == 0 || fault.to >= visit.entered;
    if (begins_before_end && ends_after_begin) faults.push_back(&fault);
  }
  return faults;
}

}  // namespace

std::vector<GateBreach> silent_faults(const truth::Truth& truth, const stream::Messages& said,
                                      const std::vector<VisitScore>& visits,
                                      const std::vector<VisitScore>& without_faults) {
  std::vector<GateBreach> breaches;
  for (const VisitScore& visit : visits) {
    if (visit.exact || visit.state != "final" || !is_exact(without_faults, visit.visit)) continue;
    const auto stay = std::find_if(truth.visits.begin(), truth.visits.end(),
                                   [&](const truth::VisitTruth& v) { return v.visit == visit.visit; });
    if (stay == truth.visits.end()) continue;
    const std::vector<const FaultEvent*> faults = faults_during(truth, *stay);
    if (faults.empty() || std::any_of(faults.begin(), faults.end(), [&](const auto* f) { return is_reported(*f, said); }))
      continue;
    std::vector<std::string> names;
    for (const FaultEvent* fault : faults) names.push_back(fmt::format("{} of {}", fault->kind, fault->target));
    breaches.push_back({HardGate::kSilentFault, visit.visit,
                        fmt::format("charged wrongly, which it is not without {}, and nobody was told",
                                    fmt::join(names, ", "))});
  }
  return breaches;
}

}  // namespace storetwin::score
