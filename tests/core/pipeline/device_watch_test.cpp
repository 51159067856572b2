#include "core/pipeline/device_watch.h"

#include <doctest/doctest.h>

#include <limits>

using namespace storetwin;
using namespace storetwin::pipeline;

namespace {

stream::Message seen(const char* source, double at_s) {
  stream::DepthPeople people;
  people.header = {source, 1, Timestamp::seconds(at_s), Timestamp::seconds(at_s)};
  return people;
}

// Two plates, ten samples a second; the second one is silent from `dead_from_s` on.
stream::Message weighed(double at_s, double dead_from_s) {
  stream::PlateBatch batch;
  batch.header = {"plates/g", 1, Timestamp::seconds(at_s), Timestamp::seconds(at_s)};
  batch.period = Duration::milliseconds(100);
  batch.channels = {{"g", 1, 1}, {"g", 1, 2}};
  for (int s = 0; s < 10; ++s) {
    batch.values_g.push_back(500);
    const bool dead = at_s + 0.1 * s >= dead_from_s - 1e-9;
    batch.values_g.push_back(dead ? std::numeric_limits<float>::quiet_NaN() : 500);
  }
  return batch;
}

// Subjects of what was told from `from_s` to `to_s` by sources that send every `period_s`.
std::vector<std::string> told(DeviceWatch& watch, const std::vector<const char*>& sources, double from_s, double to_s, double period_s) {
  std::vector<std::string> subjects;
  for (double t = from_s; t <= to_s; t += period_s) {
    for (const char* source : sources) {
      for (const auto& report : watch.observe(seen(source, t))) subjects.push_back(report.subject);
    }
  }
  return subjects;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_SUITE("watch over devices") {
  TEST_CASE("a source that stops while others go on is told once, and again when it fails again") {
    DeviceWatch watch;
    CHECK(told(watch, {"depth/a", "depth/b"}, 0, 5, 0.1).empty());
    CHECK(told(watch, {"depth/b"}, 5.1, 20, 0.1) == Words{"depth/a"});
    CHECK(told(watch, {"depth/a", "depth/b"}, 20.1, 25, 0.1).empty());
    CHECK(told(watch, {"depth/b"}, 25.1, 40, 0.1) == Words{"depth/a"});
  }

  TEST_CASE("where everything was dark, every source is told when it is back") {
    DeviceWatch watch;
    CHECK(told(watch, {"depth/a", "depth/b"}, 0, 5, 0.1).empty());
    CHECK(told(watch, {"depth/a", "depth/b"}, 9, 12, 0.1) == Words{"depth/a", "depth/b"});
  }

  TEST_CASE("a source that often pauses is not silent when it pauses as it uses to") {
    DeviceWatch watch;
    CHECK(told(watch, {"skeletons/vision"}, 0, 18, 1.5).empty());  // pauses of 1.5 s are its way
    CHECK(told(watch, {"depth/b"}, 18, 23.5, 0.1).empty());        // less than four of them
    CHECK(told(watch, {"depth/b"}, 23.6, 26, 0.1) == Words{"skeletons/vision"});
  }

  TEST_CASE("a camera that may send only while it sees people is not silent because the store is empty") {
    const auto somebody = [](double at_s) {
      auto people = std::get<stream::DepthPeople>(seen("depth/smart", at_s));
      people.people.resize(1);
      return people;
    };
    DeviceWatch watch;
    for (double t = 0; t < 5; t += 0.1) CHECK(watch.observe(somebody(t)).empty());
    CHECK(told(watch, {"depth/b"}, 5, 30, 0.1).empty());
    CHECK(watch.observe(somebody(31)).empty());
  }

  TEST_CASE("of a source that has hardly been heard nobody knows what is usual") {
    DeviceWatch watch;
    CHECK(told(watch, {"depth/a"}, 0, 0.5, 0.1).empty());
    CHECK(told(watch, {"depth/b"}, 0.6, 20, 0.1).empty());
  }

  TEST_CASE("a plate without readings is told once, and its neighbour is not") {
    DeviceWatch watch;
    Words subjects;
    for (int second = 0; second < 8; ++second) {
      for (const auto& report : watch.observe(weighed(second, 2.5))) subjects.push_back(report.subject);
    }
    CHECK(subjects == Words{to_text(PlateAddress{"g", 1, 2})});
  }
}
