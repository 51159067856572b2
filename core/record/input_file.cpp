#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/record/mcap_reader.h"

namespace storetwin::record {

Result<std::unique_ptr<InputFile>> InputFile::open(const std::string& path) {
  const auto unreadable = [&](const char* why) {
    return Diagnostic{.failure = Failure::kIo, .code = "unreadable", .file = path,
                      .message = std::string("can't be read: ") + why, .hint = {}};
  };
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return unreadable(std::strerror(errno));
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return unreadable("not a regular file");
  }
  return std::unique_ptr<InputFile>(new InputFile(descriptor, static_cast<std::uint64_t>(status.st_size)));
}

InputFile::~InputFile() { ::close(descriptor_); }

std::optional<std::string> InputFile::read(std::uint64_t offset, std::uint64_t size) const {
  if (offset > size_bytes_ || size > size_bytes_ - offset) return std::nullopt;
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace storetwin::record
