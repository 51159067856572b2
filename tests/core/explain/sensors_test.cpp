// What inputs show of sensors that missed something.
#include "core/explain/sensors.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace storetwin::explain {
namespace {

const PlateAddress kGood{"g", 1, 1}, kBad{"g", 1, 2};
const Span kSpan{Timestamp::seconds(10), Timestamp::seconds(13.9)};

bool any(const std::vector<std::string>& clauses, const std::string& part) {
  return std::any_of(clauses.begin(), clauses.end(),
                     [&](const std::string& c) { return c.find(part) != std::string::npos; });
}

/// Ten samples a second from 8 s to 16 s; the good plate trembles, the bad one reads what `bad` says.
template <class Bad>
void play_plates(SensorWatch& watch, Bad bad) {
  for (int batch = 0; batch < 8; ++batch) {
    stream::PlateBatch message;
    message.header = {"plates/g", static_cast<std::uint64_t>(batch), Timestamp::seconds(8 + batch),
                      Timestamp::seconds(9.1 + batch)};
    message.period = Duration::milliseconds(100);
    message.channels = {kGood, kBad};
    for (int k = 0; k < 10; ++k) {
      message.values_g.push_back(1000.0F + static_cast<float>((batch * 10 + k) % 3));
      message.values_g.push_back(bad(batch * 10 + k));
    }
    watch.observe(message);
  }
}

TEST_CASE("plates that tremble are sound; one that repeats itself is stuck, one of NaN loses samples") {
  SensorWatch sound(kSpan, {}, {kGood, kBad}, 3);
  play_plates(sound, [](int k) { return 500.0F + static_cast<float>(k % 2); });
  CHECK(sound.missing().empty());
  SensorWatch stuck(kSpan, {}, {kGood, kBad}, 3);
  play_plates(stuck, [](int) { return 500.0F; });
  CHECK(any(stuck.missing(), "plate g/1/2 read the very same 500.0 g"));
  CHECK_FALSE(any(stuck.missing(), "g/1/1"));
  SensorWatch lossy(kSpan, {}, {kBad}, 3);
  play_plates(lossy, [](int k) { return k % 2 == 0 ? std::nanf("") : 500.0F + static_cast<float>(k % 4); });
  CHECK(any(lossy.missing(), "lost 50 %"));
  SensorWatch silent(kSpan, {}, {kBad}, 3);
  CHECK(any(silent.missing(), "plate g/1/2 gave no samples"));
}

TEST_CASE("a camera that says nothing in the span was silent, one that says it too late was late") {
  SensorWatch watch(kSpan, {"depth/a", "depth/b"}, {}, 3);
  stream::DepthPeople people;
  people.header = {"depth/a", 1, Timestamp::seconds(11), Timestamp::seconds(11.2)};
  watch.observe(people);
  people.header = {"depth/b", 1, Timestamp::seconds(12), Timestamp::seconds(15.5)};
  watch.observe(people);
  const std::vector<std::string> missing = watch.missing();
  CHECK_FALSE(any(missing, "depth/a"));
  CHECK(any(missing, "depth/b was silent"));
  CHECK(any(missing, "1 message of depth/b came too late to count"));
}

}  // namespace
}  // namespace storetwin::explain
