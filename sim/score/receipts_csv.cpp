#include "sim/score/receipts_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace storetwin::score {

namespace {

struct Cell {
  std::string text;
  int column = 1;
};

// One line of CSV. Quotes wrap a cell that holds commas; a doubled quote stands for one (RFC 4180, within one line).
std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells(1);
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

template <class Number>
bool parse(const std::string& text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// A column that is there and looks like the one that isn't.
std::string header_hint(const std::string& name, const std::vector<std::string>& header) {
  const std::string likely = nearest(name, header);
  return likely.empty() ? "the header line names the columns visit,sku,quantity[,confidence]" : "is '" + likely + "' meant?";
}

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  void header(const std::vector<Cell>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) columns_[cells[i].text] = i;
    for (const char* name : {"visit", "sku", "quantity"}) {
      if (columns_.count(name) > 0) continue;
      std::vector<std::string> names;
      for (const Cell& cell : cells) names.push_back(cell.text);
      problem("missing-column", 1, fmt::format("there is no column '{}'", name), header_hint(name, names));
    }
  }

  void row(const std::vector<Cell>& cells) {
    ReceiptRow row;
    if (const Cell* visit = cell(cells, "visit")) {
      row.visit = VisitId(visit->text);
      if (visit->text.empty()) problem("empty-visit", visit->column, "a row needs a visit", "");
    }
    if (const Cell* sku = cell(cells, "sku")) row.sku = SkuId(sku->text);
    if (const Cell* quantity = cell(cells, "quantity")) {
      if (!parse(quantity->text, row.quantity) || row.quantity < 0) {
        problem("bad-quantity", quantity->column, fmt::format("'{}' is no number of units", quantity->text), "whole and not negative");
      }
    }
    if (columns_.count("confidence") > 0) {
      if (const Cell* confidence = cell(cells, "confidence")) {
        if (!parse(confidence->text, row.confidence) || !(row.confidence >= 0 && row.confidence <= 1)) {
          problem("bad-confidence", confidence->column, fmt::format("'{}' is no probability", confidence->text), "0 to 1");
        }
      }
    }
    rows_.push_back(std::move(row));
  }

  void next_line() { ++line_; }
  bool has_columns() const { return columns_.count("visit") + columns_.count("sku") + columns_.count("quantity") == 3; }

  void problem(std::string code, int column, std::string message, std::string hint) {
    problems_.add({.code = std::move(code), .file = file_, .line = line_, .column = column, .message = std::move(message),
                   .hint = std::move(hint)});
  }

  Result<std::vector<ReceiptRow>> take() {
    if (problems_.has_errors()) return problems_;
    return std::move(rows_);
  }

 private:
  const Cell* cell(const std::vector<Cell>& cells, const char* name) {
    const std::size_t index = columns_.at(name);
    if (index < cells.size()) return &cells[index];
    problem("missing-cell", 1, fmt::format("the row has no '{}'", name), "");
    return nullptr;
  }

  std::string file_;
  int line_ = 0;
  std::map<std::string, std::size_t> columns_;
  std::vector<ReceiptRow> rows_;
  Diagnostics problems_;
};

std::vector<VisitScore>::iterator visit_named(std::vector<VisitScore>& visits, const VisitId& name) {
  const auto found = std::find_if(visits.begin(), visits.end(), [&](const VisitScore& v) { return v.visit == name; });
  if (found != visits.end()) return found;
  visits.push_back({.visit = name, .state = "final", .confidence = 1});
  return std::prev(visits.end());
}

}  // namespace

Result<std::vector<ReceiptRow>> read_receipts_csv(std::string_view text, const std::string& file) {
  Reader reader(file);
  bool first = true;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    reader.next_line();
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) continue;
    if (first) reader.header(cells_of(line));
    else if (reader.has_columns()) reader.row(cells_of(line));
    first = false;
  }
  if (first) {
    reader.next_line();
    reader.problem("empty-file", 0, "the file has no header line", "it begins with visit,sku,quantity");
  }
  return reader.take();
}

std::vector<VisitScore> pair_receipts(const std::vector<ReceiptRow>& truth, const std::vector<ReceiptRow>& receipts) {
  std::vector<VisitScore> visits;
  std::map<VisitId, std::map<SkuId, int>> true_units, charged_units;
  for (const ReceiptRow& row : truth) {
    const auto visit = visit_named(visits, row.visit);
    if (row.quantity > 0) {
      visit->truth_lines.push_back({row.sku, row.quantity});
      true_units[row.visit][row.sku] += row.quantity;
    }
  }
  for (const ReceiptRow& row : receipts) {
    const auto visit = visit_named(visits, row.visit);
    visit->confidence *= row.confidence;
    if (row.quantity > 0) {
      visit->receipt_lines.push_back({row.sku, row.quantity, row.confidence});
      charged_units[row.visit][row.sku] += row.quantity;
    }
  }
  for (VisitScore& visit : visits) visit.exact = true_units[visit.visit] == charged_units[visit.visit];
  return visits;
}

}  // namespace storetwin::score
