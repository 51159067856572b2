// Every number of the core that a run may set, by stage; `--params=FILE` and `--set=tracking.gate_d2=12` change them.
//
// Defaults are physical and documented where each stage declares its own. All are part of a run's digest.
#pragma once

#include <string_view>

#include "core/base/schema.h"
#include "core/cart/params.h"
#include "core/interaction/params.h"
#include "core/receipt/visit_desk.h"
#include "core/tracking/tracker_fields.h"

namespace storetwin::pipeline {

struct Params {
  tracking::TrackerParams tracking;
  interaction::Params interaction;
  cart::Params cart;
  receipt::Params receipt;
};

template <class Archive>
void fields(Archive& archive, Params& p) {
  archive.field("tracking", p.tracking, {.doc = "People on the ground plane"});
  archive.field("interaction", p.interaction, {.doc = "Plate signals, reaches, likelihoods"});
  archive.field("cart", p.cart, {.doc = "The belief over carts and stock"});
  archive.field("receipt", p.receipt, {.doc = "When a receipt is decided"});
}

constexpr std::string_view schema_line(const Params*) { return "storetwin-params/1"; }

}  // namespace storetwin::pipeline
