// `storetwin score receipts`: the metrics alone, on anyone's CSV files. `score tracks` has its own file.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/yaml_io.h"
#include "sim/score/receipts_csv.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"

namespace storetwin::cli {

namespace {

Result<std::vector<score::ReceiptRow>> read(const std::string& path) {
  Result<std::string> text = read_file(path);
  if (!text) return text.problems();
  return score::read_receipts_csv(*text, path);
}

int score_receipts(const std::string& truth_file, const std::string& receipts_file, const Shared& shared) {
  const auto truth = read(truth_file);
  const auto receipts = read(receipts_file);
  Diagnostics problems;
  if (!truth) problems.append(truth.problems());
  if (!receipts) problems.append(receipts.problems());
  if (problems.has_errors()) return fail(problems);
  const score::Metrics metrics = score::cart_metrics(score::pair_receipts(*truth, *receipts), {});
  nlohmann::ordered_json object = {{"schema", "storetwin-score/1"}, {"metrics", nlohmann::ordered_json::object()}};
  for (const auto& [name, metric] : metrics) {
    // Files without prices say nothing of money.
    if (name.find("charge") != std::string::npos) continue;
    object["metrics"][name] = metric.value;
    if (!shared.json) std::printf("%-28s %.6f\n", name.c_str(), metric.value);
  }
  if (shared.json) std::puts(object.dump(2).c_str());
  return kExitPass;
}

}  // namespace

Command score_command() {
  return {"score", "Metrics alone, on anyone's files", "storetwin score receipts --truth=truth.csv --receipts=receipts.csv",
          [](CLI::App& app, const Shared& shared) {
            auto truth = std::make_shared<std::string>();
            auto receipts = std::make_shared<std::string>();
            CLI::App* sub = app.add_subcommand("receipts", "Receipts against truth, CSV: visit,sku,quantity[,confidence]");
            sub->add_option("--truth", *truth, "What was truly taken")->required();
            sub->add_option("--receipts", *receipts, "What was charged")->required();
            const auto tracks = add_score_tracks(app, shared);
            app.require_subcommand(1);
            return [=, &shared] { return sub->parsed() ? score_receipts(*truth, *receipts, shared) : tracks(); };
          }};
}

}  // namespace storetwin::cli
