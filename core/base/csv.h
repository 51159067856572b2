// CSV read line by line, with the place of every cell and all problems collected.
//
//     CsvReader csv(text, "points.csv", "t_s,x_m,y_m[,score]");
//     if (csv.header({"t_s", "x_m", "y_m"})) {
//       while (csv.next()) {
//         const auto t_s = csv.number("t_s");            // empty after saying why
//         const auto score = csv.number("score", {.min = 0, .max = 1, .what = "score"});
//       }
//     }
//     if (csv.problems().has_errors()) return csv.problems();
//
// Quotes wrap a cell that holds commas; a doubled quote stands for one (RFC 4180, within one line). Blank lines, a
// byte-order mark, carriage returns and blanks around numbers don't matter; columns nobody asks for are ignored.
// After kMostProblems the rest is only counted, so that a file of another kind doesn't bury the first message.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"

namespace storetwin {

struct CsvCell {
  std::string text;
  int column = 1;
};

/// What a number in a cell may be.
struct CsvRule {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool above_min = false;      ///< min itself is not allowed
  const char* what = "number"; ///< "'x' is no SCORE"
};

class CsvReader {
 public:
  static constexpr int kMostProblems = 100;

  /// `form` is what the header line should be; hints name it.
  CsvReader(std::string_view text, std::string file, std::string form);

  /// Reads the header line; false after reporting an empty file or the columns that are missing.
  bool header(const std::vector<std::string>& required);
  bool has(const std::string& column) const { return columns_.contains(column); }

  /// To the next line that is not blank; false at the end.
  bool next();
  int line() const { return line_; }
  const std::vector<CsvCell>& cells() const { return cells_; }

  /// A cell of the present row by its column's name; null after reporting that the row is too short.
  const CsvCell* cell(const std::string& column);
  /// The same as a finite number within the rule.
  std::optional<double> number(const std::string& column, const CsvRule& rule = {});
  std::optional<double> number(const CsvCell& cell, const CsvRule& rule = {});

  void problem(std::string code, int column, std::string message, std::string hint = "");
  /// All of them, with a last word on those beyond kMostProblems.
  Diagnostics problems() const;

 private:
  std::string_view rest_;
  std::string file_;
  std::string form_;
  int line_ = 0;
  std::vector<CsvCell> cells_;
  std::map<std::string, std::size_t> columns_;
  Diagnostics problems_;
  int problem_count_ = 0;
};

/// A whole text as a number; false if anything is left over or it is not finite. Blanks around it are fine.
bool parse_number(std::string_view text, double& value);
bool parse_number(std::string_view text, std::int64_t& value);

}  // namespace storetwin
