#include "core/record/nanostore/targets.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "core/record/nanostore/plate_data.h"
#include "core/record/nanostore/time_text.h"

namespace storetwin::nanostore {
namespace {

using stream::KeyPoint;

struct NamedJoint {
  const char* name;
  KeyPoint point;
};

// In the order in which the feed writes them; `hands` stands between the first two.
constexpr std::array<NamedJoint, 8> kJoints{{{"head", KeyPoint::kHeadTop},
                                             {"neck", KeyPoint::kNeck},
                                             {"l_shoulder", KeyPoint::kLeftShoulder},
                                             {"r_shoulder", KeyPoint::kRightShoulder},
                                             {"l_elbow", KeyPoint::kLeftElbow},
                                             {"r_elbow", KeyPoint::kRightElbow},
                                             {"l_wrist", KeyPoint::kLeftWrist},
                                             {"r_wrist", KeyPoint::kRightWrist}}};

constexpr const char* kValid = "TARGETSTATE_VALID_ENTRANCE";
// Our own word: the recordings known to us hold valid entrances only.
constexpr const char* kNone = "TARGETSTATE_NO_ENTRANCE";

// A kilometre; nothing in a store is farther away.
constexpr double kFarthest_in = 40000;
constexpr int kLargestPixel = 1'000'000;
// The feed states no covariance. Its wrists jitter by about 1 cm from frame to frame while standing still; calibration
// and the two interleaved camera groups differ by as much again (measured on the real recording at the shelf).
constexpr double kHandSigma_m = 0.02;

struct Point {
  Vec3 p_m = Vec3::Zero();
  double score = 0;
};

Point read_point(const Node& node) {
  Point point;
  const Node at = node.at("point");
  const char* axes[] = {"x", "y", "z"};
  for (int i = 0; i < 3; ++i) point.p_m[i] = at.find(axes[i]).number(-kFarthest_in, kFarthest_in) * kMetresPerInch;
  point.score = std::clamp(node.find("score").number(-1e9, 1e9), 0.0, 1.0);
  return point;
}

stream::SkeletonView read_view(const Node& node) {
  stream::SkeletonView view;
  view.captured = node.at("timestamp").time();
  const Node camera = node.at("frame_source").at("camera_id").find("id");
  view.camera = std::to_string(camera.integer(0, kLargestPixel));
  const Node box = node.at("bbox");
  const auto pixel = [&box](const char* key) {
    const Node side = box.find(key);
    return side.present() ? side.integer(-kLargestPixel, kLargestPixel) : 0;
  };
  view.box_min_px = {pixel("left"), pixel("top")};
  view.box_max_px = view.box_min_px + Vec2(pixel("width"), pixel("height"));
  return view;
}

stream::Skeleton read_person(const Node& node) {
  stream::Skeleton person;
  person.external_id = node.at("target_id").at("id").text();
  const Node state = node.find("target_state");
  const std::string word = state.present() ? state.text() : "";
  if (word == kValid) person.entrance = stream::EntranceState::kValidEntrance;
  if (word == kNone) person.entrance = stream::EntranceState::kNoEntrance;
  for (const NamedJoint& joint : kJoints) {
    const Node written = node.find(joint.name);
    if (!written.present()) continue;
    const Point point = read_point(written);
    person.joints.push_back({joint.point, point.p_m, point.score});
  }
  for (const Node& hand : node.find("hands").items()) {
    const Point point = read_point(hand);
    person.hands.push_back({point.p_m, Mat3::Identity() * (kHandSigma_m * kHandSigma_m), point.score});
  }
  for (const Node& view : node.find("detection_metadata").items()) person.views.push_back(read_view(view));
  return person;
}

// Protocol Buffers' JSON leaves out what is zero.
Json point_json(const Vec3& p_m, double score) {
  Json at = Json::object();
  const char* axes[] = {"x", "y", "z"};
  for (int i = 0; i < 3; ++i) {
    const auto inches = static_cast<float>(p_m[i] / kMetresPerInch);
    if (inches != 0) at[axes[i]] = static_cast<double>(inches);
  }
  Json point = {{"point", std::move(at)}};
  if (static_cast<float>(score) != 0) point["score"] = static_cast<double>(static_cast<float>(score));
  return point;
}

Json view_json(const stream::SkeletonView& view, const CameraNumbers& cameras) {
  const auto whole = [](double px) { return static_cast<std::int64_t>(std::llround(px)); };
  const std::int64_t left = whole(view.box_min_px.x());
  const std::int64_t top = whole(view.box_min_px.y());
  return {{"timestamp", protobuf_time_text(view.captured)},
          {"frame_source", {{"camera_id", {{"id", cameras.at(view.camera)}}}}},
          {"bbox",
           {{"left", left},
            {"top", top},
            {"width", whole(view.box_max_px.x()) - left},
            {"height", whole(view.box_max_px.y()) - top}}}};
}

Json person_json(const stream::Skeleton& person, const CameraNumbers& cameras) {
  Json json = {{"target_id", {{"id", person.external_id}}}};
  for (const stream::SkeletonView& view : person.views) json["detection_metadata"].push_back(view_json(view, cameras));
  if (person.entrance == stream::EntranceState::kValidEntrance) json["target_state"] = kValid;
  if (person.entrance == stream::EntranceState::kNoEntrance) json["target_state"] = kNone;
  for (const NamedJoint& named : kJoints) {
    for (const stream::Joint& joint : person.joints) {
      if (joint.point == named.point) json[named.name] = point_json(joint.p_WJ, joint.score);
    }
    if (named.point != KeyPoint::kHeadTop) continue;
    for (const stream::UncertainPoint& hand : person.hands) {
      json["hands"].push_back(point_json(hand.position_m, hand.confidence));
    }
  }
  return json;
}

std::optional<int> as_number(const std::string& name) {
  int number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || end != name.data() + name.size() || std::to_string(number) != name) return std::nullopt;
  return number >= 0 && number <= kLargestPixel ? std::optional(number) : std::nullopt;
}

}  // namespace

TargetDocument read_target_document(const Node& document) {
  TargetDocument target;
  target.received = document.at("date_time").at("$date").time();
  const Node body = document.at("document");
  target.origin = body.at("header").at("t_origin").time();
  for (const Node& person : body.at("targets").find("targets").items()) target.people.push_back(read_person(person));
  return target;
}

CameraNumbers number_cameras(const std::vector<const stream::Skeletons*>& feed) {
  CameraNumbers numbers;
  for (const stream::Skeletons* message : feed) {
    for (const stream::Skeleton& person : message->people) {
      for (const stream::SkeletonView& view : person.views) numbers.emplace(view.camera, -1);
    }
  }
  std::set<int> taken;
  for (auto& [name, number] : numbers) {
    if (const auto own = as_number(name)) taken.insert(number = *own);
  }
  int next = 1;
  for (auto& [name, number] : numbers) {
    if (number >= 0) continue;
    while (taken.contains(next)) ++next;
    taken.insert(number = next);
  }
  return numbers;
}

Json target_document(const stream::Skeletons& message, const CameraNumbers& cameras) {
  Json targets = Json::object();
  for (const stream::Skeleton& person : message.people) targets["targets"].push_back(person_json(person, cameras));
  const std::string origin = protobuf_time_text(message.header.captured);
  return {{"_id", nullptr},
          {"timestamp", unix_seconds(message.header.captured)},
          {"date_time", {{"$date", store_time_text(message.header.received)}}},
          {"document",
           {{"header", {{"t_origin", origin}, {"t_issue", origin}}}, {"targets", std::move(targets)}}},
          {"id", 0}};
}

const char* joint_name(KeyPoint point) {
  for (const NamedJoint& joint : kJoints) {
    if (joint.point == point) return joint.name;
  }
  return nullptr;
}

}  // namespace storetwin::nanostore
