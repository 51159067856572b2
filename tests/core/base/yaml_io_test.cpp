// A struct with one field of every kind, read, written, described and set.
#include "core/base/yaml_io.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

namespace storetwin::lamps {

enum class Shade { kPlain, kFrosted };
constexpr auto enum_words(Shade) {
  return std::to_array<std::pair<Shade, const char*>>({{Shade::kPlain, "plain"}, {Shade::kFrosted, "frosted"}});
}

struct Bulb {
  double power_w = 5;
  int count = 1;
};
template <class Archive>
void fields(Archive& archive, Bulb& bulb) {
  archive.field("power_w", bulb.power_w, {.doc = "Electrical", .min = 0, .max = 100, .above_min = true});
  archive.field("count", bulb.count, {.doc = "How many", .required = true, .min = 1});
}

struct Lamp {
  SkuId id;
  std::string label = "lamp";
  bool lit = false;
  std::uint64_t seed = 7;
  float gain = 1;
  Shade shade = Shade::kPlain;
  Vec2 at = {1, 2};
  Vec3 size_m = {1, 1, 1};
  Segment2 wire;
  std::vector<Bulb> bulbs;
  std::optional<double> height_m;
  std::map<std::string, Bulb> spares;
  std::array<double, 2> range = {0, 1};
  Bulb main = {.power_w = 60, .count = 2};
  double yaw_rad = 0;
  Duration delay = Duration::milliseconds(250);
  Pose pose;
};
constexpr std::string_view schema_line(const Lamp*) { return "storetwin-lamp/2"; }
template <class Archive>
void fields(Archive& archive, Lamp& lamp) {
  archive.field("id", lamp.id, {.doc = "Name on the switch", .required = true, .min_items = 1});
  archive.field("label", lamp.label);
  archive.field("lit", lamp.lit);
  archive.field("seed", lamp.seed);
  archive.field("gain", lamp.gain);
  archive.field("shade", lamp.shade, {.doc = "Of the glass"});
  archive.field("at", lamp.at);
  archive.field("size_m", lamp.size_m, {.min = 0});
  archive.field("wire", lamp.wire);
  archive.field("bulbs", lamp.bulbs);
  archive.field("height_m", lamp.height_m, {.doc = "Above the floor", .min = 0, .max = 10});
  archive.field("spares", lamp.spares);
  archive.field("range", lamp.range);
  archive.field("main", lamp.main);
  archive.angle("yaw_deg", lamp.yaw_rad, {.min = -180, .max = 180});
  archive.seconds("delay_s", lamp.delay, {.min = 0});
  archive.pose(lamp.pose);
}

}  // namespace storetwin::lamps

namespace storetwin {
namespace {

using lamps::Lamp;

constexpr const char* kHead = "schema: storetwin-lamp/2\nid: l1\n";

Lamp read_good(const std::string& body) {
  Diagnostics warnings;
  const Result<Lamp> lamp = read_yaml<Lamp>(kHead + body, "lamp.yaml", warnings);
  INFO((lamp.ok() ? std::string() : to_text(lamp.problems())));
  REQUIRE(lamp.ok());
  return *lamp;
}

std::string problems_of(const std::string& body) {
  Diagnostics warnings;
  const Result<Lamp> lamp = read_yaml<Lamp>(kHead + body, "lamp.yaml", warnings);
  REQUIRE_FALSE(lamp.ok());
  return to_text(lamp.problems());
}

TEST_CASE("every kind of field is read") {
  const Lamp lamp = read_good(
      "label: 0071\nlit: true\nseed: 18446744073709551615\ngain: -1.5\nshade: frosted\nat: [3, 4]\nsize_m: [1, 2, 3]\n"
      "wire: [[0, 1], [2, 3]]\nbulbs: [{count: 2}, {power_w: 7, count: 1}]\nheight_m: 2.5\nspares: {hall: {count: 3}}\n"
      "range: [-1, 1]\nmain: {count: 9}\nyaw_deg: 90\ndelay_s: 0.5\nposition_m: [1, 2, 3]\nrotation_deg: [0, 0, 180]\n");
  CHECK(lamp.label == "0071");
  CHECK(lamp.lit);
  CHECK(lamp.seed == 18446744073709551615u);
  CHECK(lamp.gain == -1.5f);
  CHECK(lamp.shade == lamps::Shade::kFrosted);
  CHECK(lamp.at == Vec2(3, 4));
  CHECK(lamp.size_m == Vec3(1, 2, 3));
  CHECK(lamp.wire.b == Vec2(2, 3));
  REQUIRE(lamp.bulbs.size() == 2);
  CHECK(lamp.bulbs[0].power_w == 5);
  CHECK(lamp.bulbs[1].power_w == 7);
  CHECK(lamp.height_m == 2.5);
  CHECK(lamp.spares.at("hall").count == 3);
  CHECK(lamp.range[0] == -1);
  CHECK(lamp.yaw_rad == doctest::Approx(1.5707963267948966));
  CHECK(lamp.delay == Duration::milliseconds(500));
  CHECK((lamp.pose * Vec3(1, 0, 0) - Vec3(0, 2, 3)).norm() < 1e-12);
}

TEST_CASE("a nested struct keeps the defaults its owner gives it, an entry of a list those of its type") {
  const Lamp lamp = read_good("main: {count: 9}\nbulbs: [{count: 1}]\n");
  CHECK(lamp.main.power_w == 60);
  CHECK(lamp.bulbs[0].power_w == 5);
}

TEST_CASE("what is written reads back as the same value, with and without defaults") {
  Lamp lamp = read_good("label: 'null'\nseed: 3\nspares: {'a: b': {count: 2}}\nheight_m: 0.1\n");
  lamp.label = "two\nlines, \"quoted\" # and more: yes";
  lamp.main.power_w = 5;  // The type's default, but not the owner's: it must be written.
  lamp.yaw_rad = 0.1;
  lamp.pose = pose_from_rodrigues({1.0 / 3, -0.0, 1e-300}, {0.1, 0.2, 0.3});
  for (const WriteDefaults mode : {WriteDefaults::kNo, WriteDefaults::kYes}) {
    const std::string text = write_yaml(lamp, mode);
    Diagnostics warnings;
    const Result<Lamp> again = read_yaml<Lamp>(text, "again.yaml", warnings);
    INFO((again.ok() ? text : to_text(again.problems())));
    REQUIRE(again.ok());
    CHECK(write_yaml(*again, mode) == text);
    CHECK(again->label == lamp.label);
    CHECK(again->main.power_w == 5);
    CHECK(again->yaw_rad == lamp.yaw_rad);
    CHECK(again->pose == lamp.pose);
    CHECK(again->spares.contains("a: b"));
  }
}

TEST_CASE("defaults and empty structs are left out of what is written") {
  Lamp lamp;
  lamp.id = SkuId("l1");
  CHECK(write_yaml(lamp) == "schema: storetwin-lamp/2\nid: l1\nmain:\n  count: 2\n");
}

TEST_CASE("texts that other readers would take for numbers or booleans are written in quotes") {
  for (const char* text : {"071142008582", "true", "No", "null", "~", "", "1e5", "- x", "a: b", "x ", "#"}) {
    CAPTURE(text);
    CHECK(text_node(text).quoted);
  }
  CHECK_FALSE(text_node("plates/gondola_1").quoted);
}

TEST_CASE("each problem of a field is named with its place") {
  const auto check = [](const char* body, const char* expected) {
    CAPTURE(body);
    CHECK(problems_of(body) == std::string("lamp.yaml:3:") + expected + "\n");
  };
  check("lit: yes", "6: error[wrong-type]: lit: expected true or false, found 'yes'");
  check("seed: -1", "7: error[wrong-type]: seed: expected a whole number from 0, found '-1'");
  check("seed: 18446744073709551616", "7: error[out-of-range]: seed: 18446744073709551616 is too large a number");
  check("gain: abc", "7: error[wrong-type]: gain: expected a number, found 'abc'");
  check("gain: inf", "7: error[not-finite]: gain: expected a finite number, found 'inf'");
  check("gain: 1 2", "7: error[wrong-type]: gain: expected a number, found '1 2'");
  check("shade: frostd",
        "8: error[unknown-word]: shade: expected one of: plain, frosted; found 'frostd' (did you mean 'frosted'?)");
  check("size_m: [1, -1, 1]", "13: error[out-of-range]: size_m[1]: must be at least 0, is -1");
  check("wire: [1, 2]", "8: error[wrong-type]: wire[0]: expected a list of 2, found '1'\n"
                        "lamp.yaml:3:11: error[wrong-type]: wire[1]: expected a list of 2, found '2'");
  check("bulbs: [{power_w: 0, count: 1}]",
        "19: error[out-of-range]: bulbs[0].power_w: must be above 0 and at most 100, is 0");
  check("spares: {hall: {}}", "16: error[missing-key]: spares.hall: missing key 'count'");
  check("heigth_m: 3", "1: error[unknown-key]: unknown key 'heigth_m' (did you mean 'height_m'?)");
  check("height_cm: 3", "1: error[wrong-unit]: unknown key 'height_cm' (lengths are in metres: 'height_m')");
  check("yaw_rad: 3", "1: error[wrong-unit]: unknown key 'yaw_rad' (angles are in degrees: 'yaw_deg')");
  check("delay_ms: 3", "1: error[wrong-unit]: unknown key 'delay_ms' (times are in seconds: 'delay_s')");
  check("yaw_deg: 181", "10: error[out-of-range]: yaw_deg: must be at least -180 and at most 180, is 181");
  check("delay_s: 1e300", "10: error[out-of-range]: delay_s: must be at least 0 and at most 9000000000, is 1e300");
}

TEST_CASE("all problems come at once, in the order of the file") {
  const std::string text = problems_of("lit: 1\nat: [1]\nbulbs: [{}]\nwhat: 2\n");
  CHECK(text ==
        "lamp.yaml:3:6: error[wrong-type]: lit: expected true or false, found '1'\n"
        "lamp.yaml:4:5: error[wrong-length]: at: expected a list of 2, found 1\n"
        "lamp.yaml:5:9: error[missing-key]: bulbs[0]: missing key 'count'\n"
        "lamp.yaml:6:1: error[unknown-key]: unknown key 'what'\n");
}

TEST_CASE("a number with leading zeros is read as decimal, with a warning") {
  Diagnostics warnings;
  REQUIRE(read_yaml<Lamp>(std::string(kHead) + "seed: 010", "lamp.yaml", warnings)->seed == 10);
  CHECK(to_text(warnings) == "lamp.yaml:3:7: warning[leading-zeros]: seed: '010' is read as the decimal number 10\n");
}

TEST_CASE("an alias copies what its anchor names") {
  const Lamp lamp = read_good("main: &bulb {power_w: 11, count: 4}\nbulbs: [*bulb, *bulb]\n");
  CHECK(lamp.bulbs.at(1).power_w == 11);
}

TEST_CASE("aliases of aliases can't fill the memory") {
  std::string text = "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i <= 9; ++i) {
    text += fmt::format("b{0}: &a{0} [", i);
    for (int k = 0; k < 10; ++k) text += fmt::format("*a{}, ", i - 1);
    text += "]\n";
  }
  const Result<Document> document = parse_yaml(text, "bomb.yaml");
  REQUIRE_FALSE(document.ok());
  CHECK(document.problems().items()[0].code == "too-large");
}

TEST_CASE("a setting changes one field and leaves the rest") {
  Lamp lamp;
  lamp.main.count = 5;
  CHECK(apply_setting(lamp, "main.power_w=30").ok());
  CHECK(apply_setting(lamp, "at=[8, 9]").ok());
  CHECK(apply_setting(lamp, "label=a=b").ok());
  CHECK(lamp.main.power_w == 30);
  CHECK(lamp.main.count == 5);
  CHECK(lamp.at == Vec2(8, 9));
  CHECK(lamp.label == "a=b");
}

TEST_CASE("a wrong setting says why and changes nothing") {
  Lamp lamp;
  const auto problem = [&](const char* setting) {
    const Status status = apply_setting(lamp, setting);
    REQUIRE_FALSE(status.ok());
    return to_text(status.problems());
  };
  CHECK(problem("main.power_w=300") ==
        "error[out-of-range]: main.power_w: must be above 0 and at most 100, is 300\n");
  CHECK(problem("main.powr_w=3") == "error[unknown-key]: main: unknown key 'powr_w' (did you mean 'power_w'?)\n");
  CHECK(problem("main") == "error[bad-setting]: 'main' does not have the form KEY=VALUE\n");
  CHECK(lamp.main.power_w == 60);
}

TEST_CASE("the description shows type, unit, default, range and sentence of every field") {
  const std::string text = to_text(describe<Lamp>());
  CHECK(text.starts_with("schema: storetwin-lamp/2\n"));
  CHECK(text.find("id: text, 1 or more, required\n  Name on the switch.\n") != std::string::npos);
  CHECK(text.find("shade: one of: plain, frosted, default plain\n") != std::string::npos);
  CHECK(text.find("height_m: number, metres, at least 0 and at most 10, default none\n") != std::string::npos);
  CHECK(text.find("bulbs[].power_w: number, above 0 and at most 100, default 5\n") != std::string::npos);
  CHECK(text.find("main.power_w: number, above 0 and at most 100, default 60\n") != std::string::npos);
  CHECK(text.find("delay_s: number, seconds, at least 0, default 0.25\n") != std::string::npos);
}

TEST_CASE("one path can be described, whatever its indices") {
  const auto docs = describe_fields<Lamp>();
  const auto found = select_fields(docs, "bulbs[3]");
  REQUIRE(found.ok());
  CHECK(found->size() == 3);
  const auto missing = select_fields(docs, "bulb");
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.problems().items()[0].hint == "did you mean 'bulbs'?");
}

TEST_CASE("files that can't be read or written are I/O errors, and nothing half-written stays") {
  Diagnostics warnings;
  const Result<Lamp> missing = load_yaml<Lamp>("no/such/lamp.yaml", warnings);
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.problems().items()[0].failure == Failure::kIo);
  CHECK_FALSE(load_yaml<Lamp>(".", warnings).ok());
  const Status unwritable = write_file("no/such/folder/file", "x");
  REQUIRE_FALSE(unwritable.ok());
  CHECK(unwritable.problems().items()[0].failure == Failure::kIo);
  // A folder stands where the file should go: the bytes are written, but the last step fails.
  const std::filesystem::path taken = std::filesystem::temp_directory_path() / "storetwin_taken";
  std::filesystem::create_directories(taken / "something");
  CHECK_FALSE(write_file(taken.string(), "x").ok());
  CHECK_FALSE(std::filesystem::exists(taken.string() + ".partial"));
  std::filesystem::remove_all(taken);
}

}  // namespace
}  // namespace storetwin
