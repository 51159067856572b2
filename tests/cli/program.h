// Runs the built program as a user would and gives back what it printed and how it ended.
#pragma once

#include <string>

namespace storetwin::test {

struct Ran {
  int code = -1;
  std::string out;
  std::string err;
};

/// `arguments` as in a shell, quotes included; run from the repository's root.
Ran run_program(const std::string& arguments);

/// A fresh folder that is removed at the end of the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path(const std::string& name = "") const { return name.empty() ? path_ : path_ + "/" + name; }
  void write(const std::string& name, const std::string& bytes) const;

 private:
  std::string path_;
};

/// The whole file; empty if there is none.
std::string contents(const std::string& path);

/// Compares with tests/golden/cli/NAME.txt; with STORETWIN_UPDATE_GOLDEN=1 in the environment it is written instead.
/// `folder` is replaced by "DIR" first, so that texts don't depend on where temporary files lie.
bool matches_golden(const std::string& name, std::string text, const std::string& folder = "");

}  // namespace storetwin::test
