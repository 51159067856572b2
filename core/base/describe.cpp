#include "core/base/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace storetwin {

namespace {

std::string range_text(const FieldRule& rule) {
  const std::string low = fmt::format("{} {}", rule.above_min ? "above" : "at least", rule.min);
  const std::string high = fmt::format("at most {}", rule.max);
  std::string text;
  if (std::isfinite(rule.min)) text = low;
  if (std::isfinite(rule.max)) text += (text.empty() ? "" : " and ") + high;
  if (rule.min_items > 0) text += (text.empty() ? "" : ", ") + fmt::format("{} or more", rule.min_items);
  return text;
}

// Indices in brackets or braces don't matter: "shelves[2]", "shelves[]" and "shelves" are the same path.
std::string without_indices(std::string_view path) {
  std::string plain;
  bool inside = false;
  for (const char c : path) {
    if (c == '[' || c == '{') inside = true;
    if (!inside) plain += c;
    if (c == ']' || c == '}') inside = false;
  }
  return plain;
}

}  // namespace

std::string one_of(const std::vector<std::string>& words) { return fmt::format("one of: {}", fmt::join(words, ", ")); }

std::string list_of_type(const std::string& entry, std::size_t count) {
  return count > 0 ? fmt::format("list of {} ({})", count, entry) : fmt::format("list of ({})", entry);
}

std::string map_to_type(const std::string& entry) { return fmt::format("map of names to ({})", entry); }

std::string inline_text(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
      return "none";
    case Node::Kind::kScalar:
      return node.quoted ? fmt::format("\"{}\"", node.text) : node.text;
    case Node::Kind::kList:
    case Node::Kind::kMap:
      break;
  }
  std::string text = node.is_list() ? "[" : "{";
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) text += ", ";
    if (node.is_map()) text += node.children[i].key + ": ";
    text += inline_text(node.children[i]);
  }
  return text + (node.is_list() ? "]" : "}");
}

void Describer::angle(const char* key, double& value_rad, const FieldRule& rule) {
  const double rounded_deg = std::round(value_rad / kRadiansPerDegree * 1e9) / 1e9;
  add(join_path(path_, key), key, "number", rule.required ? "" : inline_text(number_node(rounded_deg)), rule);
}

void Describer::seconds(const char* key, Duration& value, const FieldRule& rule) {
  add(join_path(path_, key), key, "number", rule.required ? "" : inline_text(number_node(value.in_seconds())), rule);
}

void Describer::pose(Pose& pose, const FieldRule& rule) {
  field("position_m", pose.translation, rule);
  Vec3 turn_deg = rodrigues_of(pose.rotation) / kRadiansPerDegree;
  field("rotation_deg", turn_deg, {.doc = "Axis of the rotation times its angle (Rodrigues vector)"});
  std::array<double, 9> rows{};
  shorthand("rotation_matrix", rows, {.doc = "The rotation as an orthonormal matrix row by row, instead of rotation_deg"});
}

void Describer::add(std::string path, const char* key, std::string type, std::string fallback, const FieldRule& rule) {
  docs_.push_back({.path = std::move(path),
                   .type = std::move(type),
                   .unit = std::string(unit_name(key)),
                   .fallback = std::move(fallback),
                   .range = range_text(rule),
                   .required = rule.required,
                   .doc = rule.doc});
}

std::string to_text(const Description& description) {
  std::string text;
  if (!description.schema.empty()) {
    text += fmt::format("schema: {}\n  Required, as the file's first line.\n", description.schema);
  }
  for (const FieldDoc& doc : description.fields) {
    text += fmt::format("{}: {}", doc.path, doc.type);
    if (!doc.unit.empty()) text += ", " + doc.unit;
    if (!doc.range.empty()) text += ", " + doc.range;
    if (doc.required) text += ", required";
    if (!doc.fallback.empty()) text += ", default " + doc.fallback;
    text += "\n";
    if (!doc.doc.empty()) text += fmt::format("  {}.\n", doc.doc);
  }
  return text;
}

Result<std::vector<FieldDoc>> select_fields(const std::vector<FieldDoc>& docs, std::string_view path) {
  const std::string wanted = without_indices(path);
  std::vector<FieldDoc> found;
  std::vector<std::string> known;
  for (const FieldDoc& doc : docs) {
    const std::string plain = without_indices(doc.path);
    known.push_back(plain);
    if (plain == wanted || plain.starts_with(wanted + ".")) found.push_back(doc);
  }
  if (!found.empty()) return found;
  return Diagnostic{.failure = Failure::kUsage,
                    .code = "unknown-field",
                    .message = fmt::format("there is no field '{}'", path),
                    .hint = did_you_mean(wanted, known)};
}

}  // namespace storetwin
