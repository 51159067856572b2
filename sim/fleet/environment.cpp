// Which shard an engine says this process is: each engine has its own variables and its own first number.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstring>
#include <vector>

#include "sim/fleet/shard.h"

namespace storetwin::fleet {

namespace {

struct Engine {
  const char* name;
  const char* variable;
  Result<Shard> (*shard)(const Environment& environment, int count);
};

Diagnostic wrong(std::string code, std::string message, std::string hint) {
  return {.failure = Failure::kUsage,
          .code = std::move(code),
          .path = "--shard=auto",
          .message = std::move(message),
          .hint = std::move(hint)};
}

Result<int> number_of(const Environment& environment, const char* variable) {
  const char* text = environment(variable);
  int value = 0;
  if (text) {
    const char* end = text + std::strlen(text);
    const auto parsed = std::from_chars(text, end, value);
    if (parsed.ec == std::errc() && parsed.ptr == end && end != text) return value;
  }
  return wrong("bad-environment", fmt::format("{} is '{}', not a number", variable, text ? text : ""),
               "say --shard=k/n");
}

Result<Shard> checked(const char* engine, int index, int count) {
  if (count < 1) {
    return wrong("shards-unknown", fmt::format("{} does not tell of how many parts this is one", engine),
                 "add --shards=n");
  }
  if (index >= 1 && index <= count) return Shard{index, count};
  return wrong("shard-out-of-range", fmt::format("{} makes this part {} of {}", engine, index, count),
               "number the parts from 1 to n without gaps, or give --shards=n");
}

Result<Shard> counted(const char* engine, const Environment& environment, const char* variable, int first, int count) {
  const Result<int> index = number_of(environment, variable);
  if (!index) return index.problems();
  return checked(engine, *index - first + 1, count);
}

// Without a count, the array as it was submitted is the whole, whatever its first number and step.
Result<Shard> slurm(const Environment& environment, int count) {
  if (count > 0) return counted("Slurm", environment, "SLURM_ARRAY_TASK_ID", 1, count);
  const Result<int> id = number_of(environment, "SLURM_ARRAY_TASK_ID");
  const Result<int> least = number_of(environment, "SLURM_ARRAY_TASK_MIN");
  const Result<int> whole = number_of(environment, "SLURM_ARRAY_TASK_COUNT");
  for (const Result<int>* number : {&id, &least, &whole}) {
    if (!*number) return number->problems();
  }
  Result<int> step = 1;
  if (environment("SLURM_ARRAY_TASK_STEP")) step = number_of(environment, "SLURM_ARRAY_TASK_STEP");
  if (!step) return step.problems();
  if (*step < 1) return wrong("bad-environment", "SLURM_ARRAY_TASK_STEP is less than 1", "say --shard=k/n");
  return checked("Slurm", (*id - *least) / *step + 1, *whole);
}

Result<Shard> kubernetes(const Environment& environment, int count) {
  return counted("Kubernetes", environment, "JOB_COMPLETION_INDEX", 0, count);
}

Result<Shard> parallel(const Environment& environment, int count) {
  return counted("GNU parallel", environment, "PARALLEL_SEQ", 1, count);
}

Result<Shard> mpi(const Environment& environment, int count) {
  const Result<int> size = number_of(environment, "OMPI_COMM_WORLD_SIZE");
  if (!size) return size.problems();
  if (count > 0 && count != *size) {
    return wrong("shards-contradict", fmt::format("MPI has {} processes, --shards says {}", *size, count),
                 "leave --shards out");
  }
  return counted("MPI", environment, "OMPI_COMM_WORLD_RANK", 0, *size);
}

const std::array<Engine, 4> kEngines = {{{"Slurm", "SLURM_ARRAY_TASK_ID", slurm},
                                         {"Kubernetes", "JOB_COMPLETION_INDEX", kubernetes},
                                         {"GNU parallel", "PARALLEL_SEQ", parallel},
                                         {"MPI", "OMPI_COMM_WORLD_RANK", mpi}}};

}  // namespace

Result<Shard> shard_from_environment(const Environment& environment, int count) {
  std::vector<const Engine*> found;
  for (const Engine& engine : kEngines) {
    if (environment(engine.variable)) found.push_back(&engine);
  }
  if (found.empty()) {
    return wrong("no-engine", "neither Slurm, Kubernetes, GNU parallel nor MPI has started this", "say --shard=k/n");
  }
  // parallel inside an element of an array, say: both number something, and nobody can tell which of them the parts.
  if (found.size() > 1) {
    return wrong("two-engines", fmt::format("both {} and {} have started this", found[0]->name, found[1]->name),
                 "say --shard=k/n");
  }
  return found.front()->shard(environment, count);
}

}  // namespace storetwin::fleet
