#include "tests/core/record/nanostore/real_recording.h"

#include <doctest/doctest.h>

#include <sstream>

namespace storetwin::nanostore {
namespace {

struct Real {
  Files files;
  Diagnostics warnings;
  Imported imported;
};

Real read() {
  Real real;
  real.files = read_files(kRealRecording).value();
  const Result<Imported> imported = import_nanostore(real.files, {}, real.warnings);
  REQUIRE_MESSAGE(imported.ok(), to_text(imported.problems()));
  real.imported = *imported;
  return real;
}

const Real& real() {
  static const Real once = read();
  return once;
}

}  // namespace

const Files& real_files() { return real().files; }
const Imported& real_import() { return real().imported; }
const Diagnostics& real_warnings() { return real().warnings; }

std::vector<nlohmann::json> values_of(const std::string& text) {
  std::vector<nlohmann::json> values;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) values.push_back(nlohmann::json::parse(line));
  }
  return values;
}

}  // namespace storetwin::nanostore
