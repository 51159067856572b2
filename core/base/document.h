// A parsed document with its positions: what a YAML file says before anybody knows what it means.
//
// The tree keeps the line and column of every key and value, so that whoever judges the content later (a schema, a
// check of meaning) can point at the place. It is a plain value; core/base/yaml_io.h makes it from text and text from
// it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"

namespace storetwin {

struct Node {
  enum class Kind { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  bool quoted = false;         ///< of scalars: stood in quotes, so it is a text even if it looks like a number
  std::string text;            ///< of scalars
  std::vector<Node> children;  ///< of lists: the entries; of maps: the values, each with its key, in file order
  int line = 0;                ///< where the value begins, from 1; 0 = made by a program
  int column = 0;              ///< from 1; 0 = made by a program
  std::string key;             ///< of a map's children
  int key_line = 0;            ///< where the key begins, from 1
  int key_column = 0;          ///< from 1

  bool is_map() const { return kind == Kind::kMap; }
  bool is_list() const { return kind == Kind::kList; }
  /// The value under a key of a map, or null.
  const Node* find(std::string_view name) const;
};

/// Equal kinds, texts, keys and children; positions and quotes don't matter.
bool same_content(const Node& a, const Node& b);

/// "the text 'abc'", "a list", "a map" or "nothing": how diagnostics name what they found.
std::string what_is(const Node& node);

struct Document {
  std::string file;  ///< as the user named it; appears in diagnostics
  Node root;
};

/// The node at a path like "map.fixtures[1].shelves[0].index", or the deepest one on the way that exists.
const Node& locate(const Document& document, std::string_view path);

/// An error whose place is found by its path (see `locate`): for checks of meaning, made after reading.
Diagnostic error_at(const Document& document, std::string path, std::string code, std::string message,
                    std::string hint = "");

/// "parent.key", or "key" when the parent is the root.
std::string join_path(std::string_view parent, std::string_view key);

}  // namespace storetwin
