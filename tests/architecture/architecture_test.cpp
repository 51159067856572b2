// The arrows of the architecture, read from the includes themselves: what CMake's link lines promise, the code keeps.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

using Folders = std::set<std::string>;

// What each folder may include besides itself. core/base is open to all; core never names sim.
const std::map<std::string, Folders> kArrows = {
    {"core/base", {}},
    {"core/store", {"core/base"}},
    {"core/stream", {"core/base"}},
    {"core/record", {"core/base", "core/store", "core/stream"}},
    {"core/perception", {"core/base", "core/store", "core/stream"}},
    {"core/ingest", {"core/base", "core/stream"}},
    {"core/tracking", {"core/base", "core/store", "core/stream", "core/perception"}},
    {"core/interaction", {"core/base", "core/store", "core/stream"}},
    {"core/cart", {"core/base", "core/store", "core/stream", "core/interaction"}},  // for the one model of masses
    {"core/receipt", {"core/base", "core/store", "core/stream", "core/cart"}},
    {"core/explain", {"core/base", "core/store", "core/stream", "core/interaction", "core/cart"}},
    {"core/privacy", {"core/base", "core/store", "core/stream"}},
    {"core/pipeline",
     {"core/base", "core/store", "core/stream", "core/perception", "core/ingest", "core/tracking", "core/interaction",
      "core/cart", "core/receipt"}},
    {"sim/truth", {"core/base"}},
    {"sim/scenario", {"core/base", "core/store"}},
    {"sim/world", {"core/base", "core/store", "core/stream", "sim/truth"}},
    {"sim/shoppers", {"core/base", "core/store", "core/stream", "sim/truth", "sim/scenario", "sim/world"}},
    {"sim/sensors",  // a smart camera names looks by the core's own book
     {"core/base", "core/store", "core/stream", "core/perception", "sim/truth", "sim/world"}},
    {"sim/faults", {"core/base", "core/store", "core/stream", "sim/truth", "sim/scenario"}},
    {"sim/score", {"core/base", "core/store", "core/stream", "sim/truth"}},
    {"sim/triage", {"core/base", "core/store", "core/stream", "sim/truth", "sim/scenario", "sim/score"}},
    {"sim/report", {"core/base", "core/store", "core/stream", "sim/truth", "sim/score", "sim/triage"}},
    {"sim/compare", {"core/base", "sim/score", "sim/report"}},
    {"sim/fleet", {"core/base", "core/store", "sim/score", "sim/report"}},
    {"sim/suite", {"core/base", "sim/scenario", "sim/score", "sim/report", "sim/session"}},
    {"sim/layout", {"core/base", "core/store"}},
    {"sim/reenact", {"core/base", "core/store", "sim/scenario", "sim/layout"}},
    {"sim/session",
     {"core/base", "core/store", "core/stream", "core/record", "core/perception", "core/ingest", "core/pipeline",
      "core/explain", "sim/truth", "sim/scenario", "sim/world", "sim/shoppers", "sim/sensors", "sim/faults", "sim/score", "sim/triage", "sim/report"}},
};

struct Source {
  std::string path;
  std::string folder;  // the first two levels, e.g. core/base
  std::string text;
};

std::string folder_of(const std::string& path) {
  const auto second = path.find('/', path.find('/') + 1);
  return path.substr(0, second);
}

std::vector<Source> sources(const std::vector<std::string>& roots) {
  std::vector<Source> found;
  for (const std::string& root : roots) {
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      std::ifstream file(entry.path());
      std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
      found.push_back({entry.path().generic_string(), folder_of(entry.path().generic_string()), text});
    }
  }
  std::sort(found.begin(), found.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  REQUIRE_MESSAGE(found.size() > 10, "run from the repository's root");
  return found;
}

std::vector<std::string> includes_of(const std::string& text) {
  static const std::regex kInclude(R"(#include\s*[<"]([^>"]+)[>"])");
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), kInclude), end; it != end; ++it) found.push_back((*it)[1]);
  return found;
}

bool starts_with(const std::string& text, const std::string& prefix) { return text.rfind(prefix, 0) == 0; }

}  // namespace

TEST_SUITE("architecture") {
  TEST_CASE("folders include only what the arrows allow") {
    for (const Source& source : sources({"core", "sim"})) {
      const auto allowed = kArrows.find(source.folder);
      CHECK_MESSAGE(allowed != kArrows.end(), source.folder << " has no row in the table of arrows");
      if (allowed == kArrows.end()) continue;
      for (const std::string& include : includes_of(source.text)) {
        if (!starts_with(include, "core/") && !starts_with(include, "sim/")) continue;
        const std::string target = folder_of(include);
        const bool fine = target == source.folder || allowed->second.count(target) > 0;
        CHECK_MESSAGE(fine, source.path << " may not include " << include);
      }
    }
  }

  TEST_CASE("core never names the simulator") {
    for (const Source& source : sources({"core"})) {
      for (const std::string& include : includes_of(source.text)) {
        CHECK_MESSAGE(!starts_with(include, "sim/"), source.path << " includes " << include);
      }
      CHECK_MESSAGE(source.text.find("storetwin::world") == std::string::npos, source.path);
      CHECK_MESSAGE(source.text.find("storetwin::truth") == std::string::npos, source.path);
    }
  }

  TEST_CASE("only sim/world sees Bullet, only *_io files see yaml-cpp, and no display library is seen at all") {
    for (const Source& source : sources({"core", "sim", "tools"})) {
      for (const std::string& include : includes_of(source.text)) {
        const bool bullet = starts_with(include, "bullet/") || starts_with(include, "btBullet") || starts_with(include, "LinearMath/");
        CHECK_MESSAGE((!bullet || source.folder == "sim/world"), source.path << " includes " << include);
        const bool yaml = starts_with(include, "yaml-cpp/");
        CHECK_MESSAGE((!yaml || source.path.find("_io.cpp") != std::string::npos), source.path << " includes " << include);
        const bool display = starts_with(include, "GLFW/") || starts_with(include, "GL/") || starts_with(include, "imgui");
        CHECK_MESSAGE((!display || starts_with(source.path, "tools/desktop")), source.path << " includes " << include);
      }
    }
  }

  TEST_CASE("the core up to the pipeline reads no clock, draws no entropy and shares no references") {
    const std::vector<std::string> banned = {"std::random_device", "std::mt19937",      "std::normal_distribution",
                                             "system_clock",       "steady_clock",      "std::rand(",
                                             "unordered_map",      "unordered_set",     "std::uniform_real_distribution"};
    for (const Source& source : sources({"core", "sim"})) {
      if (source.folder == "core/service" || source.folder == "sim/session") continue;
      for (const std::string& word : banned) {
        CHECK_MESSAGE(source.text.find(word) == std::string::npos, source.path << " uses " << word);
      }
    }
  }

  TEST_CASE("files stay short and lines readable") {
    for (const Source& source : sources({"core", "sim", "tools", "tests"})) {
      long lines = 0;
      std::size_t longest = 0, column = 0;
      for (const char c : source.text) {
        column = c == '\n' ? 0 : column + 1;
        lines += c == '\n' ? 1 : 0;
        longest = std::max(longest, column);
      }
      CHECK_MESSAGE(lines <= 450, source.path << " has " << lines << " lines");
      CHECK_MESSAGE(longest <= 160, source.path << " has a line of " << longest);
    }
  }

  TEST_CASE("no type of the contract has a place for a face, a voice, a print, a gait or a name of a person") {
    const std::regex banned(R"(\b(face|voice|fingerprint|iris|gait|person_name|full_name|embedding)\b\s*[;={])");
    for (const Source& source : sources({"core/stream"})) {
      CHECK_MESSAGE(!std::regex_search(source.text, banned), source.path);
    }
  }

  TEST_CASE("every folder says what it is for") {
    for (const char* root : {"core", "sim"}) {
      for (const auto& entry : fs::directory_iterator(root)) {
        if (!entry.is_directory() || fs::is_empty(entry.path())) continue;
        CHECK_MESSAGE(fs::exists(entry.path() / "README.md"), entry.path().generic_string() << " has no README.md");
      }
    }
  }
}
