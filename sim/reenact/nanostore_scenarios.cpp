// One case of labels as one scenario: who comes when, what stands where, and the scripts with their times.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "sim/reenact/reenact.h"

namespace storetwin::reenact {

namespace {

constexpr double kFrontRoomM = 0.1;   // before the goods, for what is put back
constexpr double kWayInS = 9;         // from the door to the first item, at leisure
constexpr double kBetweenEntriesS = 2.5;
constexpr double kTimeToLeaveS = 60;

std::string file_stem(std::string name) {
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

std::string plate_text(const PlateRange& where, int plate) {
  return fmt::format("gondola_{}/{}/{}", where.gondola, where.shelf, plate);
}

bool is_run(const std::vector<int>& plates) {
  for (std::size_t i = 1; i < plates.size(); ++i) {
    if (plates[i] != plates[i - 1] + 1) return false;
  }
  return true;
}

// Several products on several plates with others between them: the first stands on the first plate, and so on.
PlateRange place_of(std::size_t i, const std::vector<SkuId>& upcs, const PlateRange& where) {
  if (upcs.size() != where.plates.size() || is_run(where.plates)) return where;
  return {where.gondola, where.shelf, {where.plates[i]}};
}

bool same_plates(const PlateRange& a, const PlateRange& b) {
  return a.gondola == b.gondola && a.shelf == b.shelf && a.plates == b.plates;
}

// The stock entry's own plates: the label repeats the whole grab's plates for each of its products.
PlateRange own_place(const LabelledStock& stock, const Case& visits) {
  for (const LabelledEvent& event : visits.events) {
    const auto found = std::find(event.upcs.begin(), event.upcs.end(), stock.upc);
    if (found == event.upcs.end() || !same_plates(event.where, stock.where)) continue;
    return place_of(static_cast<std::size_t>(found - event.upcs.begin()), event.upcs, event.where);
  }
  return stock.where;
}

struct Stand {
  SkuId sku;
  PlateRange where;
};

bool overlap(const PlateRange& a, const PlateRange& b) {
  if (a.gondola != b.gondola || a.shelf != b.shelf) return false;
  return std::any_of(a.plates.begin(), a.plates.end(), [&](int plate) {
    return std::find(b.plates.begin(), b.plates.end(), plate) != b.plates.end();
  });
}

// One product on overlapping plates is one facing.
std::vector<Stand> stands_of(const Case& visits) {
  std::vector<Stand> stands;
  for (const LabelledStock& stock : visits.initial_stock) {
    const PlateRange where = own_place(stock, visits);
    const auto known = std::find_if(stands.begin(), stands.end(), [&](const Stand& stand) {
      return stand.sku == stock.upc && overlap(stand.where, where);
    });
    if (known == stands.end()) {
      stands.push_back({stock.upc, where});
      continue;
    }
    std::set<int> plates(known->where.plates.begin(), known->where.plates.end());
    plates.insert(where.plates.begin(), where.plates.end());
    known->where.plates.assign(plates.begin(), plates.end());
  }
  return stands;
}

bool in_planogram(const store::Store& store, const Stand& stand) {
  return std::all_of(stand.where.plates.begin(), stand.where.plates.end(), [&](int plate) {
    const auto facings =
        store::facings_on(store, {fmt::format("gondola_{}", stand.where.gondola), stand.where.shelf, plate});
    return std::any_of(facings.begin(), facings.end(), [&](const store::Facing* f) { return f->sku == stand.sku; });
  });
}

std::vector<scenario::InitialStock> initial_stock(const Case& visits, const store::Store& store) {
  const std::vector<Stand> stands = stands_of(visits);
  std::set<SkuId> at_home;
  for (const Stand& stand : stands) {
    if (in_planogram(store, stand)) at_home.insert(stand.sku);
  }
  std::vector<scenario::InitialStock> result;
  for (const Stand& stand : stands) {
    // A product that stood where the recording's planogram has it had no second place on that day: what stood elsewhere
    // had been left there. A product that stood nowhere else was planned there on that day.
    const bool left_behind = at_home.contains(stand.sku) && !in_planogram(store, stand);
    scenario::InitialStock entry{.sku = stand.sku, .planned = !left_behind};
    for (const int plate : stand.where.plates) entry.plates.push_back(plate_text(stand.where, plate));
    const store::Facing facing{stand.sku, fmt::format("gondola_{}", stand.where.gondola), stand.where.shelf,
                               stand.where.plates, 0};
    entry.units = left_behind ? 1 : units_that_fit(store, facing);
    result.push_back(std::move(entry));
  }
  return result;
}

std::vector<scenario::Step> script_of(const Case& visits, const std::string& shopper) {
  std::vector<scenario::Step> script;
  for (const LabelledEvent& event : visits.events) {
    if (event.shopper != shopper) continue;
    for (std::size_t i = 0; i < event.upcs.size(); ++i) {
      scenario::Step step;
      step.kind = event.action == Action::kPick ? scenario::StepKind::kPick : scenario::StepKind::kPutBack;
      step.sku = event.upcs[i];
      const PlateRange where = place_of(i, event.upcs, event.where);
      for (const int plate : where.plates) step.plates.push_back(plate_text(where, plate));
      step.at_s = event.t_s + kLeadInS;
      script.push_back(std::move(step));
    }
  }
  return script;
}

// Each comes in time for the first thing it does, one after the other through the one door.
std::vector<scenario::ShopperGroup> shoppers_of(const Case& visits) {
  std::vector<scenario::ShopperGroup> groups;
  for (const std::string& shopper : visits.shoppers) {
    scenario::ShopperGroup group;
    group.id = shopper;
    group.errand.script = script_of(visits, shopper);
    if (!group.errand.script.empty()) groups.push_back(std::move(group));
  }
  std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
    return *a.errand.script.front().at_s < *b.errand.script.front().at_s;
  });
  double free_at_s = 0;
  for (scenario::ShopperGroup& group : groups) {
    const double enter_s = std::max(free_at_s, *group.errand.script.front().at_s - kWayInS);
    group.enter_between_s = {enter_s, enter_s};
    free_at_s = enter_s + kBetweenEntriesS;
  }
  return groups;
}

scenario::Scenario scenario_of(const Case& visits, const store::Store& store, const std::string& store_path) {
  scenario::Scenario scenario;
  scenario.name = file_stem(visits.name);
  scenario.description = fmt::format(
      "The recorded NanoStore visit {} re-enacted: plates, products, order and seconds are the label's (its zero is at {} s), "
      "bodies are drawn by the seed.",
      visits.name, kLeadInS);
  scenario.store = store_path;
  scenario.initial_stock = initial_stock(visits, store);
  scenario.stock_from_front_m = kFrontRoomM;
  scenario.duration_s = visits.events.back().t_s + kLeadInS + kTimeToLeaveS;
  scenario.shoppers = shoppers_of(visits);
  scenario.tags = {"nanostore", "recorded"};
  return scenario;
}

}  // namespace

std::vector<scenario::Scenario> scenarios(const Published& published, const store::Store& store,
                                          const std::string& store_path) {
  std::vector<scenario::Scenario> result;
  for (const Case& visits : published.cases) result.push_back(scenario_of(visits, store, store_path));
  return result;
}

}  // namespace storetwin::reenact
