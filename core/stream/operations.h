// What staff and back office tell the core while the store is open, and what sources say of their own health.
#pragma once

#include <vector>

#include "core/base/ids.h"
#include "core/stream/plates.h"

namespace storetwin::stream {

enum class StaffActionKind : std::int32_t { kRestock, kFaceUp, kMove, kRemove, kClean, kHelp };

/// A member of staff works at a shelf; what the plates feel there is not a shopper's doing.
struct StaffAction {
  Header header;
  StaffActionKind kind = StaffActionKind::kRestock;
  std::vector<PlateAddress> plates;  ///< where
  SkuId sku;                         ///< what; empty when it has no meaning (cleaning)
  std::int32_t quantity = 0;         ///< units added (+) or removed (-); 0 when not known
  Duration duration;                 ///< how long from `captured` on
  bool operator==(const StaffAction&) const = default;
};

struct PriceChange {
  Header header;
  SkuId sku;
  std::int64_t price_minor = 0;  ///< new price in minor units of the store's currency, >= 0
  bool operator==(const PriceChange&) const = default;
};

/// A SKU is added to the catalogue, or its entry replaced.
struct CatalogueChange {
  Header header;
  SkuId sku;
  std::string name;
  double mass_g = 0;
  std::int64_t price_minor = 0;
  bool operator==(const CatalogueChange&) const = default;
};

/// A facing is given to a SKU (or to none: empty sku).
struct PlanogramChange {
  Header header;
  std::vector<PlateAddress> plates;
  SkuId sku;
  bool operator==(const PlanogramChange&) const = default;
};

/// A reviewer's answer to a ReviewRequest: the true net quantity of one SKU in one visit.
struct ReviewAnswer {
  Header header;
  EvidenceId review;  ///< id of the request
  VisitId visit;
  SkuId sku;
  std::int32_t quantity = 0;
  bool operator==(const ReviewAnswer&) const = default;
};

/// A shopper disputes a line of a receipt.
struct Contest {
  Header header;
  VisitId visit;
  SkuId sku;
  std::int32_t claimed_quantity = 0;
  bool operator==(const Contest&) const = default;
};

enum class HealthState : std::int32_t { kOk, kDegraded, kFailed, kSilent };

/// A source about itself, or ingest about a source.
struct SensorHealth {
  Header header;
  std::string subject;  ///< the source spoken of
  HealthState state = HealthState::kOk;
  std::string reason;   ///< one clause for a log; no identifiers of people
  bool operator==(const SensorHealth&) const = default;
};

}  // namespace storetwin::stream
