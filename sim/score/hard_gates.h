// What no accuracy buys back: five ways of failing people that fail a run, however right its carts were.
//
// A store may miss a yoghurt now and then; it may not take the same money twice, charge somebody who was never there,
// lose the cart of somebody who left with goods, go on following people who have gone home, or charge wrongly
// because something is broken and tell nobody. Each breach is found in what the core said for good, beside the truth,
// and says in words what happened.
#pragma once

#include <string>
#include <vector>

#include "core/stream/message.h"
#include "sim/truth/truth.h"

namespace storetwin::score {

enum class HardGate {
  kDoubleCharge,       ///< two final receipts of one visit, or units of one event on more receipts than it moved units
  kChargeToStranger,   ///< a final receipt with lines for a visit that nobody truly made
  kLostCart,           ///< somebody left with goods, and `kReceiptDue` later there is no receipt, or one still open
  kFollowedAfterExit,  ///< a track still bears a visit when its last member has been gone for `kForgetWithin`
  kSilentFault,        ///< a fault made a receipt wrong, and nobody was told; found by silent_faults.h
};

/// How long after leaving a receipt is due at the latest; what ends sooner is not judged.
inline constexpr Duration kReceiptDue{30'000'000'000};
/// How long after the last member left a track may still bear the visit: what it takes to see that nobody is there.
inline constexpr Duration kForgetWithin{5'000'000'000};

struct GateBreach {
  HardGate gate = HardGate::kDoubleCharge;
  VisitId visit;
  std::string what;  ///< one sentence without names of people
  bool operator==(const GateBreach&) const = default;
};

/// "double charge", "charge to a stranger", "lost cart", "followed after exit", "silent fault".
const char* word_of(HardGate gate);

/// All but silent faults, by gate, then visit; one per visit and gate. Visits are named on both sides alike (visit_names.h). A truth without
/// visits knows nobody, so nobody can be told a stranger; tracks are judged where `Tracks` are among the outputs.
std::vector<GateBreach> gate_breaches(const truth::Truth& truth, const stream::Messages& said);

}  // namespace storetwin::score
