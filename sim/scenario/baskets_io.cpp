#include "sim/scenario/baskets_io.h"

#include <map>

#include "core/base/yaml_io.h"

namespace storetwin::scenario {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  void line(std::string_view text) {
    ++line_;
    if (trimmed(text).empty()) return problem(1, "empty-receipt", "a receipt without items", "leave the line out");
    std::vector<std::string>& receipt = receipts_.emplace_back();
    std::size_t begin = 0;
    while (begin <= text.size()) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      const std::string_view item = trimmed(text.substr(begin, end - begin));
      if (item.empty()) problem(begin + 1, "empty-item", "a comma without an item", "write ITEM,ITEM,ITEM");
      receipt.emplace_back(item);
      begin = end + 1;
    }
  }

  Result<BasketBook> finish() {
    if (receipts_.empty() && problems_.empty())
      problem(0, "no-receipts", "there are no receipts in it", "a line for each");
    if (problems_.has_errors()) return problems_;
    std::map<std::string, std::uint32_t> numbers;
    for (const auto& receipt : receipts_) {
      for (const std::string& item : receipt) numbers.emplace(item, 0);
    }
    BasketBook book;
    for (auto& [name, number] : numbers) {
      number = static_cast<std::uint32_t>(book.classes.size());
      book.classes.push_back(name);
    }
    for (const auto& receipt : receipts_) {
      std::vector<std::uint32_t>& items = book.receipts.emplace_back();
      for (const std::string& item : receipt) items.push_back(numbers.at(item));
    }
    return book;
  }

 private:
  void problem(std::size_t column, const char* code, const char* message, const char* hint) {
    problems_.add({.code = code,
                   .file = file_,
                   .line = line_,
                   .column = static_cast<int>(column),
                   .message = message,
                   .hint = hint});
  }

  const std::string& file_;
  int line_ = 0;
  std::vector<std::vector<std::string>> receipts_;
  Diagnostics problems_;
};

}  // namespace

Result<BasketBook> read_baskets(std::string_view text, const std::string& file_name) {
  Reader reader(file_name);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    reader.line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.finish();
}

Result<BasketBook> load_baskets(const std::string& path) {
  const Result<std::string> text = read_file(path);
  if (!text) return text.problems();
  return read_baskets(*text, path);
}

}  // namespace storetwin::scenario
