#include "core/stream/convert.h"

#include <doctest/doctest.h>
#include <google/protobuf/descriptor.pb.h>

#include "storetwin/envelope.pb.h"
#include "tests/core/stream/random_message.h"

namespace storetwin::stream {
namespace {

// The problem of bytes that must be refused, as text without the code.
std::string refusal(const Result<Message>& result) {
  REQUIRE_FALSE(result.ok());
  return to_text(result.problems());
}

template <class Wire>
Result<Message> read(const Wire& wire) {
  return from_bytes(Wire::descriptor()->name(), wire.SerializeAsString());
}

v1::PlateBatch good_batch() {
  v1::PlateBatch wire;
  wire.mutable_header()->set_source("plates/a");
  wire.add_channels()->set_fixture("a");
  wire.add_channels()->set_fixture("b");
  for (int i = 0; i < 4; ++i) wire.add_values_g(1);
  return wire;
}

TEST_CASE("struct to bytes to struct is the identity for random messages of every type") {
  RandomStream random(7);
  for (const Message& type : all_message_types()) {
    for (int i = 0; i < 60; ++i) {
      const Message message = random_message(random, type);
      const Result<Message> bare = from_bytes(type_name(message), to_bytes(message));
      REQUIRE_MESSAGE(bare.ok(), (bare.ok() ? "" : to_text(bare.problems())));
      CHECK(*bare == message);
      const Result<Message> enveloped = from_envelope(to_envelope(message));
      REQUIRE(enveloped.ok());
      CHECK(*enveloped == message);
    }
  }
}

TEST_CASE("equal messages have equal bytes") {
  RandomStream random(8);
  for (const Message& type : all_message_types()) {
    const Message message = random_message(random, type);
    const Message copy = message;
    CHECK(to_bytes(message) == to_bytes(copy));
  }
}

TEST_CASE("every enum of the wire has the words of its struct twin, one number higher") {
  const auto check = [](auto example, const char* name) {
    const auto* wire = v1::Envelope::descriptor()->file()->pool()->FindEnumTypeByName(proto_name(name));
    REQUIRE(wire != nullptr);
    const auto words = enum_words(example);
    REQUIRE(wire->value_count() == static_cast<int>(words.size()) + 1);
    for (std::size_t i = 0; i < words.size(); ++i) {
      CHECK(static_cast<std::size_t>(words[i].first) == i);
      std::string capitals;
      for (const char c : std::string(words[i].second)) capitals += static_cast<char>(std::toupper(c));
      const std::string& wire_name = wire->FindValueByNumber(static_cast<int>(i) + 1)->name();
      CHECK_MESSAGE(wire_name.ends_with("_" + capitals), wire_name);
    }
  };
  check(KeyPoint{}, "KeyPoint");
  check(ItemPlace{}, "ItemPlace");
  check(EntranceState{}, "EntranceState");
  check(CrossingDirection{}, "CrossingDirection");
  check(StaffActionKind{}, "StaffActionKind");
  check(HealthState{}, "HealthState");
  check(TrackPhase{}, "TrackPhase");
  check(IdentityChangeKind{}, "IdentityChangeKind");
  check(Settlement{}, "Settlement");
  check(VisitPhase{}, "VisitPhase");
  check(AlertKind{}, "AlertKind");
}

TEST_CASE("no message on the wire has a field for a face, a voice, a print, a gait or a person's name") {
  const auto* any = v1::Envelope::descriptor();
  for (int i = 0; i < any->field_count(); ++i) {
    const auto* type = any->field(i)->message_type();
    for (int k = 0; k < type->field_count(); ++k) {
      const std::string& name = type->field(k)->name();
      for (const char* banned : {"face", "voice", "print", "gait", "embedding", "height_m"}) {
        CHECK_MESSAGE(name.find(banned) == std::string::npos, name);
      }
      if (name == "name") CHECK(type->name() == "CatalogueChange");  // a product's
    }
  }
}

TEST_CASE("plate samples that are no multiple of the channels are refused") {
  v1::PlateBatch wire = good_batch();
  CHECK(read(wire).ok());
  wire.add_values_g(1);
  CHECK(refusal(read(wire)) ==
        "error[bad-message]: PlateBatch.values_g: has 5 samples, which is no multiple of 2 channels\n");
  wire.clear_channels();
  CHECK_FALSE(read(wire).ok());
}

TEST_CASE("an image of another size than it says is refused") {
  v1::DepthFrame depth;
  depth.mutable_header();
  depth.set_width_px(3);
  depth.set_height_px(2);
  CHECK(refusal(read(depth)) == "error[bad-message]: DepthFrame.depth_mm: is missing\n");
  depth.set_depth_mm(std::string(12, '\1'));
  CHECK(read(depth).ok());
  depth.set_depth_mm(std::string(13, '\1'));
  CHECK_FALSE(read(depth).ok());
  depth.set_depth_mm(std::string(10, '\1'));
  CHECK_FALSE(read(depth).ok());
  depth.set_width_px(-3);
  depth.set_height_px(-2);
  depth.set_depth_mm(std::string(12, '\1'));
  CHECK_FALSE(read(depth).ok());

  v1::ColorFrame color;
  color.mutable_header();
  color.set_width_px(1 << 30);
  color.set_height_px(1 << 30);
  color.set_rgb("");
  CHECK_FALSE(read(color).ok());
}

TEST_CASE("what is missing is named, all at once") {
  v1::Reach wire;
  CHECK(refusal(read(wire)) ==
        "error[bad-message]: Reach.header: is missing\n"
        "error[bad-message]: Reach.plate: is missing\n"
        "error[bad-message]: Reach.deepest_m: is missing\n");
  v1::TurnstileCrossing crossing;
  crossing.mutable_header();
  CHECK(refusal(read(crossing)) == "error[bad-message]: TurnstileCrossing.direction: is missing\n");
}

TEST_CASE("enum values and fields this version doesn't know are refused") {
  v1::TurnstileCrossing crossing;
  crossing.mutable_header();
  crossing.set_direction(static_cast<v1::CrossingDirection>(9));
  CHECK(refusal(read(crossing)) ==
        "error[bad-message]: TurnstileCrossing.direction: value 9 is not known to this version\n");

  v1::PlateBatch wire = good_batch();
  wire.GetReflection()->MutableUnknownFields(wire.mutable_channels(1))->AddVarint(77, 1);
  CHECK(refusal(read(wire)) ==
        "error[bad-message]: PlateBatch.channels[1]: field number 77 is not known to this version\n");

  v1::Envelope envelope;
  envelope.GetReflection()->MutableUnknownFields(&envelope)->AddLengthDelimited(999, "x");
  CHECK_FALSE(from_envelope(envelope.SerializeAsString()).ok());
  CHECK_FALSE(from_envelope("").ok());
  CHECK_FALSE(from_bytes("PlateBotch", "").ok());
}

TEST_CASE("matrices of the wrong size and numbers that are none are refused") {
  v1::Tracks wire;
  wire.mutable_header();
  v1::Track& track = *wire.add_tracks();
  track.set_phase(v1::TRACK_PHASE_CONFIRMED);
  track.mutable_p_wb_m()->set_x(std::numeric_limits<double>::quiet_NaN());
  track.mutable_v_wb_mps();
  for (int i = 0; i < 3; ++i) track.add_covariance_m2(1);
  CHECK(refusal(read(wire)) ==
        "error[bad-message]: Tracks.tracks[0].p_WB_m: is not a number\n"
        "error[bad-message]: Tracks.tracks[0].covariance_m2: has 3 numbers instead of 4\n");
}

TEST_CASE("random and mutated bytes never crash the reader") {
  RandomStream random(9);
  for (const Message& type : all_message_types()) {
    const std::string bytes = to_envelope(random_message(random, type));
    for (int i = 0; i < 100 && !bytes.empty(); ++i) {
      std::string mutated = bytes;
      for (int k = random.integer(1, 3); k > 0; --k) {
        mutated[static_cast<std::size_t>(random.integer(0, static_cast<int>(mutated.size()) - 1))] =
            static_cast<char>(random.bits());
      }
      static_cast<void>(from_envelope(mutated));
      static_cast<void>(from_envelope(std::string_view(bytes).substr(0, bytes.size() * static_cast<std::size_t>(i) / 100)));
    }
  }
}

TEST_CASE("a recording's schema holds the type and all it imports, imports first") {
  google::protobuf::FileDescriptorSet set;
  REQUIRE(set.ParseFromString(descriptor_set("PlateBatch")));
  REQUIRE(set.file_size() == 2);
  CHECK(set.file(0).name() == "storetwin/header.proto");
  CHECK(set.file(1).name() == "storetwin/plates.proto");
}

}  // namespace
}  // namespace storetwin::stream
