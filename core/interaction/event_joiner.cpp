#include "core/interaction/event_joiner.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace storetwin::interaction {
namespace {

// A step is what goods weigh if it is off by less than this many standard deviations.
constexpr double kExplained = 2.5;
// Each plate feels a little of what is lifted or put beside it.
constexpr double kTalk = 0.016;

double seconds_apart(const PlateStep& a, const PlateStep& b) { return std::abs((a.contact - b.contact).in_seconds()); }

// How far apart in time two plates felt something. What is put on both disturbs both at once, though one of them may
// bear it only when it has tipped over.
double together_s(const PlateStep& a, const PlateStep& b, bool one_item) {
  const double contacts_s = seconds_apart(a, b);
  if (!one_item || a.delta_g < 0) return contacts_s;
  return std::min(contacts_s, std::abs((a.begin - b.begin).in_seconds()));
}

}  // namespace

bool adjacent(const PlateAddress& a, const PlateAddress& b) {
  return a.fixture == b.fixture && a.shelf == b.shelf && std::abs(a.plate - b.plate) == 1;
}

EventJoiner::EventJoiner(const store::Store& store) {
  for (const store::Fixture& fixture : store.map.fixtures) {
    for (const store::Shelf& shelf : fixture.shelves) {
      for (const store::Plate& plate : shelf.plates) {
        const double left = shelf.p_FS.x() + plate.p_SL.x();
        spans_m_[{fixture.id, shelf.index, plate.index}] = {left, left + plate.size_m.x()};
      }
    }
  }
  for (const store::Facing& facing : store.planogram) {
    const store::Product* product = store::find_product(store, facing.sku);
    for (const int plate : facing.plates) {
      const PlateAddress address{facing.fixture, facing.shelf, plate};
      facings_[address].insert(next_facing_);
      if (product != nullptr && product->mass_g > 0) masses_[address].push_back(product->mass_g);
    }
    ++next_facing_;
  }
}

void EventJoiner::set_facing(const std::vector<PlateAddress>& plates, double mass_g) {
  for (const PlateAddress& plate : plates) {
    facings_[plate] = {next_facing_};
    masses_[plate].clear();
    if (mass_g > 0) masses_[plate].push_back(mass_g);
  }
  ++next_facing_;
}

void EventJoiner::add(const PlateAddress& plate, const PlateStep& step) { waiting_.push_back({plate, step}); }

std::vector<JoinedSteps> EventJoiner::release(const JoinParams& params, double mass_relative_sigma,
                                              const std::string& fixture, Timestamp now,
                                              const std::vector<Restlessness>& restless) {
  cancel_bumps(params);
  const auto ready = [&](const PlacedStep& placed) {
    const PlateStep& step = placed.step;
    const double age_s = (now - step.end).in_seconds();
    const bool small = std::abs(step.delta_g) <= params.bump_g;
    const double hold_s = small ? std::max(params.hold_s, params.bump_s) : params.hold_s;
    if (age_s < hold_s) return false;
    if (age_s > params.longest_wait_s) return true;
    return std::none_of(restless.begin(), restless.end(), [&](const Restlessness& r) {
      return near(r.plate, placed.plate) && r.since <= step.contact + Duration::seconds(params.same_facing_s);
    });
  };
  // A step is read with all waiting steps near it, so the neighbourhood goes together or not at all.
  std::vector<bool> held(waiting_.size(), false);
  for (std::size_t k = 0; k < waiting_.size(); ++k) {
    held[k] = waiting_[k].plate.fixture != fixture || !ready(waiting_[k]);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t a = 0; a < waiting_.size(); ++a) {
      for (std::size_t b = 0; b < waiting_.size() && !held[a]; ++b) {
        const bool coincident = seconds_apart(waiting_[a].step, waiting_[b].step) <= params.same_facing_s;
        if (held[b] && near(waiting_[a].plate, waiting_[b].plate) && coincident) changed = held[a] = true;
      }
    }
  }
  std::vector<PlacedStep> going, staying;
  for (std::size_t k = 0; k < waiting_.size(); ++k) (held[k] ? staying : going).push_back(waiting_[k]);
  waiting_ = std::move(staying);
  return read(params, mass_relative_sigma, std::move(going));
}

std::vector<JoinedSteps> EventJoiner::release_all(const JoinParams& params, double mass_relative_sigma) {
  cancel_bumps(params);
  std::vector<PlacedStep> going;
  going.swap(waiting_);
  return read(params, mass_relative_sigma, std::move(going));
}

bool EventJoiner::near(const PlateAddress& a, const PlateAddress& b) const {
  if (a.fixture != b.fixture || std::abs(a.shelf - b.shelf) > 1) return false;
  if (a.shelf == b.shelf) return std::abs(a.plate - b.plate) <= 2 || share_facing(a, b);
  const auto span_a = spans_m_.find(a);
  const auto span_b = spans_m_.find(b);
  if (span_a == spans_m_.end() || span_b == spans_m_.end()) return false;
  // One plate's width to either side feels what is felt above or below.
  const double margin = span_a->second.second - span_a->second.first;
  return span_a->second.first - margin < span_b->second.second && span_b->second.first < span_a->second.second + margin;
}

bool EventJoiner::share_facing(const PlateAddress& a, const PlateAddress& b) const {
  const auto on_a = facings_.find(a);
  const auto on_b = facings_.find(b);
  if (on_a == facings_.end() || on_b == facings_.end()) return false;
  return std::any_of(on_a->second.begin(), on_a->second.end(), [&](int f) { return on_b->second.count(f) > 0; });
}

double EventJoiner::misfit(const PlacedStep& placed, double mass_relative_sigma, double talk_g) const {
  constexpr double kMostUnits = 3;
  double least = std::numeric_limits<double>::infinity();
  const auto it = masses_.find(placed.plate);
  if (it == masses_.end()) return least;
  for (const double mass_g : it->second) {
    const double units = std::max(1.0, std::round(std::abs(placed.step.delta_g) / mass_g));
    if (units > kMostUnits) continue;
    const double sigma_g = std::hypot(placed.step.sigma_g, units * mass_g * mass_relative_sigma, talk_g);
    least = std::min(least, std::abs(std::abs(placed.step.delta_g) - units * mass_g) / sigma_g);
  }
  return least;
}

bool EventJoiner::explained(const PlacedStep& placed, double mass_relative_sigma) const {
  return misfit(placed, mass_relative_sigma, 0) < kExplained;
}

// Two lifts that their own facings explain are two lifts, however coincident. An item that stood on both plates though
// neither is its own leaves changes that mean nothing by themselves.
bool EventJoiner::is_one_lift(const PlacedStep& core, const PlacedStep& step, double mass_relative_sigma) const {
  constexpr double kUnexplained = 4;
  const double apart = std::max(misfit(core, mass_relative_sigma, kTalk * std::abs(step.step.delta_g)),
                                misfit(step, mass_relative_sigma, kTalk * std::abs(core.step.delta_g)));
  if (apart < kExplained) return false;
  PlacedStep both = core;
  both.step.delta_g += step.step.delta_g;
  both.step.sigma_g = std::hypot(core.step.sigma_g, step.step.sigma_g);
  PlacedStep there = both;
  there.plate = step.plate;
  const double together = std::min(misfit(both, mass_relative_sigma, 0), misfit(there, mass_relative_sigma, 0));
  return apart > kUnexplained || together < apart;
}

bool EventJoiner::belongs(const JoinParams& params, double mass_relative_sigma, const JoinedSteps& event,
                          const PlacedStep& step) const {
  const PlacedStep& core = event.front();
  const bool same_sign = core.step.delta_g * step.step.delta_g > 0;
  const double apart_s = together_s(core.step, step.step, same_sign && !(explained(core, mass_relative_sigma) &&
                                                                         explained(step, mass_relative_sigma)));
  const bool touches =
      std::any_of(event.begin(), event.end(), [&](const PlacedStep& part) { return adjacent(part.plate, step.plate); });
  if (!touches) return false;
  if (same_sign && share_facing(core.plate, step.plate)) return apart_s <= params.same_facing_s;
  if (apart_s > (same_sign ? params.coincidence_s : params.same_facing_s)) return false;
  // What is all there needs no small change beside it: that one is a bump of its own.
  const bool small = std::abs(step.step.delta_g) <= params.sudden_talk * std::abs(core.step.delta_g);
  if (small && explained(core, mass_relative_sigma)) return false;
  if (same_sign) return core.step.delta_g > 0 || is_one_lift(core, step, mass_relative_sigma);
  return is_slide(core, step, mass_relative_sigma);
}

// Opposite signs: something slid over from plate to plate, alone or pushed by a put. A lift and a put that are each
// what their own facing's goods weigh stay two, since a cart reads whoever lifts here and puts there as well as two
// people.
bool EventJoiner::is_slide(const PlacedStep& core, const PlacedStep& step, double mass_relative_sigma) const {
  // A lift beside a heavy put seems too light by the put's cross-talk.
  const double talk_g = kTalk * std::abs(core.step.delta_g);
  if (misfit(step, mass_relative_sigma, talk_g) > kExplained) return true;
  const double rest_g = std::abs(core.step.delta_g + step.step.delta_g);
  return !explained(core, mass_relative_sigma) && rest_g < 0.1 * std::abs(core.step.delta_g);
}

void EventJoiner::cancel_bumps(const JoinParams& params) {
  for (std::size_t a = 0; a < waiting_.size(); ++a) {
    for (std::size_t b = a + 1; b < waiting_.size(); ++b) {
      const PlateStep& first = waiting_[a].step;
      const PlateStep& second = waiting_[b].step;
      if (waiting_[a].plate != waiting_[b].plate || std::abs(first.delta_g) > params.bump_g) continue;
      const double rest_g = first.delta_g + second.delta_g;
      const double sigma_g = std::hypot(first.sigma_g, second.sigma_g);
      if (std::abs(rest_g) > 3 * sigma_g || (second.contact - first.end).in_seconds() > params.bump_s) continue;
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(b));
      waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(a));
      --a;
      break;
    }
  }
}

std::vector<JoinedSteps> EventJoiner::read(const JoinParams& params, double mass_relative_sigma,
                                           std::vector<PlacedStep> steps) const {
  std::stable_sort(steps.begin(), steps.end(), [](const PlacedStep& a, const PlacedStep& b) {
    return std::abs(a.step.delta_g) > std::abs(b.step.delta_g);
  });
  std::vector<JoinedSteps> events;
  std::vector<bool> used(steps.size(), false);
  for (std::size_t k = 0; k < steps.size(); ++k) {
    if (used[k]) continue;
    used[k] = true;
    const PlacedStep core = steps[k];
    // A neighbour may settle before the board does. What it shows by then is no part of the item if the item is all
    // there.
    const bool whole = explained(core, mass_relative_sigma);
    const double talk_g = (whole ? params.sudden_talk : params.cross_talk) * std::abs(core.step.delta_g);
    JoinedSteps event = {core};
    for (bool grown = true; grown;) {
      grown = false;
      for (std::size_t other = k + 1; other < steps.size(); ++other) {
        if (used[other] || !near(core.plate, steps[other].plate)) continue;
        const bool at_once = steps[other].step.begin <= core.step.end && core.step.begin <= steps[other].step.end;
        const bool talk = at_once && std::abs(steps[other].step.delta_g) <= talk_g;
        if (talk) {
          used[other] = true;
        } else if (belongs(params, mass_relative_sigma, event, steps[other])) {
          used[other] = grown = true;
          event.push_back(steps[other]);
        }
      }
    }
    events.push_back(std::move(event));
  }
  std::stable_sort(events.begin(), events.end(), [](const JoinedSteps& a, const JoinedSteps& b) {
    return a.front().step.contact < b.front().step.contact;
  });
  return events;
}

}  // namespace storetwin::interaction
