// The words of the contract's enums, as JSON texts and, in capitals, the .proto files write them.
//
// Each list is in the order of the values, which count from 0 without gaps. On the wire every value is one higher,
// because 0 there means "not said" and is refused.
#pragma once

#include <array>
#include <utility>

#include "core/stream/message.h"

namespace storetwin::stream {

template <class E, std::size_t N>
using EnumWords = std::array<std::pair<E, const char*>, N>;

constexpr EnumWords<KeyPoint, kKeyPoints> enum_words(KeyPoint) {
  using enum KeyPoint;
  return {{{kHeadTop, "head_top"}, {kNeck, "neck"}, {kLeftShoulder, "left_shoulder"}, {kRightShoulder, "right_shoulder"},
           {kLeftElbow, "left_elbow"}, {kRightElbow, "right_elbow"}, {kLeftWrist, "left_wrist"},
           {kRightWrist, "right_wrist"}, {kLeftHip, "left_hip"}, {kRightHip, "right_hip"}, {kLeftAnkle, "left_ankle"},
           {kRightAnkle, "right_ankle"}}};
}
constexpr EnumWords<ItemPlace, 3> enum_words(ItemPlace) {
  using enum ItemPlace;
  return {{{kInHand, "in_hand"}, {kGoneFromFacing, "gone_from_facing"}, {kAddedToFacing, "added_to_facing"}}};
}
constexpr EnumWords<EntranceState, 3> enum_words(EntranceState) {
  using enum EntranceState;
  return {{{kUnknown, "unknown"}, {kValidEntrance, "valid_entrance"}, {kNoEntrance, "no_entrance"}}};
}
constexpr EnumWords<CrossingDirection, 2> enum_words(CrossingDirection) {
  using enum CrossingDirection;
  return {{{kIn, "in"}, {kOut, "out"}}};
}
constexpr EnumWords<StaffActionKind, 6> enum_words(StaffActionKind) {
  using enum StaffActionKind;
  return {{{kRestock, "restock"}, {kFaceUp, "face_up"}, {kMove, "move"}, {kRemove, "remove"}, {kClean, "clean"},
           {kHelp, "help"}}};
}
constexpr EnumWords<HealthState, 4> enum_words(HealthState) {
  using enum HealthState;
  return {{{kOk, "ok"}, {kDegraded, "degraded"}, {kFailed, "failed"}, {kSilent, "silent"}}};
}
constexpr EnumWords<TrackPhase, 4> enum_words(TrackPhase) {
  using enum TrackPhase;
  return {{{kTentative, "tentative"}, {kConfirmed, "confirmed"}, {kCoasting, "coasting"}, {kEnded, "ended"}}};
}
constexpr EnumWords<IdentityChangeKind, 3> enum_words(IdentityChangeKind) {
  using enum IdentityChangeKind;
  return {{{kMerge, "merge"}, {kSplit, "split"}, {kRelabel, "relabel"}}};
}
constexpr EnumWords<Settlement, 2> enum_words(Settlement) {
  using enum Settlement;
  return {{{kProvisional, "provisional"}, {kSettled, "settled"}}};
}
constexpr EnumWords<VisitPhase, 6> enum_words(VisitPhase) {
  using enum VisitPhase;
  return {{{kOpened, "opened"}, {kInside, "inside"}, {kLeft, "left"}, {kFinal, "final"}, {kInReview, "in_review"},
           {kOpen, "open"}}};
}
constexpr EnumWords<AlertKind, 6> enum_words(AlertKind) {
  using enum AlertKind;
  return {{{kUnattributedPick, "unattributed_pick"}, {kSensorFault, "sensor_fault"}, {kLateData, "late_data"},
           {kForeignItem, "foreign_item"}, {kTailgating, "tailgating"}, {kOverflow, "overflow"}}};
}

/// The word of an enumerator; "?" for a value outside the list.
template <class E>
constexpr const char* word_of(E value) {
  for (const auto& [candidate, word] : enum_words(E{})) {
    if (candidate == value) return word;
  }
  return "?";
}

}  // namespace storetwin::stream
