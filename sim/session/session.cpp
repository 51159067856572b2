#include "sim/session/session.h"

#include <algorithm>

#include "sim/sensors/installed_store.h"
#include "sim/scenario/stock.h"
#include "sim/sensors/view.h"
#include "sim/session/outside_stage.h"
#include "sim/session/stopwatch.h"

namespace storetwin::session {

namespace {

constexpr int kWorldStepsPerTick = 4;
constexpr int kTicksPerPathSample = 4;
// After the last shopper left: the slowest feed's delay (2.4 s) and the last receipt's horizon fit in here.
constexpr double kLingerS = 6;

sensors::Fidelity sensor_fidelity(scenario::Fidelity fidelity) {
  return fidelity == scenario::Fidelity::kPixel ? sensors::Fidelity::kPixel : sensors::Fidelity::kGeometric;
}

// An oracle's seam replaces the stages before it.
pipeline::Ports ports_of(const SessionConfig& config) {
  pipeline::Ports ports = config.ports;
  ports.replace_tracking |= config.oracle != Oracle::kNone;
  ports.replace_interaction |= config.oracle == Oracle::kInteraction;
  return ports;
}

// The scenario's own shelves: what the back office knows of them is planned.
SessionConfig with_planned_stock(SessionConfig config) {
  config.store = scenario::as_planned(std::move(config.store), config.scenario);
  return config;
}

// The store as the core is told it is: surveyed with errors, and with whatever the scenario has wrong from the start.
store::Store told(const SessionConfig& config, const faults::Faults& faults) {
  store::Store installed = sensors::installed_store(config.store, config.profiles.installation,
                                                    RandomStream(config.seed).fork("installation"));
  faults.tell_wrong(installed);
  return installed;
}

// What lies on a lens, in the sensors' words.
sensors::LensSmears smears_of(const faults::Lens& lens) {
  sensors::LensSmears smears;
  for (const faults::Smear& smear : lens.smears) smears.push_back({smear.center_px, smear.radius_px, smear.grain});
  return smears;
}

// An outside stage's answers come one window after the question; the core must wait that much longer for them.
store::Store patient(store::Store installed, const SessionConfig& config) {
  if (config.ports.replace_tracking) installed.policies.late_window_s += kOutsideStageDelayS;
  return installed;
}

}  // namespace

Session::Session(SessionConfig config)
    : config_(with_planned_stock(std::move(config))),
      faults_(config_.scenario, config_.store, RandomStream(config_.seed).fork("faults")),
      installed_(told(config_, faults_)),
      world_(scenario::as_stocked(config_.store, config_.scenario), RandomStream(config_.seed).fork("world"),
             config_.scenario.stock_from_front_m),
      crowd_(config_.scenario, config_.store, RandomStream(config_.seed).fork("shoppers")),
      suite_(config_.store, config_.profiles, sensor_fidelity(config_.fidelity), RandomStream(config_.seed).fork("sensors"),
             config_.record_color),
      workers_(config_.threads),
      feed_(patient(installed_, config_), config_.params, ports_of(config_), workers_) {}

Timestamp Session::at_tick(std::uint64_t tick) {
  return Timestamp{static_cast<std::int64_t>(tick) * 1'000'000'000 / kTicksPerSecond};
}

Timestamp Session::now() const { return at_tick(tick_); }

StageTimes Session::times() const {
  StageTimes times = times_;
  times.perception_s = feed_.perception_s();
  times.core_s = feed_.core_s();
  return times;
}

void Session::apply_commands() {
  for (const Command& command : pending_) {
    if (const auto* broken = std::get_if<Break>(&command)) faults_.inject(broken->fault, now());
    if (const auto* mended = std::get_if<Mend>(&command)) faults_.mend(mended->kind, mended->target, now());
  }
  pending_.clear();
}

void Session::move_shoppers() {
  const Stopwatch watch;
  crowd_.step(world_);
  times_.shoppers_s += watch.seconds();
}

void Session::step_world(StepOutput& out) {
  const Stopwatch watch;
  for (int i = 0; i < kWorldStepsPerTick; ++i) {
    for (const world::HandPress& press : crowd_.presses()) world_.press(press);
    world_.step();
    suite_.feel(world_.now(), world_.plate_forces_g());
    const std::vector<truth::ItemEvent>& items = world_.last_events().items;
    out.events.insert(out.events.end(), items.begin(), items.end());
  }
  times_.world_s += watch.seconds();
}

void Session::note_truth() {
  if (tick_ % kTicksPerPathSample != 0) return;
  for (const auto& [shopper, body] : world_.bodies()) paths_.push_back({now(), shopper, body.p_WB_m});
}

void Session::open_dark_lanes() {
  if (config_.store.policies.visit_opening != store::VisitOpening::kTurnstile) return;
  for (const store::Lane& lane : config_.store.map.lanes) {
    if (!faults_.powered("turnstile/" + lane.id, now())) crowd_.read_no_code(lane.id);
  }
}

void Session::change_prices() {
  for (const scenario::PriceChange& change : config_.scenario.price_changes) {
    const Timestamp at = Timestamp::seconds(change.at_s);
    const bool due = at >= at_tick(tick_ - 1) && at < now();
    if (due) suite_.report({.header = {.captured = at}, .sku = change.sku, .price_minor = change.price_minor});
  }
}

void Session::begin_sensing() {
  const Stopwatch watch;
  rendering_.wait();
  open_dark_lanes();
  const shoppers::DoorEvents& doors = crowd_.last_door_events();
  for (const shoppers::DoorScan& scan : doors.scans) suite_.scan(shoppers::message_of(scan), scan.at);
  for (const shoppers::DoorCrossing& crossing : doors.crossings) suite_.cross(crossing.lane, crossing.direction, crossing.at);
  for (const stream::StaffAction& action : crowd_.last_staff_actions()) suite_.report(action);
  change_prices();
  for (const faults::Aim& aim : faults_.aims(now())) suite_.aim(aim.source, aim.X_WC);
  for (const faults::Lens& lens : faults_.lenses(now())) suite_.smear(lens.source, smears_of(lens));
  exposures_ = suite_.expose(sensors::view_of(world_));
  std::vector<Workers::Job> jobs;
  for (sensors::Exposure& image : exposures_) jobs.push_back([&image] { image.develop(); });
  rendering_.begin(workers_.start(std::move(jobs)));
  times_.sensors_s += watch.seconds();
}

stream::Messages Session::end_sensing() {
  const Stopwatch watch;
  suite_.observe(sensors::view_of(world_));
  const bool at_once = std::any_of(exposures_.begin(), exposures_.end(),
                                   [this](const sensors::Exposure& image) { return image.arrives() <= now(); });
  if (at_once) rendering_.wait();
  suite_.deliver(faults_.send(suite_.take_sent()));
  stream::Messages arrived = faults_.arrive(suite_.take_arrived(now()));
  times_.sensors_s += watch.seconds();
  return arrived;
}

void Session::add_oracle(const StepOutput& out, stream::Messages& inputs) {
  if (config_.oracle == Oracle::kNone) return;
  if (tick_ % kTicksPerPathSample == 0) {
    inputs.push_back(true_tracks(world_.bodies(), crowd_.members(), now(), oracle_sequence_++));
  }
  if (config_.oracle != Oracle::kInteraction) return;
  for (const truth::ItemEvent& event : out.events) {
    const auto item = world_.items().find(event.item);
    const double mass_g = item == world_.items().end() ? 0 : item->second.mass_g;
    for (stream::Message& message : true_interaction(event, mass_g, now(), oracle_sequence_)) inputs.push_back(std::move(message));
    oracle_sequence_ += 2;
  }
}

StepOutput Session::step(const Outside& outside) {
  StepOutput out;
  apply_commands();
  move_shoppers();
  step_world(out);
  tick_ += 1;
  note_truth();
  events_.insert(events_.end(), out.events.begin(), out.events.end());
  begin_sensing();
  out.inputs = end_sensing();
  stream::Messages fed = out.inputs;
  add_oracle(out, fed);
  if (outside) {
    for (stream::Message& answer : outside(out.inputs)) fed.push_back(std::move(answer));
  }
  if (!config_.without_core) {
    Fed said = feed_.feed(fed);
    out.observations = std::move(said.observations);
    out.outputs = std::move(said.outputs);
  }
  if (tick_ % (kKeyframeEveryS * kTicksPerSecond) == 0) world_.rebuild();
  if (crowd_.done() && emptied_at_.ns == 0) emptied_at_ = now();
  return out;
}

bool Session::done() const {
  const Timestamp end = Timestamp::seconds(config_.scenario.duration_s);
  const Timestamp last = emptied_at_.ns > 0 ? std::min(emptied_at_, end) : end;
  return now() >= last + Duration::seconds(kLingerS);
}

StepOutput Session::finish(const stream::Messages& last) {
  StepOutput out;
  out.outputs = feed_.feed(last).outputs;
  for (stream::Message& message : feed_.finish().outputs) out.outputs.push_back(std::move(message));
  return out;
}

truth::Truth Session::truth() const {
  truth::Truth truth{.visits = crowd_.visits(), .events = events_, .paths = paths_, .faults = faults_.truth(now()),
                     .behaviours = crowd_.behaviours(), .staff = crowd_.staff()};
  if (config_.store.policies.visit_opening == store::VisitOpening::kExternalEntrance) {
    const std::map<truth::ShopperId, std::string> names = suite_.external_ids();
    for (truth::VisitTruth& visit : truth.visits) {
      const auto name = names.find(visit.members.front());
      if (name != names.end()) visit.external_id = name->second;
    }
  }
  std::stable_sort(truth.events.begin(), truth.events.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return truth;
}

truth::Truth Session::take_truth() {
  truth::Truth taken = truth();
  events_ = {};
  paths_ = {};
  return taken;
}

}  // namespace storetwin::session
