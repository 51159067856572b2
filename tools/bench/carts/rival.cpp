#include "tools/bench/carts/rival.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "sim/score/score.h"
#include "tools/bench/carts/play.h"
#include "tools/bench/carts/table.h"

namespace storetwin::bench {

namespace {

// Weight events come a few seconds after their contact; disturbances may be longer.
constexpr double kRememberedS = 30;
// A catalogue is off by a few percent, and so a unit that comes back may be.
constexpr double kSameWeight = 0.05;

bool stands_on(const store::Facing& facing, const PlateAddress& plate) {
  return facing.fixture == plate.fixture && facing.shelf == plate.shelf &&
         std::find(facing.plates.begin(), facing.plates.end(), plate.plate) != facing.plates.end();
}

}  // namespace

Rival::Rival(const store::Store& installed) : store_(installed), space_(installed) {}

void Rival::observe(const stream::Tracks& tracks) {
  recent_.push_back(tracks);
  while ((tracks.header.captured - recent_.front().header.captured).in_seconds() > kRememberedS) recent_.pop_front();
  for (const stream::Track& track : tracks.tracks) {
    if (track.visit) visits_[track.id] = track.visit;
  }
}

VisitId Rival::visit_of(TrackId track) const {
  const auto found = visits_.find(track);
  return found == visits_.end() ? VisitId{} : found->second;
}

TrackId Rival::nearest(const stream::WeightEvent& event) const {
  const interaction::PlateSpace* plate = space_.find(event.plates.front().plate);
  const auto after =
      std::upper_bound(recent_.begin(), recent_.end(), event.header.captured,
                       [](Timestamp at, const stream::Tracks& tracks) { return at < tracks.header.captured; });
  if (!plate || after == recent_.begin()) return {};
  const Vec3 middle_F = 0.5 * (plate->goods_F.min + plate->goods_F.max);
  const Vec2 middle_W = (plate->X_FW.inverse() * middle_F).head<2>();
  TrackId who;
  double least_m = std::numeric_limits<double>::infinity();
  for (const stream::Track& track : std::prev(after)->tracks) {
    if (track.phase == stream::TrackPhase::kTentative || track.phase == stream::TrackPhase::kEnded) continue;
    const double apart_m = (track.p_WB_m - middle_W).norm();
    if (apart_m < least_m) {
      least_m = apart_m;
      who = track.id;
    }
  }
  return who;
}

void Rival::observe(const stream::WeightEvent& event) {
  if (event.plates.empty()) return;
  const TrackId who = nearest(event);
  if (!who) return;
  if (event.delta_g < 0) lift(who, event);
  else put(who, event);
}

void Rival::lift(TrackId who, const stream::WeightEvent& event) {
  SkuId best;
  int units = 0;
  double least_off_g = std::numeric_limits<double>::infinity();
  for (const store::Facing& facing : store_.planogram) {
    const bool here = std::any_of(event.plates.begin(), event.plates.end(),
                                  [&](const stream::PlateDelta& part) { return stands_on(facing, part.plate); });
    const store::Product* product = here ? store::find_product(store_, facing.sku) : nullptr;
    if (!product || product->mass_g <= 0) continue;
    const double fitting = std::max(1.0, std::round(-event.delta_g / product->mass_g));
    const double off_g = std::abs(-event.delta_g - fitting * product->mass_g);
    if (off_g >= least_off_g) continue;
    least_off_g = off_g;
    best = facing.sku;
    units = static_cast<int>(fitting);
  }
  carts_[who].insert(carts_[who].end(), static_cast<std::size_t>(units), best);
}

void Rival::put(TrackId who, const stream::WeightEvent& event) {
  const VisitId visit = visit_of(who);
  std::vector<SkuId>* cart = nullptr;
  std::size_t unit = 0;
  double least_off_g = std::numeric_limits<double>::infinity();
  for (auto& [track, units] : carts_) {
    if (track != who && (!visit || visit_of(track) != visit)) continue;
    for (std::size_t k = 0; k < units.size(); ++k) {
      const store::Product* product = store::find_product(store_, units[k]);
      const double off_g = std::abs(event.delta_g - product->mass_g);
      if (off_g > kSameWeight * product->mass_g + 3 * event.sigma_g || off_g >= least_off_g) continue;
      least_off_g = off_g;
      cart = &units;
      unit = k;
    }
  }
  if (cart) cart->erase(cart->begin() + static_cast<std::ptrdiff_t>(unit));
}

std::vector<stream::CartLine> Rival::lines(const VisitId& visit) const {
  std::map<SkuId, int> counts;
  for (const auto& [track, units] : carts_) {
    if (visit_of(track) != visit) continue;
    for (const SkuId& sku : units) ++counts[sku];
  }
  std::vector<stream::CartLine> lines;
  for (const auto& [sku, quantity] : counts) {
    stream::CartLine line;
    line.sku = sku;
    line.quantity = quantity;
    line.confidence = 1;
    lines.push_back(line);
  }
  return lines;
}

stream::Messages told_by_rival(const store::Store& installed, const stream::Messages& outputs) {
  Rival rival(installed);
  stream::Messages told;
  for (stream::Message message : outputs) {
    if (const auto* tracks = std::get_if<stream::Tracks>(&message)) rival.observe(*tracks);
    if (const auto* event = std::get_if<stream::WeightEvent>(&message)) rival.observe(*event);
    if (std::holds_alternative<stream::CartChange>(message)) continue;
    if (auto* receipt = std::get_if<stream::Receipt>(&message)) {
      receipt->lines = rival.lines(receipt->visit);
      receipt->confidence = 1;
      if (receipt->phase == stream::VisitPhase::kInReview) receipt->phase = stream::VisitPhase::kFinal;
    } else if (!std::holds_alternative<stream::VisitState>(message)) {
      continue;
    }
    told.push_back(std::move(message));
  }
  return told;
}

int table_rival(const Request& request) {
  std::vector<score::Metrics> core(run_count(request)), rival(run_count(request));
  const Status done = for_each_run(request, [&](std::size_t index, const session::SessionConfig& config) {
    const Kept kept = keep(config);
    const Played played = play(kept, config.params);
    core[index] = played.score.metrics;
    rival[index] = score::score_run(kept.truth, told_by_rival(kept.installed, played.outputs), config.store).metrics;
  });
  if (!done) {
    std::fputs(to_text(done.problems()).c_str(), stderr);
    return 3;
  }
  Table table({"", "f1_macro", "exact_visit_rate", "wrong_visit_rate"});
  const auto row = [&](const char* name, const auto& cell) {
    table.add({name, cell("cart.f1_macro"), cell("cart.exact_visit_rate"), cell("cart.wrong_visit_rate")});
  };
  row("core", [&](const char* metric) { return metric_cell(core, metric); });
  row("rival", [&](const char* metric) { return metric_cell(rival, metric); });
  row("rival - core", [&](const char* metric) { return difference_cell(core, rival, metric); });
  std::fputs(table.text().c_str(), stdout);
  return 0;
}

}  // namespace storetwin::bench
