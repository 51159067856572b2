// `storetwin explain`: why a line is or isn't on a receipt, from a recording, with times, grams and odds.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include "core/explain/text.h"
#include "sim/session/explain_recording.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"

namespace storetwin::cli {

namespace {

int explain_line(session::ExplainRequest request, const Shared& shared) {
  request.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const Result<session::Explained> explained = session::explain_recording(request);
  if (!explained) return fail(explained.problems());
  const std::string text = shared.json ? explain::to_json(explained->answer, explained->store)
                                       : explain::to_text(explained->answer, explained->store);
  std::fputs(text.c_str(), stdout);
  return explained->damage.has_errors() ? fail(explained->damage) : static_cast<int>(kExitPass);
}

}  // namespace

Command explain_command() {
  return {
      "explain", "Why a line is or isn't on a receipt",
      "storetwin explain out/first/corner_shop-1.mcap --visit=v-0003 --sku=07831504",
      [](CLI::App& app, const Shared& shared) {
        auto request = std::make_shared<session::ExplainRequest>();
        app.add_option("recording", request->file, "A recording (.mcap)")->required();
        app.add_option("--visit", request->visit, "The visit, as the core calls it, or its external id")->required();
        app.add_option("--sku", request->sku, "The product asked about")->required();
        return [request, &shared] { return explain_line(*request, shared); };
      }};
}

}  // namespace storetwin::cli
