#include "core/base/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace storetwin {

namespace {

Diagnostic diagnostic_at(const std::string& file, const Node& at, std::string path, std::string code,
                         std::string message, std::string hint) {
  return {.code = std::move(code),
          .file = file,
          .line = at.line,
          .column = at.column,
          .path = std::move(path),
          .message = std::move(message),
          .hint = std::move(hint)};
}

void report_type(const Node& node, const std::string& path, std::string_view wanted, ReadContext& context) {
  context.error(node, path, "wrong-type", fmt::format("expected {}, found {}", wanted, what_is(node)));
}

bool is_plain_scalar(const Node& node) { return node.kind == Node::Kind::kScalar && !node.quoted; }

template <class Number>
bool in_range(const Node& node, const std::string& path, const FieldRule& rule, Number value, ReadContext& context) {
  const auto v = static_cast<double>(value);
  const bool too_low = rule.above_min ? v <= rule.min : v < rule.min;
  if (!too_low && v <= rule.max) return true;
  const bool low_bound = std::isfinite(rule.min);
  const bool high_bound = std::isfinite(rule.max);
  const std::string low = fmt::format("{} {}", rule.above_min ? "above" : "at least", rule.min);
  const std::string high = fmt::format("at most {}", rule.max);
  const std::string bounds = low_bound && high_bound ? low + " and " + high : (low_bound ? low : high);
  context.error(node, path, "out-of-range", fmt::format("must be {}, is {}", bounds, node.text));
  return false;
}

// Whole numbers as people write them: an optional sign and decimal digits.
template <class Integer>
std::optional<Integer> parse_integer(const Node& node, const std::string& path, ReadContext& context) {
  std::string_view text = node.text;
  if (text.starts_with('+')) text.remove_prefix(1);
  Integer value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = end == text.data() + text.size() && !text.empty();
  if (whole && error == std::errc::result_out_of_range) {
    context.error(node, path, "out-of-range", fmt::format("{} is too large a number", node.text));
    return std::nullopt;
  }
  if (!is_plain_scalar(node) || !whole || error != std::errc()) {
    report_type(node, path, std::is_signed_v<Integer> ? "a whole number" : "a whole number from 0", context);
    return std::nullopt;
  }
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.size() > 1 && digits.front() == '0') {
    context.warn(node, path, "leading-zeros", fmt::format("'{}' is read as the decimal number {}", node.text, value));
  }
  return value;
}

template <class Integer>
bool fits(const Node& node, const std::string& path, Integer value, Integer lowest, Integer highest,
          ReadContext& context) {
  if (value >= lowest && value <= highest) return true;
  context.error(node, path, "out-of-range", fmt::format("must lie from {} to {}, is {}", lowest, highest, value));
  return false;
}

}  // namespace

void ReadContext::error(const Node& at, std::string path, std::string code, std::string message, std::string hint) {
  problems.add(diagnostic_at(file, at, std::move(path), std::move(code), std::move(message), std::move(hint)));
}

void ReadContext::warn(const Node& at, std::string path, std::string code, std::string message, std::string hint) {
  Diagnostic d = diagnostic_at(file, at, std::move(path), std::move(code), std::move(message), std::move(hint));
  d.severity = Severity::kWarning;
  warnings.add(std::move(d));
}

std::optional<bool> read_bool(const Node& node, const std::string& path, ReadContext& context) {
  if (is_plain_scalar(node) && node.text == "true") return true;
  if (is_plain_scalar(node) && node.text == "false") return false;
  report_type(node, path, "true or false", context);
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(const Node& node, const std::string& path, const FieldRule& rule,
                                         std::int64_t lowest, std::int64_t highest, ReadContext& context) {
  const auto value = parse_integer<std::int64_t>(node, path, context);
  if (!value || !in_range(node, path, rule, *value, context)) return std::nullopt;
  if (!fits(node, path, *value, lowest, highest, context)) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> read_natural(const Node& node, const std::string& path, const FieldRule& rule,
                                          std::uint64_t highest, ReadContext& context) {
  const auto value = parse_integer<std::uint64_t>(node, path, context);
  if (!value || !in_range(node, path, rule, *value, context)) return std::nullopt;
  if (!fits(node, path, *value, std::uint64_t{0}, highest, context)) return std::nullopt;
  return value;
}

std::optional<double> read_number(const Node& node, const std::string& path, const FieldRule& rule,
                                  ReadContext& context) {
  std::string_view text = node.text;
  if (text.starts_with('+')) text.remove_prefix(1);
  // YAML writes .nan and .inf; from_chars knows them without the dot.
  const std::string_view sign = text.starts_with('-') ? "-" : "";
  std::string_view magnitude = text.substr(sign.size());
  if (magnitude.starts_with(".n") || magnitude.starts_with(".N") || magnitude.starts_with(".i") ||
      magnitude.starts_with(".I")) {
    magnitude.remove_prefix(1);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(magnitude.data(), magnitude.data() + magnitude.size(), value);
  const bool whole = end == magnitude.data() + magnitude.size() && !magnitude.empty() && magnitude.front() != '-';
  if (!is_plain_scalar(node) || !whole || (error != std::errc() && error != std::errc::result_out_of_range)) {
    report_type(node, path, "a number", context);
    return std::nullopt;
  }
  if (error == std::errc::result_out_of_range || !std::isfinite(value)) {
    context.error(node, path, "not-finite", fmt::format("expected a finite number, found '{}'", node.text));
    return std::nullopt;
  }
  if (!sign.empty()) value = -value;
  if (!in_range(node, path, rule, value, context)) return std::nullopt;
  return value;
}

std::optional<std::string> read_text(const Node& node, const std::string& path, const FieldRule& rule,
                                     ReadContext& context) {
  if (node.kind != Node::Kind::kScalar) {
    report_type(node, path, "a text", context);
    return std::nullopt;
  }
  if (node.text.size() < static_cast<std::size_t>(rule.min_items)) {
    context.error(node, path, "empty-text", "must not be empty");
    return std::nullopt;
  }
  return node.text;
}

std::optional<std::size_t> read_word(const Node& node, const std::string& path, const std::vector<std::string>& words,
                                     ReadContext& context) {
  if (node.kind != Node::Kind::kScalar) {
    report_type(node, path, fmt::format("one of: {}", fmt::join(words, ", ")), context);
    return std::nullopt;
  }
  const auto found = std::find(words.begin(), words.end(), node.text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  context.error(node, path, "unknown-word",
                fmt::format("expected one of: {}; found {}", fmt::join(words, ", "), what_is(node)),
                did_you_mean(node.text, words));
  return std::nullopt;
}

bool is_list_of(const Node& node, const std::string& path, std::size_t count, ReadContext& context) {
  if (!node.is_list()) {
    report_type(node, path, fmt::format("a list of {}", count), context);
    return false;
  }
  if (node.children.size() == count) return true;
  context.error(node, path, "wrong-length", fmt::format("expected a list of {}, found {}", count, node.children.size()));
  return false;
}

bool is_list(const Node& node, const std::string& path, const FieldRule& rule, ReadContext& context) {
  if (!node.is_list()) {
    report_type(node, path, "a list", context);
    return false;
  }
  if (node.children.size() >= static_cast<std::size_t>(rule.min_items)) return true;
  context.error(node, path, "too-few",
                fmt::format("needs at least {} entries, has {}", rule.min_items, node.children.size()));
  return false;
}

bool is_map(const Node& node, const std::string& path, ReadContext& context) {
  if (node.is_map()) return true;
  report_type(node, path, "a map of keys and values", context);
  return false;
}

std::string index_path(const std::string& path, std::size_t index) { return fmt::format("{}[{}]", path, index); }

void Reader::angle(const char* key, double& value_rad, const FieldRule& rule) {
  double value_deg = value_rad / kRadiansPerDegree;
  if (const Node* node = take(key, rule)) {
    read_value(*node, join_path(path_, key), rule, value_deg, context_);
    value_rad = value_deg * kRadiansPerDegree;
  }
}

void Reader::seconds(const char* key, Duration& value, const FieldRule& rule) {
  const Node* node = take(key, rule);
  if (node == nullptr) return;
  constexpr double kLongest = 9e9;  // Some 285 years: what 64-bit nanoseconds hold.
  FieldRule bounded = rule;
  bounded.min = std::max(rule.min, -kLongest);
  bounded.max = std::min(rule.max, kLongest);
  double value_s = value.in_seconds();
  read_value(*node, join_path(path_, key), bounded, value_s, context_);
  value = Duration::seconds(value_s);
}

void Reader::pose(Pose& pose, const FieldRule& rule) {
  field("position_m", pose.translation, rule);
  const Node* turn = take("rotation_deg", {});
  const Node* matrix = take("rotation_matrix", {});
  if (turn != nullptr && matrix != nullptr) {
    problem("rotation_matrix", "conflicting-keys", "rotation_deg and rotation_matrix are both given");
    return;
  }
  if (turn != nullptr) {
    Vec3 rotation_deg = Vec3::Zero();
    read_value(*turn, join_path(path_, "rotation_deg"), {}, rotation_deg, context_);
    pose = pose_from_rodrigues(pose.translation, rotation_deg * kRadiansPerDegree);
  }
  if (matrix != nullptr) {
    std::array<double, 9> rows = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    read_value(*matrix, join_path(path_, "rotation_matrix"), {}, rows, context_);
    const Mat3 rotation = Eigen::Map<const Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(rows.data());
    constexpr double kTolerance = 1e-6;  // Far above rounding, far below what a surveyor would notice.
    const double skew = (rotation * rotation.transpose() - Mat3::Identity()).cwiseAbs().maxCoeff();
    if (!(skew < kTolerance) || rotation.determinant() < 0) {
      problem("rotation_matrix", "not-a-rotation", "the rows are not orthonormal with determinant +1");
      return;
    }
    pose.rotation = rotation;
  }
}

void Reader::problem(const char* key, std::string code, std::string message, std::string hint) {
  const Node* node = map_.find(key);
  context_.error(node != nullptr ? *node : map_, join_path(path_, key), std::move(code), std::move(message),
                 std::move(hint));
}

const Node* Reader::take(const char* key, const FieldRule& rule) {
  known_.emplace_back(key);
  const Node* node = map_.find(key);
  if (node == nullptr && rule.required && !context_.partial) {
    context_.error(map_, path_, "missing-key", fmt::format("missing key '{}'", key));
  }
  return node;
}

void Reader::finish() {
  for (const Node& child : map_.children) {
    if (std::find(known_.begin(), known_.end(), child.key) != known_.end()) continue;
    Node at;
    at.line = child.key_line;
    at.column = child.key_column;
    const std::string unit = unit_hint(child.key, known_);
    context_.error(at, path_, unit.empty() ? "unknown-key" : "wrong-unit", fmt::format("unknown key '{}'", child.key),
                   unit.empty() ? did_you_mean(child.key, known_) : unit);
  }
}

}  // namespace storetwin
