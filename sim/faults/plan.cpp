#include "sim/faults/plan.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "core/base/assert.h"

namespace storetwin::faults {

namespace {

using scenario::Fault;
using scenario::FaultKind;

constexpr double kSecondsPerHour = 3600;

// What somebody would have taken for the label of this facing: another SKU of its fixture, else of the catalogue.
SkuId mistaken_for(const store::Store& store, const std::string& plate_text, RandomStream random) {
  const std::optional<PlateAddress> plate = scenario::parse_plate(plate_text);
  std::vector<SkuId> standing, others;
  for (const store::Facing* facing : store::facings_on(store, *plate)) standing.push_back(facing->sku);
  const auto differs = [&](const SkuId& sku) {
    return sku && std::find(standing.begin(), standing.end(), sku) == standing.end();
  };
  for (const store::Facing& facing : store.planogram) {
    if (facing.fixture == plate->fixture && differs(facing.sku)) others.push_back(facing.sku);
  }
  for (const store::Product& product : store.catalogue) {
    if (others.empty() && differs(product.sku)) others.push_back(product.sku);
  }
  if (others.empty()) return {};
  return others[static_cast<std::size_t>(random.integer(0, static_cast<int>(others.size()) - 1))];
}

int facings_of(const store::Store& store, const std::string& fixture) {
  return static_cast<int>(std::count_if(store.planogram.begin(), store.planogram.end(),
                                        [&](const store::Facing& facing) { return facing.fixture == fixture; }));
}

// Somewhere in the image, whole; its share of the image is what was asked for, as far as a disc can have it.
Smear draw_smear(const store::Camera& camera, double share, const RandomStream& random) {
  const double area_px2 = share * camera.width_px * camera.height_px;
  const double half_px = std::min(camera.width_px, camera.height_px) / 2.0;
  const double radius_px = std::min(half_px, std::sqrt(area_px2 / std::numbers::pi));
  Smear smear{.radius_px = radius_px, .grain = random.fork("grain").bits()};
  RandomStream place = random.fork("place");
  smear.center_px.x() = place.uniform(smear.radius_px, camera.width_px - smear.radius_px);
  smear.center_px.y() = place.uniform(smear.radius_px, camera.height_px - smear.radius_px);
  return smear;
}

// A target read wrongly shifts a camera by some centimetres while it turns it.
Vec3 draw_shift(RandomStream random) {
  constexpr double kLeastM = 0.02, kMostM = 0.05;
  const Vec3 way = random.normal3(1).normalized();
  return random.uniform(kLeastM, kMostM) * way;
}

// A rate's faults at one target, one after another.
void draw_at(const std::string& target, const scenario::RandomFault& rate, double duration_s, RandomStream random,
             std::vector<std::pair<Fault, Span>>& drawn) {
  const scenario::FaultRule& rule = scenario::rule_of(rate.fault.kind);
  double t_s = 0;
  while (true) {
    t_s += random.exponential(kSecondsPerHour / rate.per_hour);
    if (t_s >= duration_s) return;
    const double length_s = random.exponential(rate.mean_s);
    Fault fault = rate.fault;
    if (rule.target == scenario::FaultTarget::kPlate) fault.plate = target;
    else if (rule.target != scenario::FaultTarget::kMains) fault.source = target;
    const double size = random.uniform(rule.size.low, rule.size.high);
    if (rule.size.key != nullptr && !scenario::has_size(rate.fault)) scenario::set_size(fault, size);
    drawn.emplace_back(fault, Span{Timestamp::seconds(t_s), Timestamp::seconds(t_s + length_s)});
    t_s += length_s;
  }
}

}  // namespace

PlannedFault plan_fault(const Fault& fault, const Span& when, const store::Store& true_store,
                        const RandomStream& random, std::uint64_t number) {
  PlannedFault planned{.fault = fault, .when = when};
  planned.random = random.fork(scenario::word_of(fault.kind)).fork(scenario::target_of(fault), number);
  const bool turned = fault.kind == FaultKind::kCameraBumped || fault.kind == FaultKind::kCameraMiscalibrated;
  if (turned) planned.axis_C = planned.random.fork("axis").normal3(1).normalized();
  if (fault.kind == FaultKind::kCameraMiscalibrated) planned.shift_m_W = draw_shift(planned.random.fork("shift"));
  if (fault.kind == FaultKind::kCameraSmeared) {
    const store::Camera* camera = store::find_camera(true_store, fault.source);
    STORETWIN_ASSERT(camera != nullptr, "a checked fault names a camera of the store");
    planned.smear = draw_smear(*camera, scenario::size_of(fault), planned.random.fork("smear"));
  }
  if (fault.kind == FaultKind::kPowerCut) {
    planned.after = PowerReturn::draw(true_store, scenario::size_of(fault), planned.random);
  }
  if (fault.kind == FaultKind::kPlanogramWrong && !fault.sku) {
    if (!fault.plate.empty()) planned.fault.sku = mistaken_for(true_store, fault.plate, planned.random.fork("sku"));
    const int facings = facings_of(true_store, fault.fixture);
    if (facings > 1) planned.moved_on = planned.random.fork("places").integer(1, facings - 1);
  }
  return planned;
}

std::vector<PlannedFault> plan_faults(const scenario::Scenario& scenario, const store::Store& true_store,
                                      const RandomStream& random) {
  std::vector<std::pair<Fault, Span>> all;
  for (const Fault& fault : scenario.faults) {
    all.emplace_back(
        fault, Span{Timestamp::seconds(fault.from_s), fault.to_s ? Timestamp::seconds(*fault.to_s) : Span::kForever});
  }
  std::map<FaultKind, std::uint64_t> rates;  // two rates of one kind draw independently
  for (const scenario::RandomFault& rate : scenario.random_faults) {
    const std::string named = scenario::target_of(rate.fault);
    const std::vector<std::string> targets =
        named.empty() ? scenario::targets_in(true_store, rate.fault.kind) : std::vector<std::string>{named};
    const RandomStream own = random.fork("rate").fork(scenario::word_of(rate.fault.kind), rates[rate.fault.kind]++);
    for (const std::string& target : targets) draw_at(target, rate, scenario.duration_s, own.fork(target), all);
  }
  std::map<std::pair<FaultKind, std::string>, std::uint64_t> numbers;
  std::vector<PlannedFault> plan;
  for (const auto& [fault, when] : all) {
    const std::uint64_t number = numbers[{fault.kind, scenario::target_of(fault)}]++;
    plan.push_back(plan_fault(fault, when, true_store, random, number));
  }
  std::stable_sort(plan.begin(), plan.end(), [](const PlannedFault& a, const PlannedFault& b) {
    return std::pair(a.fault.kind, a.when.from) < std::pair(b.fault.kind, b.when.from);
  });
  return plan;
}

truth::FaultEvent truth_of(const PlannedFault& planned) {
  const Fault& fault = planned.fault;
  truth::FaultEvent event{
      .kind = scenario::word_of(fault.kind), .target = scenario::target_of(fault), .from = planned.when.from};
  if (planned.when.to != Span::kForever) event.to = planned.when.to;
  if (const char* key = scenario::rule_of(fault.kind).size.key) event.numbers[key] = scenario::size_of(fault);
  if (fault.kind == FaultKind::kCameraBumped || fault.kind == FaultKind::kCameraMiscalibrated) {
    event.numbers["axis_x"] = planned.axis_C.x();
    event.numbers["axis_y"] = planned.axis_C.y();
    event.numbers["axis_z"] = planned.axis_C.z();
  }
  if (fault.kind == FaultKind::kCameraMiscalibrated) {
    event.numbers["shift_x_m"] = planned.shift_m_W.x();
    event.numbers["shift_y_m"] = planned.shift_m_W.y();
    event.numbers["shift_z_m"] = planned.shift_m_W.z();
  }
  if (fault.kind == FaultKind::kCameraSmeared) {
    event.numbers["center_x_px"] = planned.smear.center_px.x();
    event.numbers["center_y_px"] = planned.smear.center_px.y();
    event.numbers["radius_px"] = planned.smear.radius_px;
  }
  const PowerReturn& after = planned.after;
  for (const auto& [source, starts_s] : after.starts_after_s) event.numbers["starts_after_s " + source] = starts_s;
  for (const auto& [plate, zero_g] : after.zero_g) event.numbers["zero_g " + to_text(plate)] = zero_g;
  if (!fault.with_plate.empty()) event.words["with_plate"] = fault.with_plate;
  if (fault.kind == FaultKind::kPlanogramWrong && fault.sku) event.words["sku"] = fault.sku.value;
  if (planned.moved_on > 0) event.numbers["moved_on"] = planned.moved_on;
  return event;
}

}  // namespace storetwin::faults
