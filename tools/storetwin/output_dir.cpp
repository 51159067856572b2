#include "tools/storetwin/output_dir.h"

#include <unistd.h>

#include <filesystem>

namespace storetwin::cli {

namespace fs = std::filesystem;

Status prepare_output_file(const std::string& path, bool force) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return Diagnostic{.failure = Failure::kUsage, .code = "is-a-folder", .file = path, .message = "this is a folder, not a file"};
  }
  if (!force && fs::exists(path, error)) {
    return Diagnostic{.failure = Failure::kUsage, .code = "exists", .file = path, .message = "this exists already",
                      .hint = "--force overwrites it"};
  }
  const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : fs::path(".");
  if (!fs::is_directory(folder, error) || ::access(folder.c_str(), W_OK) != 0) {
    return Diagnostic{.failure = Failure::kIo, .code = "cannot-write", .file = path,
                      .message = "the folder " + folder.string() + " does not exist or can't be written to"};
  }
  return Done{};
}

Status prepare_output_dir(const std::string& dir, const std::vector<std::string>& names, bool force) {
  std::error_code error;
  fs::create_directories(dir, error);
  if (error || !fs::is_directory(dir) || ::access(dir.c_str(), W_OK) != 0) {
    return Diagnostic{.failure = Failure::kIo, .code = "cannot-write", .file = dir,
                      .message = "this folder can't be made or written to" + (error ? ": " + error.message() : std::string())};
  }
  Diagnostics problems;
  for (const std::string& name : names) {
    if (Status fine = prepare_output_file((fs::path(dir) / name).string(), force); !fine) problems.append(fine.problems());
  }
  if (problems.has_errors()) return problems;
  return Done{};
}

}  // namespace storetwin::cli
