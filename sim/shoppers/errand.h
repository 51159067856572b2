// From what a scenario wants to what one shopper will try: a list of tasks, drawn once when the shopper is made.
//
// Everything that can be drawn without looking at the shop is drawn here, so that a shopper's list never depends on who
// else is about. Which facing a pick goes to is chosen later (choices.h), since it depends on what is on the shelves.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/random.h"
#include "sim/scenario/scenario.h"
#include "sim/world/world.h"

namespace storetwin::shoppers {

/// What staff are told more exactly than shoppers.
struct Exactly {
  truth::ItemId item;                          ///< pick: this very unit of the plate
  std::optional<Vec3> spot;                    ///< put_back: where its centre shall be, in W
  double deepest_m = world::World::kFrontM;    ///< put_back: how far behind the front it may stand
};

/// One thing to do. `read` and `swap` are no kinds of task: they are a pick and a put-back.
struct Task {
  scenario::StepKind kind = scenario::StepKind::kPick;
  int unit = 0;  ///< pick, pick_up: the number this unit gets, from 0; else the unit to give up, -1 = the last
  std::vector<int> more_units;       ///< pick: numbers of those taken in the same grab, by the same hand or by both
  bool same_facing = false;          ///< pick: from the facing of the pick before
  bool share_bay = false;            ///< pick: in a bay where somebody else is, if there is one
  double look_s = 1;                 ///< pick: how long the unit is looked at before it is stowed or put back
  SkuId sku;                         ///< from a script; empty: any
  std::vector<PlateAddress> plates;  ///< from a script, of one shelf; empty: chosen on the way
  std::optional<double> at_s;        ///< from a script: when the item shall leave or reach the plates
  scenario::PutBackPlace place = scenario::PutBackPlace::kRight;
  double wait_s = 0;
  Exactly exactly;
  scenario::Hands hands = scenario::Hands::kOne;
  scenario::Into into = scenario::Into::kBag;
  double hold_s = 0;               ///< touch, lean: how long the hand presses; pick: how long before it lifts
  int in_place_of = -1;            ///< put_back: to the plate from which this unit was lifted
  std::string to;                  ///< hand_over: as the scenario says
  std::vector<std::string> named;  ///< what truth calls it when it is done; empty: a plain pick or put-back
  bool postponed = false;          ///< put_back: there was no room earlier, so it stands at the end of the list now
};

/// The tasks of one shopper, in order. The same stream gives the same list. `list`: what to pick, in place of the
/// numbers that the errand would draw, if it has a receipt of its own.
std::vector<Task> draw_tasks(const scenario::Errand& errand, const RandomStream& random,
                             const std::optional<std::vector<SkuId>>& list = std::nullopt);

}  // namespace storetwin::shoppers
