#include "core/stream/convert.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>

#include <set>

#include "core/stream/wire_reader.h"
#include "core/stream/wire_writer.h"
#include "storetwin/envelope.pb.h"

namespace storetwin::stream {

namespace {

namespace pb = google::protobuf;

constexpr std::size_t kTypes = std::variant_size_v<Message>;

// The oneof of Envelope lists the message types in the order of the variant.
const pb::FieldDescriptor& envelope_field(std::size_t index) {
  const pb::OneofDescriptor& any = *v1::Envelope::descriptor()->oneof_decl(0);
  STORETWIN_ASSERT(any.field_count() == static_cast<int>(kTypes), "Envelope and Message list different types");
  return *any.field(static_cast<int>(index));
}

std::optional<std::size_t> index_of(std::string_view type) {
  for (std::size_t i = 0; i < kTypes; ++i) {
    if (envelope_field(i).message_type()->name() == type) return i;
  }
  return std::nullopt;
}

void fill(pb::Message& to, const Message& from) {
  STORETWIN_ASSERT(to.GetDescriptor()->name() == type_name(from), "Envelope and Message order their types differently");
  wire::Writer writer(to);
  std::visit([&](const auto& m) { fields(writer, m); }, from);
  STORETWIN_ASSERT(writer.at_end(), "the .proto message has a field that fields.h doesn't list");
}

// Deterministic, so that equal recordings are equal files.
std::string serialize(const pb::Message& message) {
  std::string bytes;
  {
    pb::io::StringOutputStream stream(&bytes);
    pb::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

// What the types of single fields can't say: sizes that belong together.
template <class T>
void check_sizes(const T&, wire::Problems&) {}

void check_sizes(const PlateBatch& m, wire::Problems& problems) {
  const bool whole = m.channels.empty() ? m.values_g.empty() : m.values_g.size() % m.channels.size() == 0;
  if (whole) return;
  problems.add("PlateBatch.values_g", "has " + std::to_string(m.values_g.size()) + " samples, which is no multiple of " +
                                          std::to_string(m.channels.size()) + " channels");
}

void check_image(const char* path, std::int32_t width_px, std::int32_t height_px, std::size_t values, std::uint64_t per_pixel,
                 wire::Problems& problems) {
  const bool fits = width_px >= 0 && height_px >= 0 &&
                    static_cast<std::uint64_t>(width_px) * static_cast<std::uint64_t>(height_px) <= values &&
                    static_cast<std::uint64_t>(width_px) * static_cast<std::uint64_t>(height_px) * per_pixel == values;
  if (fits) return;
  problems.add(path, "has " + std::to_string(values) + " values, which does not fit " + std::to_string(width_px) + " x " +
                         std::to_string(height_px) + " pixels");
}

void check_sizes(const DepthFrame& m, wire::Problems& problems) {
  if (m.depth_mm) check_image("DepthFrame.depth_mm", m.width_px, m.height_px, m.depth_mm->size(), 1, problems);
}

void check_sizes(const ColorFrame& m, wire::Problems& problems) {
  if (m.rgb) check_image("ColorFrame.rgb", m.width_px, m.height_px, m.rgb->size(), 3, problems);
}

template <std::size_t Index>
Message read_as(const pb::Message& from, wire::Problems& problems) {
  std::variant_alternative_t<Index, Message> m;
  wire::Reader reader(from, from.GetDescriptor()->name(), problems);
  fields(reader, m);
  check_sizes(m, problems);
  return m;
}

template <std::size_t... Indices>
Result<Message> read_any(std::size_t index, const pb::Message& from, std::index_sequence<Indices...>) {
  using Read = Message (*)(const pb::Message&, wire::Problems&);
  static constexpr Read kReaders[] = {&read_as<Indices>...};
  wire::Problems problems;
  Message message = kReaders[index](from, problems);
  if (!problems.list().empty()) return problems.list();
  return message;
}

template <std::size_t... Indices>
Messages default_messages(std::index_sequence<Indices...>) {
  return {Message(std::in_place_index<Indices>)...};
}

Diagnostic bad_message(std::string_view type, std::string message) {
  return {.code = "bad-message", .path = std::string(type), .message = std::move(message), .hint = {}};
}

bool parse(pb::Message& to, std::string_view bytes) {
  constexpr std::size_t kMost = std::size_t{1} << 30;  // Protocol Buffers count bytes in an int
  const pb::LogSilencer quiet;  // text that isn't UTF-8 is our diagnostic, not a line on standard error
  return bytes.size() <= kMost && to.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

std::string to_bytes(const Message& message) {
  const pb::Descriptor* type = envelope_field(message.index()).message_type();
  const std::unique_ptr<pb::Message> wire(pb::MessageFactory::generated_factory()->GetPrototype(type)->New());
  fill(*wire, message);
  return serialize(*wire);
}

Result<Message> from_bytes(std::string_view type, std::string_view bytes) {
  const std::optional<std::size_t> index = index_of(type);
  if (!index) return bad_message(type, "is no message type of this version");
  const pb::Descriptor* descriptor = envelope_field(*index).message_type();
  const std::unique_ptr<pb::Message> wire(pb::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  if (!parse(*wire, bytes)) return bad_message(type, "the bytes are no such message");
  return read_any(*index, *wire, std::make_index_sequence<kTypes>());
}

std::string to_envelope(const Message& message) {
  v1::Envelope envelope;
  fill(*envelope.GetReflection()->MutableMessage(&envelope, &envelope_field(message.index())), message);
  return serialize(envelope);
}

Result<Message> from_envelope(std::string_view bytes) {
  v1::Envelope envelope;
  if (!parse(envelope, bytes)) return bad_message("Envelope", "the bytes are no envelope");
  const pb::Reflection& reflection = *envelope.GetReflection();
  if (reflection.GetUnknownFields(envelope).field_count() > 0) {
    return bad_message("Envelope", "holds a message type that is not known to this version");
  }
  for (std::size_t i = 0; i < kTypes; ++i) {
    const pb::FieldDescriptor& field = envelope_field(i);
    if (!reflection.HasField(envelope, &field)) continue;
    return read_any(i, reflection.GetMessage(envelope, &field), std::make_index_sequence<kTypes>());
  }
  return bad_message("Envelope", "is empty");
}

Messages all_message_types() { return default_messages(std::make_index_sequence<kTypes>()); }

std::string proto_name(std::string_view type) { return v1::Envelope::descriptor()->file()->package() + "." + std::string(type); }

std::string descriptor_set(std::string_view type) {
  const std::optional<std::size_t> index = index_of(type);
  STORETWIN_ASSERT(index.has_value(), "a descriptor set is asked for a type that doesn't exist");
  pb::FileDescriptorSet set;
  std::set<std::string> done;
  // Imports before importers, as readers of descriptor sets expect.
  const std::function<void(const pb::FileDescriptor&)> add = [&](const pb::FileDescriptor& file) {
    if (!done.insert(file.name()).second) return;
    for (int i = 0; i < file.dependency_count(); ++i) add(*file.dependency(i));
    file.CopyTo(set.add_file());
  };
  add(*envelope_field(*index).message_type()->file());
  return serialize(set);
}

}  // namespace storetwin::stream
