#include <array>
#include <system_error>

#include "core/base/yaml_io.h"
#include "core/record/nanostore/nanostore.h"

namespace storetwin::nanostore {
namespace {

struct NamedText {
  const char* name;
  std::string Files::* text;
};
constexpr std::array<NamedText, 4> kFiles{{{"plate_data.json", &Files::plate_data},
                                           {"full_targets.json", &Files::full_targets},
                                           {"planogram.json", &Files::planogram},
                                           {"products.json", &Files::products}}};

// An hour of a large store is about this much.
constexpr std::size_t kMostBytes = std::size_t{4} << 30;

Diagnostic io_problem(const char* code, const std::filesystem::path& file, std::string message) {
  Diagnostic d;
  d.failure = Failure::kIo;
  d.code = code;
  d.file = file.string();
  d.message = std::move(message);
  return d;
}

}  // namespace

Result<Files> read_files(const std::filesystem::path& directory) {
  Files files;
  files.directory = directory.string();
  if (!std::filesystem::is_directory(directory)) {
    return io_problem("cannot-read", directory, "there is no such folder");
  }
  Diagnostics problems;
  for (const NamedText& file : kFiles) {
    Result<std::string> text = read_file((directory / file.name).string(), kMostBytes);
    if (text) {
      files.*file.text = std::move(text).value();
    } else {
      problems.append(text.problems());
    }
  }
  if (problems.has_errors()) return problems;
  return files;
}

Status write_files(const Files& files, const std::filesystem::path& directory, bool overwrite) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) return io_problem("cannot-write", directory, "can't be made: " + error.message());
  Diagnostics problems;
  for (const NamedText& file : kFiles) {
    const fs::path path = directory / file.name;
    if (!overwrite && fs::exists(path, error)) problems.add(io_problem("file-exists", path, "is there already"));
  }
  if (problems.has_errors()) return problems;
  for (const NamedText& file : kFiles) {
    const Status written = write_file((directory / file.name).string(), files.*file.text);
    if (!written) return written;
  }
  return Done{};
}

}  // namespace storetwin::nanostore
