// What leaves the core: carts as they change, visit states, receipts, review requests, alerts, planogram corrections.
//
// A provisional output may be revised by any later one; a settled output stands, and what a later insight changes is an
// amendment that says so. Every output names its evidence by id.
#pragma once

#include <vector>

#include "core/base/ids.h"
#include "core/stream/plates.h"

namespace storetwin::stream {

enum class Settlement : std::int32_t { kProvisional, kSettled };

/// One line of a cart or a receipt: units of one SKU at one price. Units that were picked before and after their price
/// changed are two lines, if the store bills the price of the pick.
struct CartLine {
  SkuId sku;
  std::int32_t quantity = 0;     ///< net units, > 0
  double confidence = 0;         ///< probability that the SKU's quantity, over all prices, is exactly right, 0..1
  std::int64_t price_minor = 0;  ///< of one unit, minor units
  std::vector<EvidenceId> evidence;
  bool operator==(const CartLine&) const = default;
};

/// A cart changed: what changed and the cart as it stands now.
struct CartChange {
  Header header;  ///< source "cart"; captured is when the shopper did it
  Settlement settlement = Settlement::kProvisional;
  VisitId visit;  ///< empty: unattributed (somebody unbilled)
  TrackId track;  ///< the member who did it
  SkuId sku;
  std::int32_t quantity = 0;  ///< + taken, - put back
  PlateAddress plate;
  double confidence = 0;      ///< of this change, 0..1
  EvidenceId event;           ///< the weight event
  std::vector<CartLine> lines;
  bool operator==(const CartChange&) const = default;
};

/// Later evidence changed an earlier line.
struct CartAmendment {
  Header header;
  Settlement settlement = Settlement::kProvisional;
  VisitId visit;
  SkuId sku;
  std::int32_t quantity_before = 0;
  std::int32_t quantity_after = 0;
  EvidenceId amended_event;   ///< the event now read differently
  EvidenceId because;         ///< the later evidence
  std::string reason;
  bool operator==(const CartAmendment&) const = default;
};

enum class VisitPhase : std::int32_t { kOpened, kInside, kLeft, kFinal, kInReview, kOpen };

struct VisitState {
  Header header;
  Settlement settlement = Settlement::kProvisional;
  VisitId visit;
  std::string external_id;  ///< of a feed that names its people, when the visit was opened by its "valid entrance"
  VisitPhase phase = VisitPhase::kOpened;
  std::int32_t members_inside = 0;
  bool operator==(const VisitState&) const = default;
};

/// What a visit is charged. `phase` is kFinal, kInReview, or kOpen for a visit still inside when the input ended.
struct Receipt {
  Header header;  ///< captured is the event time at which the receipt was decided
  Settlement settlement = Settlement::kProvisional;
  VisitId visit;
  std::string external_id;
  VisitPhase phase = VisitPhase::kFinal;
  std::vector<CartLine> lines;   ///< by SKU, then by price
  double confidence = 0;         ///< probability that every line is right, 0..1
  Timestamp left;                ///< when the last member went out; zero for an open visit
  std::int64_t total_minor = 0;
  std::string currency;          ///< ISO 4217
  bool operator==(const Receipt&) const = default;
};

/// The shortest question a person could answer to settle a visit.
struct ReviewRequest {
  Header header;
  Settlement settlement = Settlement::kProvisional;
  EvidenceId id;
  VisitId visit;
  SkuId sku;                         ///< the line in doubt
  std::vector<SkuId> alternatives;   ///< what it may be instead
  Timestamp begin;                   ///< span of the evidence
  Timestamp end;
  std::vector<EvidenceId> evidence;
  std::string question;
  bool operator==(const ReviewRequest&) const = default;
};

enum class AlertKind : std::int32_t { kUnattributedPick, kSensorFault, kLateData, kForeignItem, kTailgating, kOverflow };

struct Alert {
  Header header;
  Settlement settlement = Settlement::kProvisional;
  AlertKind kind = AlertKind::kSensorFault;
  std::string subject;  ///< source, plate or lane spoken of
  std::string message;
  std::vector<EvidenceId> evidence;
  bool operator==(const Alert&) const = default;
};

/// The core believes that a plate holds something the planogram doesn't say.
struct PlanogramCorrection {
  Header header;
  Settlement settlement = Settlement::kProvisional;
  PlateAddress plate;
  SkuId sku;
  std::int32_t quantity = 0;  ///< units of this SKU now believed there
  EvidenceId event;
  bool operator==(const PlanogramCorrection&) const = default;
};

}  // namespace storetwin::stream
