// Messages over a pipe: each an Envelope preceded by its length as four bytes, least significant first.
//
// This is what outside stage programs read from standard input and write to standard output. A frame of more than
// `kMaxFrameBytes` is refused, so that a program that writes something else can't make the reader allocate gigabytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/stream/message.h"

namespace storetwin::stream {

inline constexpr std::size_t kMaxFrameBytes = std::size_t{64} << 20;

/// Appends one framed message.
void append_frame(std::string& buffer, const Message& message);

/// Takes bytes as they arrive, in pieces of any size, and gives back whole messages.
class FrameReader {
 public:
  void feed(std::string_view bytes) { buffer_.append(bytes); }
  /// The next whole message; empty when more bytes are needed. After a problem ("bad-frame", "bad-message") the stream
  /// can't be trusted: every later call gives the same problem.
  Result<std::optional<Message>> next();
  /// True when no bytes of an unfinished frame wait: the right place for a stream to end.
  bool at_boundary() const { return begin_ == buffer_.size(); }

 private:
  std::string buffer_;
  std::size_t begin_ = 0;
  Diagnostics problem_;
};

}  // namespace storetwin::stream
