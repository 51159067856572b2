#include "core/stream/message.h"

namespace storetwin::stream {

const Header& header_of(const Message& message) {
  return std::visit([](const auto& m) -> const Header& { return m.header; }, message);
}

Header& header_of(Message& message) {
  return std::visit([](auto& m) -> Header& { return m.header; }, message);
}

const char* type_name(const Message& message) {
  static constexpr const char* kNames[] = {
      "PlateBatch", "DepthFrame", "ColorFrame", "DepthPeople", "PersonDetections", "ItemObservations", "Skeletons",
      "TurnstileScan", "TurnstileCrossing", "NoticeAndConsent", "ConsentWithdrawal",
      "StaffAction", "PriceChange", "CatalogueChange", "PlanogramChange", "ReviewAnswer", "Contest", "SensorHealth",
      "Tracks", "IdentityChange", "Reach", "WeightEvent", "InteractionLikelihoods", "HandOver",
      "CartChange", "CartAmendment", "VisitState", "Receipt", "ReviewRequest", "Alert", "PlanogramCorrection"};
  static_assert(std::size(kNames) == std::variant_size_v<Message>);
  return kNames[message.index()];
}

Direction direction_of(const Message& message) {
  constexpr std::size_t kFirstBelief = 18;
  constexpr std::size_t kFirstOutput = 24;
  static_assert(std::is_same_v<std::variant_alternative_t<kFirstBelief, Message>, Tracks>);
  static_assert(std::is_same_v<std::variant_alternative_t<kFirstOutput, Message>, CartChange>);
  if (message.index() < kFirstBelief) return Direction::kInput;
  return message.index() < kFirstOutput ? Direction::kBelief : Direction::kOutput;
}

bool is_settled(const Message& message) {
  return std::visit(
      [](const auto& m) {
        if constexpr (requires { m.settlement; }) return m.settlement == Settlement::kSettled;
        else return true;
      },
      message);
}

}  // namespace storetwin::stream
