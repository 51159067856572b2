// The file operations of core/base/yaml_io.h, apart from the YAML.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

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

// A name that no other writer of the same file has, on this machine or on another one that shares its disk.
int create_partial(const std::string& path, std::string& partial) {
  constexpr int kAttempts = 1000;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    partial = fmt::format("{}.{}-{}.partial", path, ::getpid(), attempt);
    const int fd = ::open(partial.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// A renamed file survives a power cut only once its folder is on the disk, too.
bool sync_folder_of(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const int fd = ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool good = ::fsync(fd) == 0 || errno == EINVAL;  // some shared file systems can't; the rename holds all the same
  ::close(fd);
  return good;
}

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

Status write_file_durably(const std::string& path, std::string_view bytes) {
  std::string partial;
  const int fd = create_partial(path, partial);
  if (fd < 0) return io_error("cannot-write", path, fmt::format("can't be created: {}", reason(errno)));
  bool good = write_all(fd, bytes) && ::fsync(fd) == 0;
  int why = errno;
  if (::close(fd) != 0 && good) {
    good = false;
    why = errno;
  }
  if (good) {
    good = std::rename(partial.c_str(), path.c_str()) == 0 && sync_folder_of(path);
    why = errno;
  }
  if (good) return Done{};
  ::unlink(partial.c_str());
  return io_error("cannot-write", path, fmt::format("writing failed: {}", reason(why)));
}

}  // namespace storetwin
