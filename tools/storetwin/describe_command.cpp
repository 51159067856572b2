// `storetwin describe`: the schema of any file, or of one field, from the declarations that read it.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "core/base/yaml_io.h"
#include "core/pipeline/params.h"
#include "core/store/store_io.h"
#include "sim/scenario/scenario_io.h"
#include "sim/score/metric.h"
#include "sim/sensors/profiles_io.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"

namespace storetwin::cli {

namespace {

const std::vector<std::string>& topics() {
  static const std::vector<std::string> all = {"store", "scenario", "params", "metrics", "plates", "depth", "color",
                                               "skeletons", "turnstile", "network", "installation"};
  return all;
}

std::string describe_metrics() {
  std::string text;
  for (const score::MetricDoc& doc : score::metric_docs()) {
    text += fmt::format("{}{}  ({} is better)\n    {}\n", doc.name, *doc.unit ? fmt::format(" [{}]", doc.unit) : "",
                        doc.higher_is_better ? "higher" : "lower", doc.doc);
  }
  return text;
}

std::string describe_topic(const std::string& topic) {
  if (topic == "store") return store::describe_store();
  if (topic == "scenario") return scenario::describe_scenario();
  if (topic == "params") return describe<pipeline::Params>();
  if (topic == "metrics") return describe_metrics();
  return sensors::describe_profile(topic);
}

// The entries of one field: every paragraph whose first line names it.
std::string only_field(const std::string& text, const std::string& field) {
  std::string found;
  bool inside = false;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    const bool heading = !line.empty() && line[0] != ' ';
    if (heading) inside = line.find(field) != std::string::npos;
    if (inside) found += line + "\n";
    begin = end + 1;
  }
  return found;
}

int describe_one(const std::string& topic, const std::string& field) {
  const std::string text = describe_topic(topic);
  if (text.empty()) return fail_usage("unknown-topic", "there is nothing called '" + topic + "' to describe", did_you_mean(topic, topics()));
  if (field.empty()) {
    std::fputs(text.c_str(), stdout);
    return kExitPass;
  }
  const std::string found = only_field(text, field);
  if (found.empty()) return fail_usage("unknown-field", "'" + topic + "' has no field '" + field + "'", "see 'storetwin describe " + topic + "'");
  std::fputs(found.c_str(), stdout);
  return kExitPass;
}

}  // namespace

Command describe_command() {
  return {"describe", "Print the schema of any file or field", "storetwin describe scenario shoppers",
          [](CLI::App& app, const Shared&) {
            auto topic = std::make_shared<std::string>();
            auto field = std::make_shared<std::string>();
            app.add_option("topic", *topic,
                           "store, scenario, params, metrics, or a sensor profile: plates, depth, color, skeletons, turnstile, "
                           "network, installation")
                ->required();
            app.add_option("field", *field, "Only fields whose path holds this");
            return [topic, field] { return describe_one(*topic, *field); };
          }};
}

}  // namespace storetwin::cli
