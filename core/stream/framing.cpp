#include "core/stream/framing.h"

#include "core/stream/convert.h"

namespace storetwin::stream {

namespace {

constexpr std::size_t kLengthBytes = 4;

std::size_t length_at(std::string_view bytes) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return length;
}

}  // namespace

void append_frame(std::string& buffer, const Message& message) {
  const std::string envelope = to_envelope(message);
  STORETWIN_ASSERT(envelope.size() <= kMaxFrameBytes, "a message is too large for a frame");
  for (std::size_t i = 0; i < kLengthBytes; ++i) buffer.push_back(static_cast<char>(envelope.size() >> (8 * i)));
  buffer += envelope;
}

Result<std::optional<Message>> FrameReader::next() {
  if (!problem_.empty()) return problem_;
  const std::string_view waiting = std::string_view(buffer_).substr(begin_);
  if (waiting.size() < kLengthBytes) return std::optional<Message>();
  const std::size_t length = length_at(waiting);
  if (length > kMaxFrameBytes) {
    problem_.add({.code = "bad-frame", .message = "a frame of " + std::to_string(length) + " bytes is longer than allowed",
                  .hint = "each message is preceded by its length as four bytes, least significant first"});
    return problem_;
  }
  if (waiting.size() < kLengthBytes + length) return std::optional<Message>();
  Result<Message> message = from_envelope(waiting.substr(kLengthBytes, length));
  if (!message) {
    problem_ = message.problems();
    return problem_;
  }
  begin_ += kLengthBytes + length;
  // Consumed bytes are dropped once they are most of the buffer, so that each byte is moved about once.
  if (begin_ * 2 > buffer_.size()) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  return std::optional<Message>(std::move(message).value());
}

}  // namespace storetwin::stream
