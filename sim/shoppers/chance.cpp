#include "sim/shoppers/chance.h"

#include <algorithm>

#include "core/base/schema.h"

namespace storetwin::shoppers {

namespace {

using scenario::Chances;
using scenario::PutBackPlace;
using scenario::StepKind;

// No public source says how long people rest their hands or lean; long enough to be more than a touch, short enough for
// a shop.
constexpr double kHoldLeastS = 1.5, kHoldMostS = 6;
constexpr double kLeanLeastS = 2, kLeanMostS = 6;
constexpr double kReadLeastS = 3, kReadMostS = 8;
constexpr double kTouchLeastS = 0.25, kTouchMostS = 0.7;
// A press longer than this is a hold.
constexpr double kHoldS = 1;

class ChanceMaker {
 public:
  ChanceMaker(const Chances& chances, const RandomStream& random, int units)
      : chances_(chances), random_(random.fork("chance")), next_unit_(units) {}

  void lift(Task pick, std::vector<Task>& tasks) {
    before(pick, tasks);
    change(pick);
    tasks.push_back(pick);
    after(pick, tasks);
    lifted_before_ = pick.unit;
  }

  void put_back(Task back, std::vector<Task>& tasks) {
    if (back.place == PutBackPlace::kWrong) {
      double u = draws("wrong", back.unit).uniform();
      for (const auto& [rate, place] : {std::pair(chances_.nearby, PutBackPlace::kNearby),
                                        std::pair(chances_.other_shelf, PutBackPlace::kOtherShelf),
                                        std::pair(chances_.other_fixture, PutBackPlace::kOtherFixture),
                                        std::pair(chances_.equal_weight, PutBackPlace::kEqualWeight)}) {
        if (u >= 0 && u < rate) back.place = place;
        u -= rate;
      }
      back.named = names_of(back.place);
    }
    tasks.push_back(back);
  }

 private:
  RandomStream draws(const char* name, int lift) const { return random_.fork(name, static_cast<std::uint64_t>(lift)); }
  bool happens(const char* name, int lift, double rate) const { return draws(name, lift).chance(rate); }

  // What comes before a lift and has nothing to do with its unit.
  void before(const Task& pick, std::vector<Task>& tasks) {
    const int i = pick.unit;
    const auto press = [&](StepKind kind, const char* name, double least_s, double most_s) {
      Task task;
      task.kind = kind;
      task.hold_s = draws(name, i).fork("seconds").uniform(least_s, most_s);
      task.named = kind == StepKind::kLean ? std::vector<std::string>{"lean"} : names_of_touch(task.hold_s);
      tasks.push_back(task);
    };
    if (happens("lean", i, chances_.lean)) press(StepKind::kLean, "lean", kLeanLeastS, kLeanMostS);
    if (happens("touch", i, chances_.touch)) press(StepKind::kTouch, "touch", kTouchLeastS, kTouchMostS);
    if (is_held_long(i) && !is_taken_then(i)) press(StepKind::kTouch, "hold", kHoldLeastS, kHoldMostS);
    if (!happens("read", i, chances_.read)) return;
    Task read;
    read.unit = next_unit_++;
    read.look_s = draws("read", i).fork("seconds").uniform(kReadLeastS, kReadMostS);
    tasks.push_back(read);
    Task back;
    back.kind = StepKind::kPutBack;
    back.unit = back.in_place_of = read.unit;
    back.named = {"read"};
    tasks.push_back(back);
  }

  // How the unit is lifted, and where it goes.
  void change(Task& pick) {
    const int i = pick.unit;
    if (is_held_long(i) && is_taken_then(i))
      pick.hold_s = draws("hold", i).fork("seconds").uniform(kHoldLeastS, kHoldMostS);
    if (happens("grab", i, chances_.grab)) {
      const int more = draws("grab", i).fork("units").integer(1, 2);
      for (int k = 0; k < more; ++k) pick.more_units.push_back(next_unit_++);
    } else if (happens("both_hands", i, chances_.both_hands)) {
      pick.hands = scenario::Hands::kBoth;
      if (draws("both_hands", i).fork("two").chance(0.5)) pick.more_units.push_back(next_unit_++);
    } else if (happens("reach_across", i, chances_.reach_across)) {
      pick.hands = scenario::Hands::kFar;
    }
    if (happens("conceal", i, chances_.conceal)) {
      pick.into = draws("conceal", i).fork("where").chance(0.5) ? scenario::Into::kPocket : scenario::Into::kCoat;
    }
    pick.named = names_of_pick(pick);
  }

  // What becomes of the unit, or of the one before it.
  void after(const Task& pick, std::vector<Task>& tasks) {
    const int i = pick.unit;
    const auto with_unit = [&](StepKind kind, const char* name) {
      Task task;
      task.kind = kind;
      task.unit = i;
      task.named = {name};
      return task;
    };
    if (happens("take_out", i, chances_.take_out)) {
      tasks.push_back(with_unit(StepKind::kTakeOut, "take_out"));
      tasks.back().look_s = draws("take_out", i).fork("seconds").uniform(kHoldLeastS, kHoldMostS);
    }
    if (happens("drop", i, chances_.drop)) {
      tasks.push_back(with_unit(StepKind::kDrop, "drop"));
      if (happens("pick_up", i, chances_.pick_up)) tasks.push_back(with_unit(StepKind::kPickUp, "pick_up"));
    }
    if (happens("hand_over", i, chances_.hand_over)) {
      tasks.push_back(with_unit(StepKind::kHandOver, "hand_over"));
      tasks.back().to = "anybody";
    }
    if (lifted_before_ < 0 || !happens("swap", i, chances_.swap)) return;
    Task back;
    back.kind = StepKind::kPutBack;
    back.unit = lifted_before_;
    back.in_place_of = i;
    back.named = {"swap"};
    tasks.push_back(back);
  }

  bool is_held_long(int lift) const { return happens("hold", lift, chances_.hold); }
  bool is_taken_then(int lift) const { return draws("hold", lift).fork("takes").chance(0.5); }

  const Chances& chances_;
  RandomStream random_;
  int next_unit_;
  int lifted_before_ = -1;
};

}  // namespace

std::vector<std::string> names_of(PutBackPlace place) {
  if (place == PutBackPlace::kRight || place == PutBackPlace::kWrong) return {};
  const auto words = enum_words(PutBackPlace{});
  const auto word = std::find_if(words.begin(), words.end(), [&](const auto& entry) { return entry.first == place; });
  return {word->second};
}

std::vector<std::string> names_of_pick(const Task& pick) {
  std::vector<std::string> names;
  if (pick.hold_s >= kHoldS) names.emplace_back("hold");
  if (pick.hands == scenario::Hands::kBoth) {
    names.emplace_back("both_hands");
  } else if (!pick.more_units.empty()) {
    names.emplace_back("grab");
  }
  if (pick.hands == scenario::Hands::kFar) names.emplace_back("reach_across");
  return names;
}

std::vector<std::string> names_of_touch(double hold_s) { return {hold_s >= kHoldS ? "hold" : "touch"}; }

std::vector<Task> with_chances(std::vector<Task> tasks, const Chances& chances, const RandomStream& random) {
  const auto lifts = std::count_if(tasks.begin(), tasks.end(), [](const Task& t) { return t.kind == StepKind::kPick; });
  ChanceMaker maker(chances, random, static_cast<int>(lifts));
  std::vector<Task> all;
  for (Task& task : tasks) {
    if (task.kind == StepKind::kPick) {
      maker.lift(task, all);
    } else {
      maker.put_back(task, all);
    }
  }
  return all;
}

}  // namespace storetwin::shoppers
