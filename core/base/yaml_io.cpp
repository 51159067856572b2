#include "core/base/yaml_io.h"

#include <fmt/format.h>
#include <yaml-cpp/emitter.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>

namespace storetwin {

namespace {

// Stops the parser from within its own calls; never leaves this file.
struct Stopped {};

// Builds our tree from the parser's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string file, Diagnostics& problems) : file_(std::move(file)), problems_(problems) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    finish(make(Node::Kind::kNull, mark), anchor, false);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node = make(Node::Kind::kScalar, mark);
    check_tag(node, tag);
    node.quoted = tag == "!";
    node.text = value;
    finish(std::move(node), anchor, false);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(make(Node::Kind::kList, mark), tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(make(Node::Kind::kMap, mark), tag, anchor);
  }
  void OnMapEnd() override { close(); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const Node here = make(Node::Kind::kNull, mark);
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) stop(here, "cycle", "the alias stands inside what it names");
    Node copy = found->second;
    copy.line = here.line;
    copy.column = here.column;
    count(copy);
    finish(std::move(copy), YAML::NullAnchor, false);
  }

  Node take() { return std::move(root_); }

 private:
  struct Frame {
    Node node;
    YAML::anchor_t anchor = YAML::NullAnchor;
    std::string path;
    bool has_key = false;  // Of maps: the next value belongs to `key`.
    Node key;
    std::map<std::string, int> key_lines;  // Of maps: the keys so far and where they stood.
  };

  [[noreturn]] void stop(const Node& at, std::string code, std::string message) {
    report(at, "", std::move(code), std::move(message));
    throw Stopped();
  }

  void report(const Node& at, std::string path, std::string code, std::string message) {
    problems_.add({.code = std::move(code),
                   .file = file_,
                   .line = at.line,
                   .column = at.column,
                   .path = std::move(path),
                   .message = std::move(message)});
  }

  Node make(Node::Kind kind, const YAML::Mark& mark) {
    Node node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    if (++nodes_ > kMaxNodes) stop(node, "too-large", fmt::format("more than {} values", kMaxNodes));
    return node;
  }

  // Copies count too, so that a few aliases of aliases can't fill the memory.
  void count(const Node& copy) {
    nodes_ += copy.children.size();
    if (nodes_ > kMaxNodes) stop(copy, "too-large", fmt::format("more than {} values", kMaxNodes));
    for (const Node& child : copy.children) count(child);
  }

  void check_tag(const Node& node, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!" || tag.starts_with("tag:yaml.org,2002:")) return;
    report(node, "", "unsupported-tag", fmt::format("tags such as '{}' have no meaning here", tag));
  }

  std::string path_of_next() const {
    if (frames_.empty()) return "";
    const Frame& top = frames_.back();
    return top.node.is_list() ? index_path(top.path, top.node.children.size()) : join_path(top.path, top.key.text);
  }

  void open(Node node, const std::string& tag, YAML::anchor_t anchor) {
    check_tag(node, tag);
    if (frames_.size() >= static_cast<std::size_t>(kMaxDepth)) {
      stop(node, "too-deep", fmt::format("nested more than {} levels deep", kMaxDepth));
    }
    if (awaits_key()) stop(node, "bad-key", "keys must be plain texts");
    frames_.push_back({.node = std::move(node), .anchor = anchor, .path = path_of_next()});
  }

  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    finish(std::move(frame.node), frame.anchor, true);
  }

  bool awaits_key() const { return !frames_.empty() && frames_.back().node.is_map() && !frames_.back().has_key; }

  void finish(Node node, YAML::anchor_t anchor, bool closed) {
    if (anchor != YAML::NullAnchor) {
      if (closed) count(node);
      anchors_[anchor] = node;
    }
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& top = frames_.back();
    if (awaits_key()) {
      if (node.kind != Node::Kind::kScalar) stop(node, "bad-key", "keys must be plain texts");
      top.key = std::move(node);
      top.has_key = true;
      return;
    }
    if (top.node.is_map()) {
      top.has_key = false;
      const auto [first, is_new] = top.key_lines.emplace(top.key.text, top.key.line);
      if (!is_new) {
        report(top.key, top.path, "duplicate-key",
               fmt::format("key '{}' is given twice, first on line {}", top.key.text, first->second));
        return;
      }
      node.key = top.key.text;
      node.key_line = top.key.line;
      node.key_column = top.key.column;
      // The parser places an absent value at whatever comes next; the key is the better place to look.
      if (node.kind == Node::Kind::kNull) {
        node.line = node.key_line;
        node.column = node.key_column;
      }
    }
    top.node.children.push_back(std::move(node));
  }

  std::string file_;
  Diagnostics& problems_;
  Node root_;
  std::vector<Frame> frames_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t nodes_ = 0;
};

// The length of the UTF-8 sequence at the start of `text`, or 0 if it is none (RFC 3629).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) >= 0xA0;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool outside = (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) >= 0x90);
    return follows(1) && follows(2) && follows(3) && !outside ? 4 : 0;
  }
  return 0;
}

// What can't be YAML at all: too large, binary, or not UTF-8.
std::optional<Diagnostic> check_bytes(std::string_view text, const std::string& file) {
  if (text.size() > kMaxBytes) {
    return Diagnostic{.code = "too-large", .file = file, .message = fmt::format("longer than {} bytes", kMaxBytes)};
  }
  int line = 1;
  int column = 1;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\0') {
      return Diagnostic{.code = "binary-file",
                        .file = file,
                        .message = fmt::format("byte {} is zero; this is no text file", i)};
    }
    const std::size_t length = utf8_length(text.substr(i));
    if (length == 0) {
      return Diagnostic{.code = "not-utf8", .file = file, .line = line, .column = column, .message = "not valid UTF-8"};
    }
    column = text[i] == '\n' ? 1 : column + 1;
    line += text[i] == '\n' ? 1 : 0;
    i += length;
  }
  return std::nullopt;
}

}  // namespace

Result<Document> parse_yaml(std::string_view text, std::string file_name) {
  if (auto problem = check_bytes(text, file_name)) return std::move(*problem);
  Diagnostics problems;
  TreeBuilder builder(file_name, problems);
  bool found = false;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    found = parser.HandleNextDocument(builder);
    TreeBuilder rest(file_name, problems);
    if (found && problems.empty() && parser.HandleNextDocument(rest)) {
      const Node second = rest.take();
      problems.add({.code = "second-document",
                    .file = file_name,
                    .line = second.line,
                    .column = second.column,
                    .message = "a second YAML document begins here, but a file holds one"});
    }
  } catch (const Stopped&) {
    // The builder has said why.
  } catch (const YAML::Exception& e) {
    problems.add({.code = "bad-yaml",
                  .file = file_name,
                  .line = e.mark.is_null() ? 0 : e.mark.line + 1,
                  .column = e.mark.is_null() ? 0 : e.mark.column + 1,
                  .message = e.msg});
  }
  problems.sort();
  if (problems.has_errors()) return problems;
  Document document{.file = std::move(file_name), .root = builder.take()};
  if (!found || document.root.kind == Node::Kind::kNull) {
    return Diagnostic{.code = "empty-file", .file = document.file, .message = "the file holds nothing"};
  }
  return document;
}

Result<Document> parse_setting(std::string_view setting) {
  const auto usage = [&](std::string message) {
    return Diagnostic{.failure = Failure::kUsage, .code = "bad-setting", .message = std::move(message)};
  };
  const std::size_t equals = setting.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return usage(fmt::format("'{}' does not have the form KEY=VALUE", setting));
  }
  Result<Document> document = parse_yaml(setting.substr(equals + 1), "");
  if (!document) return usage(fmt::format("'{}' has no value that can be read", setting));
  std::string_view path = setting.substr(0, equals);
  Node node = std::move(document->root);
  while (true) {
    const std::size_t dot = path.rfind('.');
    node.key = std::string(dot == std::string_view::npos ? path : path.substr(dot + 1));
    // Positions within an option mean nothing.
    node.line = node.column = 0;
    Node parent = map_node();
    parent.children.push_back(std::move(node));
    node = std::move(parent);
    if (dot == std::string_view::npos) break;
    path = path.substr(0, dot);
  }
  document->root = std::move(node);
  return document;
}

namespace {

bool is_simple(const Node& node) {
  return std::none_of(node.children.begin(), node.children.end(), [](const Node& c) { return !c.children.empty(); });
}

// Points and lists of points read better on one line.
bool is_flow_list(const Node& list) {
  constexpr std::size_t kLongestList = 110;
  const bool points = std::all_of(list.children.begin(), list.children.end(),
                                  [](const Node& c) { return !c.is_map() && is_simple(c); });
  return points && (is_simple(list) || inline_text(list).size() <= kLongestList);
}

bool is_flow_map(const Node& map) {
  constexpr std::size_t kLongestMap = 112;
  const bool shallow = std::all_of(map.children.begin(), map.children.end(), [](const Node& c) {
    return !c.is_map() && is_simple(c);
  });
  return map.is_map() && shallow && inline_text(map).size() <= kLongestMap;
}

void emit(YAML::Emitter& out, const Node& node, bool flow) {
  switch (node.kind) {
    case Node::Kind::kNull:
      out << YAML::Null;
      return;
    case Node::Kind::kScalar:
      if (node.quoted) out << YAML::DoubleQuoted;
      out << node.text;
      return;
    case Node::Kind::kList: {
      // The entries of one list look alike: all of them on one line each, or none.
      const bool flow_entries = std::all_of(node.children.begin(), node.children.end(), is_flow_map);
      if (is_flow_list(node)) out << YAML::Flow;
      out << YAML::BeginSeq;
      for (const Node& child : node.children) emit(out, child, flow_entries);
      out << YAML::EndSeq;
      return;
    }
    case Node::Kind::kMap:
      if (flow || node.children.empty()) out << YAML::Flow;
      out << YAML::BeginMap;
      for (const Node& child : node.children) {
        out << YAML::Key;
        emit(out, text_node(child.key), false);
        out << YAML::Value;
        emit(out, child, false);
      }
      out << YAML::EndMap;
      return;
  }
}

}  // namespace

std::string to_yaml(const Node& root) {
  YAML::Emitter out;
  emit(out, root, false);
  STORETWIN_ASSERT(out.good(), "a tree that can be written");
  return std::string(out.c_str(), out.size()) + "\n";
}

bool check_schema(const Document& document, std::string_view expected, ReadContext& context) {
  const Node* line = document.root.find("schema");
  if (line == nullptr) {
    context.error(document.root, "", "missing-key", "missing key 'schema'",
                  fmt::format("the file should begin with 'schema: {}'", expected));
    return false;
  }
  if (line->kind == Node::Kind::kScalar && line->text == expected) return true;
  const std::string_view name = expected.substr(0, expected.find('/'));
  const std::string_view version = expected.substr(expected.find('/') + 1);
  if (line->kind == Node::Kind::kScalar && line->text.starts_with(fmt::format("{}/", name))) {
    context.error(*line, "schema", "wrong-version",
                  fmt::format("version '{}' of {} is not supported", line->text.substr(name.size() + 1), name),
                  fmt::format("supported: {}", version));
  } else {
    context.error(*line, "schema", "wrong-schema", fmt::format("expected '{}', found {}", expected, what_is(*line)));
  }
  return false;
}

}  // namespace storetwin
