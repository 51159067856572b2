// The few pieces that the page is built of: sections with headings that can be linked to, and tables that a screen reader
// can walk through.
//
// Whoever builds a page hands in cells and bodies as HTML (`escaped` of what came from outside); titles and captions are
// plain text and are escaped here.
#pragma once

#include <string>
#include <vector>

namespace storetwin::report {

/// `<section>` with a second-level heading; `id` must be unique in the page. Empty if the body is.
std::string section(const std::string& id, const std::string& title, const std::string& body);

/// A figure with its caption below; `caption` is plain text.
std::string figure(const std::string& picture, const std::string& caption);

struct Column {
  std::string title;
  bool is_number = false;  ///< aligned to the right
};

class Table {
 public:
  Table(std::string caption, std::vector<Column> columns)
      : caption_(std::move(caption)), columns_(std::move(columns)) {}

  /// The first cell names the row. `attributes` go into the row's tag.
  void add(const std::vector<std::string>& cells, const std::string& attributes = "");
  /// Said at the end of the caption, e.g. how much was left out.
  void note(const std::string& text) { caption_ += text.empty() ? "" : "; " + text; }
  void mark_filterable() { filterable_ = true; }

  std::size_t size() const { return size_; }
  /// Empty if there are no rows.
  std::string html() const;

 private:
  std::string caption_;
  std::vector<Column> columns_;
  std::string rows_;
  std::size_t size_ = 0;
  bool filterable_ = false;
};

/// "showing 50 of 400", or nothing if all are shown.
std::string shown_of(std::size_t shown, std::size_t all);

/// As many digits as help: 0.9732, 47.5, 34768.
std::string number_text(double value);

std::string code(const std::string& text);
std::string plural(std::size_t count, const std::string& word);

/// What differs when the same runs are made again, so that two pages can be compared without it.
inline std::string volatile_text(const std::string& text) { return "<span class=\"volatile\">" + text + "</span>"; }

}  // namespace storetwin::report
