// The first gate on real data: a recording of a real store with its known receipt.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/pipeline/pipeline.h"
#include "core/record/nanostore/nanostore.h"

namespace storetwin::pipeline {
namespace {

const nanostore::Imported& recording() {
  static const nanostore::Imported imported = [] {
    Diagnostics warnings;
    const auto files = nanostore::read_files("assets/recordings/nanostore-benchmark-1");
    REQUIRE(files.ok());
    auto result = nanostore::import_nanostore(*files, {}, warnings);
    if (!result.ok()) MESSAGE(to_text(result.problems()));
    REQUIRE(result.ok());
    return std::move(result).value();
  }();
  return imported;
}

struct Played {
  std::vector<stream::Receipt> receipts;
  std::vector<stream::WeightEvent> events;
  std::string digest;
};

Played play(const stream::Messages& messages) {
  Ports ports;
  ports.emit_beliefs = true;
  Pipeline pipeline(recording().store, Params{}, ports);
  stream::Messages outputs;
  const auto keep = [&](stream::Messages some) { outputs.insert(outputs.end(), some.begin(), some.end()); };
  for (const stream::Message& message : messages) keep(pipeline.push(message));
  keep(pipeline.finish());
  Played played;
  for (const stream::Message& output : outputs) {
    if (const auto* receipt = std::get_if<stream::Receipt>(&output)) played.receipts.push_back(*receipt);
    if (const auto* event = std::get_if<stream::WeightEvent>(&output)) played.events.push_back(*event);
  }
  played.digest = pipeline.digest();
  return played;
}

TEST_CASE("the real recording gives its known receipt: one spring water, nothing else, still inside") {
  const Played played = play(recording().messages);
  REQUIRE(played.receipts.size() == 1);
  const stream::Receipt& receipt = played.receipts.front();
  CHECK(receipt.external_id == "3325379692103139202");
  CHECK(receipt.phase == stream::VisitPhase::kOpen);
  REQUIRE(receipt.lines.size() == 1);
  CHECK(receipt.lines.front().sku.value == "071142008582");
  CHECK(receipt.lines.front().quantity == 1);
  CHECK(receipt.lines.front().confidence > 0.9);
  CHECK(receipt.confidence > 0.9);
}

TEST_CASE("the real recording's events are its one pick, though dozens of plates were disturbed") {
  const Played played = play(recording().messages);
  const auto large = std::count_if(played.events.begin(), played.events.end(),
                                   [](const stream::WeightEvent& event) { return std::abs(event.delta_g) > 30; });
  CHECK(large == 1);
  CHECK(played.events.size() <= 4);
}

TEST_CASE("the real recording in another order of arrival gives the same settled outputs") {
  // Skeletons arrive 2.3 s late in truth; here everything arrives in the order it was captured.
  stream::Messages sorted = recording().messages;
  std::stable_sort(sorted.begin(), sorted.end(), [](const stream::Message& a, const stream::Message& b) {
    return stream::header_of(a).captured < stream::header_of(b).captured;
  });
  CHECK(play(sorted).digest == play(recording().messages).digest);
}

}  // namespace
}  // namespace storetwin::pipeline
