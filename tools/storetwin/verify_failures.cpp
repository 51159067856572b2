#include "tools/storetwin/verify_failures.h"

#include <fmt/format.h>

#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/process_pool.h"

namespace storetwin::cli {

namespace {

constexpr std::size_t kTimes = 2;

std::string digests_of(const report::RunRecord& record) {
  return fmt::format("digest {}, input digest {}", record.digest, record.input_digest);
}

// In a process of its own: what the run gave, in words that can be compared.
std::string run_again(session::RunRequest request) {
  request.record = {};
  request.detail = session::Detail::kNone;
  request.color = request.blame = request.variants = false;
  const Result<report::RunRecord> record = session::run_once(request);
  return record ? digests_of(*record) : to_text(record.problems());
}

}  // namespace

void verify_failures(const std::vector<session::RunRequest>& requests, int jobs, std::size_t most,
                     std::vector<report::RunRecord>& runs) {
  std::vector<std::size_t> failed;
  for (std::size_t i = 0; i < runs.size() && failed.size() < most; ++i) {
    // A run that took too long has no digest to compare with.
    if (runs[i].verdict == report::Verdict::kFail && !runs[i].digest.empty()) failed.push_back(i);
  }
  JobCallbacks callbacks;
  callbacks.work = [&](std::size_t job, const auto&) { return run_again(requests[failed[job / kTimes]]); };
  callbacks.said = [](std::size_t, const std::string&) {};
  callbacks.ended = [&](std::size_t job, const JobResult& result) {
    report::RunRecord& run = runs[failed[job / kTimes]];
    const std::string again = result.end == JobEnd::kComplete ? result.result : "the run's process was lost: " + result.ending;
    if (again == digests_of(run) || run.verdict == report::Verdict::kNondeterministic) return;
    run.verdict = report::Verdict::kNondeterministic;
    run.error_code = kExitInternal;
    run.failures.insert(run.failures.begin(), fmt::format("the same seed gave {} and then {}", digests_of(run), again));
  };
  run_jobs(failed.size() * kTimes, {.processes = jobs}, callbacks);
}

}  // namespace storetwin::cli
