#include "tests/cli/program.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace storetwin::test {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "storetwin-cli-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
  std::filesystem::remove_all(path_, ignored);
}

void TemporaryFolder::write(const std::string& name, const std::string& bytes) const {
  std::ofstream(path(name), std::ios::binary) << bytes;
}

Ran run_program(const std::string& arguments) {
  const TemporaryFolder folder;
  const std::string command =
      fmt::format("{} {} >{} 2>{} </dev/null", STORETWIN_PROGRAM, arguments, folder.path("out"), folder.path("err"));
  const int status = std::system(command.c_str());
  Ran ran;
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  ran.out = contents(folder.path("out"));
  ran.err = contents(folder.path("err"));
  return ran;
}

bool matches_golden(const std::string& name, std::string text, const std::string& folder) {
  for (std::size_t at = 0; !folder.empty() && (at = text.find(folder, at)) != std::string::npos;) text.replace(at, folder.size(), "DIR");
  const std::string path = "tests/golden/cli/" + name + ".txt";
  if (std::getenv("STORETWIN_UPDATE_GOLDEN")) {
    std::ofstream(path, std::ios::binary) << text;
    return true;
  }
  const std::string expected = contents(path);
  CHECK_MESSAGE(text == expected, "golden text " << path << "\n--- expected\n" << expected << "--- got\n" << text);
  return text == expected;
}

}  // namespace storetwin::test
