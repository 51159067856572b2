// The crowd: all shoppers of a run, stepped together.
//
// Before each four steps of the world (240 Hz), the caller calls `step` once (60 Hz), applies `presses()` before every
// one of the four, and reads `last_door_events()`. The crowd poses bodies, moves hands, grasps and releases through the
// world's commands; what then truly happens, the world says. `Crowd` is a copyable value: its copy continues equally,
// so a copy beside a copy of the world is a keyframe. Each shopper draws from a stream forked by its group's id and its
// place in the group, so one more group changes nobody else's draws (others may of course walk round the newcomers).
#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/store/store.h"
#include "core/stream/operations.h"
#include "sim/scenario/scenario.h"
#include "sim/shoppers/arrivals.h"
#include "sim/shoppers/shopper.h"
#include "sim/shoppers/shopping_list.h"
#include "sim/shoppers/visit_books.h"
#include "sim/truth/truth.h"
#include "sim/world/world.h"

namespace storetwin::shoppers {

class Crowd {
 public:
  /// `true_store` is the shop as it stands; it has at least one lane. Shopper ids count from 1 and visit tokens from
  /// "v-0001", in the order of the scenario's groups and then of arrival, with "-2" and so on for who shows the code
  /// after the first; who shows no code has no visit. Codes of staff count from "s-0001".
  Crowd(const scenario::Scenario& scenario, const store::Store& true_store, RandomStream random);

  /// One tick of 1/60 s. `world` must be the same run's world at every call; it is not stepped here.
  void step(world::World& world);
  static constexpr double kStepS = 1.0 / 60;

  /// Everybody has come and gone, and nobody comes any more.
  bool done() const;
  /// Scans and crossings of the last step.
  const DoorEvents& last_door_events() const { return doors_; }
  /// Call after a step in which this lane had no power: its gate stands open, its reader is dark. Who was about to show
  /// a code there in that step comes in without one, group and all, and nobody is billed for what they take.
  void read_no_code(const std::string& lane);
  /// What staff's handhelds said in the last step; `captured` is set, the rest of the header is the sender's.
  const std::vector<stream::StaffAction>& last_staff_actions() const { return staff_actions_; }
  /// What hands press during the coming tick; they hold for one world step each and must be applied before each.
  const std::vector<world::HandPress>& presses() const { return presses_; }

  /// All who are here or announced, by id; who has gone is forgotten. For viewers and tests.
  const std::vector<Shopper>& shoppers() const { return shoppers_; }
  /// Who waits at the turnstile.
  const Queues& queues() const { return queues_; }
  /// Where everybody who is in the shop stood at the last step, by id.
  std::vector<truth::PersonSample> positions() const;
  /// What each visit should be charged, by visit id. Visits that haven't begun are left out; of those still inside,
  /// what they would be charged now (books.h), with the doings of others up to the last full second.
  std::vector<truth::VisitTruth> visits() const { return books_.truth(shoppers_); }
  /// The visit of everybody whose visit has begun.
  std::map<ShopperId, VisitId> members() const;
  /// Who works here, by id.
  const std::vector<ShopperId>& staff() const { return staff_; }

  /// What people did beside plainly taking and putting back, by time; what goes on still ends now.
  std::vector<truth::BehaviourEvent> behaviours() const;

  /// Feeds everything that decides the future into a digest.
  void digest(Digest& digest) const;

 private:
  void admit(std::vector<Shopper> members);
  void mint_visits(std::vector<Shopper>& members);
  void admit_arrivals(double now_s);
  void act_and_move(Shopper& shopper, Scene& scene, bool choose);
  void forget_the_gone(const world::World& world);

  RandomStream random_;
  store::Policies policies_;
  std::shared_ptr<const ShoppingLists> lists_;  // never changes, so copies share it
  std::vector<ArrivalProcess> arrivals_;
  std::vector<ShopperId> staff_;
  VisitBooks books_;
  std::vector<truth::BehaviourEvent> notes_;  // of those who have gone
  std::set<ItemId> paid_for_;                 // by those who have gone, but still here
  std::uint64_t next_shopper_ = 1;
  int next_visit_ = 1;
  std::shared_ptr<const Walkways> ways_;  // never changes, so copies share it
  Doorway entrance_, exit_;
  std::vector<Shopper> shoppers_;
  Queues queues_;
  std::vector<world::HandPress> presses_;
  DoorEvents doors_;
  std::vector<stream::StaffAction> staff_actions_;
  Timestamp now_;
  std::uint64_t ticks_ = 0;
};

}  // namespace storetwin::shoppers
