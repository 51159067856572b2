// The fields of people, arrivals and staff in a scenario file; see scenario_schema.h.
#pragma once

#include "core/base/schema.h"
#include "sim/scenario/scenario.h"

namespace storetwin::scenario {

template <class Archive>
void fields(Archive& archive, Person& person) {
  archive.field("kind", person.kind, {.doc = "adult, child, senior or limited_mobility"});
  archive.field("gear", person.gear, {.doc = "What they carry or push; drawn by the seed unless said"});
  archive.field("runs", person.runs, {.doc = "Runs instead of walking"});
  archive.field("walks_out", person.walks_out,
                {.doc = "Goes out by the lane without stopping or queueing, the last thing still in hand"});
  archive.field("coat_after_s", person.coat_after_s,
                {.doc = "Changes the coat so long after coming in, seconds", .min = 0, .max = 86400});
  archive.field("errand", person.errand, {.doc = "What this one wants; the group's errand unless said"});
}

template <class Archive>
void fields(Archive& archive, Arrivals& arrivals) {
  archive.field("id", arrivals.id, {.doc = "Names the groups: ID/1, ID/2, ...", .required = true, .min_items = 1});
  archive.field("per_hour", arrivals.per_hour,
                {.doc = "Groups per hour on average (Poisson)", .min = 0, .max = 3600, .above_min = true});
  archive.field("from_s", arrivals.from_s, {.doc = "First time of arrival", .min = 0, .max = 86400});
  archive.field("to_s", arrivals.to_s,
                {.doc = "None come from then on; a minute before the run's end unless said", .min = 0, .max = 86400});
  archive.field("group_sizes", arrivals.group_sizes,
                {.doc = "Relative shares of groups of one, two, three, ... people", .min = 0, .min_items = 1});
  archive.field("children", arrivals.children,
                {.doc = "Chance that somebody after the first of a group is a child", .min = 0, .max = 1});
  archive.field("seniors", arrivals.seniors, {.doc = "Chance that an adult is a senior", .min = 0, .max = 1});
  archive.field("limited_mobility", arrivals.limited_mobility,
                {.doc = "Chance that an adult walks with difficulty", .min = 0, .max = 1});
  archive.field("gear", arrivals.gear,
                {.doc = "Relative shares of what adults carry or push, by the words of gear", .min = 0});
  archive.field("errand", arrivals.errand, {.doc = "What each of them wants"});
}

template <class Archive>
void fields(Archive& archive, StaffTask& task) {
  archive.field("do", task.kind, {.doc = "restock, face_up, move, clean, take, help or wait", .required = true});
  archive.field("sku", task.sku, {.doc = "restock, take: what; move: what, or whatever is misplaced unless said"});
  archive.field(
      "plate", task.plate,
      {.doc = "FIXTURE/SHELF/PLATE; restock: the SKU's first facing unless said; move: from anywhere unless said"});
  archive.field("units", task.units,
                {.doc = "restock, face_up, move, clean, take: units handled at most", .min = 0, .max = 100});
  archive.field("told", task.told,
                {.doc = "False: their handheld says nothing of it; nor does it of what they take for themselves"});
  archive.field("group", task.group, {.doc = "help: whom to stand with"});
  archive.field("for_s", task.for_s,
                {.doc = "clean: how long to wipe; help, wait: how long, seconds", .min = 0, .max = 3600});
}

template <class Archive>
void fields(Archive& archive, StaffMember& member) {
  archive.field("id", member.id, {.doc = "Names them; unique in the file", .required = true, .min_items = 1});
  std::optional<double> enter_at_s;
  archive.shorthand("enter_at_s", enter_at_s,
                    {.doc = "When they come, the same for every seed", .min = 0, .max = 86400});
  if (enter_at_s) member.enter_between_s = {*enter_at_s, *enter_at_s};
  archive.field("enter_between_s", member.enter_between_s,
                {.doc = "Earliest and latest time of coming, from the run's start", .min = 0, .max = 86400});
  archive.field("by", member.by,
                {.doc = "Way in and out: zone (a staff zone) or lane (a staff code at the turnstile)"});
  archive.field("tasks", member.tasks, {.doc = "What they do, one after the other", .required = true, .min_items = 1});
}

}  // namespace storetwin::scenario
