#include "sim/faults/faults.h"

#include <algorithm>
#include <tuple>

#include "core/base/assert.h"
#include "core/base/schema.h"
#include "sim/faults/installation_faults.h"

namespace storetwin::faults {

using scenario::Fault;
using scenario::FaultKind;

namespace {

PlateAddress plate_of(const std::string& text) {
  const std::optional<PlateAddress> plate = scenario::parse_plate(text);
  STORETWIN_ASSERT(plate.has_value(), "a checked fault names a plate");
  return *plate;
}

}  // namespace

Faults::Faults(const scenario::Scenario& scenario, const store::Store& true_store, const RandomStream& random)
    : true_store_(true_store), random_(random) {
  for (PlannedFault& planned : plan_faults(scenario, true_store, random)) add(std::move(planned));
}

Faults::Action Faults::action_of(const PlannedFault& planned) {
  const Fault& fault = planned.fault;
  switch (fault.kind) {
    case FaultKind::kCameraDead: return CameraDead{};
    case FaultKind::kCameraFrozen: return CameraFrozen{};
    case FaultKind::kCameraBlinded: return CameraBlinded{};
    case FaultKind::kPlateDead: return PlateDead{plate_of(fault.plate)};
    case FaultKind::kPlateStuck: return PlateStuck{plate_of(fault.plate)};
    case FaultKind::kPlateClipped: return PlateClipped{plate_of(fault.plate), scenario::size_of(fault)};
    case FaultKind::kTareSlip: return TareSlip{plate_of(fault.plate), scenario::size_of(fault)};
    case FaultKind::kPowerCut: return PowerCut{planned.after};
    case FaultKind::kPlatesSwapped: return PlatesSwapped{plate_of(fault.plate), plate_of(fault.with_plate)};
    case FaultKind::kSourceSilent: return SourceSilent{};
    case FaultKind::kClockStep: return ClockStep{Duration::seconds(scenario::size_of(fault))};
    case FaultKind::kSkeletonsRelabelled: return SkeletonsRelabelled{planned.random.fork("ids")};
    case FaultKind::kCameraSmeared:
    case FaultKind::kCameraBumped:
    case FaultKind::kCameraMiscalibrated:
    case FaultKind::kPlanogramWrong:
    case FaultKind::kCatalogueWrong: return std::monostate{};
  }
  return std::monostate{};
}

// Whose messages the fault acts on.
std::vector<std::string> Faults::sources_of(const Fault& fault) const {
  const scenario::FaultTarget target = scenario::rule_of(fault.kind).target;
  if (target == scenario::FaultTarget::kMains) return scenario::targets_in(true_store_, FaultKind::kSourceSilent);
  if (target != scenario::FaultTarget::kPlate) return {fault.source};
  const PlateAddress plate = plate_of(fault.plate);
  for (const store::PlateController& controller : true_store_.calibration.plate_controllers) {
    if (controller.fixture == plate.fixture) return {controller.source};
  }
  return {};
}

void Faults::add(PlannedFault planned) {
  const FaultKind kind = planned.fault.kind;
  const std::vector<std::string> sources = sources_of(planned.fault);
  Action action = action_of(planned);
  const bool acts = !std::holds_alternative<std::monostate>(action);
  faults_.push_back({std::move(planned), std::move(action)});
  if (!acts) return;
  for (const std::string& source : sources) {
    std::vector<std::size_t>& indices = by_source_[source];
    const auto place = std::upper_bound(indices.begin(), indices.end(), kind, [this](FaultKind k, std::size_t i) {
      return k < faults_[i].planned.fault.kind;
    });
    indices.insert(place, faults_.size() - 1);
  }
}

void Faults::tell_wrong(store::Store& installed) const {
  for (const Running& running : faults_) {
    if (running.planned.fault.kind == FaultKind::kCameraMiscalibrated) miscalibrate(installed, running.planned);
    if (running.planned.fault.kind == FaultKind::kPlanogramWrong) misplan(installed, running.planned);
    if (running.planned.fault.kind == FaultKind::kCatalogueWrong) misweigh(installed, running.planned);
  }
}

std::vector<Aim> Faults::aims(Timestamp now) const {
  std::map<std::string, Pose> poses;
  for (const Running& running : faults_) {
    const PlannedFault& planned = running.planned;
    if (planned.fault.kind != FaultKind::kCameraBumped) continue;
    const store::Camera* camera = store::find_camera(true_store_, planned.fault.source);
    STORETWIN_ASSERT(camera != nullptr, "a checked fault names a camera of the store");
    Pose& X_WC = poses.emplace(planned.fault.source, camera->X_WC).first->second;
    if (!planned.when.holds(now)) continue;
    X_WC = X_WC *
           pose_from_rodrigues(Vec3::Zero(), planned.axis_C * (scenario::size_of(planned.fault) * kRadiansPerDegree));
  }
  std::vector<Aim> aims;
  for (const auto& [source, X_WC] : poses) aims.push_back({source, X_WC});
  return aims;
}

std::vector<Lens> Faults::lenses(Timestamp now) const {
  std::map<std::string, std::vector<Smear>> dirt;
  for (const Running& running : faults_) {
    const PlannedFault& planned = running.planned;
    if (planned.fault.kind != FaultKind::kCameraSmeared) continue;
    std::vector<Smear>& smears = dirt[planned.fault.source];
    if (planned.when.holds(now)) smears.push_back(planned.smear);
  }
  std::vector<Lens> lenses;
  for (auto& [source, smears] : dirt) lenses.push_back({source, std::move(smears)});
  return lenses;
}

bool Faults::powered(const std::string& source, Timestamp now) const {
  return std::none_of(faults_.begin(), faults_.end(), [&](const Running& running) {
    const PlannedFault& planned = running.planned;
    return planned.fault.kind == FaultKind::kPowerCut && planned.after.dark(source, now, planned.when);
  });
}

bool Faults::pass(stream::Message& message, bool at_our_end) {
  const stream::Header& header = stream::header_of(message);
  const auto broken = by_source_.find(device_of(header.source));
  if (broken == by_source_.end()) return true;
  const Timestamp at = at_our_end ? header.received : header.captured;
  for (const std::size_t index : broken->second) {
    Running& running = faults_[index];
    const Span& when = running.planned.when;
    const FaultKind kind = running.planned.fault.kind;
    const bool chosen = at_our_end == (kind == FaultKind::kSourceSilent);
    // Of a power cut, counts and zeros remain.
    const bool concerned = kind == FaultKind::kPowerCut ? at >= when.from - Duration::seconds(2) : when.concerns(at);
    if (!chosen || !concerned) continue;
    const auto act = [&](auto& action) {
      if constexpr (std::is_same_v<std::decay_t<decltype(action)>, std::monostate>) return true;
      else return action.act(message, when);
    };
    if (!std::visit(act, running.action)) return false;
  }
  return true;
}

stream::Messages Faults::pass(stream::Messages messages, bool at_our_end) {
  if (by_source_.empty()) return messages;
  std::erase_if(messages, [&](stream::Message& message) { return !pass(message, at_our_end); });
  return messages;
}

stream::Messages Faults::send(stream::Messages sent) { return pass(std::move(sent), false); }

stream::Messages Faults::arrive(stream::Messages arrived) { return pass(std::move(arrived), true); }

void Faults::inject(const Fault& fault, Timestamp now) {
  STORETWIN_ASSERT(!scenario::rule_of(fault.kind).at_installation,
                   "what the core was told can't be changed during a run");
  const std::string target = scenario::target_of(fault);
  const auto same = [&](const Running& r) {
    return r.planned.fault.kind == fault.kind && scenario::target_of(r.planned.fault) == target;
  };
  const auto number = static_cast<std::uint64_t>(std::count_if(faults_.begin(), faults_.end(), same));
  add(plan_fault(fault, {now}, true_store_, random_, number));
}

void Faults::mend(FaultKind kind, const std::string& target, Timestamp now) {
  for (Running& running : faults_) {
    PlannedFault& planned = running.planned;
    if (planned.fault.kind != kind || scenario::target_of(planned.fault) != target || !planned.when.holds(now))
      continue;
    planned.when.to = now;
  }
}

std::vector<truth::FaultEvent> Faults::truth(Timestamp now) const {
  std::vector<truth::FaultEvent> events;
  for (const Running& running : faults_) {
    const Span& when = running.planned.when;
    if (when.from > now || when.to <= when.from) continue;
    truth::FaultEvent event = truth_of(running.planned);
    if (when.to > now) event.to = {};
    events.push_back(std::move(event));
  }
  std::stable_sort(events.begin(), events.end(), [](const truth::FaultEvent& a, const truth::FaultEvent& b) {
    return std::tie(a.from, a.kind, a.target) < std::tie(b.from, b.kind, b.target);
  });
  return events;
}

}  // namespace storetwin::faults
