// Every file of tests/golden/store is loaded and must say exactly what the text beside it says: wrong files their problems,
// good ones nothing. Each file holds one slip, made in an otherwise good store ("good.yaml").
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "core/base/yaml_io.h"
#include "core/store/store_io.h"

namespace storetwin::store {
namespace {

std::string everything_said_about(const std::string& path) {
  Diagnostics warnings;
  const Result<Store> store = load_store(path, warnings);
  std::string text = to_text(warnings);
  if (!store.ok()) text += to_text(store.problems());
  return text;
}

TEST_CASE("every wrong store file gets its exact messages") {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator("tests/golden/store")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  CHECK(files.size() >= 40);
  for (const std::string& file : files) {
    CAPTURE(file);
    const Result<std::string> expected = read_file(std::filesystem::path(file).replace_extension(".txt").string());
    REQUIRE(expected.ok());
    CHECK(everything_said_about(file) == *expected);
  }
}

}  // namespace
}  // namespace storetwin::store
