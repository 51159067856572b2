// The switches of the store that a scenario sets for itself, so that one store serves both sides of each.
#pragma once

#include <optional>

#include "core/base/schema.h"
#include "core/store/store_schema.h"

namespace storetwin::scenario {

/// What isn't given stays as the store file says.
struct PolicyChoice {
  std::optional<store::HandOff> hand_off;
  std::optional<store::LeftBehind> left_behind;
  std::optional<store::PriceAt> price_at;
  std::optional<store::ForeignItems> foreign_items;
  std::optional<store::GroupLiability> group_liability;
  std::optional<store::StaffRole> staff;

  void apply(store::Policies& policies) const {
    policies.hand_off = hand_off.value_or(policies.hand_off);
    policies.left_behind = left_behind.value_or(policies.left_behind);
    policies.price_at = price_at.value_or(policies.price_at);
    policies.foreign_items = foreign_items.value_or(policies.foreign_items);
    policies.group_liability = group_liability.value_or(policies.group_liability);
    policies.staff = staff.value_or(policies.staff);
  }
};

template <class Archive>
void fields(Archive& archive, PolicyChoice& choice) {
  archive.field("hand_off", choice.hand_off, {.doc = "Who pays after an item went from hand to hand"});
  archive.field("left_behind", choice.left_behind, {.doc = "Whether an item left elsewhere than on a shelf is paid"});
  archive.field("price_at", choice.price_at, {.doc = "Which price a unit has if it changes during the visit"});
  archive.field("foreign_items", choice.foreign_items,
                {.doc = "What to do about a load on a shelf that is nobody's known item"});
  archive.field("group_liability", choice.group_liability,
                {.doc = "Whose bill it is when a code is shown again for somebody else: payer or each_own"});
  archive.field("staff", choice.staff, {.doc = "What a code of staff means: not_billed or billed"});
}

}  // namespace storetwin::scenario
