// A file that appears whole or not at all: written as PATH.partial, renamed to PATH by `commit`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace storetwin::record {

class OutputFile {
 public:
  /// Opens PATH.partial; a failure is returned by the first `append` or `commit`.
  explicit OutputFile(std::string path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  /// Removes the partial file unless it was committed.
  ~OutputFile();

  /// Disk full, file-size limit and the like are Diagnostics ("unwritable", Failure::kIo); the partial file is removed.
  Status append(std::string_view bytes);
  Status commit();

  std::uint64_t size_bytes() const { return size_bytes_; }
  const std::string& path() const { return path_; }

 private:
  Status fail(int error);
  void discard();

  std::string path_;
  std::string partial_;
  int descriptor_ = -1;
  std::uint64_t size_bytes_ = 0;
  Diagnostics problem_;
};

}  // namespace storetwin::record
