// `storetwin replay`: a recording through the core, with receipts, a score where there is truth, and a check of repeatability.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <thread>

#include "sim/report/report.h"
#include "sim/session/replay.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/live_carts.h"
#include "tools/storetwin/run_options.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

namespace {

struct ReplayOptions {
  std::string file;
  bool verify = false;
  int threads = 0;
  CoreOptions core;
};

void print_result(const session::Replayed& replayed, const Shared& shared) {
  report::ResultSet results;
  results.build = version_line();
  results.runs = {replayed.record};
  results.wall_s = replayed.record.timing.wall_s;
  results.prices = score::prices_of(replayed.store);
  if (shared.json) {
    std::fputs(report::result_json(results).c_str(), stdout);
    return;
  }
  std::fputs(report::run_text(replayed.record, replayed.store).c_str(), stdout);
  if (replayed.has_truth) std::fputs(report::summary_text(results).c_str(), stdout);
}

int replay(const ReplayOptions& options, const Shared& shared) {
  const Result<CoreChoice> core = choose_core(options.core);
  if (!core) return fail(core.problems());
  session::ReplayRequest request{.file = options.file, .params = core->params, .oracle = core->oracle,
                                 .replace_tracking = core->replace_tracking, .verify = options.verify};
  request.threads = options.threads > 0 ? options.threads : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  session::Watch watch;
  if (!shared.json && !shared.quiet) watch = [](const stream::Message& message) { std::puts(live_line(message).c_str()); };
  const Result<session::Replayed> replayed = session::replay(request, watch);
  if (!replayed) return fail(replayed.problems());
  print_result(*replayed, shared);
  if (replayed->differs) {
    std::fprintf(stderr, "%s: the replay differs from what was recorded\n%s\n", options.file.c_str(), replayed->first_difference.c_str());
    return kExitReplayDiffers;
  }
  if (options.verify && !shared.json) std::puts("verified: every settled output is the same as recorded");
  return replayed->damage.has_errors() ? fail(replayed->damage) : static_cast<int>(kExitPass);
}

}  // namespace

Command replay_command() {
  return {"replay", "Play a recording through the core", "storetwin replay out/first/corner_shop-1.mcap --verify",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<ReplayOptions>();
            app.add_option("recording", o->file, "A recording (.mcap)")->required();
            app.add_flag("--verify", o->verify, "Compare with the outputs in the recording; exit 5 if they differ");
            app.add_option("--threads", o->threads, "Threads for perception (default: one per core)")->check(CLI::Range(1, 256).description(""));
            add_core_options(app, o->core);
            return [o, &shared] { return replay(*o, shared); };
          }};
}

}  // namespace storetwin::cli
