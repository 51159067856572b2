#include "sim/fleet/shard_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/hash.h"
#include "sim/report/report.h"

namespace storetwin::fleet {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kSchema = "storetwin-shard/1";
constexpr std::string_view kRunsLine = "\"runs\": [\n";
constexpr std::string_view kDigestLine = "\n\"digest\": ";  // text in JSON has no line breaks, so this is found once

Json json_of(const PlanIdentity& plan) {
  Json prices = Json::object();
  for (const auto& [sku, price] : plan.prices) prices[sku.value] = price;
  Json suites = Json::array();
  for (const SuiteText& suite : plan.suites) suites.push_back({suite.file, suite.text, suite.planned});
  return {{"build", plan.build},
          {"program", plan.program},
          {"plan_digest", plan.plan_digest},
          {"params_digest", plan.params_digest},
          {"sensors_digest", plan.sensors_digest},
          {"paths", plan.paths},
          {"options", plan.options},
          {"runs", plan.runs},
          {"prices", prices},
          {"suites", suites}};
}

PlanIdentity plan_of(const Json& j) {
  PlanIdentity plan{.build = j.at("build"),
                    .program = j.at("program"),
                    .plan_digest = j.at("plan_digest"),
                    .params_digest = j.at("params_digest"),
                    .sensors_digest = j.at("sensors_digest"),
                    .paths = j.at("paths").get<std::vector<std::string>>(),
                    .options = j.at("options"),
                    .runs = j.at("runs")};
  for (const auto& [sku, price] : j.at("prices").items()) plan.prices[SkuId(sku)] = price;
  for (const Json& suite : j.at("suites")) plan.suites.push_back({suite.at(0), suite.at(1), suite.at(2)});
  return plan;
}

std::string digest_of(std::string_view content) {
  Digest digest;
  digest.text(content);
  return digest.hex();
}

std::string line_of(report::RunRecord run) {
  run.timing.wall_s = 0;
  run.timing.stage_s.clear();
  return report::record_to_json(run);
}

Diagnostic damaged(const std::string& file, const std::string& why) {
  return {
      .failure = Failure::kIo, .code = "damaged-shard", .file = file, .message = why, .hint = "run this shard again"};
}

// The text's parts, each as JSON of its own; views into the text.
struct Parts {
  std::string_view head;  ///< without its closing brace
  std::vector<std::string_view> runs;
  std::string_view tail;  ///< from the digest on, without an opening brace
};

Result<Parts> divide(std::string_view text, const std::string& file) {
  const std::size_t end = text.rfind(kDigestLine), begin = text.find(kRunsLine);
  if (end == std::string_view::npos || begin == std::string_view::npos || begin > end || !text.ends_with("\n}\n")) {
    return damaged(file, "this is no shard, or one that was cut off");
  }
  Parts parts{.head = text.substr(0, begin), .tail = text.substr(end + 1)};
  std::string_view runs = text.substr(begin + kRunsLine.size(), end + 1 - begin - kRunsLine.size());
  while (!runs.empty() && runs.front() == '{') {
    const std::size_t line = std::min(runs.find('\n'), runs.size() - 1);
    const std::string_view run = runs.substr(0, line);
    parts.runs.push_back(run.ends_with(',') ? run.substr(0, run.size() - 1) : run);
    runs.remove_prefix(line + 1);
  }
  return parts;
}

Result<ShardHead> head_of(std::string_view text, const Parts& parts, const std::string& file) {
  const Json tail = Json::parse("{" + std::string(parts.tail));
  const std::string_view content = text.substr(0, static_cast<std::size_t>(parts.tail.data() - text.data()));
  if (tail.at("digest") != digest_of(content))
    return damaged(file, "the content is not what was written: its digest differs");
  const Json head = Json::parse(std::string(parts.head) + "\"end\": 0}");
  if (head.at("schema") != kSchema) return damaged(file, fmt::format("this shard is not of schema {}", kSchema));
  ShardHead found{.plan = plan_of(head.at("plan")),
                  .shard = {head.at("shard").at(0), head.at("shard").at(1)},
                  .stores = head.at("stores").get<std::map<std::string, std::string>>(),
                  .digest = tail.at("digest")};
  const std::size_t due = runs_in(found.shard, found.plan.runs);
  if (parts.runs.size() != due) return damaged(file, fmt::format("{} runs in place of {}", parts.runs.size(), due));
  if (tail.at("volatile").at("timing").size() != due) return damaged(file, "the times of some runs are missing");
  return found;
}

// nlohmann reports by exception.
template <class Read>
auto guarded(const std::string& file, const Read& read) -> decltype(read()) {
  try {
    return read();
  } catch (const std::exception& problem) {
    return damaged(file, fmt::format("this is no shard: {}", problem.what()));
  }
}

}  // namespace

std::string write_shard(const ShardContent& content) {
  std::string text = "{\n\"schema\": " + Json(kSchema).dump() + ",\n\"plan\": " + json_of(content.plan).dump() +
                     ",\n\"shard\": " + Json({content.shard.index, content.shard.count}).dump() +
                     ",\n\"stores\": " + Json(content.stores).dump() + ",\n" + std::string(kRunsLine);
  Json timing = Json::array();
  for (std::size_t i = 0; i < content.runs.size(); ++i) {
    text += line_of(content.runs[i]) + (i + 1 < content.runs.size() ? ",\n" : "\n");
    timing.push_back({content.runs[i].timing.wall_s, content.runs[i].timing.stage_s});
  }
  text += "],\n";
  const Json volatile_block = {{"wall_s", content.wall_s}, {"timing", timing}};
  return text + "\"digest\": \"" + digest_of(text) + "\",\n\"volatile\": " + volatile_block.dump() + "\n}\n";
}

Result<ShardHead> read_shard_head(std::string_view text, const std::string& file) {
  return guarded(file, [&]() -> Result<ShardHead> {
    const Result<Parts> parts = divide(text, file);
    if (!parts) return parts.problems();
    return head_of(text, *parts, file);
  });
}

Result<ShardContent> read_shard(std::string_view text, const std::string& file) {
  return guarded(file, [&]() -> Result<ShardContent> {
    const Result<Parts> parts = divide(text, file);
    if (!parts) return parts.problems();
    Result<ShardHead> head = head_of(text, *parts, file);
    if (!head) return head.problems();
    const Json volatile_block = Json::parse("{" + std::string(parts->tail)).at("volatile");
    ShardContent content{.plan = std::move(head->plan), .shard = head->shard, .stores = std::move(head->stores)};
    content.wall_s = volatile_block.at("wall_s");
    for (std::size_t i = 0; i < parts->runs.size(); ++i) {
      Result<report::RunRecord> run = report::record_from_json(parts->runs[i]);
      if (!run) return damaged(file, "a run can't be read: " + run.problems().items().front().message);
      const Json& timing = volatile_block.at("timing").at(i);
      run->timing.wall_s = timing.at(0);
      run->timing.stage_s = timing.at(1).get<std::map<std::string, double>>();
      content.runs.push_back(*std::move(run));
    }
    return content;
  });
}

bool is_settled(const ShardContent& content) {
  return std::none_of(content.runs.begin(), content.runs.end(),
                      [](const report::RunRecord& run) { return run.verdict == report::Verdict::kError; });
}

}  // namespace storetwin::fleet
