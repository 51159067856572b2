#include "tools/storetwin/first_run.h"

#include <algorithm>
#include <csignal>

#include "sim/report/report.h"
#include "tools/storetwin/process_pool.h"

namespace storetwin::cli {

std::optional<std::size_t> first_run(const std::vector<session::RunRequest>& requests, int processes,
                                     const std::function<bool(const report::RunRecord&)>& is_it, int& tries) {
  for (std::size_t begin = 0; begin < requests.size(); begin += static_cast<std::size_t>(processes)) {
    const std::size_t count = std::min(requests.size() - begin, static_cast<std::size_t>(processes));
    std::optional<std::size_t> found;
    JobCallbacks callbacks;
    callbacks.work = [&](std::size_t i, const auto&) {
      const Result<report::RunRecord> record = session::run_once(requests[begin + i]);
      return record ? report::record_to_json(*record) : std::string();
    };
    callbacks.said = [](std::size_t, const std::string&) {};
    callbacks.ended = [&](std::size_t i, const JobResult& job) {
      ++tries;
      if (found || job.end != JobEnd::kComplete || job.result.empty()) return;
      const Result<report::RunRecord> record = report::record_from_json(job.result);
      if (record && is_it(*record)) found = begin + i;
    };
    // Nothing has been written, and what was found so far is of no use: the signal ends the program as it would have.
    if (!run_jobs(count, {.processes = processes}, callbacks)) std::raise(SIGINT);
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace storetwin::cli
