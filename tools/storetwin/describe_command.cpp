// `storetwin describe`: the schema of any file, or of one field, from the declarations that read it.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/describe.h"
#include "core/base/yaml_io.h"
#include "core/pipeline/params.h"
#include "core/store/store_io.h"
#include "sim/compare/accepted.h"
#include "sim/scenario/incident.h"
#include "sim/scenario/scenario_io.h"
#include "sim/score/metric.h"
#include "sim/sensors/profiles_io.h"
#include "sim/suite/suite_io.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"

namespace storetwin::cli {

namespace {

const std::vector<std::string>& topics() {
  static const std::vector<std::string> all = {"store", "scenario", "incident", "suite", "accepted", "params", "metrics", "plates", "depth", "color",
                                               "skeletons", "turnstile", "network", "installation"};
  return all;
}

Description describe_metrics() {
  Description description;
  for (const score::MetricDoc& doc : score::metric_docs()) {
    std::string sentence = doc.doc;
    while (!sentence.empty() && sentence.back() == '.') sentence.pop_back();
    description.fields.push_back({.path = doc.name,
                                  .type = doc.higher_is_better ? "higher is better" : "lower is better",
                                  .unit = doc.unit,
                                  .doc = sentence});
  }
  return description;
}

Description describe_topic(const std::string& topic) {
  if (topic == "store") return store::describe_store();
  if (topic == "scenario") return scenario::describe_scenario();
  if (topic == "incident") return scenario::describe_incident();
  if (topic == "suite") return suite::describe_suite();
  if (topic == "accepted") return compare::describe_accepted();
  if (topic == "params") return describe<pipeline::Params>();
  if (topic == "metrics") return describe_metrics();
  return sensors::describe_profile(topic);
}

nlohmann::ordered_json to_json(const std::string& topic, const Description& description) {
  nlohmann::ordered_json fields = nlohmann::ordered_json::array();
  for (const FieldDoc& doc : description.fields) {
    fields.push_back({{"path", doc.path}, {"type", doc.type}, {"unit", doc.unit}, {"range", doc.range},
                      {"required", doc.required}, {"default", doc.fallback}, {"doc", doc.doc}});
  }
  return {{"schema", "storetwin-description/1"}, {"topic", topic}, {"first_line", description.schema}, {"fields", fields}};
}

int describe_one(const std::string& topic, const std::string& field, const Shared& shared) {
  Description description = describe_topic(topic);
  if (description.fields.empty()) {
    return fail_usage("unknown-topic", "there is nothing called '" + topic + "' to describe", did_you_mean(topic, topics()));
  }
  if (!field.empty()) {
    Result<std::vector<FieldDoc>> found = select_fields(description.fields, field);
    if (!found) return fail(found.problems());
    description = {"", *std::move(found)};
  }
  std::fputs((shared.json ? to_json(topic, description).dump(2) + "\n" : to_text(description)).c_str(), stdout);
  return kExitPass;
}

}  // namespace

Command describe_command() {
  return {"describe", "Print the schema of any file or field", "storetwin describe scenario shoppers",
          [](CLI::App& app, const Shared& shared) {
            auto topic = std::make_shared<std::string>();
            auto field = std::make_shared<std::string>();
            app.add_option("topic", *topic,
                           "store, scenario, incident, suite, params, metrics, or a sensor profile: plates, depth, color, skeletons, turnstile, "
                           "network, installation")
                ->required();
            app.add_option("field", *field, "A field of it, with everything beneath");
            return [topic, field, &shared] { return describe_one(*topic, *field, shared); };
          }};
}

}  // namespace storetwin::cli
