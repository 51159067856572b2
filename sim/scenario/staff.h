// Who works in the shop: when they come, by which way, and what they do there.
//
// What they do at shelves is told to the core by their handheld (stream::StaffAction), as in a real store, unless they
// take something for themselves or forget to tell; whether they are billed for that is the store's policy. Their tasks
// are done one after the other; then they leave the way they came.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/base/ids.h"

namespace storetwin::scenario {

enum class StaffTaskKind {
  kRestock,  ///< stand delivered units on a facing; what finds no room is taken away again
  kFaceUp,   ///< draw what stands far back to the front of its plate
  kMove,     ///< carry misplaced units to a facing of their own
  kClean,    ///< lift what stands in front, put it back, wipe the board
  kTake,     ///< take units along, for themselves; the handheld is silent
  kHelp,     ///< stand with a shopper
  kWait,     ///< stand where one is
};

constexpr auto enum_words(StaffTaskKind) {
  return std::to_array<std::pair<StaffTaskKind, const char*>>({{StaffTaskKind::kRestock, "restock"},
                                                               {StaffTaskKind::kFaceUp, "face_up"},
                                                               {StaffTaskKind::kMove, "move"},
                                                               {StaffTaskKind::kClean, "clean"},
                                                               {StaffTaskKind::kTake, "take"},
                                                               {StaffTaskKind::kHelp, "help"},
                                                               {StaffTaskKind::kWait, "wait"}});
}

struct StaffTask {
  StaffTaskKind kind = StaffTaskKind::kRestock;
  SkuId sku;  ///< restock, take: what; move: what, empty: whatever is misplaced
  std::string
      plate;      ///< "fixture/shelf/plate"; restock: empty means the SKU's first facing; move: empty means anywhere
  int units = 4;  ///< restock, face_up, move, clean, take: how many units are handled at most
  bool told = true;   ///< false: the handheld is silent
  std::string group;  ///< help: whom
  double for_s = 10;  ///< clean: of wiping; help, wait
};

enum class StaffDoor {
  kZone,  ///< out of the first staff zone and back into it
  kLane,  ///< through the turnstile, with a staff code
};

constexpr auto enum_words(StaffDoor) {
  return std::to_array<std::pair<StaffDoor, const char*>>({{StaffDoor::kZone, "zone"}, {StaffDoor::kLane, "lane"}});
}

struct StaffMember {
  std::string id;                                  ///< names the random streams; unique among groups and staff
  std::array<double, 2> enter_between_s = {0, 0};  ///< earliest and latest arrival
  StaffDoor by = StaffDoor::kZone;
  std::vector<StaffTask> tasks;
};

}  // namespace storetwin::scenario
