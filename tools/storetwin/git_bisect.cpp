#include "tools/storetwin/git_bisect.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <filesystem>
#include <sstream>

#include "core/base/yaml_io.h"
#include "tools/storetwin/child_process.h"

namespace storetwin::cli {

namespace {

namespace fs = std::filesystem;

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

Diagnostic git_problem(const char* code, std::string message, std::string hint = "", Failure failure = Failure::kIo) {
  return {.failure = failure, .code = code, .message = std::move(message), .hint = std::move(hint)};
}

// What was asked can't be answered: the ends or the commands are not what they are said to be.
Diagnostic wrong_question(const char* code, std::string message, std::string hint = "") {
  return git_problem(code, std::move(message), std::move(hint), Failure::kUsage);
}

// A work tree in a temporary folder, gone with this object.
class WorkTree {
 public:
  WorkTree(std::string repository, std::string folder)
      : repository_(std::move(repository)), folder_(std::move(folder)) {}
  ~WorkTree() {
    git_in(repository_, {"worktree", "remove", "--force", tree()});
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    git_in(repository_, {"worktree", "prune"});
  }
  WorkTree(const WorkTree&) = delete;
  WorkTree& operator=(const WorkTree&) = delete;

  std::string tree() const { return folder_ + "/tree"; }
  std::string script() const { return folder_ + "/judge.sh"; }

  static ChildEnd git_in(const std::string& folder, std::vector<std::string> words,
                         ChildOutput output = ChildOutput::kKeep) {
    words.insert(words.begin(), "git");
    return run_child(words, folder, output);
  }
  ChildEnd git(std::vector<std::string> words, ChildOutput output = ChildOutput::kKeep) const {
    return git_in(tree(), std::move(words), output);
  }

 private:
  std::string repository_;
  std::string folder_;
};

// One revision's verdict by git's convention. A test that isn't found or can't be run says nothing of any revision, so
// the search ends (git stops at 128 and above); one that is killed by a signal has crashed, which is bad.
std::string judge_script(const RevisionSearch& search) {
  const std::string build = search.build.empty() ? "" : fmt::format("(\n{}\n) || exit 125\n", search.build);
  return build + fmt::format("(\n{}\n)\ncode=$?\n", search.test) +
         "[ $code -eq 126 ] && exit 255\n[ $code -eq 127 ] && exit 255\n[ $code -gt 127 ] && exit 1\nexit $code\n";
}

class Bisection {
 public:
  Bisection(const RevisionSearch& search, const WorkTree& work, const InterruptionGuard& guard)
      : search_(search),
        work_(work),
        guard_(guard),
        shown_(search.quiet ? ChildOutput::kNowhere : ChildOutput::kToStandardError) {}

  Result<RevisionFound> run() {
    if (Status ends = check_ends(); !ends) return ends.problems();
    if (guard_.interrupted()) return RevisionFound{.interrupted = true};
    if (work_.git({"bisect", "start", search_.bad, search_.good}).code != 0) {
      return wrong_question("no-bisection",
                            fmt::format("git can't search between {} and {}", search_.good, search_.bad),
                            "the good one must come before the bad one");
    }
    const ChildEnd judged = work_.git({"bisect", "run", "sh", work_.script()}, shown_);
    if (judged.interrupted) return RevisionFound{.interrupted = true};
    RevisionFound found{.revisions = candidates()};
    if (found.revisions.empty()) {
      if (judged.code != 0)
        return wrong_question("bisection-stopped", "the test could not be run", "is the command right?");
      found.revisions = {first_line(work_.git({"rev-parse", "refs/bisect/bad"}).out)};
    }
    if (found.revisions.size() == 1)
      found.subject = first_line(work_.git({"log", "-1", "--format=%s", found.revisions.front()}).out);
    return found;
  }

 private:
  // Git believes what it is told of the two ends; a test that fails everywhere would blame somebody at random.
  Status check_ends() const {
    for (const auto& [revision, good] : {std::pair(search_.good, true), std::pair(search_.bad, false)}) {
      if (guard_.interrupted()) return Done{};
      work_.git({"checkout", "--quiet", "--detach", revision});
      const int code = run_child({"sh", work_.script()}, work_.tree(), shown_).code;
      if (guard_.interrupted()) return Done{};
      if (code == 125) return wrong_question("cannot-tell", fmt::format("{} can't be built or tested", revision));
      if (code == 255) return wrong_question("bad-test", "the test command can't be run");
      if (good && code != 0) return wrong_question("good-fails", fmt::format("the test fails already in {}", revision));
      if (!good && code == 0) return wrong_question("bad-passes", fmt::format("the test passes in {}", revision));
    }
    return Done{};
  }

  // Where skipped revisions leave several, git lists them in its log.
  std::vector<std::string> candidates() const {
    const std::string mark = "# possible first bad commit: [";
    std::vector<std::string> revisions;
    std::istringstream log(work_.git({"bisect", "log"}).out);
    for (std::string line; std::getline(log, line);) {
      if (line.starts_with(mark)) revisions.push_back(line.substr(mark.size(), line.find(']') - mark.size()));
    }
    return revisions;
  }

  const RevisionSearch& search_;
  const WorkTree& work_;
  const InterruptionGuard& guard_;
  ChildOutput shown_;
};

Result<std::string> resolve(const std::string& repository, const std::string& revision) {
  const ChildEnd end = WorkTree::git_in(repository, {"rev-parse", "--verify", "--quiet", revision + "^{commit}"});
  if (end.code == 0) return first_line(end.out);
  return Diagnostic{
      .failure = Failure::kUsage, .code = "unknown-revision", .message = "there is no revision '" + revision + "'"};
}

}  // namespace

Result<RevisionFound> find_bad_revision(const RevisionSearch& search) {
  const InterruptionGuard guard;
  const ChildEnd top = WorkTree::git_in(search.repository, {"rev-parse", "--show-toplevel"});
  if (top.code != 0) return git_problem("no-repository", "'" + search.repository + "' is not in a git repository");
  RevisionSearch exact = search;
  Diagnostics problems;
  for (std::string* revision : {&exact.good, &exact.bad}) {
    Result<std::string> resolved = resolve(search.repository, *revision);
    if (!resolved)
      problems.append(resolved.problems());
    else
      *revision = *resolved;
  }
  if (problems.has_errors()) return problems;
  std::string folder = (fs::temp_directory_path() / "storetwin-bisect-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return git_problem("no-folder", "a temporary folder can't be made");
  const WorkTree work(first_line(top.out), folder);
  if (Status written = write_file(work.script(), judge_script(exact)); !written) return written.problems();
  const ChildEnd added =
      WorkTree::git_in(first_line(top.out), {"worktree", "add", "--detach", "--quiet", work.tree(), exact.good});
  if (guard.interrupted()) return RevisionFound{.interrupted = true};
  if (added.code != 0) return git_problem("no-worktree", "git can't make a work tree in " + folder);
  return Bisection(exact, work, guard).run();
}

}  // namespace storetwin::cli
