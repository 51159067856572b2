#include "sim/scenario/check_people.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "core/base/schema.h"

namespace storetwin::scenario {

namespace {

class Checker {
 public:
  Checker(const Scenario& scenario, const Document& document) : scenario_(scenario), document_(document) {}

  void groups() {
    for (std::size_t i = 0; i < scenario_.shoppers.size(); ++i) {
      group(scenario_.shoppers[i], fmt::format("shoppers[{}]", i));
    }
  }

  void arrivals() {
    for (std::size_t i = 0; i < scenario_.arrivals.size(); ++i) {
      arrivals(scenario_.arrivals[i], fmt::format("arrivals[{}]", i));
    }
  }

  void staff() {
    for (std::size_t i = 0; i < scenario_.staff.size(); ++i) {
      const StaffMember& member = scenario_.staff[i];
      const std::string path = fmt::format("staff[{}]", i);
      unique(member.id, path);
      if (member.enter_between_s[0] > member.enter_between_s[1]) {
        problem(path + ".enter_between_s", "bad-range", "the first number is greater than the second");
      }
      if (member.enter_between_s[1] >= scenario_.duration_s) {
        problem(path, "enters-after-end", "comes only after the run's end");
      }
      for (std::size_t k = 0; k < member.tasks.size(); ++k) {
        task(member.tasks[k], fmt::format("{}.tasks[{}]", path, k));
      }
    }
  }

  Diagnostics take() { return std::move(problems_); }

 private:
  void problem(const std::string& path, const char* code, const std::string& message, const std::string& hint = "") {
    problems_.add(error_at(document_, path, code, message, hint));
  }

  void unique(const std::string& id, const std::string& path) {
    if (!id.empty() && !ids_.insert(id).second) {
      problem(path + ".id", "duplicate-id", fmt::format("'{}' names another group already", id));
    }
  }

  std::vector<std::string> group_ids() const {
    std::vector<std::string> ids;
    for (const ShopperGroup& group : scenario_.shoppers) ids.push_back(group.id);
    return ids;
  }

  void known_group(const std::string& id, const std::string& path) {
    const std::vector<std::string> known = group_ids();
    if (std::find(known.begin(), known.end(), id) != known.end()) return;
    problem(path, "unknown-group", fmt::format("no group of shoppers is called '{}'", id), did_you_mean(id, known));
  }

  void group(const ShopperGroup& group, const std::string& path) {
    unique(group.id, path);
    if (!group.people.empty() && group.members != 1) {
      problem(path + ".members", "conflicting-keys", "members and people are both given");
    }
    if (!group.people.empty() && group.people.front().kind == PersonKind::kChild) {
      problem(path + ".people[0].kind", "first-is-child", "the first of a group is the one whom the others stay with",
              "write an adult first");
    }
    if (group.follows.empty()) return;
    known_group(group.follows, path + ".follows");
    if (group.follows == group.id) problem(path + ".follows", "follows-itself", "a group can't follow itself");
  }

  void shares(double sum, const std::string& path) {
    if (!(sum > 0)) problem(path, "no-share", "at least one share must be greater than 0");
  }

  void arrivals(const Arrivals& arrivals, const std::string& path) {
    unique(arrivals.id, path);
    shares(std::accumulate(arrivals.group_sizes.begin(), arrivals.group_sizes.end(), 0.0), path + ".group_sizes");
    const std::vector<std::string> words = words_of<Gear>();
    double sum = 0;
    for (const auto& [word, share] : arrivals.gear) {
      sum += share;
      if (std::find(words.begin(), words.end(), word) == words.end()) {
        problem(path + ".gear." + word, "unknown-word", fmt::format("'{}' is no gear", word),
                did_you_mean(word, words));
      }
    }
    shares(sum, path + ".gear");
    if (arrivals.from_s >= arrivals.to_s.value_or(scenario_.duration_s)) {
      problem(path + ".from_s", "bad-range", "the time in which they may come is empty");
    }
  }

  void task(const StaffTask& task, const std::string& path) {
    const bool needs_plate = task.kind == StaffTaskKind::kFaceUp || task.kind == StaffTaskKind::kClean;
    if (needs_plate && task.plate.empty()) problem(path + ".plate", "missing-key", "this needs a plate");
    if (task.kind == StaffTaskKind::kRestock && !task.sku) problem(path + ".sku", "missing-key", "restock needs a sku");
    if (task.kind == StaffTaskKind::kTake && !task.sku && task.plate.empty()) {
      problem(path, "missing-key", "take needs a sku or a plate");
    }
    if (task.kind == StaffTaskKind::kHelp) known_group(task.group, path + ".group");
    if (!task.plate.empty() && !parse_plate(task.plate)) {
      problem(path + ".plate", "bad-plate", fmt::format("'{}' is no plate", task.plate),
              "write FIXTURE/SHELF/PLATE, e.g. gondola_1/3/2");
    }
  }

  const Scenario& scenario_;
  const Document& document_;
  std::set<std::string> ids_;
  Diagnostics problems_;
};

bool has_facing(const store::Store& store, const SkuId& sku) {
  return std::any_of(store.planogram.begin(), store.planogram.end(), [&](const auto& f) { return f.sku == sku; });
}

}  // namespace

std::vector<std::pair<std::string, const Errand*>> errands_of(const Scenario& scenario) {
  std::vector<std::pair<std::string, const Errand*>> errands;
  for (std::size_t i = 0; i < scenario.shoppers.size(); ++i) {
    const ShopperGroup& group = scenario.shoppers[i];
    errands.emplace_back(fmt::format("shoppers[{}].errand", i), &group.errand);
    for (std::size_t k = 0; k < group.people.size(); ++k) {
      if (!group.people[k].errand) continue;
      errands.emplace_back(fmt::format("shoppers[{}].people[{}].errand", i, k), &*group.people[k].errand);
    }
  }
  for (std::size_t i = 0; i < scenario.arrivals.size(); ++i) {
    errands.emplace_back(fmt::format("arrivals[{}].errand", i), &scenario.arrivals[i].errand);
  }
  return errands;
}

Diagnostics check_people(const Scenario& scenario, const Document& document) {
  Checker checker(scenario, document);
  checker.groups();
  checker.arrivals();
  checker.staff();
  Diagnostics problems = checker.take();
  if (scenario.shoppers.empty() && scenario.arrivals.empty()) {
    problems.add(error_at(document, "shoppers", "nobody-comes", "there are neither shoppers nor arrivals"));
  }
  return problems;
}

Diagnostics check_people_against(const Scenario& scenario, const store::Store& store, const Document& document) {
  Diagnostics problems;
  const bool has_zone = std::any_of(store.map.zones.begin(), store.map.zones.end(),
                                    [](const store::Zone& zone) { return zone.kind == store::ZoneKind::kStaff; });
  for (std::size_t i = 0; i < scenario.staff.size(); ++i) {
    const StaffMember& member = scenario.staff[i];
    const std::string path = fmt::format("staff[{}]", i);
    if (member.by == StaffDoor::kZone && !has_zone) {
      problems.add(
          error_at(document, path, "no-staff-zone", "the store has no staff zone to come out of", "write by: lane"));
    }
    for (std::size_t k = 0; k < member.tasks.size(); ++k) {
      const StaffTask& task = member.tasks[k];
      const std::string at = fmt::format("{}.tasks[{}]", path, k);
      if (task.kind == StaffTaskKind::kRestock && task.sku && task.plate.empty() && !has_facing(store, task.sku)) {
        problems.add(error_at(document, at + ".sku", "no-facing", fmt::format("'{}' has no facing", task.sku.value),
                              "name the plate where it shall stand"));
      }
    }
  }
  return problems;
}

}  // namespace storetwin::scenario
