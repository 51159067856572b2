#include "tools/storetwin/live_carts.h"

#include <fmt/format.h>

#include <cstdlib>

namespace storetwin::cli {

namespace {

std::string lines_text(const std::vector<stream::CartLine>& lines) {
  std::string text;
  for (const stream::CartLine& line : lines) {
    text += fmt::format("{}{} x {}", text.empty() ? "" : ", ", line.quantity, line.sku.value);
  }
  return text.empty() ? "empty" : text;
}

std::string who(const VisitId& visit) { return visit ? visit.value : "(nobody)"; }

}  // namespace

std::string live_line(const stream::Message& message) {
  const double t_s = stream::header_of(message).captured.in_seconds();
  if (const auto* change = std::get_if<stream::CartChange>(&message)) {
    return fmt::format("{:8.2f} s  {:<8} {} {} x {:<14} at {:<16} {:.2f} sure   cart: {}", t_s, who(change->visit),
                       change->quantity > 0 ? "+" : "-", std::abs(change->quantity), change->sku.value,
                       to_text(change->plate), change->confidence, lines_text(change->lines));
  }
  if (const auto* amendment = std::get_if<stream::CartAmendment>(&message)) {
    return fmt::format("{:8.2f} s  {:<8} amended: {} was {}, is {}   {}", t_s, who(amendment->visit), amendment->sku.value,
                       amendment->quantity_before, amendment->quantity_after, amendment->reason);
  }
  if (const auto* receipt = std::get_if<stream::Receipt>(&message)) {
    const char* phase = receipt->phase == stream::VisitPhase::kFinal      ? "receipt"
                        : receipt->phase == stream::VisitPhase::kInReview ? "in review"
                                                                          : "still inside";
    return fmt::format("{:8.2f} s  {:<8} {}: {}   {:.2f} sure", t_s, who(receipt->visit), phase, lines_text(receipt->lines),
                       receipt->confidence);
  }
  return fmt::format("{:8.2f} s  {}", t_s, stream::type_name(message));
}

}  // namespace storetwin::cli
