#include "sim/scenario/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/scenario/check_faults.h"
#include "sim/scenario/check_people.h"
#include "sim/scenario/metric_names.h"

namespace storetwin::scenario {

namespace {

bool whole(double x) { return std::floor(x) == x; }

void check_range(const std::array<double, 2>& range, const std::string& path, const Document& document,
                 Diagnostics& problems) {
  if (range[0] > range[1]) {
    problems.add(error_at(document, path, "bad-range",
                          fmt::format("the first number, {}, is greater than the second, {}", range[0], range[1]),
                          "write the smaller one first"));
  }
}

void check_plate_text(const std::string& text, const std::string& path, const Document& document,
                      Diagnostics& problems) {
  if (parse_plate(text)) return;
  problems.add(error_at(document, path, "bad-plate", fmt::format("'{}' is no plate", text),
                        "write FIXTURE/SHELF/PLATE, e.g. gondola_1/3/2"));
}

// Plates that an item can lie over: each a plate, all of one shelf.
void check_plate_row(const std::vector<std::string>& plates, const std::string& path, const Document& document,
                     Diagnostics& problems) {
  std::optional<PlateAddress> first;
  for (std::size_t i = 0; i < plates.size(); ++i) {
    const std::string at = fmt::format("{}[{}]", path, i);
    check_plate_text(plates[i], at, document, problems);
    const std::optional<PlateAddress> plate = parse_plate(plates[i]);
    if (!first) first = plate;
    if (plate && (plate->fixture != first->fixture || plate->shelf != first->shelf)) {
      problems.add(error_at(document, at, "other-shelf", fmt::format("'{}' is not on the shelf of '{}'", plates[i], plates[0])));
    }
  }
}

// Steps that do something with a unit that was lifted before.
bool needs_lifted(StepKind kind) {
  return kind == StepKind::kPutBack || kind == StepKind::kSwap || kind == StepKind::kTakeOut || kind == StepKind::kDrop ||
         kind == StepKind::kHandOver;
}

void check_grab(const Step& step, const std::string& path, const Document& document, Diagnostics& problems) {
  if (step.kind != StepKind::kPick) return;
  if (step.grab && step.hands == Hands::kBoth) {
    problems.add(error_at(document, path + ".grab", "conflicting-keys", "a grab is one hand's, and hands says both",
                          "leave out one of them"));
  } else if (step.hands == Hands::kBoth && step.units > 2) {
    problems.add(error_at(document, path + ".units", "too-many-units",
                          fmt::format("{} units are more than one in each hand", step.units), "write 1 or 2"));
  }
}

void check_chances(const Chances& chances, const std::string& path, const Document& document, Diagnostics& problems) {
  const double sum = chances.nearby + chances.other_shelf + chances.other_fixture + chances.equal_weight;
  if (sum <= 1) return;
  problems.add(error_at(document, path + ".equal_weight", "bad-shares",
                        fmt::format("nearby, other_shelf, other_fixture and equal_weight add up to {}, more than all wrong "
                                    "put-backs", sum)));
}

void check_errand(const Errand& errand, double duration_s, const std::string& path, const Document& document,
                  Diagnostics& problems) {
  check_range(errand.lifts, path + ".lifts", document, problems);
  if (!whole(errand.lifts[0]) || !whole(errand.lifts[1])) {
    problems.add(error_at(document, path + ".lifts", "not-whole", "units are counted in whole numbers"));
  }
  if (errand.put_back_right + errand.put_back_wrong > 1) {
    problems.add(error_at(document, path + ".put_back_wrong", "bad-shares",
                          fmt::format("put_back_right and put_back_wrong add up to {}, more than all that is lifted",
                                      errand.put_back_right + errand.put_back_wrong)));
  }
  check_range(errand.browse_s, path + ".browse_s", document, problems);
  if (!errand.baskets.empty() && !errand.script.empty()) {
    problems.add(error_at(document, path + ".baskets", "conflicting-keys", "baskets and script are both given"));
  }
  check_chances(errand.chances, path + ".chances", document, problems);
  bool lifted = false;
  double reached_s = 0;
  for (std::size_t i = 0; i < errand.script.size(); ++i) {
    const Step& step = errand.script[i];
    const std::string step_path = fmt::format("{}.script[{}]", path, i);
    if (needs_lifted(step.kind) && !lifted) {
      problems.add(error_at(document, step_path, "nothing-to-put-back", "no step before this one lifts anything"));
    }
    lifted = lifted || step.kind == StepKind::kPick || step.kind == StepKind::kPickUp;
    check_grab(step, step_path, document, problems);
    if (!step.plate.empty()) check_plate_text(step.plate, step_path + ".plate", document, problems);
    check_plate_row(step.plates, step_path + ".plates", document, problems);
    if (!step.plate.empty() && !step.plates.empty()) {
      problems.add(error_at(document, step_path + ".plates", "conflicting-keys", "plate and plates are both given"));
    }
    if (!step.at_s) continue;
    if (*step.at_s < reached_s) {
      problems.add(error_at(document, step_path + ".at_s", "out-of-order",
                            fmt::format("{} s is before the step before it, at {} s", *step.at_s, reached_s)));
    }
    if (*step.at_s >= duration_s) {
      problems.add(error_at(document, step_path + ".at_s", "after-end",
                            fmt::format("{} s is after the run's end at {} s", *step.at_s, duration_s)));
    }
    reached_s = *step.at_s;
  }
}

void check_group(const ShopperGroup& group, double duration_s, const std::string& path, const Document& document,
                 Diagnostics& problems) {
  if (group.id.empty()) problems.add(error_at(document, path + ".id", "empty-id", "a group needs a name"));
  const bool single = document.root.is_map() && locate(document, path).find("enter_at_s") != nullptr;
  const std::string entry = path + (single ? ".enter_at_s" : ".enter_between_s");
  check_range(group.enter_between_s, entry, document, problems);
  if (group.enter_between_s[1] >= duration_s) {
    problems.add(
        error_at(document, entry, "enters-after-end",
                 fmt::format("may enter at {} s, but the run ends at {} s", group.enter_between_s[1], duration_s)));
  }
}

// A gift goes to somebody whom the scenario knows.
void check_gifts(const Scenario& scenario, std::size_t group, const Document& document, Diagnostics& problems) {
  std::vector<std::string> known = {"companion", "stranger", "anybody"};
  for (const ShopperGroup& other : scenario.shoppers) known.push_back(other.id);
  const std::vector<Step>& script = scenario.shoppers[group].errand.script;
  for (std::size_t i = 0; i < script.size(); ++i) {
    if (script[i].kind != StepKind::kHandOver || std::find(known.begin(), known.end(), script[i].to) != known.end()) continue;
    problems.add(error_at(document, fmt::format("shoppers[{}].errand.script[{}].to", group, i), "unknown-receiver",
                          fmt::format("nobody is called '{}'", script[i].to), did_you_mean(script[i].to, known)));
  }
}

void check_expectation(const Expectation& expectation, const std::string& path, const Document& document,
                       Diagnostics& problems) {
  if (!is_metric_name(expectation.metric)) {
    problems.add(error_at(document, path + ".metric", "unknown-metric",
                          fmt::format("'{}' is no metric", expectation.metric),
                          did_you_mean(expectation.metric, metric_names())));
  }
  if (!expectation.min && !expectation.max) {
    problems.add(error_at(document, path, "no-bound", "an expectation needs min, max or both"));
  } else if (expectation.min && expectation.max && *expectation.min > *expectation.max) {
    problems.add(error_at(document, path + ".min", "bad-range", "min is greater than max"));
  }
}

void check_sku(const SkuId& sku, const store::Store& store, const std::string& path, const Document& document,
               Diagnostics& problems) {
  if (!sku || store::find_product(store, sku) != nullptr) return;
  std::vector<std::string> known;
  for (const store::Product& product : store.catalogue) known.push_back(product.sku.value);
  problems.add(error_at(document, path, "unknown-sku", fmt::format("'{}' is not in the store's catalogue", sku.value),
                        did_you_mean(sku.value, known)));
}

void check_plate(const std::string& text, const store::Store& store, const std::string& path, const Document& document,
                 Diagnostics& problems) {
  const std::optional<PlateAddress> plate = parse_plate(text);
  if (!plate || store::find_plate(store, *plate) != nullptr) return;
  std::vector<std::string> known;
  for (const PlateAddress& address : store::all_plates(store)) known.push_back(to_text(address));
  problems.add(error_at(document, path, "unknown-plate", fmt::format("the store has no plate '{}'", text),
                        did_you_mean(text, known)));
}

void check_step(const Step& step, const store::Store& store, const std::string& path, const Document& document,
                Diagnostics& problems) {
  check_sku(step.sku, store, path + ".sku", document, problems);
  check_plate(step.plate, store, path + ".plate", document, problems);
  for (std::size_t i = 0; i < step.plates.size(); ++i) {
    check_plate(step.plates[i], store, fmt::format("{}.plates[{}]", path, i), document, problems);
  }
}

}  // namespace

std::optional<PlateAddress> parse_plate(std::string_view text) {
  const std::size_t second = text.rfind('/');
  if (second == std::string_view::npos || second == 0) return std::nullopt;
  const std::size_t first = text.rfind('/', second - 1);
  if (first == std::string_view::npos || first == 0) return std::nullopt;
  const auto number = [](std::string_view digits, std::int32_t& value) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() && !digits.empty() && value > 0;
  };
  PlateAddress address;
  address.fixture = std::string(text.substr(0, first));
  if (!number(text.substr(first + 1, second - first - 1), address.shelf)) return std::nullopt;
  if (!number(text.substr(second + 1), address.plate)) return std::nullopt;
  return address;
}

std::vector<PlateAddress> plates_of(const Step& step) {
  std::vector<PlateAddress> plates;
  if (const auto plate = parse_plate(step.plate)) plates.push_back(*plate);
  for (const std::string& text : step.plates) {
    if (const auto plate = parse_plate(text)) plates.push_back(*plate);
  }
  return plates;
}

Diagnostics check_expectations(const std::vector<Expectation>& expect, const Document& document) {
  Diagnostics problems;
  for (std::size_t i = 0; i < expect.size(); ++i) {
    check_expectation(expect[i], fmt::format("expect[{}]", i), document, problems);
  }
  return problems;
}

Diagnostics check(const Scenario& scenario, const Document& document) {
  Diagnostics problems;
  for (std::size_t i = 0; i < scenario.shoppers.size(); ++i) {
    check_group(scenario.shoppers[i], scenario.duration_s, fmt::format("shoppers[{}]", i), document, problems);
    check_gifts(scenario, i, document, problems);
  }
  for (const auto& [path, errand] : errands_of(scenario)) {
    check_errand(*errand, scenario.duration_s, path, document, problems);
  }
  problems.append(check_people(scenario, document));
  problems.append(check_expectations(scenario.expect, document));
  for (std::size_t i = 0; i < scenario.initial_stock.size(); ++i) {
    check_plate_row(scenario.initial_stock[i].plates, fmt::format("initial_stock[{}].plates", i), document, problems);
  }
  problems.append(check_faults(scenario, document));
  problems.sort();
  return problems;
}

Diagnostics check_against(const Scenario& scenario, const store::Store& store, const Document& document) {
  Diagnostics problems;
  if (store.map.lanes.empty()) {
    problems.add(error_at(document, "store", "no-turnstile", "the store has no lane for shoppers to come in by"));
  }
  for (const auto& [path, errand] : errands_of(scenario)) {
    for (std::size_t k = 0; k < errand->script.size(); ++k) {
      check_step(errand->script[k], store, fmt::format("{}.script[{}]", path, k), document, problems);
    }
  }
  for (std::size_t i = 0; i < scenario.staff.size(); ++i) {
    const std::vector<StaffTask>& tasks = scenario.staff[i].tasks;
    for (std::size_t k = 0; k < tasks.size(); ++k) {
      const std::string path = fmt::format("staff[{}].tasks[{}]", i, k);
      check_sku(tasks[k].sku, store, path + ".sku", document, problems);
      check_plate(tasks[k].plate, store, path + ".plate", document, problems);
    }
  }
  problems.append(check_people_against(scenario, store, document));
  for (std::size_t i = 0; i < scenario.initial_stock.size(); ++i) {
    const InitialStock& stock = scenario.initial_stock[i];
    const std::string path = fmt::format("initial_stock[{}]", i);
    check_sku(stock.sku, store, path + ".sku", document, problems);
    for (std::size_t k = 0; k < stock.plates.size(); ++k) {
      check_plate(stock.plates[k], store, fmt::format("{}.plates[{}]", path, k), document, problems);
    }
  }
  for (std::size_t i = 0; i < scenario.price_changes.size(); ++i) {
    check_sku(scenario.price_changes[i].sku, store, fmt::format("price_changes[{}].sku", i), document, problems);
  }
  problems.append(check_faults_against(scenario, store, document));
  problems.sort();
  return problems;
}

}  // namespace storetwin::scenario
