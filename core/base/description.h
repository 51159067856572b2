// A file format in words: what `storetwin describe` prints. Made by core/base/describe.h from the declarations that
// read the files, so it can't differ from them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace storetwin {

/// One key of a file format.
struct FieldDoc {
  std::string path;      ///< "map.fixtures[].shelves[].index"; "[]" stands for any entry of a list, "{}" of a map
  std::string type;      ///< "number", "list of 3 numbers", "one of: depth, color"
  std::string unit;      ///< "metres"; empty if it has none
  std::string fallback;  ///< the default as YAML; empty if the key is required or a map
  std::string range;     ///< "at least 0"; empty if unbounded
  bool required = false;
  std::string doc;       ///< a sentence
};

/// A whole file format.
struct Description {
  std::string schema;  ///< the file's first line says so; empty if it needs none
  std::vector<FieldDoc> fields;
};

/// The docs as text: one key with its facts on a line, its sentence indented beneath.
std::string to_text(const Description& description);

/// The docs of one path and of everything beneath it ("map.fixtures" or "map.fixtures[].id"; indices are ignored); an
/// error with the nearest path if there is none.
Result<std::vector<FieldDoc>> select_fields(const std::vector<FieldDoc>& docs, std::string_view path);

}  // namespace storetwin
