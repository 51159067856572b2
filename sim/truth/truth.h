// What truly happened: in types the core never sees.
//
// The simulator writes these while it runs; `storetwin label` will write them for recordings of a real store. Scoring reads
// them and nothing else of the simulator, so the same code scores both.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/ids.h"
#include "core/base/time.h"

namespace storetwin::truth {

using ShopperId = NumericId<struct ShopperTag>;
/// One physical unit.
using ItemId = NumericId<struct ItemTag>;

enum class ItemEventKind {
  kPick,     ///< lifted off a plate; `at` is the last contact with the plate
  kPutBack,  ///< set on a plate, the right or a wrong one; `at` is the first contact with the plate
  kDrop,     ///< let fall on the floor
  kPickUp,   ///< lifted from the floor
  kHandOff,  ///< given to `receiver`
};

struct ItemEvent {
  Timestamp at;
  ItemEventKind kind = ItemEventKind::kPick;
  ShopperId shopper;
  ShopperId receiver;       ///< hand-off only
  ItemId item;
  SkuId sku;
  PlateAddress plate;       ///< picks and put-backs
  bool misplaced = false;   ///< put-back to a plate whose facing is another SKU's
  bool operator==(const ItemEvent&) const = default;
};

/// Where a shopper stood: middle of the hips, on the floor.
struct PersonSample {
  Timestamp at;
  ShopperId shopper;
  Vec2 p_WB_m = Vec2::Zero();
  bool operator==(const PersonSample&) const = default;
};

struct TruthLine {
  SkuId sku;
  int quantity = 0;         ///< net units, > 0
  bool operator==(const TruthLine&) const = default;
};

/// What a visit should be charged under the store's policies.
struct VisitTruth {
  VisitId visit;
  std::string external_id;          ///< for recordings whose visits are named by an external feed
  std::vector<ShopperId> members;
  Timestamp entered;
  Timestamp left;                   ///< zero: still inside at the end
  std::vector<TruthLine> lines;     ///< by SKU
  bool operator==(const VisitTruth&) const = default;
};

/// Something that was broken, or that the core was told wrongly, and when.
struct FaultEvent {
  std::string kind;                            ///< as scenarios write it, e.g. "camera_dead"
  std::string target;                          ///< the source, plate, fixture or SKU
  Timestamp from;
  Timestamp to;                                ///< zero: still so at the end
  std::map<std::string, double> numbers;       ///< how badly, with the unit in the name, e.g. "by_deg"
  std::map<std::string, std::string> words;    ///< what else belongs to it, e.g. "with_plate"
  bool operator==(const FaultEvent&) const = default;
};

/// Something that somebody did at the shelves beside plainly taking and putting back. It is told whether or not it moved
/// an item; what it moved stands in the item events, and only there.
struct BehaviourEvent {
  std::string kind;       ///< as scenarios write it, e.g. "touch"
  ShopperId shopper;
  ShopperId other;        ///< who took part: the receiver, whose arms were crossed; zero: nobody
  Timestamp from;         ///< the hand sets out
  Timestamp to;           ///< and is back
  Timestamp at;           ///< between them: when it is plainest, e.g. the hand presses
  PlateAddress plate;     ///< where; empty: not at a shelf
  ItemId item;            ///< with which unit; zero: none
  SkuId sku;              ///< of the unit, or of what stands where the hand is
  bool operator==(const BehaviourEvent&) const = default;
};

/// All of one run.
struct Truth {
  std::vector<VisitTruth> visits;   ///< by visit id
  std::vector<ItemEvent> events;    ///< by time
  std::vector<PersonSample> paths;  ///< by time, then shopper; about 15 per second and shopper
  std::vector<FaultEvent> faults;   ///< by time, kind and target
  std::vector<BehaviourEvent> behaviours;  ///< by time of `at`, then shopper
  std::vector<ShopperId> staff;     ///< who works here; what they do at shelves is no shopper's doing
  bool operator==(const Truth&) const = default;
};

}  // namespace storetwin::truth
