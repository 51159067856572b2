// The small values everything stands on: diagnostics, suggestions, geometry, units.
#include <doctest/doctest.h>

#include "core/base/diagnostic.h"
#include "core/base/document.h"
#include "core/base/geometry.h"
#include "core/base/random.h"
#include "core/base/schema.h"
#include "core/base/yaml_io.h"

namespace storetwin {
namespace {

TEST_CASE("a diagnostic leaves out what it does not know") {
  CHECK(to_text(Diagnostic{.code = "c", .message = "m"}) == "error[c]: m");
  CHECK(to_text(Diagnostic{.code = "c", .file = "f", .message = "m"}) == "f: error[c]: m");
  CHECK(to_text(Diagnostic{.code = "c", .file = "f", .line = 3, .message = "m"}) == "f:3: error[c]: m");
  CHECK(to_text(Diagnostic{
            .code = "c", .file = "f", .line = 3, .column = 4, .path = "a.b", .message = "m", .hint = "h"}) ==
        "f:3:4: error[c]: a.b: m (h)");
}

TEST_CASE("suggestions forgive a slip but not a different word") {
  const std::vector<std::string> words = {"height_m", "width_m", "kind"};
  CHECK(nearest("heigth_m", words) == "height_m");
  CHECK(nearest("knid", words) == "kind");
  CHECK(nearest("colour", words) == "");
}

TEST_CASE("a pose and its inverse cancel") {
  RandomStream random(1);
  for (int i = 0; i < 100; ++i) {
    const Pose X_AB = pose_from_rodrigues(random.normal3(3), random.normal3(1.5));
    const Vec3 p_BQ = random.normal3(2);
    CHECK((X_AB.inverse() * (X_AB * p_BQ) - p_BQ).norm() < 1e-12);
    CHECK((pose_from_rodrigues(Vec3::Zero(), rodrigues_of(X_AB.rotation)).rotation - X_AB.rotation).norm() < 1e-12);
  }
}

TEST_CASE("a polygon contains its inside only, and its area has the sign of its sense") {
  const Polygon ell = {{0, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 2}, {0, 2}};
  CHECK(contains(ell, {0.5, 1.5}));
  CHECK_FALSE(contains(ell, {1.5, 1.5}));
  CHECK(signed_area(ell) == doctest::Approx(3));
  CHECK(signed_area(Polygon(ell.rbegin(), ell.rend())) == doctest::Approx(-3));
}

TEST_CASE("a walk crosses a line only where the two meet") {
  const Segment2 gate = {{1, 0}, {2, 0}};
  CHECK(crosses(gate, {1.5, -1}, {1.5, 1}));
  CHECK(crosses(gate, {1.5, 1}, {1.5, -1}));
  CHECK_FALSE(crosses(gate, {2.5, -1}, {2.5, 1}));
  CHECK_FALSE(crosses(gate, {1.5, 0.1}, {1.5, 1}));
  CHECK(crosses(gate, {2, -1}, {2, 1}));          // through an end
  CHECK(crosses(gate, {1.5, 0}, {1.5, 1}));       // from the line itself
  CHECK(crosses(gate, {0, 0}, {1.5, 0}));         // along the line, overlapping
  CHECK(crosses(gate, {0, 0}, {1, 0}));           // along the line, to its end
  CHECK_FALSE(crosses(gate, {0, 0}, {0.9, 0}));   // on the same line, but apart
  CHECK_FALSE(crosses(gate, {2.1, 0}, {3, 0}));
  CHECK(crosses(gate, {1.2, 0}, {1.2, 0}));       // somebody who stands on it
  CHECK_FALSE(crosses(gate, {0.5, 0}, {0.5, 0}));
  const Segment2 slanted = {{0, 0}, {1, 1}};
  CHECK_FALSE(crosses(slanted, {2, 2}, {3, 3}));
  CHECK(crosses(slanted, {0.5, 0.5}, {3, 3}));
}

TEST_CASE("a path finds its node or the deepest one on the way") {
  const Result<Document> document = parse_yaml("a:\n  - {b: 1}\n  - {b: 2, c: [5, 6]}\n", "x");
  REQUIRE(document.ok());
  CHECK(locate(*document, "a[1].c[1]").text == "6");
  CHECK(locate(*document, "a[1].nothing").line == 3);
  CHECK(locate(*document, "a[7].b").line == 2);
  CHECK(locate(*document, "").is_map());
}

TEST_CASE("a key with the wrong unit is told the right one") {
  const std::vector<std::string> known = {"mass_g", "rate_hz", "size_m"};
  CHECK(unit_hint("mass_kg", known) == "masses are in grams: 'mass_g'");
  CHECK(unit_hint("rate_fps", known) == "rates are in hertz: 'rate_hz'");
  CHECK(unit_hint("size", known) == "lengths are in metres: 'size_m'");
  CHECK(unit_hint("size_g", known).empty());
  CHECK(unit_hint("colour_m", known).empty());
}

TEST_CASE("a forked random stream doesn't depend on what was drawn before") {
  RandomStream a(5);
  RandomStream b(5);
  b.bits();
  CHECK(a.fork("x").bits() == b.fork("x").bits());
  CHECK(a.fork("x").bits() != a.fork("y").bits());
}

}  // namespace
}  // namespace storetwin
