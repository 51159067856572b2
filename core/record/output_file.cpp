#include "core/record/output_file.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace storetwin::record {

namespace {

// Writing past the file-size limit sends SIGXFSZ, whose default is to end the process. A library may not change the
// process's handlers, so the signal is blocked for this thread while it writes, and taken off the queue if it came.
class FileSizeSignalBlocked {
 public:
  FileSizeSignalBlocked() {
    sigemptyset(&only_);
    sigaddset(&only_, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &only_, &before_);
  }
  ~FileSizeSignalBlocked() {
    const int error = errno;
    if (!sigismember(&before_, SIGXFSZ)) {
      const timespec now{};
      sigtimedwait(&only_, nullptr, &now);
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = error;
  }
  FileSizeSignalBlocked(const FileSizeSignalBlocked&) = delete;
  FileSizeSignalBlocked& operator=(const FileSizeSignalBlocked&) = delete;

 private:
  sigset_t only_;
  sigset_t before_;
};

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)), partial_(path_ + ".partial") {
  descriptor_ = ::open(partial_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) static_cast<void>(fail(errno));
}

OutputFile::~OutputFile() { discard(); }

Status OutputFile::append(std::string_view bytes) {
  if (!problem_.empty()) return problem_;
  const FileSizeSignalBlocked blocked;
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(errno);
    size_bytes_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return Done{};
}

Status OutputFile::commit() {
  if (!problem_.empty()) return problem_;
  // Without the sync a power cut could leave an empty file under the final name.
  if (::fsync(descriptor_) != 0 && errno != EINVAL) return fail(errno);
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (closed != 0 || std::rename(partial_.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    ::unlink(partial_.c_str());
    return fail(error);
  }
  return Done{};
}

Status OutputFile::fail(int error) {
  problem_.add({.failure = Failure::kIo, .code = "unwritable", .file = path_,
                .message = std::string("can't be written: ") + std::strerror(error), .hint = {}});
  discard();
  return problem_;
}

void OutputFile::discard() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(partial_.c_str());
  descriptor_ = -1;
}

}  // namespace storetwin::record
