#include "core/base/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace storetwin {

namespace {

constexpr std::string_view kBlanks = " \t";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

template <class Number>
bool parse(std::string_view text, Number& value) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

std::vector<CsvCell> cells_of(std::string_view line) {
  std::vector<CsvCell> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"') cells.back().text += line[i++];
      else quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.push_back({"", static_cast<int>(i) + 2});
    } else {
      cells.back().text += c;
    }
  }
  return cells;
}

// Cells are quoted in messages; what is no text, or much of it, would spoil them.
std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::string safe;
  for (const char c : text.substr(0, kMost)) safe += c >= ' ' && c != 127 ? c : '?';
  return text.size() > kMost ? safe + "..." : safe;
}

std::string bounds_of(const CsvRule& rule) {
  const bool low = std::isfinite(rule.min), high = std::isfinite(rule.max);
  if (low && high && rule.above_min) return fmt::format("more than {}, at most {}", rule.min, rule.max);
  if (low && high) return fmt::format("{} to {}", rule.min, rule.max);
  if (low) return fmt::format("{} {}", rule.above_min ? "more than" : "at least", rule.min);
  return high ? fmt::format("at most {}", rule.max) : "";
}

}  // namespace

bool parse_number(std::string_view text, double& value) { return parse(text, value) && std::isfinite(value); }
bool parse_number(std::string_view text, std::int64_t& value) { return parse(text, value); }

CsvReader::CsvReader(std::string_view text, std::string file, std::string form)
    : rest_(text), file_(std::move(file)), form_(std::move(form)) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
}

bool CsvReader::next() {
  while (!rest_.empty()) {
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(kBlanks) == std::string_view::npos) continue;
    cells_ = cells_of(line);
    return true;
  }
  cells_.clear();
  return false;
}

bool CsvReader::header(const std::vector<std::string>& required) {
  if (!next()) {
    line_ = 1;
    problem("empty-file", 0, "the file has no header line", "it begins with " + form_);
    return false;
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    names.emplace_back(trimmed(cells_[i].text));
    const bool fresh = columns_.emplace(names.back(), i).second;
    if (!fresh && std::find(required.begin(), required.end(), names.back()) != required.end()) {
      problem("duplicate-column", cells_[i].column,
              fmt::format("the column '{}' stands there twice", shown(names.back())));
    }
  }
  std::vector<std::string> others;  // a column that is needed itself is not meant to be another one
  for (const std::string& name : names) {
    if (std::find(required.begin(), required.end(), name) == required.end()) others.push_back(name);
  }
  bool whole = true;
  for (const std::string& name : required) {
    if (columns_.contains(name)) continue;
    const std::string likely = nearest(name, others);
    problem("missing-column", 1, fmt::format("there is no column '{}'", name),
            likely.empty() ? "the header line names the columns " + form_ : "is '" + shown(likely) + "' meant?");
    whole = false;
  }
  return whole;
}

const CsvCell* CsvReader::cell(const std::string& column) {
  const auto at = columns_.find(column);
  if (at != columns_.end() && at->second < cells_.size()) return &cells_[at->second];
  problem("missing-cell", 1, fmt::format("the row has no '{}'", column));
  return nullptr;
}

std::optional<double> CsvReader::number(const std::string& column, const CsvRule& rule) {
  const CsvCell* found = cell(column);
  return found ? number(*found, rule) : std::nullopt;
}

std::optional<double> CsvReader::number(const CsvCell& cell, const CsvRule& rule) {
  double value = 0;
  const bool read = parse_number(cell.text, value);
  const bool low = rule.above_min ? value <= rule.min : value < rule.min;
  if (read && !low && value <= rule.max) return value;
  problem(read ? "out-of-range" : "not-a-number", cell.column,
          fmt::format("'{}' is no {}", shown(cell.text), rule.what), bounds_of(rule));
  return std::nullopt;
}

void CsvReader::problem(std::string code, int column, std::string message, std::string hint) {
  if (++problem_count_ > kMostProblems) return;
  problems_.add({.code = std::move(code),
                 .file = file_,
                 .line = line_,
                 .column = column,
                 .message = std::move(message),
                 .hint = std::move(hint)});
}

Diagnostics CsvReader::problems() const {
  Diagnostics all = problems_;
  if (problem_count_ > kMostProblems) {
    all.add({.code = "more-problems",
             .file = file_,
             .message = fmt::format("{} more like these", problem_count_ - kMostProblems),
             .hint = "mend the first ones and try again"});
  }
  return all;
}

}  // namespace storetwin
