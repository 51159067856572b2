#include "sim/shoppers/errand.h"

#include <algorithm>
#include <cmath>

namespace storetwin::shoppers {

namespace {

using scenario::PutBackPlace;
using scenario::StepKind;

double draw_look_s(RandomStream& random) { return random.uniform(0.5, 3.0); }

std::vector<Task> scripted_tasks(const scenario::Errand& errand, RandomStream random) {
  std::vector<Task> tasks;
  int units = 0;
  for (const scenario::Step& step : errand.script) {
    Task task;
    task.kind = step.kind;
    task.sku = step.sku;
    task.plates = scenario::plates_of(step);
    task.at_s = step.at_s;
    task.place = step.place;
    task.wait_s = step.wait_s;
    if (step.kind != StepKind::kPick) {
      task.unit = -1;
      tasks.push_back(task);
      continue;
    }
    for (int i = 0; i < step.units; ++i) {
      task.unit = units++;
      task.same_facing = i > 0;
      task.look_s = draw_look_s(random);
      tasks.push_back(task);
    }
  }
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

}  // namespace

std::vector<Task> draw_tasks(const scenario::Errand& errand, const RandomStream& random) {
  if (!errand.script.empty()) return scripted_tasks(errand, random.fork("script"));

  RandomStream draws = random.fork("errand");
  const int units = draws.integer(static_cast<int>(errand.lifts[0]), static_cast<int>(errand.lifts[1]));
  const std::vector<Task> picks = draw_picks(errand, units, random.fork("picks"));

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
  return tasks;
}

}  // namespace storetwin::shoppers
