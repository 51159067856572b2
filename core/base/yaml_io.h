// YAML files in and out: the calls that everybody uses to read, write and check a file.
//
//     struct Lamp { std::string id; double height_m = 2; };
//     constexpr std::string_view schema_line(const Lamp*) { return "storetwin-lamp/1"; }
//     template <class Archive>
//     void fields(Archive& archive, Lamp& lamp) {
//       archive.field("id", lamp.id, {.doc = "Name on the switch", .required = true, .min_items = 1});
//       archive.field("height_m", lamp.height_m, {.doc = "Above the floor", .min = 0, .max = 10});
//     }
//
//     Diagnostics warnings;
//     Result<Lamp> lamp = load_yaml<Lamp>("lamp.yaml", warnings);      // or read_yaml<Lamp>(text, "lamp.yaml", ...)
//     if (!lamp) std::cerr << to_text(lamp.problems());                // every problem of the file, in its order
//     std::string text = write_yaml(*lamp);                            // reads back as the same value
//     Status set = apply_setting(*lamp, "height_m=3.5");               // for --set options
//     Description docs = describe<Lamp>();                             // core/base/describe.h
//
// Checks of meaning that go beyond one field read in two steps, to keep the positions: parse_yaml gives the Document,
// read_document the struct, and error_at (core/base/document.h) places what the check found.
//
// YAML as we read it: one document, UTF-8, block and flow style, anchors and aliases (they copy), no tags, text keys.
// Limits: kMaxDepth levels, kMaxNodes values after aliases are copied, kMaxBytes of text.
#pragma once

#include "core/base/describe.h"
#include "core/base/reader.h"
#include "core/base/result.h"
#include "core/base/writer.h"

namespace storetwin {

inline constexpr int kMaxDepth = 64;
inline constexpr std::size_t kMaxNodes = 500'000;
inline constexpr std::size_t kMaxBytes = 32u << 20;

/// The text as a tree; all problems of its form (duplicate keys, cycles, tags, damage) at once where the form allows.
Result<Document> parse_yaml(std::string_view text, std::string file_name);

/// A file's bytes; diagnostics of failure kIo if it can't be read whole. Directories and files over `max_bytes` are
/// refused.
Result<std::string> read_file(const std::string& path, std::size_t max_bytes = kMaxBytes);

/// Writes beside the path first and renames, so that nobody ever sees half a file; an existing file is replaced.
Status write_file(const std::string& path, std::string_view bytes);

/// The same for files on which other machines rely: on the disk before it has its name, and of several writers of one path,
/// whichever machines they run on, the last wins whole.
Status write_file_durably(const std::string& path, std::string_view bytes);

/// A tree as YAML text: block style, with lists of numbers and short maps on one line.
std::string to_yaml(const Node& root);

/// Checks the line `schema: NAME/VERSION`; false after reporting what is wrong.
bool check_schema(const Document& document, std::string_view expected, ReadContext& context);

/// For apply_setting: "a.b=value" as a document {a: {b: value}} with its value read as YAML.
Result<Document> parse_setting(std::string_view setting);

/// The errors of reading by place, or a value; warnings are appended to `warnings`.
template <class T>
Result<T> read_document(const Document& document, Diagnostics& warnings) {
  ReadContext context{.file = document.file};
  T value{};
  bool readable = is_map(document.root, "", context);
  if constexpr (HasSchemaLine<T>) {
    readable = readable && check_schema(document, schema_line(static_cast<const T*>(nullptr)), context);
  }
  if (readable) {
    Reader reader(document.root, "", context);
    if constexpr (HasSchemaLine<T>) reader.allow("schema");
    fields(reader, value);
    reader.finish();
  }
  context.warnings.sort();
  warnings.append(context.warnings);
  context.problems.sort();
  if (context.problems.has_errors()) return std::move(context.problems);
  return value;
}

template <class T>
Result<T> read_yaml(std::string_view text, const std::string& file_name, Diagnostics& warnings) {
  const Result<Document> document = parse_yaml(text, file_name);
  if (!document) return document.problems();
  return read_document<T>(*document, warnings);
}

template <class T>
Result<T> load_yaml(const std::string& path, Diagnostics& warnings) {
  const Result<std::string> text = read_file(path);
  if (!text) return text.problems();
  return read_yaml<T>(*text, path, warnings);
}

template <class T>
std::string write_yaml(const T& value, WriteDefaults mode = WriteDefaults::kNo) {
  T copy = value;  // Archives take fields by reference to non-const, whatever they do with them.
  Node root = struct_node(copy, nullptr, mode);
  if constexpr (HasSchemaLine<T>) {
    Node line = text_node(schema_line(static_cast<const T*>(nullptr)));
    line.key = "schema";
    root.children.insert(root.children.begin(), std::move(line));
  }
  return to_yaml(root);
}

template <class T>
Status save_yaml(const std::string& path, const T& value, WriteDefaults mode = WriteDefaults::kNo) {
  return write_file(path, write_yaml(value, mode));
}

/// Sets one field by its path, e.g. "tracker.gate_sigma=3"; lists are replaced whole: "size_m=[1, 2]". The value is
/// unchanged if there is a problem.
template <class T>
Status apply_setting(T& value, std::string_view setting) {
  const Result<Document> document = parse_setting(setting);
  if (!document) return document.problems();
  ReadContext context{.file = document->file, .partial = true};
  T changed = value;
  read_struct(document->root, "", changed, context);
  if (context.problems.has_errors()) return std::move(context.problems);
  value = std::move(changed);
  return Done{};
}

}  // namespace storetwin
