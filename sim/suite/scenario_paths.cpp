#include "sim/suite/scenario_paths.h"

#include <algorithm>
#include <filesystem>

#include "sim/suite/suite_io.h"

namespace storetwin::suite {

namespace fs = std::filesystem;

Result<std::vector<std::string>> find_scenarios(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  Diagnostics problems;
  const auto add = [&files](const std::string& file) {
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  };
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      std::vector<std::string> found;
      for (const auto& entry : fs::recursive_directory_iterator(path, error)) {
        if (entry.is_regular_file() && entry.path().extension() == ".yaml" && !is_suite_file(entry.path().string()))
          found.push_back(entry.path().string());
      }
      std::sort(found.begin(), found.end());
      if (found.empty()) {
        problems.add({.code = "no-scenarios", .file = path, .message = "no scenario files (*.yaml) in this folder",
                      .hint = "suites are named one by one"});
      }
      for (const std::string& file : found) add(file);
    } else if (fs::exists(path, error)) {
      add(path);
    } else {
      problems.add({.failure = Failure::kIo, .code = "cannot-read", .file = path, .message = "there is no such file or folder"});
    }
  }
  if (problems.has_errors()) return problems;
  return files;
}

}  // namespace storetwin::suite
