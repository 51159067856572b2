#include "sim/report/html.h"

#include <fmt/format.h>

#include <cmath>

#include "sim/report/markup.h"

namespace storetwin::report {

std::string section(const std::string& id, const std::string& title, const std::string& body) {
  if (body.empty()) return "";
  return fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n{2}</section>\n", id, escaped(title),
                     body);
}

std::string figure(const std::string& picture, const std::string& caption) {
  return "<figure>" + picture + "<figcaption>" + escaped(caption) + "</figcaption></figure>\n";
}

void Table::add(const std::vector<std::string>& cells, const std::string& attributes) {
  rows_ += attributes.empty() ? "<tr>" : "<tr " + attributes + ">";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const char* style = i < columns_.size() && columns_[i].is_number ? " class=\"number\"" : "";
    rows_ += i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", style, cells[i])
                    : fmt::format("<td{}>{}</td>", style, cells[i]);
  }
  rows_ += "</tr>\n";
  ++size_;
}

std::string Table::html() const {
  if (size_ == 0) return "";
  std::string head;
  for (const Column& column : columns_) {
    head +=
        fmt::format("<th scope=\"col\"{}>{}</th>", column.is_number ? " class=\"number\"" : "", escaped(column.title));
  }
  // A wide table is scrolled within its own frame, with the keyboard as well, and never widens the page.
  return fmt::format(
      "<div class=\"wide\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\"><table{1}><caption>{0}</caption>\n"
      "<thead><tr>{2}</tr></thead>\n<tbody>\n{3}</tbody></table></div>\n",
      escaped(caption_), filterable_ ? " data-filter=\"\"" : "", head, rows_);
}

std::string shown_of(std::size_t shown, std::size_t all) {
  return shown < all ? fmt::format("showing {} of {}", shown, all) : "";
}

std::string number_text(double value) {
  const double size = std::abs(value);
  if (size >= 1000) return fmt::format("{:.0f}", value);
  return size >= 10 ? fmt::format("{:.1f}", value) : fmt::format("{:.4f}", value);
}

std::string code(const std::string& text) { return "<code>" + escaped(text) + "</code>"; }

std::string plural(std::size_t count, const std::string& word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace storetwin::report
