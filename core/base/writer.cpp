#include "core/base/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace storetwin {

namespace {

Node scalar(std::string text) {
  Node node;
  node.kind = Node::Kind::kScalar;
  node.text = std::move(text);
  return node;
}

// Letters and digits that can't be taken for a number, a null or a boolean by any YAML reader.
bool safe_unquoted(std::string_view text) {
  if (text.empty() || text.back() == ' ') return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!letter(text.front())) return false;
  for (const std::string_view word : {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}) {
    const bool same = text.size() == word.size() &&
                      std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return (a | 0x20) == b; });
    if (same) return false;
  }
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '/' || c == ' ';
  });
}

// The degrees that read back as exactly these radians, if a double near by does.
double degrees_of(double value_rad) {
  const double value_deg = value_rad / kRadiansPerDegree;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double candidate : {std::round(value_deg * 1e9) / 1e9, value_deg, std::nextafter(value_deg, kInfinity),
                                 std::nextafter(value_deg, -kInfinity)}) {
    if (candidate * kRadiansPerDegree == value_rad) return candidate;
  }
  return value_deg;
}

// The Rodrigues vector in degrees, if one of those near by reads back as exactly this rotation.
std::optional<Vec3> exact_rotation_deg(const Mat3& rotation) {
  const Vec3 raw_deg = rodrigues_of(rotation) / kRadiansPerDegree;
  for (const double grid : {1e3, 1e6, 1e9}) {
    // Adding zero turns -0 into 0.
    const Vec3 rounded = (raw_deg * grid).array().round().matrix() / grid + Vec3::Zero();
    if (pose_from_rodrigues(Vec3::Zero(), rounded * kRadiansPerDegree).rotation == rotation) return rounded;
  }
  if (pose_from_rodrigues(Vec3::Zero(), raw_deg * kRadiansPerDegree).rotation == rotation) return raw_deg;
  return std::nullopt;
}

}  // namespace

Node number_node(double value) {
  if (std::isnan(value)) return scalar(".nan");
  if (std::isinf(value)) return scalar(value > 0 ? ".inf" : "-.inf");
  return scalar(fmt::format("{}", value));
}

Node integer_node(std::int64_t value) { return scalar(fmt::format("{}", value)); }

Node natural_node(std::uint64_t value) { return scalar(fmt::format("{}", value)); }

Node bool_node(bool value) { return scalar(value ? "true" : "false"); }

Node text_node(std::string_view value) {
  Node node = scalar(std::string(value));
  node.quoted = !safe_unquoted(value);
  return node;
}

Node list_node() {
  Node node;
  node.kind = Node::Kind::kList;
  return node;
}

Node map_node() {
  Node node;
  node.kind = Node::Kind::kMap;
  return node;
}

void Writer::angle(const char* key, double& value_rad, const FieldRule& rule) {
  add(key, number_node(degrees_of(value_rad)), rule.required);
}

void Writer::seconds(const char* key, Duration& value, const FieldRule& rule) {
  add(key, number_node(value.in_seconds()), rule.required);
}

void Writer::pose(Pose& pose, const FieldRule& rule) {
  field("position_m", pose.translation, rule);
  if (auto rotation_deg = exact_rotation_deg(pose.rotation)) {
    field("rotation_deg", *rotation_deg);
    return;
  }
  std::array<double, 9> rows{};
  Eigen::Map<Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(rows.data()) = pose.rotation;
  field("rotation_matrix", rows);
}

void Writer::add(const char* key, Node node, bool required) {
  node.key = key;
  const Node* fallback = default_of(key);
  if (mode_ == WriteDefaults::kNo && !required && fallback != nullptr && same_content(node, *fallback)) return;
  map_.children.push_back(std::move(node));
}

}  // namespace storetwin
