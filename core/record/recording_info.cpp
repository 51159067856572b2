#include "core/record/recording_info.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace storetwin::record {

namespace {

constexpr std::string_view kNotePrefix = "note.";

bool is_day(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto number = [&](std::size_t begin, std::size_t size) {
    int value = -1;
    const char* end = text.data() + begin + size;
    return std::from_chars(text.data() + begin, end, value).ptr == end ? value : -1;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (year < 0 || month < 0 || day < 0) return false;
  return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

template <class T>
bool parse(const std::string& text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

bool may_hold_frames(const Provenance& provenance) {
  if (provenance.synthetic) return true;
  return !provenance.purpose.empty() && !provenance.lawful_basis.empty() && is_day(provenance.delete_by);
}

std::map<std::string, std::string> to_metadata(const RecordingInfo& info) {
  std::map<std::string, std::string> metadata = {
      {"scenario", info.scenario},
      {"seed", std::to_string(info.seed)},
      {"build", info.build},
      {"provenance", info.provenance.synthetic ? "synthetic" : "recorded"},
      {"purpose", info.provenance.purpose},
      {"lawful_basis", info.provenance.lawful_basis},
      {"delete_by", info.provenance.delete_by},
      {"epoch", info.epoch == Epoch::kRun ? "run" : "unix"},
      {"schema_version", std::to_string(info.schema_version)},
  };
  for (const auto& [key, value] : info.notes) metadata[std::string(kNotePrefix) + key] = value;
  return metadata;
}

Result<RecordingInfo> info_from_metadata(const std::map<std::string, std::string>& metadata, const std::string& file) {
  RecordingInfo info;
  Diagnostics problems;
  const auto refuse = [&](const char* code, const char* key, std::string message) {
    problems.add({.failure = Failure::kIo, .code = code, .file = file, .path = std::string("metadata.") + key,
                  .message = std::move(message), .hint = {}});
  };
  const auto text = [&](const char* key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string() : found->second;
  };
  info.scenario = text("scenario");
  info.build = text("build");
  info.provenance = {.synthetic = text("provenance") == "synthetic", .purpose = text("purpose"),
                     .lawful_basis = text("lawful_basis"), .delete_by = text("delete_by")};
  info.epoch = text("epoch") == "unix" ? Epoch::kUnix : Epoch::kRun;
  if (!parse(text("seed"), info.seed)) refuse("bad-metadata", "seed", fmt::format("'{}' is no number", text("seed")));
  if (text("provenance") != "synthetic" && text("provenance") != "recorded") {
    refuse("bad-metadata", "provenance", fmt::format("'{}' is neither 'synthetic' nor 'recorded'", text("provenance")));
  }
  if (text("epoch") != "run" && text("epoch") != "unix") {
    refuse("bad-metadata", "epoch", fmt::format("'{}' is neither 'run' nor 'unix'", text("epoch")));
  }
  if (!parse(text("schema_version"), info.schema_version) || info.schema_version < 1) {
    refuse("bad-metadata", "schema_version", fmt::format("'{}' is no version", text("schema_version")));
  } else if (info.schema_version > kSchemaVersion) {
    refuse("newer-recording", "schema_version",
           fmt::format("version {} is newer than this program knows ({})", info.schema_version, kSchemaVersion));
  }
  for (const auto& [key, value] : metadata) {
    if (key.starts_with(kNotePrefix)) info.notes[key.substr(kNotePrefix.size())] = value;
  }
  if (!problems.empty()) return problems;
  return info;
}

}  // namespace storetwin::record
