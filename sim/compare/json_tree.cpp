#include "sim/compare/json_tree.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace storetwin::compare {

namespace {

using Json = nlohmann::json;

// Characters for nlohmann's parser that leave word of how far it has read.
class Characters {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Characters(const char* at, const char** read_to) : at_(at), read_to_(read_to) {}
  const char& operator*() const { return *at_; }
  Characters& operator++() {
    *read_to_ = ++at_;
    return *this;
  }
  bool operator==(const Characters& other) const { return at_ == other.at_; }
  bool operator!=(const Characters& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** read_to_;
};

class TreeBuilder : public nlohmann::json_sax<Json> {
 public:
  TreeBuilder(std::string_view text, const char** read_to, const std::string& list_name,
              const std::function<void(const Node&)>& take, const std::function<bool(std::string_view)>& skip)
      : begin_(text.data()),
        counted_to_(text.data()),
        line_begin_(text.data()),
        read_to_(read_to),
        list_name_(list_name),
        take_(take),
        skip_(skip) {}

  bool null() override { return add(Node{}, last_character()); }
  bool boolean(bool value) override { return add_scalar(value ? "true" : "false", last_character()); }
  bool number_integer(number_integer_t) override { return add_number(); }
  bool number_unsigned(number_unsigned_t) override { return add_number(); }
  bool number_float(number_float_t, const string_t&) override { return add_number(); }
  bool string(string_t& value) override {
    Node node{.kind = Node::Kind::kScalar, .quoted = true, .text = value};
    return add(std::move(node), string_begin());
  }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return open(Node::Kind::kMap); }
  bool start_array(std::size_t) override { return open(Node::Kind::kList); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    key_ = name;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& problem) override {
    message_ = problem.what();
    place(std::max(begin_, *read_to_ - 1), damage_);
    return false;
  }

  Node& root() { return root_; }
  const std::string& message() const { return message_; }
  const Node& damage() const { return damage_; }

 private:
  // A number has ended only when the character behind it has been read, all else when its own last one has.
  const char* last_character() const { return *read_to_ - 1; }

  const char* string_begin() const {
    const char* at = last_character() - 1;
    const auto escaped = [this](const char* quote) {
      int backslashes = 0;
      for (const char* c = quote - 1; c >= begin_ && *c == '\\'; --c) ++backslashes;
      return backslashes % 2 == 1;
    };
    while (at > begin_ && (*at != '"' || escaped(at))) --at;
    return at;
  }

  bool add_number() {
    constexpr std::string_view kOfNumbers = "0123456789+-.eE";
    const auto is_part = [&](const char* c) { return kOfNumbers.find(*c) != std::string_view::npos; };
    const char* end = is_part(last_character()) ? last_character() + 1 : last_character();
    const char* from = end;
    while (from > begin_ && is_part(from - 1)) --from;
    return add_scalar(std::string(from, end), from);
  }
  bool add_scalar(std::string text, const char* at) {
    return add(Node{.kind = Node::Kind::kScalar, .text = std::move(text)}, at);
  }

  // Line and column; places come in rising order but for the beginning of a long text.
  void place(const char* at, Node& node) {
    for (; counted_to_ < at; ++counted_to_) {
      if (*counted_to_ != '\n') continue;
      ++line_;
      line_begin_ = counted_to_ + 1;
    }
    node.line = line_;
    node.column = std::max(1, static_cast<int>(at - line_begin_) + 1);
  }

  // Where children go: the innermost open list or map. Children of skipped ones aren't kept.
  bool add(Node node, const char* at) {
    place(at, node);
    if (skipped_ > 0) return true;
    if (open_.empty()) {
      root_ = std::move(node);
      return true;
    }
    if (open_.back().is_map()) {
      if (skip_(key_)) return true;
      node.key = key_;
    }
    if (is_taken_list())
      take_(node);
    else
      open_.back().children.push_back(std::move(node));
    return true;
  }

  bool is_taken_list() const { return open_.size() == 2 && open_.back().is_list() && open_.back().key == list_name_; }

  bool open(Node::Kind kind) {
    Node node{.kind = kind};
    place(last_character(), node);
    if (skipped_ > 0 || (!open_.empty() && open_.back().is_map() && skip_(key_))) {
      ++skipped_;
      return true;
    }
    if (!open_.empty() && open_.back().is_map()) node.key = key_;
    open_.push_back(std::move(node));
    return true;
  }

  bool close() {
    if (skipped_ > 0) {
      --skipped_;
      return true;
    }
    Node node = std::move(open_.back());
    open_.pop_back();
    if (open_.empty())
      root_ = std::move(node);
    else if (is_taken_list())
      take_(node);
    else
      open_.back().children.push_back(std::move(node));
    return true;
  }

  const char* begin_;
  const char* counted_to_;
  const char* line_begin_;
  const char** read_to_;
  const std::string& list_name_;
  const std::function<void(const Node&)>& take_;
  const std::function<bool(std::string_view)>& skip_;
  std::vector<Node> open_;
  std::string key_;
  Node root_;
  Node damage_;
  std::string message_;
  int line_ = 1;
  int skipped_ = 0;
};

// nlohmann's words after its own name for the error and its place.
std::string plain_reason(const std::string& what) {
  const std::size_t at = what.find(": ");
  const std::string reason = at == std::string::npos ? what : what.substr(at + 2);
  return reason.substr(0, reason.find("; last read"));
}

}  // namespace

Result<Document> read_json(std::string_view text, const std::string& file, const std::string& list_name,
                           const std::function<void(const Node& element)>& take,
                           const std::function<bool(std::string_view name)>& skip) {
  const char* read_to = text.data();
  TreeBuilder builder(text, &read_to, list_name, take, skip);
  const Characters first(text.data(), &read_to), last(text.data() + text.size(), &read_to);
  if (!Json::sax_parse(first, last, &builder)) {
    const bool cut = read_to == text.data() + text.size();
    return Diagnostic{.code = "not-json",
                      .file = file,
                      .line = builder.damage().line,
                      .column = builder.damage().column,
                      .message = plain_reason(builder.message()),
                      .hint = cut ? "the file was cut off" : "this is not a result.json"};
  }
  return Document{.file = file, .root = std::move(builder.root())};
}

}  // namespace storetwin::compare
