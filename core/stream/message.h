// THE CONTRACT: every message that enters or leaves the core, as one variant per direction.
//
// Drivers push `Input`s; perception turns frames into observations (also Inputs); the reducer answers with `Output`s.
// `Belief`s travel between stages and can be pushed in place of a stage's own (stage ports, core/pipeline/README.md).
// The wire form of each is in core/stream/proto; core/stream/convert.h goes both ways without loss.
#pragma once

#include <variant>
#include <vector>

#include "core/stream/belief.h"
#include "core/stream/door.h"
#include "core/stream/operations.h"
#include "core/stream/outcome.h"
#include "core/stream/plates.h"
#include "core/stream/vision.h"

namespace storetwin::stream {

using Message = std::variant<
    // what enters
    PlateBatch, DepthFrame, ColorFrame, DepthPeople, PersonDetections, ItemObservations, Skeletons,
    TurnstileScan, TurnstileCrossing, NoticeAndConsent, ConsentWithdrawal,
    StaffAction, PriceChange, CatalogueChange, PlanogramChange, ReviewAnswer, Contest, SensorHealth,
    // what travels between stages
    Tracks, IdentityChange, Reach, WeightEvent, InteractionLikelihoods, HandOver,
    // what leaves
    CartChange, CartAmendment, VisitState, Receipt, ReviewRequest, Alert, PlanogramCorrection>;

enum class Direction { kInput, kBelief, kOutput };

const Header& header_of(const Message& message);
Header& header_of(Message& message);
/// "PlateBatch", "DepthFrame", ...: the proto message's name and the recording's topic stem.
const char* type_name(const Message& message);
Direction direction_of(const Message& message);
/// For outputs, whether the message is settled; inputs and beliefs count as settled.
bool is_settled(const Message& message);

using Messages = std::vector<Message>;

}  // namespace storetwin::stream
