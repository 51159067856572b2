// Faults in whole runs: they touch the streams of what is broken and no other, whatever the threads, from any keyframe
// on.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "core/stream/digest.h"
#include "sim/report/fault_picture.h"
#include "sim/session/replay.h"
#include "sim/session/run_once.h"

using namespace storetwin;
using namespace storetwin::session;
using scenario::Fault;
using scenario::FaultKind;

namespace {

constexpr const char* kRandom = "scenarios/faults/random.yaml";

// A short visit to the kiosk: somebody takes a bottle and walks out again.
SessionConfig config_with(const std::vector<Fault>& faults,
                          scenario::Fidelity fidelity = scenario::Fidelity::kGeometric) {
  const RunRequest request{.scenario_file = "scenarios/faults/camera_bumped.yaml", .seed = 4, .fidelity = fidelity};
  Result<SessionConfig> config = load_config(request);
  REQUIRE_MESSAGE(config.ok(), to_text(config.ok() ? Diagnostics() : config.problems()));
  config->scenario.faults = faults;
  config->scenario.random_faults.clear();
  return *std::move(config);
}

// One digest per source of everything that reached the core in the first `seconds`.
std::map<std::string, std::string> streams_of(const SessionConfig& config, int seconds) {
  Session session(config);
  std::map<std::string, Digest> digests;
  for (int i = 0; i < seconds * kTicksPerSecond; ++i) {
    for (const stream::Message& message : session.step().inputs)
      stream::feed(digests[stream::header_of(message).source], message);
  }
  std::map<std::string, std::string> streams;
  for (auto& [source, digest] : digests) streams[source] = digest.hex();
  return streams;
}

// The sources whose streams are not the same in both.
std::vector<std::string> differing(std::map<std::string, std::string> a, std::map<std::string, std::string> b) {
  for (const auto& [source, digest] : b) a.try_emplace(source);
  std::vector<std::string> sources;
  for (const auto& [source, digest] : a) {
    if (digest != b[source]) sources.push_back(source);
  }
  return sources;
}

std::string digest_at_end(Session session) {
  while (!session.done()) session.step();
  session.finish();
  return session.pipeline().digest();
}

report::RunRecord run(const RunRequest& request) {
  const Result<report::RunRecord> record = run_once(request);
  REQUIRE_MESSAGE(record.ok(), to_text(record.ok() ? Diagnostics() : record.problems()));
  return *record;
}

}  // namespace

TEST_SUITE("faults") {
  TEST_CASE("a fault at one source leaves all other streams as they were, to the byte") {
    const auto healthy = streams_of(config_with({}), 12);
    REQUIRE(healthy.size() >= 6);
    const struct {
      Fault fault;
      std::vector<std::string> broken;
    } rows[] = {
        {{.kind = FaultKind::kCameraDead, .source = "depth/c1", .from_s = 2, .to_s = 9}, {"depth/c1"}},
        {{.kind = FaultKind::kCameraFrozen, .source = "color/rgb1", .from_s = 2, .to_s = 9}, {"color/rgb1"}},
        {{.kind = FaultKind::kCameraBlinded, .source = "depth/c2", .from_s = 2, .to_s = 9}, {"depth/c2"}},
        {{.kind = FaultKind::kCameraBumped, .source = "depth/c1", .from_s = 2, .to_s = 9}, {"depth/c1"}},
        {{.kind = FaultKind::kCameraBumped, .source = "color/rgb1", .from_s = 2, .to_s = 9}, {"color/rgb1"}},
        {{.kind = FaultKind::kCameraSmeared, .source = "depth/c1", .share = 0.4, .from_s = 2, .to_s = 9}, {"depth/c1"}},
        {{.kind = FaultKind::kCameraSmeared, .source = "color/rgb1", .share = 0.4, .from_s = 2, .to_s = 9},
         {"color/rgb1"}},
        {{.kind = FaultKind::kCameraMiscalibrated, .source = "depth/c1"}, {}},
        {{.kind = FaultKind::kPlateDead, .plate = "gondola/1/2", .from_s = 2}, {"plates/gondola"}},
        {{.kind = FaultKind::kPlateStuck, .plate = "gondola/1/2", .from_s = 2}, {"plates/gondola"}},
        {{.kind = FaultKind::kPlatesSwapped, .plate = "gondola/1/2", .with_plate = "gondola/2/1"}, {"plates/gondola"}},
        {{.kind = FaultKind::kSourceSilent, .source = "turnstile/in", .from_s = 0, .to_s = 5}, {"turnstile/in"}},
        {{.kind = FaultKind::kClockStep, .source = "skeletons/vision", .from_s = 2}, {"skeletons/vision"}},
        {{.kind = FaultKind::kSkeletonsRelabelled, .source = "skeletons/vision", .from_s = 2}, {"skeletons/vision"}},
        {{.kind = FaultKind::kPlanogramWrong, .fixture = "gondola"}, {}},
        {{.kind = FaultKind::kCatalogueWrong, .sku = SkuId("071142008582")}, {}},
        {{.kind = FaultKind::kCameraDead, .source = "depth/c1", .from_s = 39}, {}},  // never comes
    };
    for (const auto& row : rows) {
      CAPTURE(scenario::word_of(row.fault.kind));
      CHECK(differing(healthy, streams_of(config_with({row.fault}), 12)) == row.broken);
    }
  }

  TEST_CASE("a power cut leaves its mark in every stream, and who comes meanwhile comes in without a code") {
    const std::vector<Fault> cut = {{.kind = FaultKind::kPowerCut, .from_s = 0.5, .to_s = 3}};
    const auto healthy = streams_of(config_with({}), 12), broken = streams_of(config_with(cut), 12);
    CHECK(differing(healthy, broken).size() == healthy.size());
    CHECK_FALSE(broken.contains("turnstile/in"));
    Session session(config_with(cut));
    while (!session.done()) session.step();
    const truth::Truth truth = session.truth();
    CHECK(truth.visits.empty());
    CHECK(truth.events.size() == 2);
  }

  TEST_CASE("where images are rendered, a camera's fault is in its images and in no other stream") {
    const auto healthy = streams_of(config_with({}, scenario::Fidelity::kPixel), 4);
    for (const FaultKind kind :
         {FaultKind::kCameraDead, FaultKind::kCameraFrozen, FaultKind::kCameraBlinded, FaultKind::kCameraSmeared,
          FaultKind::kCameraBumped}) {
      CAPTURE(scenario::word_of(kind));
      const Fault fault{.kind = kind, .source = "depth/c1", .from_s = 2, .to_s = 3};
      const std::vector<std::string> broken = {"depth/c1"};
      CHECK(differing(healthy, streams_of(config_with({fault}, scenario::Fidelity::kPixel), 4)) == broken);
    }
  }

  TEST_CASE("a run restored in the middle of its faults ends as if it had never stopped") {
    for (const char* file : {"scenarios/faults/cameras_lost.yaml", "scenarios/faults/plates_broken.yaml", kRandom,
                             "scenarios/faults/power_cut.yaml", "scenarios/faults/camera_smeared.yaml"}) {
      CAPTURE(file);
      const Result<SessionConfig> config = load_config({.scenario_file = file, .seed = 2});
      REQUIRE(config.ok());
      Session session(*config);
      const std::string straight = digest_at_end(session);
      for (int i = 0; i < 11 * kTicksPerSecond; ++i) session.step();
      const Session keyframe = session;
      for (int i = 0; i < 2 * kTicksPerSecond; ++i) session.step();
      CHECK(digest_at_end(keyframe) == straight);
      CHECK(digest_at_end(session) == straight);
      CHECK(session.truth().faults == [&] {
        Session again = keyframe;
        while (again.now() < session.now()) again.step();
        return again.truth().faults;
      }());
    }
  }

  TEST_CASE("one thread and two give the same, images or not") {
    RunRequest request{.scenario_file = kRandom, .seed = 3};
    const report::RunRecord one = run(request);
    request.threads = 2;
    CHECK(run(request).digest == one.digest);
    RunRequest pixel{
        .scenario_file = "scenarios/faults/cameras_lost.yaml", .seed = 3, .fidelity = scenario::Fidelity::kPixel};
    const report::RunRecord pixel_one = run(pixel);
    pixel.threads = 2;
    const report::RunRecord pixel_two = run(pixel);
    CHECK(pixel_two.digest == pixel_one.digest);
    CHECK(pixel_two.input_digest == pixel_one.input_digest);
  }

  TEST_CASE("every scenario of faults runs, keeps what it expects, and truth lists each of its faults") {
    for (const auto& entry : std::filesystem::directory_iterator("scenarios/faults")) {
      CAPTURE(entry.path().string());
      const RunRequest request{.scenario_file = entry.path().string(), .seed = 1};
      const Result<SessionConfig> config = load_config(request);
      REQUIRE(config.ok());
      const report::RunRecord record = run(request);
      CAPTURE((record.failures.empty() ? std::string() : record.failures.front()));
      for (const report::ExpectationOutcome& outcome : record.expectations) CHECK_MESSAGE(outcome.met, outcome.metric);
      const std::string picture = report::fault_picture(record);
      for (const Fault& fault : config->scenario.faults) {
        const auto listed = [&](const truth::FaultEvent& event) {
          return event.kind == scenario::word_of(fault.kind) && event.target == scenario::target_of(fault);
        };
        CHECK(std::count_if(record.faults.begin(), record.faults.end(), listed) == 1);
        CHECK(picture.find(scenario::word_of(fault.kind) + std::string(" ") + scenario::target_of(fault)) !=
              std::string::npos);
      }
      if (config->scenario.random_faults.empty()) CHECK(record.faults.size() == config->scenario.faults.size());
      else CHECK_FALSE(record.faults.empty());
    }
  }

  TEST_CASE("a recording carries its faults, and its replay gives the live run's outputs") {
    const std::string file = (std::filesystem::temp_directory_path() / "storetwin_faults_replay.mcap").string();
    RunRequest request{.scenario_file = "scenarios/faults/clock_step.yaml", .seed = 1};
    request.record = {.inputs = true, .outputs = true};
    request.record_file = file;
    const report::RunRecord live = run(request);
    const Result<Replayed> replayed = replay({.file = file, .verify = true});
    std::filesystem::remove(file);
    REQUIRE(replayed.ok());
    CHECK_FALSE(replayed->differs);
    CHECK(replayed->record.digest == live.digest);
    CHECK(replayed->record.faults == live.faults);
    CHECK(live.faults.size() == 2);
  }

  TEST_CASE("what is broken by hand during a run is what a file would have broken") {
    const Fault silent{.kind = FaultKind::kSourceSilent, .source = "depth/c1", .from_s = 2, .to_s = 4};
    const auto written = streams_of(config_with({silent}), 6);
    Session session(config_with({}));
    std::map<std::string, Digest> digests;
    for (int i = 0; i < 6 * kTicksPerSecond; ++i) {
      if (i == 2 * kTicksPerSecond) session.submit(Break{silent});
      if (i == 4 * kTicksPerSecond) session.submit(Mend{FaultKind::kSourceSilent, "depth/c1"});
      for (const stream::Message& message : session.step().inputs)
        stream::feed(digests[stream::header_of(message).source], message);
    }
    for (auto& [source, digest] : digests) CHECK(digest.hex() == written.at(source));
    CHECK(session.truth().faults.size() == 1);
  }
}
