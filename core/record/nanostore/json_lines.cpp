#include "core/record/nanostore/json_lines.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <set>

#include "core/record/nanostore/time_text.h"

namespace storetwin::nanostore {
namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kMostProblems = 50;

Diagnostic problem(const std::string& file, int line, int column, const char* code, std::string message) {
  Diagnostic d;
  d.code = code;
  d.file = file;
  d.line = line;
  d.column = column;
  d.message = std::move(message);
  return d;
}

// The library keeps the last of two equal keys in silence; this remembers the first one that repeats.
class DuplicateKeys {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) {
      keys_.resize(static_cast<std::size_t>(depth) + 2);
      keys_.back().clear();
    } else if (event == Json::parse_event_t::key) {
      const auto level = static_cast<std::size_t>(depth);
      if (keys_.size() <= level) keys_.resize(level + 1);
      const std::string key = value.get<std::string>();
      if (!keys_[level].insert(key).second && !found_) found_ = key;
    }
    return true;
  }
  const std::optional<std::string>& found() const { return found_; }

 private:
  std::vector<std::set<std::string>> keys_;
  std::optional<std::string> found_;
};

void parse_line(std::string_view text, int line, const std::string& file, std::vector<Document>& documents,
                Diagnostics& problems) {
  if (nests_too_deep(text)) {
    problems.add(problem(file, line, 0, "bad-json", fmt::format("nests deeper than {} levels", kDeepest)));
    return;
  }
  DuplicateKeys duplicates;
  const auto watch = [&duplicates](int depth, Json::parse_event_t event, Json& value) {
    return duplicates(depth, event, value);
  };
  try {
    Json value = Json::parse(text, watch);
    if (duplicates.found()) {
      problems.add(problem(file, line, 0, "duplicate-key", fmt::format("'{}' stands twice", *duplicates.found())));
    } else if (!value.is_object()) {
      Diagnostic d = problem(file, line, 0, "wrong-type",
                             fmt::format("a document must be an object, this is {}", value.type_name()));
      d.hint = "the format is one JSON object a line";
      problems.add(std::move(d));
    } else {
      documents.push_back({line, std::move(value)});
    }
  } catch (const Json::parse_error& e) {
    problems.add(problem(file, line, static_cast<int>(e.byte), "bad-json", "not JSON from here on"));
  } catch (const Json::exception&) {
    problems.add(problem(file, line, 0, "bad-json", "holds a number too large to read"));
  }
}

}  // namespace

bool nests_too_deep(std::string_view text) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\') ++i;
      else if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDeepest) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

std::vector<Document> parse_documents(std::string_view text, const std::string& file, Diagnostics& problems) {
  std::vector<Document> documents;
  int line = 0;
  bool any = false;
  while (!text.empty()) {
    ++line;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    any = true;
    parse_line(row, line, file, documents, problems);
  }
  if (!any) problems.add(problem(file, 0, 0, "empty-file", "holds no document"));
  return documents;
}

Node::Node(const Document& document, const std::string& file, Diagnostics& problems)
    : file_(&file), line_(document.line), problems_(&problems), value_(&document.value) {}

Node::Node(const Node& parent, const Json* value, std::string path)
    : file_(parent.file_), line_(parent.line_), problems_(parent.problems_), value_(value), path_(std::move(path)) {}

void Node::fail(const char* code, std::string message, std::string hint) const {
  Diagnostic d = problem(*file_, line_, 0, code, std::move(message));
  d.path = path_;
  d.hint = std::move(hint);
  problems_->add(std::move(d));
}

void Node::warn(Diagnostics& warnings, const char* code, std::string message, std::string hint) const {
  Diagnostic d = problem(*file_, line_, 0, code, std::move(message));
  d.severity = Severity::kWarning;
  d.path = path_;
  d.hint = std::move(hint);
  warnings.add(std::move(d));
}

bool Node::expect(bool right_type, const char* type) const {
  if (!right_type) fail("wrong-type", fmt::format("must be {}, is {}", type, value_->type_name()));
  return right_type;
}

Node Node::find(const char* key) const {
  const std::string path = path_.empty() ? key : path_ + "." + key;
  if (!present() || !expect(value_->is_object(), "an object")) return {*this, nullptr, path};
  const auto member = value_->find(key);
  return {*this, member == value_->end() ? nullptr : &*member, path};
}

Node Node::at(const char* key) const {
  const Node member = find(key);
  if (present() && value_->is_object() && !member.present()) member.fail("missing-key", "must be given");
  return member;
}

std::vector<Node> Node::items() const {
  std::vector<Node> nodes;
  if (!present() || !expect(value_->is_array(), "an array")) return nodes;
  for (std::size_t i = 0; i < value_->size(); ++i) {
    nodes.push_back(Node(*this, &(*value_)[i], fmt::format("{}[{}]", path_, i)));
  }
  return nodes;
}

std::string Node::text() const {
  if (!present() || !expect(value_->is_string(), "a text")) return "";
  const auto& text = value_->get_ref<const std::string&>();
  if (text.empty()) fail("empty-text", "must not be empty");
  return text;
}

double Node::number(double min, double max) const {
  if (!present() || !expect(value_->is_number(), "a number")) return 0;
  const double number = value_->get<double>();
  if (number >= min && number <= max) return number;
  fail("out-of-range", fmt::format("must lie within {} and {}, is {}", min, max, number));
  return 0;
}

int Node::integer(int min, int max) const {
  if (!present() || !expect(value_->is_number(), "a whole number")) return min;
  const double number = value_->get<double>();
  if (number != std::floor(number)) {
    fail("wrong-type", fmt::format("must be a whole number, is {}", number));
    return min;
  }
  if (number >= min && number <= max) return static_cast<int>(number);
  fail("out-of-range", fmt::format("must lie within {} and {}, is {}", min, max, number));
  return min;
}

Timestamp Node::time() const {
  if (!present()) return {};
  const std::string written = text();
  if (written.empty()) return {};
  const std::optional<Timestamp> time = parse_time(written);
  if (!time) fail("bad-time", fmt::format("'{}' is not a time", written), "e.g. 2020-04-22T05:06:36.859Z");
  return time.value_or(Timestamp{});
}

void append_capped(Diagnostics& all, const Diagnostics& of_one_file, const std::string& file) {
  std::size_t kept = 0;
  for (const Diagnostic& d : of_one_file.items()) {
    if (kept++ < kMostProblems) all.add(d);
  }
  if (kept <= kMostProblems) return;
  all.add(problem(file, 0, 0, "too-many-problems", fmt::format("{} more problems", kept - kMostProblems)));
}

std::string to_lines(const std::vector<Json>& documents) {
  std::string text;
  for (const Json& document : documents) {
    text += document.dump(-1, ' ', false, Json::error_handler_t::replace);
    text += '\n';
  }
  return text;
}

}  // namespace storetwin::nanostore
