// The promise of repeatability: the same input gives the same bytes, whatever the number of threads, live or replayed,
// straight through or from a keyframe.
#include <doctest/doctest.h>

#include <filesystem>

#include "sim/session/replay.h"
#include "sim/session/run_once.h"

using namespace storetwin;
using namespace storetwin::session;

namespace {

constexpr const char* kShort = "scenarios/first/one_pick.yaml";

report::RunRecord run(const RunRequest& request) {
  const Result<report::RunRecord> record = run_once(request);
  REQUIRE_MESSAGE(record.ok(), to_text(record.ok() ? Diagnostics() : record.problems()));
  return *record;
}

RunRequest request_for(const char* scenario, std::uint64_t seed, scenario::Fidelity fidelity = scenario::Fidelity::kGeometric) {
  return {.scenario_file = scenario, .seed = seed, .fidelity = fidelity};
}

struct TemporaryFile {
  explicit TemporaryFile(const char* name) : path((std::filesystem::temp_directory_path() / name).string()) {}
  ~TemporaryFile() { std::filesystem::remove(path); }
  std::string path;
};

std::string digest_at_end(Session session) {
  while (!session.done()) session.step();
  session.finish();
  return session.pipeline().digest();
}

}  // namespace

TEST_SUITE("determinism") {
  TEST_CASE("twice in one process gives the same digests, another seed gives others") {
    const report::RunRecord first = run(request_for(kShort, 3)), second = run(request_for(kShort, 3));
    CHECK(first.digest == second.digest);
    CHECK(first.input_digest == second.input_digest);
    CHECK(run(request_for(kShort, 4)).input_digest != first.input_digest);
  }

  TEST_CASE("messages that come twice change nothing that is settled") {
    Result<SessionConfig> config = load_config(request_for(kShort, 3));
    REQUIRE(config.ok());
    const std::string once = digest_at_end(Session(*config));
    sensors::NetworkProfile& network = config->profiles.network;
    for (sensors::LinkProfile* link : {&network.plates, &network.depth, &network.color, &network.turnstile}) {
      link->duplicate_p = 1;
    }
    CHECK(digest_at_end(Session(*config)) == once);
  }

  TEST_CASE("colour images in a recording leave the run as it is") {
    const TemporaryFile file("storetwin_determinism_colour.mcap");
    RunRequest request = request_for(kShort, 3);
    const report::RunRecord plain = run(request);
    request.color = true;
    request.record = {.inputs = true};
    request.record_file = file.path;
    const report::RunRecord drawn = run(request);
    CHECK(drawn.digest == plain.digest);
    CHECK(drawn.input_digest == plain.input_digest);
    const Result<Replayed> replayed = replay({.file = file.path});
    REQUIRE(replayed.ok());
    CHECK(replayed->record.input_digest == plain.input_digest);
  }

  TEST_CASE("a replay of the inputs gives the outputs of the live run") {
    const TemporaryFile file("storetwin_determinism_replay.mcap");
    RunRequest request = request_for(kShort, 3);
    request.record = {.inputs = true, .outputs = true};
    request.record_file = file.path;
    const report::RunRecord live = run(request);
    const Result<Replayed> replayed = replay({.file = file.path, .verify = true});
    REQUIRE(replayed.ok());
    CHECK(replayed->record.digest == live.digest);
    CHECK_FALSE(replayed->differs);
    CHECK(replayed->record.input_digest == live.input_digest);
  }

  TEST_CASE("where images are rendered and read, one thread, two, and a replay of the images give the same") {
    const TemporaryFile file("storetwin_determinism_pixel.mcap");
    RunRequest request = request_for(kShort, 3, scenario::Fidelity::kPixel);
    request.record = {.inputs = true, .observations = true, .outputs = true};
    request.record_file = file.path;
    const report::RunRecord one = run(request);
    request.threads = 2;
    request.record = {};
    const report::RunRecord two = run(request);
    CHECK(one.input_digest == two.input_digest);
    CHECK(one.digest == two.digest);
    const Result<Replayed> replayed = replay({.file = file.path, .threads = 2});
    REQUIRE(replayed.ok());
    CHECK(replayed->record.digest == one.digest);
  }

  TEST_CASE("a run restored at any moment ends as if it had never stopped") {
    const Result<SessionConfig> config = load_config(request_for("scenarios/first/put_back_right.yaml", 2));
    REQUIRE(config.ok());
    Session session(*config);
    const std::string straight = digest_at_end(session);
    for (int i = 0; i < 750; ++i) session.step();
    const Session keyframe = session;  // 12.5 s in, between two rebuilds of the physics
    for (int i = 0; i < 300; ++i) session.step();
    CHECK(digest_at_end(session) == straight);
    CHECK(digest_at_end(keyframe) == straight);
  }

  TEST_CASE("watching a run, drawing it or recording it changes nothing") {
    const TemporaryFile file("storetwin_determinism_watched.mcap");
    const report::RunRecord plain = run(request_for(kShort, 6));
    RunRequest request = request_for(kShort, 6);
    request.detail = Detail::kAll;
    request.record = {.inputs = true, .outputs = true};
    request.record_file = file.path;
    CHECK(run(request).digest == plain.digest);
  }
}
