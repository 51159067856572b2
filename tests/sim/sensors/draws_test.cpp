// Numbers made in vectors: the generator's own words at every width, and normals that are normal.
#include "sim/sensors/draws.h"

#include <doctest/doctest.h>
#include <hwy/targets.h>

#include <cmath>
#include <vector>

using namespace storetwin;
using namespace storetwin::sensors;

namespace {

constexpr std::size_t kCounters = 48;

struct Drawn {
  std::vector<float> uniforms = std::vector<float>(4 * kCounters), normals = std::vector<float>(4 * kCounters);
  bool operator==(const Drawn&) const = default;
};

Drawn draw(std::int64_t targets) {
  hwy::SetSupportedTargetsForTest(targets);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  Drawn drawn;
  draw_uniforms(0x0123456789abcdefULL, 0x100000010ULL, kCounters, drawn.uniforms.data());
  draw_normals(0x0123456789abcdefULL, 0x100000010ULL, kCounters, drawn.normals.data());
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return drawn;
}

}  // namespace

TEST_CASE("numbers drawn in vectors are the same at every width, and those of the generator") {
  const Drawn plain = draw(HWY_STATIC_TARGET);
  for (std::int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) CHECK(draw(left & -left) == plain);
  for (std::size_t i = 0; i < kCounters; ++i) {
    const std::uint64_t bits = random_bits(0x0123456789abcdefULL, 0x100000010ULL + i, 0);
    CHECK(plain.uniforms[i] == static_cast<float>((bits & 0xffffffffU) >> 8) * 0x1p-24f);
    CHECK(plain.uniforms[kCounters + i] == static_cast<float>(bits >> 40) * 0x1p-24f);
  }
}

TEST_CASE("normals drawn in vectors have the normal distribution and nothing to do with each other") {
  Normals normals{RandomStream(3)};
  constexpr int kCount = 1'000'000;
  constexpr double kEdges[] = {-3, -2, -1, 0, 1, 2, 3};
  int below[7] = {};
  double sum = 0, square = 0, fourth = 0, largest = 0;
  double products[3] = {};
  std::vector<double> last(3, 0.0);
  for (int i = 0; i < kCount; ++i) {
    const double x = normals.next();
    for (int k = 0; k < 7; ++k) below[k] += x < kEdges[k] ? 1 : 0;
    sum += x;
    square += x * x;
    fourth += x * x * x * x;
    largest = std::max(largest, std::abs(x));
    products[0] += x * last[0];
    products[1] += x * x * last[0] * last[0] - 1;
    products[2] += x * last[2];
    last = {x, last[0], last[1]};
  }
  CHECK(std::abs(sum / kCount) < 0.004);
  CHECK(square / kCount == doctest::Approx(1).epsilon(0.006));
  CHECK(fourth / kCount == doctest::Approx(3).epsilon(0.02));
  CHECK(largest > 4.4);
  for (const double product : products) CHECK(std::abs(product / kCount) < 0.012);
  for (int k = 0; k < 7; ++k) {
    const double share = 0.5 * std::erfc(-kEdges[k] / std::sqrt(2.0));
    CHECK(std::abs(below[k] / static_cast<double>(kCount) - share) < 0.002);
  }
}

TEST_CASE("an image's numbers depend on its key only, and a copy of a source goes on as the original") {
  RandomStream one(5), other(5);
  ImageDraws<3, 70> first(one), same(other), next(one);
  CHECK(first.uniform() == same.uniform());
  CHECK(first.normal3() == same.normal3());
  CHECK(first.uniform() != next.uniform());
  Normals source{RandomStream(7)};
  for (int i = 0; i < 100; ++i) source.next();
  Normals copy = source;
  for (int i = 0; i < 100; ++i) CHECK(copy.next() == source.next());
}
