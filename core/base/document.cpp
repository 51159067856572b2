#include "core/base/document.h"

#include <fmt/format.h>

#include <charconv>

namespace storetwin {

const Node* Node::find(std::string_view name) const {
  if (kind != Kind::kMap) return nullptr;
  for (const Node& child : children) {
    if (child.key == name) return &child;
  }
  return nullptr;
}

bool same_content(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.text != b.text || a.key != b.key || a.children.size() != b.children.size()) return false;
  for (std::size_t i = 0; i < a.children.size(); ++i) {
    if (!same_content(a.children[i], b.children[i])) return false;
  }
  return true;
}

std::string what_is(const Node& node) {
  constexpr std::size_t kShown = 40;  // Longer texts would bury the message.
  switch (node.kind) {
    case Node::Kind::kNull:
      return "nothing";
    case Node::Kind::kList:
      return "a list";
    case Node::Kind::kMap:
      return "a map";
    case Node::Kind::kScalar:
      break;
  }
  const std::string shown = node.text.size() <= kShown ? node.text : node.text.substr(0, kShown) + "...";
  return node.quoted ? fmt::format("the quoted text '{}'", shown) : fmt::format("'{}'", shown);
}

namespace {

// Takes the next step off a path: a key up to '.' or '[', or an index in brackets.
const Node* step(const Node& from, std::string_view& path) {
  if (path.starts_with('.')) path.remove_prefix(1);
  if (path.starts_with('[')) {
    const std::size_t close = path.find(']');
    if (close == std::string_view::npos) return nullptr;
    std::size_t index = 0;
    std::from_chars(path.data() + 1, path.data() + close, index);
    path.remove_prefix(close + 1);
    return from.is_list() && index < from.children.size() ? &from.children[index] : nullptr;
  }
  const std::string_view key = path.substr(0, path.find_first_of(".["));
  path.remove_prefix(key.size());
  return from.find(key);
}

}  // namespace

const Node& locate(const Document& document, std::string_view path) {
  const Node* at = &document.root;
  while (!path.empty()) {
    const Node* next = step(*at, path);
    if (next == nullptr) break;
    at = next;
  }
  return *at;
}

Diagnostic error_at(const Document& document, std::string path, std::string code, std::string message,
                    std::string hint) {
  const Node& node = locate(document, path);
  return {.code = std::move(code),
          .file = document.file,
          .line = node.line,
          .column = node.column,
          .path = std::move(path),
          .message = std::move(message),
          .hint = std::move(hint)};
}

std::string join_path(std::string_view parent, std::string_view key) {
  return parent.empty() ? std::string(key) : fmt::format("{}.{}", parent, key);
}

}  // namespace storetwin
