// Messages to bytes and back: Protocol Buffers by the .proto files of core/stream/proto/storetwin.
//
// struct -> bytes -> struct is the identity for every well-formed message. Reading is strict, because what arrives
// comes from outside: bytes that don't parse, fields or enum values this version doesn't know, missing parts, vectors
// and images of the wrong size and numbers that are NaN (plate samples excepted) are refused, all at once, with the
// path of each. The bytes are deterministic, but digests never use them (core/stream/digest.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/stream/message.h"

namespace storetwin::stream {

/// The bare message, e.g. a storetwin.stream.v1.PlateBatch; the reader must know the type.
std::string to_bytes(const Message& message);
/// `type` as `type_name` gives it. Diagnostics have code "bad-message" and the field's path.
Result<Message> from_bytes(std::string_view type, std::string_view bytes);

/// A storetwin.stream.v1.Envelope, which says what it holds.
std::string to_envelope(const Message& message);
Result<Message> from_envelope(std::string_view bytes);

/// A default message of each type, in the order of the variant.
Messages all_message_types();
/// "storetwin.stream.v1.PlateBatch" for "PlateBatch".
std::string proto_name(std::string_view type);
/// A serialised google.protobuf.FileDescriptorSet of the type's file and all it imports: what recordings carry as
/// schema.
std::string descriptor_set(std::string_view type);

}  // namespace storetwin::stream
