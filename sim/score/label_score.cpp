#include "sim/score/label_score.h"

#include <algorithm>

#include "sim/score/visit_names.h"

namespace storetwin::score {

namespace {

bool states(const truth::LabelledVisit& visit, const SkuId& sku) {
  return visit.whole || std::any_of(visit.lines.begin(), visit.lines.end(),
                                    [&](const truth::TruthLine& line) { return line.sku == sku; });
}

truth::Truth truth_of(const truth::Label& label) {
  truth::Truth truth;
  for (const truth::LabelledVisit& labelled : label.visits) {
    truth::VisitTruth visit{.visit = labelled.visit, .external_id = labelled.external_id};
    for (const truth::TruthLine& line : labelled.lines) {
      if (line.quantity > 0) visit.lines.push_back(line);
    }
    truth.visits.push_back(std::move(visit));
  }
  return truth;
}

}  // namespace

RunScore score_labelled(const truth::Label& label, const stream::Messages& said, const store::Store& store) {
  const truth::Truth truth = truth_of(label);
  std::vector<stream::Receipt> receipts;
  for (const stream::Message& message : named_as_in_truth(truth, said)) {
    const auto* receipt = std::get_if<stream::Receipt>(&message);
    if (receipt == nullptr) continue;
    const auto visit = std::find_if(label.visits.begin(), label.visits.end(),
                                    [&](const truth::LabelledVisit& v) { return v.visit == receipt->visit; });
    if (visit == label.visits.end()) continue;
    stream::Receipt cut = *receipt;
    std::erase_if(cut.lines, [&](const stream::CartLine& line) { return !states(*visit, line.sku); });
    receipts.push_back(std::move(cut));
  }
  RunScore score;
  score.visits = match_visits(truth.visits, receipts);
  score.metrics = cart_metrics(score.visits, prices_of(store));
  // A confidence is of the whole receipt; how a part of it turned out can't judge it.
  if (!std::all_of(label.visits.begin(), label.visits.end(), [](const auto& visit) { return visit.whole; })) {
    for (const char* name : {"cart.brier", "cart.ece"}) score.metrics.erase(name);
  }
  return score;
}

}  // namespace storetwin::score
