#include "core/explain/weighing.h"

#include <algorithm>
#include <cmath>

#include "core/interaction/mass_model.h"

namespace storetwin::explain {
namespace {

// Stories that hold less of the weight than this change no odds that anybody would read.
constexpr double kLeastStory = 1e-3;
// A term that moves the reading's probability by less than this did not decide anything.
constexpr double kLeastEffect = 0.005;

/// What the mass alone says of an explanation, by the catalogue, as the interaction stage computed it.
double catalogue_log(const Scales& s, const stream::Explanation& e) {
  if (!e.sku) return interaction::log_touch_likelihood(s.event.delta_g, s.event.sigma_g);
  const cart::Mass mass = s.masses.catalogue(e.sku);
  return interaction::log_mass_likelihood(s.event.delta_g, s.event.sigma_g, e.quantity, mass.mean_g, mass.sigma_g);
}

/// Log-likelihood of each track's touch: all of them share the signal, so they differ by position only.
std::map<TrackId, double> touch_logs(const Scales& s) {
  std::map<TrackId, double> logs;
  for (const stream::Explanation& e : s.explanations) {
    if (!e.sku) logs.emplace(e.track, e.log_likelihood);
  }
  return logs;
}

/// What neither position nor mass explains: the cameras' word on the item, or a fall too quick for a hand.
double remainder_log(const Scales& s, const stream::Explanation& e, const std::map<TrackId, double>& touches) {
  const auto touch = touches.find(e.track);
  if (!e.sku || touch == touches.end()) return 0;
  const double touched = interaction::log_touch_likelihood(s.event.delta_g, s.event.sigma_g);
  return e.log_likelihood - touch->second + touched - catalogue_log(s, e);
}

bool cameras_spoke(const Scales& s) {
  const std::map<TrackId, double> touches = touch_logs(s);
  double low = INFINITY, high = -INFINITY;
  for (const stream::Explanation& e : s.explanations) {
    if (!e.sku) continue;
    low = std::min(low, remainder_log(s, e, touches));
    high = std::max(high, remainder_log(s, e, touches));
  }
  return high - low > 1e-6;
}

// ---------------------------------------------------------------- ways to take a term away

void without_positions(Scales& s) {
  const std::map<TrackId, double> touches = touch_logs(s);
  double best = -INFINITY;
  for (const auto& [track, log] : touches) {
    if (track) best = std::max(best, log);
  }
  for (stream::Explanation& e : s.explanations) {
    const auto own = touches.find(e.track);
    if (e.track && own != touches.end()) e.log_likelihood += best - own->second;
  }
}

void forget_measured(Scales& s) {
  for (cart::Hypothesis& story : s.beam) {
    for (auto& [owner, units] : story.carts) {
      for (cart::Unit& unit : units) unit.measured = {};
    }
    for (auto& [plate, units] : story.strays) {
      for (cart::Unit& unit : units) unit.measured = {};
    }
  }
}

void without_masses(Scales& s) {
  double best = -INFINITY;
  for (const stream::Explanation& e : s.explanations) {
    if (e.sku) best = std::max(best, catalogue_log(s, e));
  }
  for (stream::Explanation& e : s.explanations) {
    if (e.sku) e.log_likelihood += best - catalogue_log(s, e);
  }
  s.masses = {};
  forget_measured(s);
}

void without_learnt_masses(Scales& s) {
  cart::MassBook catalogue;
  for (const stream::Explanation& e : s.explanations) {
    const cart::Mass mass = s.masses.catalogue(e.sku);
    if (e.sku && mass.mean_g > 0) catalogue.set_catalogue(e.sku, mass.mean_g, mass.sigma_g / mass.mean_g);
  }
  s.masses = catalogue;
  forget_measured(s);
}

void without_item_cameras(Scales& s) {
  const std::map<TrackId, double> touches = touch_logs(s);
  std::vector<stream::Explanation> bare = s.explanations;
  for (stream::Explanation& e : bare) e.log_likelihood -= remainder_log(s, e, touches);
  s.explanations = std::move(bare);
}

void without_planogram(Scales& s) { s.params.foreign_sku = 1; }
void without_billing(Scales& s) { s.params.unbilled = 1; }
void without_habit_of_one(Scales& s) { s.params.further_unit = 0.5; }
void without_habit_of_taking(Scales& s) { s.params.touch = 0.5; }
void without_home(Scales& s) { s.params.put_home = s.params.put_elsewhere; }
void without_last_lifted(Scales& s) { s.params.last_lifted = 1; }
void without_pause(Scales& s) { s.params.quick_again = 1; }
void without_own_cart(Scales& s) { s.params.others_unit = 1; }

/// Everybody could put back anything.
void without_holdings(Scales& s) {
  const std::map<TrackId, double> touches = touch_logs(s);
  for (cart::Hypothesis& story : s.beam) {
    for (const auto& [track, log] : touches) {
      const auto bound = s.visit_of.find(track);
      const cart::Owner owner =
          bound == s.visit_of.end() ? cart::Owner{VisitId{}, track} : cart::Owner{bound->second, {}};
      std::vector<cart::Unit>& units = story.carts[owner];
      for (const stream::Explanation& e : s.explanations) {
        const bool held = std::any_of(units.begin(), units.end(), [&](const cart::Unit& u) { return u.sku == e.sku; });
        if (e.sku && e.quantity < 0 && !held) units.insert(units.begin(), cart::Unit{e.sku, {}, {}});
      }
    }
  }
}

struct Removal {
  const char* name;
  void (*remove)(Scales&);
};

const Removal kRemovals[] = {
    {"hands and bodies", without_positions},
    {"mass", without_masses},
    {"masses measured before", without_learnt_masses},
    {"what stands on the plate", without_planogram},
    {"who holds what", without_holdings},
    {"put-backs go home", without_home},
    {"the unit lifted last is put back", without_last_lifted},
    {"a put-back is of one's own unit", without_own_cart},
    {"who has a visit", without_billing},
    {"one unit at a time", without_habit_of_one},
    {"lasting changes are goods", without_habit_of_taking},
    {"a pause between two lifts", without_pause},
};

/// True if the term can speak at all in this event.
bool applies(const Removal& removal, const Scales& s) {
  const bool put = s.event.delta_g > 0;
  const bool of_puts = removal.remove == without_holdings || removal.remove == without_home ||
                       removal.remove == without_last_lifted || removal.remove == without_own_cart;
  const bool of_lifts = removal.remove == without_pause || removal.remove == without_planogram;
  return (put || !of_puts) && (!put || !of_lifts);
}

Term weighed_without(const char* name, Scales scales, void (*remove)(Scales&), const cart::Reading& told) {
  remove(scales);
  const std::vector<Weighed> readings = weigh(scales);
  Term term{.name = name,
            .told = 0,
            .changes = !same_reading(readings.front().reading, told),
            .instead = readings.front().reading};
  for (const Weighed& weighed : readings) {
    if (same_reading(weighed.reading, told)) term.told = weighed.probability;
  }
  return term;
}

}  // namespace

bool same_reading(const cart::Reading& a, const cart::Reading& b) {
  const bool same_doer = a.track == b.track || a.quantity == 0;
  return a.owner == b.owner && same_doer && a.sku == b.sku && a.quantity == b.quantity;
}

Scales scales_of(const cart::Belief& belief, const stream::WeightEvent& event,
                 const stream::InteractionLikelihoods& likelihoods) {
  const cart::Knowledge k = belief.knowledge();
  Scales scales{k.params, k.planogram, k.masses, k.visit_of, k.catalogue_size, k.not_billed, {}, event,
                likelihoods.explanations};
  for (const cart::Hypothesis& story : belief.hypotheses()) {
    if (std::exp(story.log_weight) >= kLeastStory) scales.beam.push_back(story);
  }
  // As the cart does: an event that nobody can explain may always have been a touch.
  const bool has_touch = std::any_of(scales.explanations.begin(), scales.explanations.end(),
                                     [](const stream::Explanation& e) { return !e.sku; });
  if (!has_touch) {
    const double touch = interaction::log_touch_likelihood(event.delta_g, event.sigma_g);
    scales.explanations.push_back({TrackId{}, SkuId{}, 0, scales.explanations.empty() ? 0 : touch});
  }
  return scales;
}

std::vector<Weighed> weigh(const Scales& s) {
  const cart::Knowledge knowledge{s.params, s.planogram, s.masses, s.visit_of, s.catalogue_size, s.not_billed};
  std::vector<cart::Expansion> expansions;
  for (std::size_t parent = 0; parent < s.beam.size(); ++parent) {
    std::vector<cart::Expansion> some = cart::expand(knowledge, s.beam[parent], parent, s.event, s.explanations);
    std::move(some.begin(), some.end(), std::back_inserter(expansions));
  }
  double best = -INFINITY;
  for (const cart::Expansion& e : expansions) best = std::max(best, e.log_weight);
  // Touches by different people are one reading: nothing was taken.
  using Key = std::tuple<cart::Owner, TrackId, SkuId, std::int32_t>;
  std::map<Key, Weighed> sums;
  double total = 0;
  for (const cart::Expansion& e : expansions) {
    const cart::Reading& r = e.reading;
    const double weight = std::exp(e.log_weight - best);
    Weighed& sum = sums.try_emplace({r.owner, r.quantity == 0 ? TrackId{} : r.track, r.sku, r.quantity}, Weighed{r, 0})
                       .first->second;
    sum.probability += weight;
    total += weight;
  }
  std::vector<Weighed> result;
  for (auto& [key, weighed] : sums) {
    weighed.probability /= total;
    result.push_back(std::move(weighed));
  }
  std::stable_sort(result.begin(), result.end(),
                   [](const Weighed& a, const Weighed& b) { return a.probability > b.probability; });
  return result;
}

std::map<TrackId, double> position_logs(const Scales& scales, double nobody_log) {
  std::map<TrackId, double> logs = touch_logs(scales);
  const auto nobody = logs.find(TrackId{});
  const double offset = nobody == logs.end() ? 0 : nobody_log - nobody->second;
  for (auto& [track, log] : logs) log += offset;
  return logs;
}

std::vector<Term> deciding_terms(const Scales& scales, const cart::Reading& told) {
  double with_all = 0;
  for (const Weighed& weighed : weigh(scales)) {
    if (same_reading(weighed.reading, told)) with_all = weighed.probability;
  }
  std::vector<Term> terms;
  const auto consider = [&](const char* name, void (*remove)(Scales&)) {
    Term term = weighed_without(name, scales, remove, told);
    if (term.changes || with_all - term.told > kLeastEffect) terms.push_back(std::move(term));
  };
  for (const Removal& removal : kRemovals) {
    if (applies(removal, scales)) consider(removal.name, removal.remove);
  }
  if (cameras_spoke(scales)) consider("what cameras saw of the item", without_item_cameras);
  std::stable_sort(terms.begin(), terms.end(),
                   [](const Term& a, const Term& b) { return a.changes != b.changes ? a.changes : a.told < b.told; });
  return terms;
}

}  // namespace storetwin::explain
