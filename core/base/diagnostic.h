// Diagnostics: what is wrong with an input, where, and what was probably meant.
//
// Every reader of user input (YAML, recordings, competition files, options) collects all problems it finds into one
// `Diagnostics` and fails once, so that a user mends a file in one go. The text of a diagnostic is
// `file:line:col: error[code]: path: message (hint)` and is fixed by golden tests. Lines and columns count from 1; 0
// means "not known" (a binary file) and is left out of the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace storetwin {

enum class Severity { kWarning, kError };

/// What kind of failure a diagnostic reports; decides the process's exit code (see tools/storetwin/exit_code.h).
enum class Failure {
  kInvalidInput,  ///< a file's content is wrong: exit 3
  kUsage,         ///< an option or argument is wrong: exit 2
  kIo,            ///< a file can't be opened, read or written, or is damaged: exit 4
};

struct Diagnostic {
  Severity severity = Severity::kError;
  Failure failure = Failure::kInvalidInput;
  std::string code;     ///< stable, kebab-case, e.g. "unknown-key"
  std::string file;     ///< as the user named it; empty if there is none
  int line = 0;         ///< from 1; 0 = not known
  int column = 0;       ///< from 1; 0 = not known
  std::string path;     ///< where in the document, e.g. "fixtures[1].shelves[0].height_m"; may be empty
  std::string message;  ///< what is wrong, a clause without a full stop
  std::string hint;     ///< what to do or what was meant, e.g. "did you mean 'gondola_1'?"; may be empty

  bool operator==(const Diagnostic&) const = default;
};

/// `file:line:col: error[code]: path: message (hint)`; parts that are empty are left out with their punctuation.
std::string to_text(const Diagnostic& diagnostic);

/// All the problems of one input, in the order they stand in it.
class Diagnostics {
 public:
  Diagnostics() = default;
  Diagnostics(Diagnostic diagnostic) { add(std::move(diagnostic)); }

  void add(Diagnostic diagnostic) { items_.push_back(std::move(diagnostic)); }
  void append(const Diagnostics& other) { items_.insert(items_.end(), other.items_.begin(), other.items_.end()); }

  bool has_errors() const;
  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  const std::vector<Diagnostic>& items() const { return items_; }

  /// Sorts by file, line and column; problems of one place keep their order.
  void sort();

 private:
  std::vector<Diagnostic> items_;
};

/// One line per diagnostic, each ended by a newline.
std::string to_text(const Diagnostics& diagnostics);

/// The candidate nearest to `word` by Damerau-Levenshtein distance, or empty if none is near enough (a third of the
/// word's length, at least 1) to be a likely slip. Ties go to the first candidate.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "did you mean 'x'?" for the nearest candidate, or empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace storetwin
