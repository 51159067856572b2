#include "sim/triage/changed_keys.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace storetwin::triage {

namespace {

// A value on one line, as YAML's flow style has it.
std::string flow_text(const Node& node) {
  std::vector<std::string> parts;
  for (const Node& child : node.children)
    parts.push_back(node.is_map() ? child.key + ": " + flow_text(child) : flow_text(child));
  if (node.is_map()) return fmt::format("{{{}}}", fmt::join(parts, ", "));
  if (node.is_list()) return fmt::format("[{}]", fmt::join(parts, ", "));
  if (node.kind == Node::Kind::kNull) return "null";
  if (!node.quoted) return node.text;
  std::string quoted;
  for (const char c : node.text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return "'" + quoted + "'";
}

std::optional<double> number_of(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool is_whole(const std::string& text) {
  return !text.empty() && text.find_first_not_of("-0123456789") == std::string::npos;
}

void compare(const Node& good, const Node& bad, const std::string& path, std::vector<ChangedKey>& changed) {
  if (same_content(good, bad)) return;
  if (!good.is_map() || !bad.is_map()) {
    changed.push_back({path, flow_text(good), flow_text(bad), is_whole(good.text) && is_whole(bad.text)});
    return;
  }
  for (const Node& child : good.children) {
    if (const Node* other = bad.find(child.key)) compare(child, *other, join_path(path, child.key), changed);
  }
}

}  // namespace

std::optional<std::pair<double, double>> ChangedKey::numbers() const {
  const std::optional<double> a = number_of(good), b = number_of(bad);
  return a && b ? std::optional(std::pair(*a, *b)) : std::nullopt;
}

std::vector<ChangedKey> changed_keys(const Node& good, const Node& bad) {
  std::vector<ChangedKey> changed;
  compare(good, bad, "", changed);
  return changed;
}

std::string number_text(double value, bool whole) {
  return whole ? fmt::format("{}", static_cast<long long>(value)) : fmt::format("{}", value);
}

}  // namespace storetwin::triage
