#include "core/cart/expansion.h"

#include <algorithm>
#include <cmath>

#include "core/base/assert.h"
#include "core/interaction/mass_model.h"

namespace storetwin::cart {
namespace {

using interaction::log_mass_likelihood;

// A measured mass may correct the catalogue's verdict by no more than this, so that an outside program's explanations
// aren't overruled by a scale that failed.
constexpr double kLargestCorrection = 30;

// From one lift to the next of the same hand, with the item put away in between; what counts as both hands at once; and
// from letting go to the next touch of the same hand some 30 cm away (MTM-1's Reach B, 12.8 TMU, and the grasp).
constexpr double kStowS = 1.5;
constexpr double kAtOnceS = 0.3;
constexpr double kMoveS = 0.5;

/// One event under one hypothesis, with what all its expansions share.
class Expander {
 public:
  Expander(const Knowledge& knowledge, const Hypothesis& hypothesis, std::size_t parent,
           const stream::WeightEvent& event)
      : k_(knowledge), h_(hypothesis), parent_(parent), event_(event), facings_(k_.planogram.facings_of(event)) {
    for (const int number : facings_) total_stock_ += stock(number);
    for (const stream::PlateDelta& part : event.plates) {
      const auto it = strays_on(part.plate);
      if (it != h_.strays.end()) total_stock_ += static_cast<double>(it->second.size());
    }
  }

  void expand(const stream::Explanation& explanation) {
    if (explanation.quantity == 0 || !explanation.sku) return touch(explanation);
    if (explanation.quantity > 0) {
      lift(explanation);
    } else {
      put(explanation);
    }
  }

  std::vector<Expansion> take() { return std::move(result_); }

 private:
  std::map<PlateAddress, std::vector<Unit>>::const_iterator strays_on(const PlateAddress& plate) const {
    return k_.params.live_planogram ? h_.strays.find(plate) : h_.strays.end();
  }

  double stock(int facing) const {
    const LiveFacing& live = k_.planogram.facing(facing);
    const auto change = k_.params.live_planogram ? h_.stock_change.find(facing) : h_.stock_change.end();
    const double planned = live.planned_units > 0 ? live.planned_units : k_.params.unknown_stock;
    return std::max(k_.params.phantom_stock, planned + (change == h_.stock_change.end() ? 0 : change->second));
  }

  /// Prior of who, before any signal.
  double log_who(TrackId track) const {
    if (!track) return std::log(k_.params.nobody);
    return k_.visit_of.count(track) > 0 ? 0 : std::log(k_.params.unbilled);
  }

  /// True if this event comes too soon before or after another act of the same person for one hand to have done both:
  /// what was lifted is put away first, what was put back lets the hand go on at once. Two hands lift at one moment.
  bool too_soon(const stream::Explanation& explanation, const Reading& other) const {
    if (!explanation.track || other.track != explanation.track || other.quantity == 0) return false;
    const double apart_s = std::abs((event_.header.captured - other.at).in_seconds());
    const bool both_lift = explanation.quantity > 0 && other.quantity > 0;
    if (both_lift) return apart_s > kAtOnceS && apart_s < kStowS;
    const bool same_plate = std::any_of(event_.plates.begin(), event_.plates.end(), [&](const stream::PlateDelta& part) {
      return part.plate == other.plate;
    });
    return !same_plate && apart_s < kMoveS;
  }

  double log_again(const stream::Explanation& explanation) const {
    const bool again = std::any_of(h_.readings.begin(), h_.readings.end(),
                                   [&](const Reading& other) { return too_soon(explanation, other); });
    return again ? std::log(k_.params.quick_again) : 0;
  }

  double log_several(int quantity) const {
    const double further = k_.params.further_unit;
    return std::log1p(-further) + (std::abs(quantity) - 1) * std::log(further);
  }

  /// From the catalogue's verdict on the mass to ours.
  double mass_correction(const stream::Explanation& explanation, const Mass& ours) const {
    if (ours.mean_g <= 0) return 0;
    const auto verdict = [&](const Mass& mass) {
      return log_mass_likelihood(event_.delta_g, event_.sigma_g, explanation.quantity, mass.mean_g, mass.sigma_g);
    };
    const double correction = verdict(ours) - verdict(k_.masses.catalogue(explanation.sku));
    return std::clamp(correction, -kLargestCorrection, kLargestCorrection);
  }

  /// A weighed unit on another plate: both plates' gains and the unit's own sigma.
  Mass unit_mass(const Unit& unit) const {
    if (unit.measured.mean_g <= 0 || !k_.params.weigh_units) return k_.masses.predicted(k_.params, unit.sku);
    return {unit.measured.mean_g, std::hypot(unit.measured.sigma_g, unit.measured.mean_g * k_.params.plate_gain_sigma)};
  }

  void add(const stream::Explanation& explanation, double log_prior, const Owner& owner, Origin origin, int facing,
           std::size_t unit, const PlateAddress& plate) {
    Expansion e;
    e.parent = parent_;
    e.log_weight = h_.log_weight + explanation.log_likelihood + log_prior;
    e.reading = {event_.id,       event_.header.captured, owner, explanation.track,
                 explanation.sku, explanation.quantity,   plate};
    e.origin = origin;
    e.facing = facing;
    e.unit = unit;
    result_.push_back(std::move(e));
  }

  void touch(const stream::Explanation& explanation) {
    stream::Explanation nothing = explanation;
    nothing.sku = {};
    nothing.quantity = 0;
    // Drift and bumps need nobody at all.
    const double prior = std::log(k_.params.touch) + (explanation.track ? log_who(explanation.track) : 0);
    add(nothing, prior, {}, Origin::kTouch, -1, 0, event_.plates.front().plate);
    take_back(nothing);
  }

  /// Somebody's own thing, put here before, is taken away again.
  void take_back(const stream::Explanation& nothing) {
    const double touched = interaction::log_touch_likelihood(event_.delta_g, event_.sigma_g);
    for (const stream::PlateDelta& part : event_.plates) {
      const auto loads = h_.foreign.find(part.plate);
      if (event_.delta_g >= 0 || loads == h_.foreign.end()) continue;
      for (std::size_t k = 0; k < loads->second.size(); ++k) {
        const Mass& load = loads->second[k];
        const double sigma_g = std::hypot(load.sigma_g, load.mean_g * k_.params.plate_gain_sigma);
        const double mass = log_mass_likelihood(event_.delta_g, event_.sigma_g, 1, load.mean_g, sigma_g);
        const double who = nothing.track ? log_who(nothing.track) : 0;
        add(nothing, std::log(k_.params.foreign_back) + who + mass - touched, {}, Origin::kForeign, -1, k, part.plate);
      }
    }
  }

  void lift(const stream::Explanation& explanation) {
    const Owner owner = owner_of(k_, explanation.track);
    const double shared =
        log_who(explanation.track) + log_several(explanation.quantity) + log_again(explanation) +
        std::log(1 - k_.params.touch);
    const double foreign = k_.params.foreign_sku / static_cast<double>(std::max<std::size_t>(1, k_.catalogue_size));
    const auto share = [&](double units) {
      return total_stock_ > 0 ? (1 - k_.params.foreign_sku) * units / total_stock_ : 0.0;
    };
    bool stands_here = false;
    for (const int number : facings_) {
      if (k_.planogram.facing(number).sku != explanation.sku) continue;
      stands_here = true;
      const double enough = stock(number) >= explanation.quantity ? 1 : k_.params.phantom_stock;
      const double prior = std::log(share(stock(number)) * enough + foreign) + shared;
      const double mass = mass_correction(explanation, k_.masses.predicted(k_.params, explanation.sku));
      add(explanation, prior + mass, owner, Origin::kFacing, number, 0, plate_of(number));
    }
    for (const stream::PlateDelta& part : event_.plates) {
      const auto it = strays_on(part.plate);
      if (it == h_.strays.end() || explanation.quantity != 1) continue;
      const std::size_t unit = best_unit(it->second, explanation);
      if (unit == it->second.size()) continue;
      stands_here = true;
      const double prior = std::log(share(1) + foreign) + shared;
      const double mass = mass_correction(explanation, unit_mass(it->second[unit]));
      add(explanation, prior + mass, owner, Origin::kStray, -1, unit, part.plate);
    }
    if (stands_here) return;
    const double mass = mass_correction(explanation, k_.masses.predicted(k_.params, explanation.sku));
    add(explanation, std::log(foreign) + shared + mass, owner, Origin::kSurprise, -1, 0, event_.plates.front().plate);
  }

  void put(const stream::Explanation& explanation) {
    const Owner by = owner_of(k_, explanation.track);
    int home = -1;
    for (const int number : facings_) {
      if (k_.planogram.facing(number).sku == explanation.sku) home = number;
    }
    const PlateAddress plate = home >= 0 ? plate_of(home) : event_.plates.front().plate;
    const double shared = log_who(explanation.track) + log_several(explanation.quantity) + log_again(explanation) +
                          std::log(home >= 0 ? k_.params.put_home : k_.params.put_elsewhere);
    const std::size_t units = static_cast<std::size_t>(-explanation.quantity);
    for (const auto& [owner, cart] : h_.carts) {
      const auto held = static_cast<std::size_t>(
          std::count_if(cart.begin(), cart.end(), [&](const Unit& unit) { return unit.sku == explanation.sku; }));
      if (held < units) continue;
      const std::size_t unit = best_unit(cart, explanation);
      const double mine = owner == by ? 0 : std::log(k_.params.others_unit);
      // What was lifted last is still in the hand, more often than not: it counts for more than one.
      const double extra = k_.params.last_lifted - 1;
      const double mine_held = static_cast<double>(held) + (cart.back().sku == explanation.sku ? extra : 0);
      const double which = std::log(mine_held / (static_cast<double>(cart.size()) + extra));
      const double mass = mass_correction(explanation, unit_mass(cart[unit]));
      add(explanation, shared + mine + which + mass, owner, Origin::kCart, home, unit, plate);
    }
    if (!k_.not_billed.contains(by.visit)) return;
    const double mass = mass_correction(explanation, k_.masses.predicted(k_.params, explanation.sku));
    add(explanation, shared + std::log(k_.params.staff_brings) + mass, by, Origin::kDelivery, home, 0, plate);
  }

  /// The unit of the explanation's SKU whose own mass fits the event best; the size if there is none.
  std::size_t best_unit(const std::vector<Unit>& units, const stream::Explanation& explanation) const {
    std::size_t best = units.size();
    double best_off_g = 0;
    const double wanted_g = std::abs(event_.delta_g) / std::abs(explanation.quantity);
    for (std::size_t k = 0; k < units.size(); ++k) {
      if (units[k].sku != explanation.sku) continue;
      const double off_g = std::abs(unit_mass(units[k]).mean_g - wanted_g);
      if (best == units.size() || off_g < best_off_g) {
        best = k;
        best_off_g = off_g;
      }
    }
    return best;
  }

  /// The event's plate with the largest change on which a facing stands.
  PlateAddress plate_of(int facing) const {
    for (const stream::PlateDelta& part : event_.plates) {
      const std::vector<int> here = k_.planogram.facings_of(part.plate);
      if (std::find(here.begin(), here.end(), facing) != here.end()) return part.plate;
    }
    return event_.plates.front().plate;
  }

  const Knowledge& k_;
  const Hypothesis& h_;
  std::size_t parent_;
  const stream::WeightEvent& event_;
  std::vector<int> facings_;
  double total_stock_ = 0;  ///< units believed on the event's plates
  std::vector<Expansion> result_;
};

/// The mean of two independent measurements of one unit.
Mass combined(const Mass& a, const Mass& b) {
  if (a.mean_g <= 0) return b;
  const double wa = 1 / (a.sigma_g * a.sigma_g);
  const double wb = 1 / (b.sigma_g * b.sigma_g);
  return {(wa * a.mean_g + wb * b.mean_g) / (wa + wb), 1 / std::sqrt(wa + wb)};
}

/// A touch changes nothing, unless it takes away again what was foreign on its plate.
Hypothesis touched(Hypothesis h, const Expansion& expansion) {
  if (expansion.origin != Origin::kForeign) return h;
  const auto here = h.foreign.find(expansion.reading.plate);
  here->second.erase(here->second.begin() + static_cast<std::ptrdiff_t>(expansion.unit));
  if (here->second.empty()) h.foreign.erase(here);
  return h;
}

/// `fresh`: the units as this event weighed them.
void lift(Hypothesis& h, const Expansion& expansion, std::vector<Unit> fresh) {
  const Reading& reading = expansion.reading;
  if (expansion.origin == Origin::kStray) {
    std::vector<Unit>& strays = h.strays[reading.plate];
    fresh.front().measured = combined(strays[expansion.unit].measured, fresh.front().measured);
    strays.erase(strays.begin() + static_cast<std::ptrdiff_t>(expansion.unit));
    if (strays.empty()) h.strays.erase(reading.plate);
  } else if (expansion.origin == Origin::kSurprise) {
    h.surprises[reading.sku] += reading.quantity;
  }
  std::vector<Unit>& cart = h.carts[reading.owner];
  cart.insert(cart.end(), fresh.begin(), fresh.end());
}

/// Out of the cart that has them, on this plate or to their facing.
void put_back(Hypothesis& h, const Expansion& expansion, const Unit& fresh) {
  const Reading& reading = expansion.reading;
  std::vector<Unit>& cart = h.carts[reading.owner];
  std::size_t next = expansion.unit;
  for (int k = reading.quantity; k < 0; ++k) {
    while (next >= cart.size() || cart[next].sku != reading.sku) next = next + 1 < cart.size() ? next + 1 : 0;
    Unit unit = cart[next];
    cart.erase(cart.begin() + static_cast<std::ptrdiff_t>(next));
    unit.measured = combined(unit.measured, fresh.measured);
    unit.event = fresh.event;
    if (expansion.facing < 0) h.strays[reading.plate].push_back(unit);
  }
  if (cart.empty()) h.carts.erase(reading.owner);
}

}  // namespace

Owner owner_of(const Knowledge& knowledge, TrackId track) {
  const auto it = knowledge.visit_of.find(track);
  if (it != knowledge.visit_of.end()) return {it->second, TrackId{}};
  return {VisitId{}, track};
}

std::vector<Expansion> expand(const Knowledge& knowledge, const Hypothesis& hypothesis, std::size_t parent,
                              const stream::WeightEvent& event, const std::vector<stream::Explanation>& explanations) {
  STORETWIN_ASSERT(!event.plates.empty(), "a weight event names its plates");
  Expander expander(knowledge, hypothesis, parent, event);
  for (const stream::Explanation& explanation : explanations) expander.expand(explanation);
  return expander.take();
}

Hypothesis apply(const Knowledge& knowledge, Hypothesis h, const Expansion& expansion,
                 const stream::WeightEvent& event) {
  const Reading& reading = expansion.reading;
  const int units = std::abs(reading.quantity);
  h.log_weight = expansion.log_weight;
  h.readings.push_back(reading);
  if (units == 0) return touched(std::move(h), expansion);
  const double unit_g = std::abs(event.delta_g) / units;
  const double spread_g = units > 1 ? unit_g * knowledge.params.unit_mass_sigma : 0;
  const double gain_g = unit_g * knowledge.params.plate_gain_sigma;
  const Mass felt{unit_g, std::hypot(std::hypot(event.sigma_g / units, spread_g), gain_g)};
  const std::vector<Unit> fresh(static_cast<std::size_t>(units), Unit{reading.sku, felt, event.id, reading.at});
  if (expansion.facing >= 0) {
    // A change of zero is no change: equal states must look equal.
    if ((h.stock_change[expansion.facing] -= reading.quantity) == 0) h.stock_change.erase(expansion.facing);
  }
  if (reading.quantity > 0) {
    lift(h, expansion, fresh);
  } else if (expansion.origin == Origin::kDelivery) {
    h.surprises[reading.sku] += units;
    std::vector<Unit>& here = h.strays[reading.plate];
    if (expansion.facing < 0) here.insert(here.end(), fresh.begin(), fresh.end());
    if (here.empty()) h.strays.erase(reading.plate);
  } else {
    put_back(h, expansion, fresh.front());
  }
  return h;
}

}  // namespace storetwin::cart
