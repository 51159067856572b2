// The two file operations of core/base/yaml_io.h, apart from the YAML.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include "core/base/yaml_io.h"

namespace storetwin {

namespace {

Diagnostic io_error(std::string code, const std::string& path, std::string message) {
  return {.failure = Failure::kIo, .code = std::move(code), .file = path, .message = std::move(message)};
}

std::string reason(int error_number) { return std::generic_category().message(error_number); }

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return io_error("cannot-read", path, "this is a folder, not a file");
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return io_error("cannot-read", path, fmt::format("can't be opened: {}", reason(errno)));
  std::string bytes;
  char buffer[65536];
  while (true) {
    const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get());
    bytes.append(buffer, count);
    if (bytes.size() > max_bytes) {
      return io_error("too-large", path, fmt::format("longer than {} bytes", max_bytes));
    }
    if (count < sizeof buffer) break;
  }
  if (std::ferror(file.get())) return io_error("cannot-read", path, fmt::format("reading failed: {}", reason(errno)));
  return bytes;
}

Status write_file(const std::string& path, std::string_view bytes) {
  const std::string partial = path + ".partial";
  File file(std::fopen(partial.c_str(), "wb"));
  if (!file) return io_error("cannot-write", path, fmt::format("can't be created: {}", reason(errno)));
  bool good = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  int why = errno;
  if (std::fclose(file.release()) != 0 && good) {
    good = false;
    why = errno;
  }
  std::error_code error;
  if (good) {
    std::filesystem::rename(partial, path, error);
    if (!error) return Done{};
    why = error.value();
  }
  std::filesystem::remove(partial, error);
  return io_error("cannot-write", path, fmt::format("writing failed: {}", reason(why)));
}

}  // namespace storetwin
