// One shopper: everything that is remembered from step to step, and the scene it acts in.
//
// A shopper is a plain value. What it does next is decided in behaviour.h, how it walks in walking.h, what it chooses
// from the shelves in choices.h. Times are seconds since the run's start, positions are in W.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/stream/door.h"
#include "sim/shoppers/body_model.h"
#include "sim/shoppers/doorway.h"
#include "sim/shoppers/errand.h"
#include "sim/shoppers/neighbourhood.h"
#include "sim/shoppers/role.h"
#include "sim/shoppers/walkways.h"
#include "sim/world/world.h"

namespace storetwin::shoppers {

using truth::ItemId;
using truth::ShopperId;

/// What a shopper is doing. Each phase ends by itself, by time or by arrival; none can last for ever.
enum class Phase {
  kAbsent,      ///< not arrived yet
  kLiningUp,    ///< stands in the queue before the gate
  kScanning,    ///< is the first of it and shows the code
  kEntering,    ///< walks through the gate
  kDeciding,    ///< takes up the next task
  kWaiting,     ///< a task told it to stand still
  kOccupied,    ///< does something that is no task, see occupation.h
  kWalking,     ///< to the place where it will stand
  kTurning,     ///< on the spot, to face the shelf
  kReaching,    ///< hand from the body to the item's front
  kTouching,    ///< hand presses on what stands there or on the board, before the lift or instead of one
  kLifting,     ///< hand has closed; the item leaves the plate
  kRetracting,  ///< hand comes back, with or without the item
  kLooking,     ///< item before the chest
  kStowing,     ///< hand to the bag or basket
  kUnstowing,   ///< hand fetches the item out again
  kPlacing,     ///< hand carries the item to a free spot
  kDropping,    ///< hand goes aside to let something fall
  kReleasing,   ///< hand is open and still
  kOffering,    ///< hand holds something out to somebody
  kReceiving,   ///< stands still for somebody who brings something
  kAccepting,   ///< hand goes out to what is offered, and waits there
  kRelaxing,    ///< hand and trunk go back to rest
  kQueueing,    ///< walks to the exit, or waits there for its turn
  kExiting,     ///< walks out through the gate
  kGone,
};

/// What comes when the hand is empty and back at rest.
enum class Then {
  kNextTask,  ///< the task is done
  kSameTask,  ///< the hand had to be emptied before the task could begin
  kTryAgain,  ///< the task failed; another choice may do
};

/// A place to stand before a shelf, claimed so that nobody else takes it.
struct Stand {
  Vec2 p_W = Vec2::Zero();
  double heading_rad = 0;  ///< faces the shelf
  double clear_m = 0.5;    ///< from the hips to the shelf's front edge
  std::string fixture;
};

/// A hand on its way, and the trunk with it. The goal moves with the body, so it is found anew at each step.
struct Movement {
  Vec3 from = Vec3::Zero();
  std::optional<Vec3> via;  ///< the path bends towards this point (a quadratic Bezier curve)
  Bend bend_from, bend_to;
  double duration_s = 0.6;
};

/// The other hand, while both are at work.
struct SecondHand {
  ItemId item;  ///< of its own; zero: it helps to hold what the first hand took
  Vec3 from = Vec3::Zero();
  Vec3 goal = Vec3::Zero();  ///< palm's target at the shelf
  std::optional<Vec3> via;
  double apart_m = 0;  ///< between the palms, when both hold one thing
};

struct Shopper {
  // Fixed for the visit.
  ShopperId id;
  VisitId visit;
  std::string group;           ///< the scenario's name of the visit's group
  int members = 1;             ///< let in by the code it shows
  bool first_of_visit = true;  ///< of its group
  double arrive_s = 0;
  BodyShape shape;
  double speed_mps = 1.1;  ///< comfortable walking speed
  double pace = 1;         ///< factor on hand movements
  RandomStream random{0};
  Role role;
  std::vector<Task> tasks;

  // Where it is in its errand.
  std::size_t task = 0;
  int attempts = 0;           ///< of this task
  double task_began_s = 0;    ///< when this task was taken up
  double ponder_until_s = 0;  ///< nothing suited just now; look again at this time
  Phase phase = Phase::kAbsent;
  double since_s = 0;          ///< when the phase began
  std::optional<std::size_t> waits_near;  ///< the timed task near whose place it is, waiting for the time
  Occupation occupation;
  std::vector<ItemId> lifted;  ///< by unit number of the pick tasks; zero: that pick failed

  // Body and walk.
  Posture posture;
  Bend bend;              ///< as it is now
  std::vector<Vec2> way;  ///< way points still to come
  std::optional<Passage> passage;  ///< the lane it walks through
  bool detour = false;    ///< the first of them leads round somebody, and isn't cut off
  double planned_s = 0;
  double walk_until_s = 0;  ///< three times as long as the way takes unhindered; later it may be given up
  double stuck_s = 0;
  Vec2 aim_mps = Vec2::Zero();  ///< velocity chosen by steering
  double crowding = 1;          ///< share of the free speed that the density before it leaves

  // What is being handled.
  std::optional<Stand> stand;
  Side hand = Side::kRight;
  ItemId item;
  PlateAddress plate;
  Vec3 goal = Vec3::Zero();  ///< palm's target at the shelf, or the item's centre where it shall stand
  std::vector<ItemId> also;  ///< taken in the same grab by the same hand
  std::optional<SecondHand> second;
  std::optional<ShopperId> gives_to;  ///< whom it wants to give something
  double press_g = 0, press_s = 0;
  Then then = Then::kNextTask;
  scenario::Into into = scenario::Into::kBag;  ///< where the present item goes
  Movement movement;
  std::map<ItemId, PlateAddress> home;  ///< from where units were lifted

  // The books.
  std::map<ItemId, SkuId> cart;  ///< in hand, bag or basket
  std::vector<ItemId> released;  ///< set down or dropped, by this shopper
  std::map<ItemId, SkuId> given;     ///< to people of other visits, by this shopper who lifted them
  std::set<ItemId> received;         ///< from others' hands
  std::set<ItemId> paid_by_others;   ///< found on the floor, where somebody who was charged for them left them
  double work_began_s = 0;           ///< when the hand set out last
  std::vector<truth::BehaviourEvent> noted;  ///< what it did beside plainly taking and putting back; see noting.h
  Timestamp entered, left;       ///< crossings of the gate; zero: not yet

  bool present() const { return phase != Phase::kAbsent && phase != Phase::kGone; }
};

/// Somebody showed an accepted code at a lane.
struct DoorScan {
  std::string lane;
  VisitId visit;
  int members = 1;
  Timestamp at;
  VisitId first_visit;  ///< what the same code was shown for before, if it was
  bool staff = false;
};

/// What a reader tells of it, but for the header.
stream::TurnstileScan message_of(const DoorScan& scan);

/// Somebody's hips passed the gate's line. The shopper is truth; a turnstile doesn't know.
struct DoorCrossing {
  std::string lane;
  stream::CrossingDirection direction = stream::CrossingDirection::kIn;
  Timestamp at;
  ShopperId shopper;
};

/// Who waits at the turnstile, first come, first through. Outside, also who shows the code just now; inside, also who is
/// on the way out until the gate is crossed.
struct Queues {
  std::vector<ShopperId> entrance;
  std::vector<ShopperId> exit;
};

/// What happened at the turnstile during one step.
struct DoorEvents {
  std::vector<DoorScan> scans;
  std::vector<DoorCrossing> crossings;
};

/// What a shopper sees of the floor and of the others while it walks.
struct Surroundings {
  const WalkableGrid& grid;  ///< of `ways`
  const Walkways& ways;
  const Neighbourhood& neighbourhood;  ///< of `everybody`, made at this tick
  const std::vector<Shopper>& everybody;
  double now_s = 0;
};

/// What it sees, and can change, while it acts.
struct Scene : Surroundings {
  world::World& world;
  const Doorway& entrance;
  const Doorway& exit;
  Queues& queues;
  std::vector<world::HandPress>& presses;
  DoorEvents& doors;
  const std::set<ItemId>& paid_for;  ///< by people who have gone, but left here
};

inline Side other_side(Side side) { return side == Side::kLeft ? Side::kRight : Side::kLeft; }

/// An item of the world; null once it has left the shop with somebody.
inline const world::Item* find_item(const world::World& world, ItemId id) {
  const auto entry = world.items().find(id);
  return entry == world.items().end() ? nullptr : &entry->second;
}

}  // namespace storetwin::shoppers
