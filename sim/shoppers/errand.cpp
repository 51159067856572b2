#include "sim/shoppers/errand.h"

#include <algorithm>
#include <cmath>

#include "sim/shoppers/chance.h"

namespace storetwin::shoppers {

namespace {

using scenario::PutBackPlace;
using scenario::StepKind;

double draw_look_s(RandomStream& random) { return random.uniform(0.5, 3.0); }

// One step of a script as tasks: `units` counts the units that have been named so far.
class ScriptReader {
 public:
  explicit ScriptReader(RandomStream random) : looks_(random), others_(random.fork("steps")) {}

  void read(const scenario::Step& step, std::vector<Task>& tasks) {
    const RandomStream random = others_.fork("step", steps_++);
    switch (step.kind) {
      case StepKind::kPick:
        return pick(step, tasks);
      case StepKind::kPickUp:
        tasks.push_back(task_of(step));
        tasks.back().unit = units_++;
        tasks.back().look_s = 0.5;
        tasks.back().named = {"pick_up"};
        return;
      case StepKind::kRead:
      case StepKind::kSwap:
        return exchange(step, random, tasks);
      default:
        tasks.push_back(with_unit(step, random));
    }
  }

 private:
  static Task task_of(const scenario::Step& step) {
    Task task;
    task.kind = step.kind;
    task.sku = step.sku;
    task.plates = scenario::plates_of(step);
    task.at_s = step.at_s;
    task.place = step.place;
    task.wait_s = step.wait_s;
    task.hands = step.hands;
    task.into = step.into;
    task.to = step.to;
    task.hold_s = step.hold_s.value_or(0);
    return task;
  }

  // Every unit draws its look, so that how it is taken doesn't change the looks at others.
  void pick(const scenario::Step& step, std::vector<Task>& tasks) {
    const bool at_once = step.grab || step.hands == scenario::Hands::kBoth;
    for (int i = 0; i < step.units; ++i) {
      const double look_s = step.look_s.value_or(draw_look_s(looks_));
      if (at_once && i > 0) {
        tasks.back().more_units.push_back(units_++);
      } else {
        Task task = task_of(step);
        task.unit = units_++;
        task.same_facing = i > 0;
        task.look_s = look_s;
        tasks.push_back(task);
      }
      tasks.back().named = names_of_pick(tasks.back());
    }
    lifted_ = units_ - 1;
  }

  // A read puts the unit back where it was; a swap sets the one before in its place.
  void exchange(const scenario::Step& step, const RandomStream& random, std::vector<Task>& tasks) {
    Task lift = task_of(step);
    lift.kind = StepKind::kPick;
    lift.unit = units_++;
    const bool read = step.kind == StepKind::kRead;
    lift.look_s = step.look_s.value_or(random.fork("look").uniform(read ? 3 : 0.5, read ? 8 : 3));
    tasks.push_back(lift);
    Task back;
    back.kind = StepKind::kPutBack;
    back.unit = read ? lift.unit : lifted_;
    back.in_place_of = lift.unit;
    back.named = {read ? "read" : "swap"};
    tasks.push_back(back);
    if (!read) lifted_ = lift.unit;
  }

  static Task with_unit(const scenario::Step& step, const RandomStream& random) {
    Task task = task_of(step);
    task.unit = -1;
    task.look_s = step.look_s.value_or(random.fork("look").uniform(1.5, 4));
    if (step.kind == StepKind::kPutBack && task.plates.empty()) task.named = names_of(step.place);
    if (step.kind == StepKind::kTouch) {
      task.hold_s = step.hold_s.value_or(0.5);
      task.named = names_of_touch(task.hold_s);
    }
    if (step.kind == StepKind::kLean) task.hold_s = step.hold_s.value_or(random.fork("hold").uniform(2, 6));
    if (step.kind == StepKind::kLean) task.named = {"lean"};
    if (step.kind == StepKind::kTakeOut) task.named = {"take_out"};
    if (step.kind == StepKind::kDrop) task.named = {"drop"};
    if (step.kind == StepKind::kHandOver) task.named = {"hand_over"};
    return task;
  }

  RandomStream looks_, others_;
  std::uint64_t steps_ = 0;
  int units_ = 0;
  int lifted_ = -1;  ///< the last unit that was lifted to be kept
};

std::vector<Task> scripted_tasks(const scenario::Errand& errand, const RandomStream& random) {
  std::vector<Task> tasks;
  ScriptReader reader(random);
  for (const scenario::Step& step : errand.script) reader.read(step, tasks);
  return tasks;
}

// `share` of `n` units, rounded up or down at random so that the mean is exact.
int rounded_share(double share, int n, RandomStream& random) {
  return static_cast<int>(std::floor(share * n + random.uniform()));
}

// The picks alone, some of them in twos and threes from one facing.
std::vector<Task> draw_picks(const scenario::Errand& errand, int units, RandomStream random) {
  std::vector<Task> picks;
  while (static_cast<int>(picks.size()) < units) {
    const int together = random.chance(errand.several) ? random.integer(2, 3) : 1;
    const bool share = random.chance(errand.share_bay);
    for (int i = 0; i < together && static_cast<int>(picks.size()) < units; ++i) {
      Task pick;
      pick.unit = static_cast<int>(picks.size());
      pick.same_facing = i > 0;
      pick.share_bay = share;
      pick.look_s = draw_look_s(random);
      picks.push_back(pick);
    }
  }
  return picks;
}

// One pick for each entry of a shopping list.
std::vector<Task> listed_picks(const std::vector<SkuId>& list, RandomStream random) {
  std::vector<Task> picks;
  for (const SkuId& sku : list) {
    Task pick;
    pick.unit = static_cast<int>(picks.size());
    pick.sku = sku;
    pick.look_s = draw_look_s(random);
    picks.push_back(pick);
  }
  return picks;
}

// Standing and looking before each pick.
std::vector<Task> with_browsing(const scenario::Errand& errand, std::vector<Task> tasks, RandomStream random) {
  if (errand.browse_s[1] <= 0) return tasks;
  std::vector<Task> result;
  for (Task& task : tasks) {
    if (task.kind == StepKind::kPick) {
      Task& wait = result.emplace_back();
      wait.kind = StepKind::kWait;
      wait.wait_s = random.uniform(errand.browse_s[0], errand.browse_s[1]);
    }
    result.push_back(std::move(task));
  }
  return result;
}

}  // namespace

std::vector<Task> draw_tasks(const scenario::Errand& errand, const RandomStream& random,
                             const std::optional<std::vector<SkuId>>& list) {
  if (!errand.script.empty()) return scripted_tasks(errand, random.fork("script"));

  RandomStream draws = random.fork("errand");
  const int drawn = draws.integer(static_cast<int>(errand.lifts[0]), static_cast<int>(errand.lifts[1]));
  const int units = list ? static_cast<int>(list->size()) : drawn;
  const std::vector<Task> picks =
      list ? listed_picks(*list, random.fork("list")) : draw_picks(errand, units, random.fork("picks"));

  // Which units go back: the first ones of a shuffled deck.
  std::vector<int> deck;
  for (int i = 0; i < units; ++i) deck.push_back(i);
  for (int i = units - 1; i > 0; --i)
    std::swap(deck[static_cast<std::size_t>(i)], deck[static_cast<std::size_t>(draws.integer(0, i))]);
  const int right = std::min(units, rounded_share(errand.put_back_right, units, draws));
  const int wrong = std::min(units - right, rounded_share(errand.put_back_wrong, units, draws));

  // After which pick each of them goes back: at once, or on second thoughts after a later pick.
  std::vector<std::vector<Task>> after(static_cast<std::size_t>(units));
  for (int i = 0; i < right + wrong; ++i) {
    Task back;
    back.kind = StepKind::kPutBack;
    back.unit = deck[static_cast<std::size_t>(i)];
    back.place = i < right ? PutBackPlace::kRight : PutBackPlace::kWrong;
    const int when = draws.chance(0.5) ? back.unit : draws.integer(back.unit, units - 1);
    after[static_cast<std::size_t>(when)].push_back(back);
  }

  std::vector<Task> tasks;
  for (std::size_t i = 0; i < picks.size(); ++i) {
    tasks.push_back(picks[i]);
    tasks.insert(tasks.end(), after[i].begin(), after[i].end());
  }
  tasks = with_chances(std::move(tasks), errand.chances, random);
  return with_browsing(errand, std::move(tasks), random.fork("browse"));
}

}  // namespace storetwin::shoppers
