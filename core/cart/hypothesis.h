// One consistent story of the store: who holds which units, what stands where, and how each event was read.
//
// A hypothesis is a plain value. Carts can't go negative in it: a unit is in one cart, on one plate, or gone with a
// visit that was billed. Units that were weighed keep their measured mass, which identifies a put-back to a gram or
// two.
#pragma once

#include <map>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/cart/mass_book.h"

namespace storetwin::cart {

/// Whose cart: a visit, or a track that is bound to none; both empty for nobody.
struct Owner {
  VisitId visit;
  TrackId track;  ///< zero when `visit` is set: a group shares one cart
  auto operator<=>(const Owner&) const = default;
};

/// One physical unit that was lifted at least once.
struct Unit {
  SkuId sku;
  Mass measured;     ///< by the plates that felt it
  EvidenceId event;  ///< that last moved it
  Timestamp lifted;  ///< when somebody last took it off a shelf
};

/// How one event is read.
struct Reading {
  EvidenceId event;
  Timestamp at;
  Owner owner;                ///< whose cart changed
  TrackId track;              ///< who did it
  SkuId sku;                  ///< empty: a touch
  std::int32_t quantity = 0;  ///< + taken, - put back
  PlateAddress plate;
};

struct Hypothesis {
  double log_weight = 0;  ///< relative to the other hypotheses
  std::map<Owner, std::vector<Unit>> carts;
  std::map<int, int> stock_change;  ///< units of each facing against the planned stock, by facing number
  std::map<PlateAddress, std::vector<Unit>> strays;  ///< units believed on a plate that has no facing of theirs
  std::map<PlateAddress, std::vector<Mass>> foreign; ///< loads on a plate that are nobody's known item
  std::map<SkuId, int> surprises;                    ///< units lifted from where nobody believed any
  std::vector<Reading> readings;                     ///< of events that may still matter, by arrival
};

/// Two people, and whose carts are theirs, who were taken for one another from `since` on: what was read of each was
/// the other's doing. Put-backs of what the other doesn't hold stay as they were read.
struct Mixup {
  TrackId a, b;
  Owner of_a, of_b;
  Timestamp since;
};
void exchange(Hypothesis& hypothesis, const Mixup& mixup);

/// Units by SKU.
std::map<SkuId, int> count(const std::vector<Unit>& units);
/// Net units by SKU of one cart.
std::map<SkuId, int> count(const Hypothesis& hypothesis, const Owner& owner);

/// True if both tell the same present state, whatever the way there: carts and places by SKU.
bool same_state(const Hypothesis& a, const Hypothesis& b);

}  // namespace storetwin::cart
