// Truth in a stage's place: what a perfect tracker, or perfect interactions, would have told the cart.
//
// An oracle speaks the very messages of the stage it replaces and enters by the same port as an outside program, so the core
// can't tell. `kTracking` gives true positions, hands and visits; `kInteraction` gives, in addition, every true pick and
// put-back as a weight event with one certain explanation.
#pragma once

#include <map>
#include <vector>

#include "core/base/ids.h"
#include "core/store/store.h"
#include "core/stream/message.h"
#include "sim/truth/truth.h"
#include "sim/world/world.h"

namespace storetwin::session {

enum class Oracle { kNone, kTracking, kInteraction };

inline constexpr const char* kOracleSource = "oracle";

/// Who belongs to which visit at this instant.
using Membership = std::map<truth::ShopperId, VisitId>;

/// Everybody on the floor now; track ids are shopper ids.
stream::Tracks true_tracks(const std::map<truth::ShopperId, world::BodyPose>& bodies, const Membership& visits, Timestamp now,
                           std::uint64_t sequence);

/// One true pick or put-back as the interaction stage would report it; other kinds of event give nothing.
stream::Messages true_interaction(const truth::ItemEvent& event, double mass_g, Timestamp now, std::uint64_t sequence);

/// The same for a recording's truth, by time. Paths hold no hands, so these tracks have none.
stream::Messages oracle_messages(const truth::Truth& truth, const store::Store& store, Oracle oracle);

}  // namespace storetwin::session
