// The door: turnstile scans and crossings, notice and consent.
#pragma once

#include "core/base/ids.h"
#include "core/stream/header.h"

namespace storetwin::stream {

/// An accepted code at a lane. The core gets a minted visit token, never the code.
struct TurnstileScan {
  Header header;
  std::string lane;          ///< lane id of the store map
  VisitId visit;             ///< the billing unit; scanning again on the same token adds a member
  std::int32_t members = 1;  ///< how many people this scan admits, >= 1
  VisitId first_visit;       ///< the token of the code's first showing, if it was shown before; whose bill it is, the
                             ///< store's group_liability says
  bool staff = false;        ///< a code of somebody who works here; a role and no name
  bool operator==(const TurnstileScan&) const = default;
};

enum class CrossingDirection : std::int32_t { kIn, kOut };

/// Somebody passed a lane's light barrier. Who it was, tracking must say.
struct TurnstileCrossing {
  Header header;
  std::string lane;
  CrossingDirection direction = CrossingDirection::kIn;
  bool operator==(const TurnstileCrossing&) const = default;
};

/// The visit was shown the notice, and what it agreed to.
struct NoticeAndConsent {
  Header header;
  VisitId visit;
  std::string notice_version;
  bool consented = false;
  bool operator==(const NoticeAndConsent&) const = default;
};

/// The visit withdraws its consent; what that deletes is privacy's business.
struct ConsentWithdrawal {
  Header header;
  VisitId visit;
  bool operator==(const ConsentWithdrawal&) const = default;
};

}  // namespace storetwin::stream
