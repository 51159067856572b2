// npm's @mcap/core, an MCAP reader that others wrote, reads a recording of ours whole: by its index and as a stream.
#include <doctest/doctest.h>

#include <cstdlib>

#include "core/record/inspect.h"
#include "tests/core/record/sample.h"

namespace storetwin::record {
namespace {

TEST_CASE("@mcap/core reads our recordings whole") {
  REQUIRE_MESSAGE(std::filesystem::exists("tests/conformance/node_modules/@mcap/core"),
                  "the outside readers are not installed: run `npm ci` in tests/conformance");
  const char* const kNames[] = {"none", "lz4", "zstd"};
  for (const Compression compression : {Compression::kNone, Compression::kLz4, Compression::kZstd}) {
    const ScratchFile file(std::string("conformance-") + kNames[static_cast<int>(compression)] + ".mcap");
    const ScratchFile expected(std::string("conformance-") + kNames[static_cast<int>(compression)] + ".json");
    write_sample(file.path, sample_messages(6), {.compression = compression, .chunk_bytes = 5000});
    const Result<Inspection> inspection = inspect(file.path);
    REQUIRE(inspection.ok());
    write_bytes(expected.path, to_json(*inspection));
    const std::string command = "node tests/conformance/read_recording.mjs '" + file.path + "' '" + expected.path + "'";
    CHECK_MESSAGE(std::system(command.c_str()) == 0, command);
  }
}

}  // namespace
}  // namespace storetwin::record
