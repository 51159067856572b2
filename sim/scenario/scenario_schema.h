// The fields of a scenario file: the one declaration behind its parser, defaults, writer and documentation.
#pragma once

#include "core/base/schema.h"
#include "sim/scenario/people_schema.h"
#include "sim/scenario/scenario.h"

namespace storetwin::scenario {

/// The first line of a scenario file.
constexpr std::string_view schema_line(const Scenario*) { return "storetwin-scenario/1"; }

template <class Archive>
void fields(Archive& archive, Step& step) {
  archive.field("do", step.kind, {.doc = "What to do", .required = true});
  archive.field("sku", step.sku,
                {.doc = "Product to touch, to lift or to give up; empty: drawn by the seed, or the last one lifted"});
  archive.field("plate", step.plate,
                {.doc = "The very plate to touch, to lift from, to put back to or to lean on, as FIXTURE/SHELF/PLATE"});
  archive.field("plates", step.plates,
                {.doc = "Instead of plate: neighbouring plates of one shelf over which the item lies"});
  archive.field("at_s", step.at_s,
                {.doc = "When the item leaves or reaches the plates, or the hand that only presses does, seconds from the "
                        "run's start, as nearly as a body can",
                 .min = 0,
                 .max = 86400});
  archive.field("units", step.units, {.doc = "pick: units to lift, one after another unless grab", .min = 1, .max = 10});
  archive.field("grab", step.grab, {.doc = "pick: all units in one grab of one hand, as far as it spans them"});
  archive.field("hands", step.hands,
                {.doc = "pick: one; both (two units, one in each hand, or one unit held by both); far (the arm crosses "
                        "before the body)"});
  archive.field("into", step.into, {.doc = "pick: where the unit goes; pocket and coat conceal it"});
  archive.field("hold_s", step.hold_s,
                {.doc = "touch, pick, lean: how long the hand presses, seconds; a touch of half a second unless said",
                 .min = 0,
                 .max = 120});
  archive.field("look_s", step.look_s,
                {.doc = "pick, read, take_out: how long the unit is looked at, seconds", .min = 0, .max = 120});
  archive.field("place", step.place,
                {.doc = "Where a put-back without a plate goes: right; or wrong: anywhere, nearby (a few facings away), on "
                        "another shelf or fixture, or in the place of a SKU of equal weight"});
  archive.field("to", step.to, {.doc = "hand_over: companion, stranger, or the id of a group"});
  archive.field("wait_s", step.wait_s, {.doc = "How long to wait, seconds", .min = 0, .max = 3600});
}

template <class Archive>
void fields(Archive& archive, Errand& errand) {
  archive.field("lifts", errand.lifts, {.doc = "Least and most units lifted, whole numbers", .min = 0, .max = 100});
  archive.field("put_back_right", errand.put_back_right,
                {.doc = "Share of the lifted units that go back to their own facing", .min = 0, .max = 1});
  archive.field("put_back_wrong", errand.put_back_wrong,
                {.doc = "Share of the lifted units that go to a wrong plate", .min = 0, .max = 1});
  archive.field("several", errand.several,
                {.doc = "Chance that a lift takes 2 or 3 units from one facing", .min = 0, .max = 1});
  archive.field("share_bay", errand.share_bay,
                {.doc = "Chance that the next target is in a bay where somebody else stands", .min = 0, .max = 1});
  archive.field("pace", errand.pace,
                {.doc = "Factor on walking and hand speed; 1 = unhurried", .min = 0.5, .max = 1.5});
  archive.field("baskets", errand.baskets,
                {.doc = "File of real receipts, relative to this one; one is drawn per group instead of lifts"});
  archive.field("browse_s", errand.browse_s,
                {.doc = "Least and most seconds of standing and looking before each pick", .min = 0, .max = 600});
  archive.field("chances", errand.chances, {.doc = "What else happens at the shelves, by rates"});
  archive.field("script", errand.script, {.doc = "Explicit steps; done instead of what the shares would draw"});
}

template <class Archive>
void fields(Archive& archive, ShopperGroup& group) {
  archive.field("id", group.id, {.doc = "Names the group; unique in the file", .required = true});
  archive.field("members", group.members, {.doc = "People who come in on this code", .min = 1, .max = 8});
  archive.field("people", group.people,
                {.doc = "Instead of members: who they are, one by one; they stay together and leave together"});
  archive.field("code", group.code, {.doc = "False: they come in without a code, and nobody is billed"});
  archive.field("each_shows", group.each_shows,
                {.doc = "True: each shows the code, as everybody must where group_liability is each_own"});
  archive.field("follows", group.follows, {.doc = "Id of the group right behind which they come in (tailgating)"});
  std::optional<double> enter_at_s;
  archive.shorthand("enter_at_s", enter_at_s,
                    {.doc = "Arrival at the turnstile, the same for every seed", .min = 0, .max = 86400});
  if (enter_at_s) group.enter_between_s = {*enter_at_s, *enter_at_s};
  archive.field("enter_between_s", group.enter_between_s,
                {.doc = "Earliest and latest arrival at the turnstile, from the run's start", .min = 0, .max = 86400});
  archive.field("errand", group.errand, {.doc = "What each member wants"});
}

/// What breaks, where and how badly; times or a rate come beside it.
template <class Archive>
void fault_fields(Archive& archive, Fault& fault) {
  archive.field("kind", fault.kind, {.doc = "What goes wrong", .required = true});
  archive.field(
      "source", fault.source,
      {.doc = "camera_*: depth/ID or color/ID; skeletons_relabelled: the feed; source_silent, clock_step: any source"});
  archive.field("plate", fault.plate, {.doc = "plate_*, tare_slip, planogram_wrong: FIXTURE/SHELF/PLATE"});
  archive.field(
      "by_deg", fault.by_deg,
      {.doc = "camera_bumped: how far the camera is turned, 3 unless said; camera_miscalibrated: by how much the core is "
              "told wrongly, 2 unless said",
       .min = 0,
       .max = 180,
       .above_min = true});
  archive.field("share", fault.share,
                {.doc = "camera_smeared: how much of the image is dirty; 0.1 unless said",
                 .min = 0,
                 .max = 0.5,
                 .above_min = true});
  archive.field("limit_g", fault.limit_g,
                {.doc = "plate_clipped: the plate reads no more than this; 1000 unless said"});
  archive.field("by_g", fault.by_g,
                {.doc = "tare_slip: the jump of the zero, 100 unless said; power_cut: standard deviation of the plates' "
                        "new zeros, 4 unless said"});
  archive.field("by_s", fault.by_s,
                {.doc = "clock_step: the jump of the clock, + is ahead; 1 unless said", .min = -86400, .max = 86400});
}

template <class Archive>
void fields(Archive& archive, Fault& fault) {
  fault_fields(archive, fault);
  archive.field("with_plate", fault.with_plate, {.doc = "plates_swapped: the other plate, of the same fixture"});
  archive.field("fixture", fault.fixture,
                {.doc = "planogram_wrong: all facings of this fixture, moved on by some places"});
  archive.field(
      "sku", fault.sku,
      {.doc = "catalogue_wrong: whose mass; planogram_wrong: what is said to stand there, else drawn by the seed"});
  archive.field("by_percent", fault.by_percent,
                {.doc = "catalogue_wrong: error of the mass; 25 unless said", .min = -95, .max = 1000});
  archive.field("from_s", fault.from_s, {.doc = "When it begins, from the run's start", .min = 0, .max = 86400});
  archive.field("to_s", fault.to_s, {.doc = "When it is mended; never unless said", .min = 0, .max = 86400});
}

template <class Archive>
void fields(Archive& archive, RandomFault& random) {
  fault_fields(archive, random.fault);
  archive.field("per_hour", random.per_hour,
                {.doc = "How often each target of the kind breaks per hour in which it works; a named source or plate: "
                        "only that one",
                 .required = true,
                 .min = 0,
                 .max = 36000,
                 .above_min = true});
  archive.field("mean_s", random.mean_s,
                {.doc = "How long it stays broken on average (exponential)",
                 .required = true,
                 .min = 0,
                 .max = 86400,
                 .above_min = true});
}

template <class Archive>
void fields(Archive& archive, InitialStock& stock) {
  archive.field("sku", stock.sku, {.doc = "What stands there; empty: nothing"});
  archive.field("plates", stock.plates,
                {.doc = "Neighbouring plates of one shelf, from the left, as FIXTURE/SHELF/PLATE", .required = true,
                 .min_items = 1});
  archive.field("units", stock.units, {.doc = "How many, as far as there is room", .min = 0, .max = 10000});
  archive.field("planned", stock.planned, {.doc = "True if the planogram that the core is given says so too"});
}

template <class Archive>
void fields(Archive& archive, PriceChange& change) {
  archive.field("sku", change.sku, {.doc = "Of the store's catalogue", .required = true, .min_items = 1});
  archive.field("price_minor", change.price_minor,
                {.doc = "The new price, in hundredths of the currency", .required = true, .min = 0});
  archive.field("at_s", change.at_s,
                {.doc = "From when on, seconds from the run's start", .required = true, .min = 0, .max = 86400});
}

template <class Archive>
void fields(Archive& archive, Expectation& expectation) {
  archive.field("metric", expectation.metric, {.doc = "Name of a metric of the result", .required = true});
  archive.field("min", expectation.min, {.doc = "Least value that passes"});
  archive.field("max", expectation.max, {.doc = "Greatest value that passes"});
}

template <class Archive>
void fields(Archive& archive, SensorChoice& sensors) {
  archive.field("profile", sensors.profile, {.doc = "Sensor profile file relative to this one; empty: the defaults"});
  archive.field("overrides", sensors.overrides, {.doc = "Single values to change in the profile, as text"});
}

template <class Archive>
void fields(Archive& archive, Scenario& scenario) {
  archive.field("description", scenario.description, {.doc = "What this scenario is for, in a sentence or two"});
  archive.field("store", scenario.store, {.doc = "Store file, relative to this file", .required = true});
  archive.field("policies", scenario.policies, {.doc = "Switches of the store that are set otherwise here"});
  archive.field("initial_stock", scenario.initial_stock,
                {.doc = "What stands on some plates at the start, whatever the planogram says of them"});
  archive.field("stock_from_front_m", scenario.stock_from_front_m,
                {.doc = "From the shelves' front edge to the front row of goods", .min = 0, .max = 1});
  archive.field("duration_s", scenario.duration_s,
                {.doc = "Upper bound of the run, seconds; it ends earlier when everybody has left",
                 .min = 0,
                 .max = 86400,
                 .above_min = true});
  archive.field("fidelity", scenario.fidelity, {.doc = "geometric or pixel, unless the command line says otherwise"});
  archive.field("sensors", scenario.sensors, {.doc = "Sensor profile and changes to it"});
  archive.field("shoppers", scenario.shoppers,
                {.doc = "Groups of people, one code each; without them there must be arrivals"});
  archive.field("arrivals", scenario.arrivals, {.doc = "People who come at a rate"});
  archive.field("staff", scenario.staff, {.doc = "People who work here"});
  archive.field("price_changes", scenario.price_changes, {.doc = "Prices that the back office changes meanwhile"});
  archive.field("faults", scenario.faults, {.doc = "What breaks when; the core is not told"});
  archive.field("random_faults", scenario.random_faults, {.doc = "What breaks by chance; the seed draws when"});
  archive.field("expect", scenario.expect, {.doc = "Bounds that the result must keep"});
  archive.field("tags", scenario.tags, {.doc = "Words to choose scenarios by"});
}

}  // namespace storetwin::scenario
