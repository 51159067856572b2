// `storetwin merge`: the shards of a job into the result that one process would have given.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "core/base/yaml_io.h"
#include "core/store/store_schema.h"
#include "sim/fleet/merge.h"
#include "sim/report/report.h"
#include "sim/suite/judge.h"
#include "sim/suite/suite_io.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/output_dir.h"
#include "tools/storetwin/plan_digest.h"
#include "tools/storetwin/result_files.h"
#include "tools/storetwin/today.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

namespace {

struct MergeOptions {
  std::vector<std::string> paths;
  std::string out;
  std::string plan;
  std::string today;
  bool force = false;
};

// Shards carry the stores as the session saw them; nothing is read from scenario files that may have changed since.
Result<std::map<std::string, store::Store>> read_stores(const std::map<std::string, std::string>& texts) {
  std::map<std::string, store::Store> stores;
  for (const auto& [scenario, text] : texts) {
    Diagnostics warnings;
    Result<store::Store> store = read_yaml<store::Store>(text, scenario, warnings);
    if (!store) return store.problems();
    stores.emplace(scenario, *std::move(store));
  }
  return stores;
}

// The shards' machines have only made runs; what comes of a suite is said of all of them.
Status judge_suites(const std::string& today, fleet::Merged& merged) {
  for (const fleet::SuiteText& text : merged.suites) {
    Diagnostics warnings;
    Result<suite::Suite> read = suite::read_suite(text.text, text.file, warnings);
    if (!read) return read.problems();
    const suite::Asked asked{.suite = *std::move(read), .file = text.file, .planned = text.planned};
    merged.results.suites.push_back(suite::judge(asked, merged.results.runs, merged.results.prices, today));
  }
  return Done{};
}

int merge(const MergeOptions& options, const Shared& shared) {
  const Result<std::vector<std::string>> files = fleet::find_shards(options.paths);
  if (!files) return fail(files.problems());
  const Result<std::string> program = program_digest();
  if (!program) return fail(program.problems());
  if (!options.out.empty()) {
    if (Status prepared = prepare_output_dir(options.out, result_file_names(), options.force); !prepared)
      return fail(prepared.problems());
  }
  fleet::Merged merged = fleet::merge_shards(*files, version_line(), *program, options.plan);
  PictureBudget pictures;
  for (report::RunRecord& run : merged.results.runs) pictures.spend(run);
  const Result<std::string> today = choose_today(options.today);
  if (!today) return fail(today.problems());
  if (Status judged = judge_suites(*today, merged); !judged) return fail(judged.problems());
  std::fputs(to_text(merged.problems).c_str(), stderr);
  const Result<std::map<std::string, store::Store>> stores = read_stores(merged.stores);
  if (!stores) return fail(stores.problems());
  print_broken_runs(merged.results);
  std::fputs((shared.json ? report::result_json(merged.results) : report::summary_text(merged.results)).c_str(),
             stdout);
  if (!shared.json) std::fputs(report::suites_text(merged.results.suites).c_str(), stdout);
  if (!options.out.empty()) {
    if (Status written = write_result_files(options.out, merged.results, *stores); !written)
      return fail(written.problems());
    if (!shared.json) std::printf("\nwritten to %s: result.json, junit.xml, report.html, summary.md\n", options.out.c_str());
  }
  return merged.problems.empty() ? verdict_code(merged.results) : static_cast<int>(kExitInconclusive);
}

}  // namespace

Command merge_command() {
  return {"merge", "Shards into one result", "storetwin merge out/shards --out=out/merged",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<MergeOptions>();
            app.add_option("paths", o->paths, "Folders of shards (shard-*.json), or files")->required();
            app.add_option("--out", o->out, "Folder for result.json, junit.xml, report.html and summary.md");
            app.add_option("--plan", o->plan,
                           "Digest of the plan that the shards must be of (see 'run --plan-shards')");
            add_today_option(app, o->today);
            app.add_flag("--force", o->force, "Overwrite what exists in the output folder");
            return [o, &shared] { return merge(*o, shared); };
          }};
}

}  // namespace storetwin::cli
