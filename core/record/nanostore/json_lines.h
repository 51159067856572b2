// JSON documents, one a line, with the place of everything that is wrong in them.
//
// The files come from elsewhere, so keys we don't know are left alone (the residual keeps them); but a key we need that
// is missing, of another type or out of range is a Diagnostic with file, line and path. A `Node` is a view of one
// value; asking an absent one gives a default and says nothing more, so that one slip is reported once.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/time.h"

namespace storetwin::nanostore {

/// Keys keep the order they stand in, as the original files' writers do.
using Json = nlohmann::ordered_json;

struct Document {
  int line = 0;  ///< from 1
  Json value;    ///< always an object
};

/// Parses every line that isn't blank. Lines that aren't one JSON object, that repeat a key, or that nest deeper than
/// 64 levels are reported ("bad-json", "duplicate-key", "wrong-type"); a text without any document is "empty-file".
std::vector<Document> parse_documents(std::string_view text, const std::string& file, Diagnostics& problems);

/// True if arrays and objects nest deeper than 64 levels. The parser is not recursive, but copying and writing a value
/// is: bounding the depth bounds the stack.
bool nests_too_deep(std::string_view text);

/// One value of a document, or its absence.
class Node {
 public:
  /// The document as a whole. `problems` and `document` must outlive the node.
  Node(const Document& document, const std::string& file, Diagnostics& problems);

  bool present() const { return value_ != nullptr; }
  /// A member that must be there: absent and reported ("missing-key") if it isn't.
  Node at(const char* key) const;
  /// A member that may be missing, as protobuf's JSON leaves out whatever has its default value.
  Node find(const char* key) const;
  /// The elements of an array; empty if absent.
  std::vector<Node> items() const;

  std::string text() const;                         ///< not empty; "" if absent
  double number(double min, double max) const;      ///< finite, within the range; 0 if absent
  int integer(int min, int max) const;              ///< `min` if absent
  Timestamp time() const;                           ///< RFC 3339 in UTC; zero if absent

  void fail(const char* code, std::string message, std::string hint = "") const;
  /// Like fail, but a warning that goes to `warnings`.
  void warn(Diagnostics& warnings, const char* code, std::string message, std::string hint = "") const;

 private:
  Node(const Node& parent, const Json* value, std::string path);
  bool expect(bool right_type, const char* type) const;

  const std::string* file_;
  int line_;
  Diagnostics* problems_;
  const Json* value_;
  std::string path_;
};

/// Appends the problems of one file: the first fifty, then how many more there are. A binary file has thousands.
void append_capped(Diagnostics& all, const Diagnostics& of_one_file, const std::string& file);

/// One document a line, each ended by a newline. Bytes that aren't UTF-8 are replaced, never thrown upon.
std::string to_lines(const std::vector<Json>& documents);

}  // namespace storetwin::nanostore
