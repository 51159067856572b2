// Bugs planted on purpose, so that whoever trusts a green suite has seen it go red.
//
// A canary is a run whose outputs are spoilt between the core and the scoring, in one of the ways in which a core could
// go wrong. The core itself knows nothing of it. A suite whose canaries pass can't tell good from bad, and is an error.
#pragma once

#include <array>
#include <map>
#include <set>
#include <utility>

#include "core/stream/message.h"

namespace storetwin::session {

enum class PlantedBug {
  kNone,
  kChargeTwice,     ///< every final receipt is issued twice
  kChargeStranger,  ///< every final receipt is issued once more, for a visit that nobody made
  kLoseCarts,       ///< no receipt is ever issued
  kKeepFollowing,   ///< tracks go on bearing visits that have their receipt
  kMuteAlerts,      ///< alerts are swallowed
  kMiscount,        ///< the first line of every receipt has a unit too many
};

constexpr auto enum_words(PlantedBug) {
  return std::to_array<std::pair<PlantedBug, const char*>>({{PlantedBug::kNone, "none"},
                                                            {PlantedBug::kChargeTwice, "charge_twice"},
                                                            {PlantedBug::kChargeStranger, "charge_stranger"},
                                                            {PlantedBug::kLoseCarts, "lose_carts"},
                                                            {PlantedBug::kKeepFollowing, "keep_following"},
                                                            {PlantedBug::kMuteAlerts, "mute_alerts"},
                                                            {PlantedBug::kMiscount, "miscount"}});
}

/// Spoils one run's outputs, in order.
class Saboteur {
 public:
  explicit Saboteur(PlantedBug bug) : bug_(bug) {}
  stream::Messages spoil(const stream::Messages& outputs);

 private:
  stream::Messages charge_twice(const stream::Messages& outputs, const char* other_visit) const;
  stream::Messages keep_following(stream::Messages outputs);

  PlantedBug bug_;
  std::map<VisitId, stream::Track> last_seen_;
  std::set<VisitId> closed_;
};

}  // namespace storetwin::session
