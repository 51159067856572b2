// The fields of a suite file, with ranges and words: reader, writer and `storetwin describe suite` come from here.
#pragma once

#include "core/base/schema.h"
#include "sim/scenario/scenario_schema.h"
#include "sim/suite/suite.h"

namespace storetwin::session {

template <class Archive>
void fields(Archive& archive, EventPattern& pattern) {
  archive.field("event", pattern.event,
                {.doc = "What the core says: sensor_fault, late_data, unattributed_pick, foreign_item, tailgating, overflow, "
                        "review, amendment or planogram_correction",
                 .required = true});
  archive.field("subject", pattern.subject,
                {.doc = "The source, plate, lane, SKU or visit that it speaks of; any unless said"});
}

}  // namespace storetwin::session

namespace storetwin::suite {

/// The first line of a suite file.
constexpr std::string_view schema_line(const Suite*) { return "storetwin-suite/1"; }

template <class Archive>
void fields(Archive& archive, FaultSet& set) {
  archive.field("name", set.name, {.doc = "What entries call it", .required = true, .min_items = 1});
  archive.field("faults", set.faults, {.doc = "What breaks when, beside what the scenario breaks"});
  archive.field("random_faults", set.random_faults, {.doc = "What breaks by chance"});
}

template <class Archive>
void fields(Archive& archive, Parameter& parameter) {
  archive.field("key", parameter.key,
                {.doc = "scenario.KEY, core.KEY or sensors.KEY; 'describe scenario', 'describe params' and the sensor profiles "
                        "list the keys",
                 .required = true,
                 .min_items = 1});
  archive.field("values", parameter.values, {.doc = "A list of values; or a range"});
  archive.field("range", parameter.range, {.doc = "Least and greatest value; of a normal spread its middle 95 %"});
  archive.field("spread", parameter.spread, {.doc = "How values lie over the range"});
  archive.field("steps", parameter.steps, {.doc = "Values of a grid over the range, both ends included", .min = 2, .max = 1000});
}

template <class Archive>
void fields(Archive& archive, Sweep& sweep) {
  archive.field("design", sweep.design, {.doc = "How the points lie"});
  archive.field("points", sweep.points, {.doc = "How many; a grid has as many as its values make", .min = 1, .max = 100000});
  archive.field("seed", sweep.seed, {.doc = "Draws the points"});
  archive.field("parameters", sweep.parameters, {.doc = "What is swept", .required = true, .min_items = 1});
}

template <class Archive>
void fields(Archive& archive, Bound& bound) {
  archive.field("metric", bound.metric, {.doc = "Name of a metric of the result", .required = true});
  archive.field("min", bound.min, {.doc = "Least value that passes"});
  archive.field("max", bound.max, {.doc = "Greatest value that passes"});
  archive.field("certain", bound.certain,
                {.doc = "True: the whole interval must be in bounds, and one that straddles a bound is inconclusive; false: the "
                        "value alone decides"});
}

template <class Archive>
void fields(Archive& archive, ExpectedFailure& failure) {
  archive.field("reason", failure.reason, {.doc = "Why it fails", .required = true, .min_items = 1});
  archive.field("owner", failure.owner, {.doc = "Who will mend it: a team, not a person"});
  archive.field("until", failure.until, {.doc = "Last day, YYYY-MM-DD; until it passes unless said"});
}

template <class Archive>
void fields(Archive& archive, Quarantine& quarantine) {
  archive.field("owner", quarantine.owner, {.doc = "Who will mend it: a team, not a person", .required = true, .min_items = 1});
  archive.field("reason", quarantine.reason, {.doc = "Why results don't count for a while", .required = true, .min_items = 1});
  archive.field("until", quarantine.until, {.doc = "Last day, YYYY-MM-DD", .required = true});
}

template <class Archive>
void fields(Archive& archive, Entry& entry) {
  archive.field("name", entry.name, {.doc = "What it is called in results; unique in the file", .required = true, .min_items = 1});
  archive.field("scenarios", entry.scenarios,
                {.doc = "Scenario or incident files, or folders of them, relative to this file", .required = true, .min_items = 1});
  archive.field("tags", entry.tags, {.doc = "Only scenarios that bear one of these tags"});
  archive.field("seeds", entry.seeds, {.doc = "7, 1..20 or 1,3,10..12; the suite's unless said"});
  archive.field("fidelities", entry.fidelities, {.doc = "Each run once with each; the scenario's own unless said"});
  archive.field("faults", entry.faults,
                {.doc = "Each run once with each of these fault sets; 'none' is the scenario as it stands"});
  archive.field("settings", entry.settings, {.doc = "KEY=VALUE for all runs; keys as of a sweep"});
  archive.field("sweep", entry.sweep, {.doc = "Each run once at every point"});
  archive.field("own_expectations", entry.own_expectations, {.doc = "False: what the scenarios expect doesn't count here"});
  archive.field("expect", entry.expect, {.doc = "Bounds that every run must keep"});
  archive.field("expect_overall", entry.expect_overall, {.doc = "Bounds that all runs of the entry together must keep"});
  archive.field("require", entry.require, {.doc = "What the core must say in every run"});
  archive.field("forbid", entry.forbid, {.doc = "What it must not say in any"});
  archive.field("look_every", entry.look_every,
                {.doc = "Judge after so many seeds and stop when every bound is decided; 0: at the end", .min = 0, .max = 1000000});
  archive.field("expected_failure", entry.expected_failure, {.doc = "It is known that the entry fails; passing is the news"});
  archive.field("quarantine", entry.quarantine, {.doc = "Its results don't count for a while"});
  archive.field("canary", entry.canary, {.doc = "A bug that is planted: every run must fail with it and pass without it"});
}

template <class Archive>
void fields(Archive& archive, Suite& suite) {
  archive.field("description", suite.description, {.doc = "What this suite is for, in a sentence or two"});
  archive.field("seeds", suite.seeds, {.doc = "Of entries that name none"});
  archive.field("fault_sets", suite.fault_sets, {.doc = "Things that are broken together, by name"});
  archive.field("entries", suite.entries, {.doc = "What is run and what is expected of it", .required = true, .min_items = 1});
  archive.field("expect_overall", suite.expect_overall,
                {.doc = "Bounds that all runs together must keep, but canaries and what is excused"});
}

}  // namespace storetwin::suite
