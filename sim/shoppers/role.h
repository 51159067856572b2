// What somebody is in the shop, beside an errand: billed or not, child, staff; and what keeps them from their tasks.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "sim/scenario/scenario.h"
#include "sim/shoppers/doorway.h"
#include "sim/truth/truth.h"

namespace storetwin::shoppers {

/// What a member of staff does, and what the handheld has said of it.
struct StaffWork {
  std::vector<scenario::StaffTask> jobs;
  std::size_t next = 0;                                           ///< job to take up when the present tasks are done
  scenario::StaffTaskKind kind = scenario::StaffTaskKind::kWait;  ///< of the present job
  SkuId sku;                                                      ///< of the present job; empty: has no meaning
  int to_report = 0;                 ///< units that the first report of a restocking job tells
  std::optional<PlateAddress> wipe;  ///< what is wiped when the present tasks are done
  double job_s = 0;                  ///< how long wiping or helping lasts
  std::size_t reported_task = std::numeric_limits<std::size_t>::max();
  double reported_s = 0;    ///< when the handheld last spoke
  bool told = true;         ///< the handheld speaks of the present job
  std::set<int> own_units;  ///< numbers of units that were lifted without a word: their own shopping
};

/// Fixed for the visit.
struct Role {
  scenario::PersonKind kind = scenario::PersonKind::kAdult;
  bool coded = true;      ///< comes in on a code; else nobody is billed for what it takes
  bool each_shows = false;  ///< shows the code for itself alone, as everybody of its group does
  VisitId shows;          ///< minted for the code it shows; empty: shows none
  VisitId shown_before;   ///< minted for the same code's first showing, if that was another's
  bool together = false;  ///< stays with its group and leaves with it
  std::string follows;    ///< comes in right behind this group
  bool walks_out = false;
  std::optional<double> coat_after_s;
  std::optional<Doorway> own_door;  ///< comes and goes by this door, which is no lane
  std::optional<StaffWork> staff;
};

/// What somebody does that is no task: see occupation.h.
enum class Pastime {
  kNone,
  kChangingCoat,
  kRunningAbout,    ///< a child, near the first of its group
  kKeepingCompany,  ///< near somebody, until they leave
  kHelping,         ///< staff, near a shopper, for a time
  kWiping,          ///< staff, a board
};

struct Occupation {
  Pastime what = Pastime::kNone;
  double began_s = 0;
  double ends_s = 0;   ///< whatever happens
  bool there = false;  ///< has come to where it is done
  truth::ShopperId with;
  PlateAddress plate;
  double stroll_mps = 0;    ///< the usual speed, while running
  std::uint64_t draws = 0;  ///< of places and chances so far
  bool coat_changed = false;
  std::size_t ran_before_task = std::numeric_limits<std::size_t>::max();
};

}  // namespace storetwin::shoppers
