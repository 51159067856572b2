// The priors of the cart's belief: how shoppers behave, how exact masses are, how many hypotheses may live.
//
// They are broad habits of shoppers and properties of goods, not of a store: most lifts take one unit of what stands on
// the plate, most put-backs go home, units of one SKU weigh alike within half a percent.
#pragma once

#include "core/base/schema.h"

namespace storetwin::cart {

struct Params {
  int max_hypotheses = 64;          ///< cap of the beam; what falls out is counted
  double drop_below_log = -14;      ///< hypotheses less likely than the best by this much are dropped
  double further_unit = 0.08;       ///< probability of each further unit in one lift or put
  double quick_again = 0.2;         ///< of a second lift by the same person within a second and a half, against any
                                    ///< other
  double touch = 0.03;              ///< probability that a lasting change is no pick and no put-back
  double nobody = 0.001;            ///< probability that a pick or put is nobody's (a fall, an unseen hand)
  double unbilled = 0.1;            ///< of a track without a visit: many are ghosts or not yet bound
  double unweighed_reach = 0.5;     ///< probability that a reach to a plate that is silent took or left something
  double foreign_sku = 0.005;       ///< probability that a plate held something that nobody believed there
  double put_home = 0.55;           ///< probability that a put-back goes to the SKU's own facing
  double put_elsewhere = 0.05;      ///< of going to this other plate; some nine are at hand
  double last_lifted = 2;           ///< times as likely to be put back as any one other unit of the cart
  double others_unit = 0.01;        ///< probability that a put unit was in another's cart: handed over, or misread
  double hand_over = 0.25;          ///< probability that two people whose hands meet give each other something
  double found = 0.5;               ///< that somebody who has a thing near the floor took up what another had left
  double left_behind = 0.9;         ///< that what staff bring back was left lying by somebody who has such a unit
  double staff_brings = 0.5;        ///< that what staff who aren't billed put up came out of the back room
  double in_hand = 4;               ///< times as likely to be given as any other unit: one lifted a short while ago
  double in_hand_s = 30;            ///< how long that is
  double foreign_back = 0.5;        ///< probability that a foreign load that stood here is what was lifted
  double unknown_stock = 8;         ///< units taken to stand on a facing whose planned stock is not known
  double phantom_stock = 0.05;      ///< units that may still stand where the count says none
  double unit_mass_sigma = 0.005;   ///< relative spread of units of one SKU
  double plate_gain_sigma = 0.003;  ///< relative disagreement of two plates about one unit
  double learn_confidence = 0.95;   ///< a reading this sure teaches the SKU's mass
  bool learn_masses = true;         ///< false: a SKU weighs what the catalogue says for good
  bool weigh_units = true;          ///< a unit is known again by what it weighed when it was lifted
  bool live_planogram = true;       ///< stock is counted and units on wrong plates are remembered; false: as planned
  double unmodelled = 0.004;        ///< probability per event of an error that no hypothesis holds
};

template <class Archive>
void fields(Archive& archive, Params& p) {
  archive.field("max_hypotheses", p.max_hypotheses, {.doc = "Cap of the beam", .min = 1, .max = 100000});
  archive.field("drop_below_log", p.drop_below_log,
                {.doc = "Hypotheses less likely than the best by this much go", .min = -100, .max = -1});
  archive.field("further_unit", p.further_unit,
                {.doc = "Probability of each further unit in one lift", .min = 0, .max = 1});
  archive.field("quick_again", p.quick_again,
                {.doc = "Weight of a second lift by one person within 1.5 s", .min = 0.001, .max = 1});
  archive.field("touch", p.touch, {.doc = "Probability that a lasting change is no pick", .min = 0, .max = 1});
  archive.field("nobody", p.nobody, {.doc = "Probability that a pick is nobody's", .min = 0, .max = 1});
  archive.field("unbilled", p.unbilled, {.doc = "Weight of a track without a visit", .min = 0, .max = 1});
  archive.field("unweighed_reach", p.unweighed_reach,
                {.doc = "Probability that a reach to a silent plate moved something", .min = 0, .max = 1});
  archive.field("foreign_sku", p.foreign_sku,
                {.doc = "Probability that a plate held something unknown", .min = 0, .max = 1});
  archive.field("put_home", p.put_home, {.doc = "Probability that a put-back goes home", .min = 0, .max = 1});
  archive.field("put_elsewhere", p.put_elsewhere, {.doc = "Probability of this other plate", .min = 0, .max = 1});
  archive.field("last_lifted", p.last_lifted,
                {.doc = "How much likelier the unit lifted last is put back than another", .min = 1, .max = 100});
  archive.field("others_unit", p.others_unit, {.doc = "Probability that a put unit was another's", .min = 0, .max = 1});
  archive.field("hand_over", p.hand_over,
                {.doc = "Probability that two people whose hands meet give something", .min = 0, .max = 0.99});
  archive.field("found", p.found,
                {.doc = "Probability that a thing near the floor was another's", .min = 0, .max = 0.99});
  archive.field("left_behind", p.left_behind,
                {.doc = "Probability that what staff bring back was a present shopper's", .min = 0, .max = 0.99});
  archive.field("staff_brings", p.staff_brings,
                {.doc = "Probability that what unbilled staff put up came out of the back room", .min = 0, .max = 1});
  archive.field("in_hand", p.in_hand,
                {.doc = "How much likelier a unit lifted a short while ago is given than another", .min = 1, .max = 100});
  archive.field("in_hand_s", p.in_hand_s, {.doc = "How long a lifted unit may still be in the hand", .min = 0, .max = 600});
  archive.field("foreign_back", p.foreign_back,
                {.doc = "Probability that a foreign load that stood there is what was lifted", .min = 0, .max = 1});
  archive.field("unknown_stock", p.unknown_stock,
                {.doc = "Units on a facing of unknown stock", .min = 0.1, .max = 1000});
  archive.field("phantom_stock", p.phantom_stock, {.doc = "Units left where the count says none", .min = 0, .max = 10});
  archive.field("unit_mass_sigma", p.unit_mass_sigma,
                {.doc = "Relative spread of units of one SKU", .min = 0, .max = 1});
  archive.field("plate_gain_sigma", p.plate_gain_sigma,
                {.doc = "Relative disagreement of two plates", .min = 0, .max = 1});
  archive.field("learn_confidence", p.learn_confidence,
                {.doc = "Readings this sure teach masses", .min = 0.5, .max = 1});
  archive.field("learn_masses", p.learn_masses, {.doc = "Whether sure readings teach a SKU's mass"});
  archive.field("weigh_units", p.weigh_units, {.doc = "Whether a unit put back is known by its own weight"});
  archive.field("live_planogram", p.live_planogram,
                {.doc = "Whether stock is counted and units on wrong plates are remembered"});
  archive.field("unmodelled", p.unmodelled,
                {.doc = "Probability per event of an unmodelled error", .min = 0, .max = 0.5});
}

}  // namespace storetwin::cart
