#include "sim/scenario/incident.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace storetwin::scenario {
namespace {

/// A folder with an incident file and, if wanted, the recording it names.
class Folder {
 public:
  explicit Folder(const std::string& text)
      : path_(std::filesystem::temp_directory_path() / ("storetwin-incident-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
    std::ofstream(path_ / "swap.yaml") << text;
    std::ofstream(path_ / "swap.mcap") << "any bytes";
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file() const { return (path_ / "swap.yaml").string(); }

 private:
  std::filesystem::path path_;
};

std::string problems_of(const std::string& text) {
  const Folder folder(text);
  Diagnostics warnings;
  const Result<Incident> incident = load_incident(folder.file(), warnings);
  return incident.ok() ? "" : to_text(incident.problems());
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("what was written reads back, and its name is the file's") {
  const Incident incident{.name = "swap",
                          .description = "One for the other.",
                          .recording = "swap.mcap",
                          .expect = {{.metric = "cart.exact_visit_rate", .min = 1, .max = {}}},
                          .tags = {"incident"}};
  const Folder folder(write_incident(incident));
  Diagnostics warnings;
  const Result<Incident> read = load_incident(folder.file(), warnings);
  REQUIRE(read.ok());
  CHECK(read->name == "swap");
  CHECK(read->description == incident.description);
  CHECK(read->recording == incident.recording);
  REQUIRE(read->expect.size() == 1);
  CHECK(read->expect[0].min == 1);
  CHECK(is_incident(write_incident(incident)));
  CHECK_FALSE(is_incident("schema: storetwin-scenario/1\n"));
}

TEST_CASE("what only a simulation has means nothing in an incident; recordings and metrics must exist") {
  const std::string head = "schema: storetwin-incident/1\n";
  CHECK(mentions(problems_of(head), "recording"));
  CHECK(mentions(problems_of(head + "recording: swop.mcap\n"), "unknown-recording"));
  CHECK(mentions(problems_of(head + "recording: swap.mcap\nduration_s: 5\n"), "unknown-key"));
  CHECK(mentions(problems_of(head + "recording: swap.mcap\nexpect: [{metric: cart.f2, min: 1}]\n"), "expect[0]"));
}

}  // namespace
}  // namespace storetwin::scenario
