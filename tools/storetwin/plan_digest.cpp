#include "tools/storetwin/plan_digest.h"

#include "core/base/hash.h"
#include "core/base/yaml_io.h"
#include "core/store/store_io.h"
#include "sim/scenario/incident.h"
#include "sim/scenario/scenario_io.h"
#include "sim/session/incident.h"

namespace storetwin::cli {

namespace {

constexpr std::size_t kMaxFileBytes = std::size_t{8} << 30;

void feed_receipts(Digest& digest, const scenario::BasketBook& book) {
  digest.u64(book.classes.size());
  for (const std::string& name : book.classes) digest.text(name);
  digest.u64(book.receipts.size());
  for (const auto& receipt : book.receipts) {
    digest.u64(receipt.size());
    for (const std::uint32_t index : receipt) digest.u64(index);
  }
}

Status feed_recording(Digest& digest, const std::string& incident_file) {
  Diagnostics warnings;
  const Result<scenario::Incident> incident = scenario::load_incident(incident_file, warnings);
  if (!incident) return incident.problems();
  const Result<std::string> bytes = read_file(scenario::beside(incident_file, incident->recording), kMaxFileBytes);
  if (!bytes) return bytes.problems();
  digest.text(*bytes);
  return Done{};
}

// What is asked of a run beside what its scenario expects.
void feed_demands(Digest& digest, const session::RunRequest& request) {
  digest.boolean(request.own_expectations);
  digest.u64(request.expect.size());
  for (const scenario::Expectation& e : request.expect) {
    digest.text(e.metric);
    for (const auto& bound : {e.min, e.max}) {
      digest.boolean(bound.has_value());
      digest.f64(bound.value_or(0));
    }
  }
  for (const auto* patterns : {&request.require, &request.forbid}) {
    digest.u64(patterns->size());
    for (const session::EventPattern& pattern : *patterns) {
      digest.text(pattern.event);
      digest.text(pattern.subject);
    }
  }
  digest.i64(static_cast<int>(request.plant));
  for (const std::string& word : {request.place.suite, request.place.entry, request.place.variant}) digest.text(word);
}

}  // namespace

std::string plan_key(const session::RunRequest& request) {
  const report::SuitePlace& place = request.place;
  return request.scenario_file + "\n" + place.suite + "\n" + place.entry + "\n" + place.variant;
}

Result<std::string> scenario_digest(const session::RunRequest& request, const session::SessionConfig& config) {
  Digest digest;
  digest.text(config.scenario.name);
  digest.text(scenario::write_scenario(config.scenario));
  digest.text(store::write_store(config.store));
  digest.text(write_yaml(request.params));
  digest.text(sensors::digest(config.profiles));
  for (const auto& [name, book] : config.scenario.receipts) {
    digest.text(name);
    feed_receipts(digest, *book);
  }
  if (session::is_incident_file(request.scenario_file)) {
    if (Status fed = feed_recording(digest, request.scenario_file); !fed) return fed.problems();
  }
  return digest.hex();
}

std::string plan_digest(const std::vector<session::RunRequest>& requests,
                        const std::map<std::string, std::string>& scenario_digests, const std::string& params_digest) {
  Digest digest;
  digest.text(params_digest);
  digest.u64(requests.size());
  for (const session::RunRequest& request : requests) {
    digest.text(request.scenario_file);
    digest.text(scenario_digests.at(plan_key(request)));
    feed_demands(digest, request);
    digest.u64(request.seed);
    digest.i64(request.fidelity ? static_cast<int>(*request.fidelity) : -1);
    digest.i64(request.item_observations ? *request.item_observations : -1);
    digest.boolean(request.ideal_sensors);
    digest.boolean(request.color);
    digest.i64(static_cast<int>(request.oracle));
    digest.text(request.replace_tracking);
    for (const bool kept : {request.record.inputs, request.record.observations, request.record.outputs})
      digest.boolean(kept);
    digest.i64(static_cast<int>(request.detail));
    digest.boolean(request.blame);
    digest.boolean(request.variants);
    digest.f64(request.sim_timeout_s);
  }
  return digest.hex();
}

Result<std::string> program_digest() {
  const Result<std::string> bytes = read_file("/proc/self/exe", kMaxFileBytes);
  if (!bytes) return bytes.problems();
  Digest digest;
  digest.text(*bytes);
  return digest.hex();
}

}  // namespace storetwin::cli
