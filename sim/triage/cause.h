// Why a visit was charged wrongly: one word of a closed list, and where to look.
//
// A wrong visit gets the first event that made it wrong: when, where, with which products, and what in the core's own
// words or in the truth shows it. The list is closed, so that failures of thousands of runs can be counted by it; what
// fits no word well gets the nearest one and a low confidence. `causes.h` finds the cause, `groups.h` counts.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace storetwin::triage {

enum class Cause {
  kPersonLost,             ///< nobody followed the person any more when they did it
  kIdentitySwap,           ///< the person was taken for another one, but had been known rightly before
  kWrongSku,               ///< the event was seen, another product was read; products that weigh alike, as a rule
  kMissedPick,             ///< something was lifted, from a shelf or from the floor, and nothing was said of it
  kPhantomPick,            ///< something was said that never happened: a pick, or a put-back
  kWrongShopper,           ///< everybody was known, and yet the event was given to a neighbour: a crowd
  kGroupHandOver,          ///< the unit changed hands, and the cart did not follow as the store's policy says
  kPutBackNotSeen,         ///< a put-back to its own facing was not noticed
  kPutBackElsewhere,       ///< a unit left at a wrong place, or dropped, or lifted again from there, was misread
  kEntryExit,              ///< the person never belonged to the right visit, or the visit itself was lost
  kSensorFaultUndetected,  ///< a fault touched the very event, and the core had not noticed it
  kLateData,               ///< what would have told came later than the window allows and was dropped
  kTimingBudget,           ///< the carts are right and the receipts came too late
  kHarness,                ///< the run broke: says nothing of the carts
};

constexpr auto enum_words(Cause) {
  return std::to_array<std::pair<Cause, const char*>>({{Cause::kPersonLost, "person_lost"},
                                                       {Cause::kIdentitySwap, "identity_swap"},
                                                       {Cause::kWrongSku, "wrong_sku"},
                                                       {Cause::kMissedPick, "missed_pick"},
                                                       {Cause::kPhantomPick, "phantom_pick"},
                                                       {Cause::kWrongShopper, "wrong_shopper"},
                                                       {Cause::kGroupHandOver, "group_hand_over"},
                                                       {Cause::kPutBackNotSeen, "put_back_not_seen"},
                                                       {Cause::kPutBackElsewhere, "put_back_elsewhere"},
                                                       {Cause::kEntryExit, "entry_exit"},
                                                       {Cause::kSensorFaultUndetected, "sensor_fault_undetected"},
                                                       {Cause::kLateData, "late_data"},
                                                       {Cause::kTimingBudget, "timing_budget"},
                                                       {Cause::kHarness, "harness"}});
}

/// The word that files and reports use.
const char* word_of(Cause cause);
std::optional<Cause> cause_of_word(std::string_view word);

/// Why one visit is wrong. Timing and harness speak of a whole run and have neither visit nor event.
struct FailureCause {
  VisitId visit;
  Cause cause = Cause::kMissedPick;
  std::string event_kind;            ///< "pick", "put_back", "drop", "hand_over"; empty: no single event
  Timestamp at;                      ///< of the event; the visit's beginning if there is none
  std::vector<SkuId> skus;           ///< the true one first, then what was read
  PlateAddress plate;                ///< empty fixture: not at a shelf
  std::string source;                ///< the source or plate at fault, or whose data came late; else empty
  double confidence = 0;             ///< share of the visit's wrong units that this cause explains, 0..1
  std::vector<EvidenceId> evidence;  ///< the core's ids of the weight events it rests on
  std::string text;                  ///< one clause for people
  bool operator==(const FailureCause&) const = default;
};

/// Causes of one kind at one kind of place, for counting and for "fails in the same way": cause and kind of event.
bool same_way(const FailureCause& a, const FailureCause& b);

}  // namespace storetwin::triage
