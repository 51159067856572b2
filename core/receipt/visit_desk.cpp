#include "core/receipt/visit_desk.h"

#include <algorithm>
#include <utility>

#include "core/receipt/bill.h"

namespace storetwin::receipt {
namespace {

using stream::VisitPhase;

bool is_decided(VisitPhase phase) { return phase == VisitPhase::kFinal || phase == VisitPhase::kInReview; }

}  // namespace

VisitDesk::VisitDesk(const store::Store& store, const Params& params)
    : params_(params), policies_(store.policies), prices_(store.catalogue) {
  for (const store::Product& product : store.catalogue) names_[product.sku] = product.name;
}

void VisitDesk::observe(const stream::PriceChange& change) {
  prices_.set(change.sku, change.price_minor, change.header.captured);
}

void VisitDesk::observe(const stream::CatalogueChange& change) {
  names_[change.sku] = change.name;
  prices_.set(change.sku, change.price_minor, change.header.captured);
}

stream::Header VisitDesk::header(Timestamp captured) { return {"receipt", next_sequence_++, captured, captured}; }

void VisitDesk::tell_state(const VisitId& id, const Visit& visit, Timestamp at, stream::Messages& out) {
  if (!visit.billed) return;
  stream::VisitState state;
  state.header = header(at);
  state.visit = id;
  state.external_id = visit.external_id;
  state.phase = visit.phase;
  state.members_inside = visit.inside;
  out.push_back(std::move(state));
}

stream::Messages VisitDesk::opened(const VisitId& id, const std::string& external_id, Timestamp at) {
  const auto [it, fresh] = visits_.try_emplace(id);
  if (!fresh) return {};
  it->second.external_id = external_id;
  stream::Messages out;
  tell_state(id, it->second, at, out);
  return out;
}

stream::Messages VisitDesk::member_in(const VisitId& id, TrackId track, Timestamp at) {
  stream::Messages out;
  const auto [it, fresh] = visits_.try_emplace(id);
  Visit& visit = it->second;
  if (fresh) tell_state(id, visit, at, out);
  if (is_decided(visit.phase)) return out;  // a billed visit doesn't come back
  const bool known = std::find(visit.members.begin(), visit.members.end(), track) != visit.members.end();
  if (track && !known) visit.members.push_back(track);
  ++visit.inside;
  visit.phase = VisitPhase::kInside;
  undecided_.erase(id);
  tell_state(id, visit, at, out);
  return out;
}

stream::Messages VisitDesk::member_out(const VisitId& id, TrackId, Timestamp at) {
  const auto it = visits_.find(id);
  if (it == visits_.end() || is_decided(it->second.phase) || it->second.inside == 0) return {};
  Visit& visit = it->second;
  --visit.inside;
  if (visit.inside == 0) {
    visit.phase = VisitPhase::kLeft;
    visit.left = at;
    undecided_.insert(id);
  }
  stream::Messages out;
  tell_state(id, visit, at, out);
  return out;
}

void VisitDesk::relabel(TrackId before, TrackId after) {
  for (auto& [id, visit] : visits_) {
    const bool member = std::find(visit.members.begin(), visit.members.end(), before) != visit.members.end();
    const bool known = std::find(visit.members.begin(), visit.members.end(), after) != visit.members.end();
    if (member && !known) visit.members.push_back(after);
  }
}

std::vector<VisitDesk::Due> VisitDesk::due(Timestamp now) const {
  std::vector<Due> result;
  for (const VisitId& id : undecided_) {
    const Visit& visit = visits_.at(id);
    const Timestamp at = visit.left + Duration::seconds(policies_.finalise_after_s);
    if (now < at) continue;
    result.push_back({id, visit.members, visit.left, at, at + Duration::seconds(params_.longest_wait_s)});
  }
  return result;
}

stream::Receipt VisitDesk::receipt_of(const VisitId& id, const Visit& visit, Timestamp at, const cart::Belief& belief) {
  stream::Receipt receipt;
  receipt.header = header(at);
  receipt.visit = id;
  receipt.external_id = visit.external_id;
  receipt.phase = visit.phase;
  receipt.lines = belief.lines(id, visit.phase == VisitPhase::kOpen ? at : visit.left);
  receipt.confidence = sure_of(params_.sureness, belief.confidence(id));
  receipt.left = visit.left;
  receipt.total_minor = total_of(receipt.lines);
  receipt.currency = policies_.currency;
  return receipt;
}

stream::Message VisitDesk::question_of(const VisitId& id, const Visit& visit, Timestamp at, const cart::Doubt& doubt) {
  stream::ReviewRequest request;
  request.header = header(at);
  request.id = {next_review_++};
  request.visit = id;
  request.sku = doubt.sku;
  request.alternatives = doubt.alternatives;
  request.begin = doubt.begin;
  request.end = doubt.end;
  request.evidence = doubt.evidence;
  const int quantity = quantity_of(visit.receipt.lines, doubt.sku);
  const auto name = names_.find(doubt.sku);
  const std::string what = name == names_.end() || name->second.empty() ? doubt.sku.value : name->second;
  request.question = "Is it right that this visit kept nothing?";
  if (doubt.foreign_on) {
    request.question = "Something that is no known item was put on or taken from " + to_text(*doubt.foreign_on) +
                       ". Was it this visit's own?";
  } else if (doubt.sku) {
    request.question = "How many of '" + what + "' did this visit keep? We believe " + std::to_string(quantity) + ".";
  }
  return request;
}

stream::Messages VisitDesk::decide(const VisitId& id, Timestamp now, cart::Belief& belief) {
  stream::Messages out;
  const auto it = visits_.find(id);
  if (it == visits_.end() || it->second.phase != VisitPhase::kLeft) return out;
  Visit& visit = it->second;
  undecided_.erase(id);
  if (!visit.billed) {
    belief.close(id, false);
    visits_.erase(it);
    return out;
  }
  const bool sure = sure_of(params_.sureness, belief.confidence(id)) >= policies_.review_below_confidence;
  visit.phase = sure ? VisitPhase::kFinal : VisitPhase::kInReview;
  tell_state(id, visit, now, out);
  visit.receipt = receipt_of(id, visit, now, belief);
  out.push_back(visit.receipt);
  if (!sure) out.push_back(question_of(id, visit, now, belief.greatest_doubt(id)));
  belief.close(id, sure);
  return out;
}

stream::Messages VisitDesk::answered(const stream::ReviewAnswer& answer) {
  const auto it = visits_.find(answer.visit);
  if (it == visits_.end() || !is_decided(it->second.phase)) return {};
  Visit& visit = it->second;
  visit.phase = VisitPhase::kFinal;
  stream::Messages out;
  tell_state(answer.visit, visit, answer.header.captured, out);
  if (answer.sku) {
    set_quantity(visit.receipt.lines, answer.sku, answer.quantity, prices_.price_minor(answer.sku, visit.left));
  }
  visit.receipt.header = header(answer.header.captured);
  visit.receipt.phase = visit.phase;
  visit.receipt.confidence = 1;
  visit.receipt.total_minor = total_of(visit.receipt.lines);
  out.push_back(visit.receipt);
  return out;
}

stream::Messages VisitDesk::contested(const stream::Contest& contest) {
  const auto it = visits_.find(contest.visit);
  if (it == visits_.end() || !is_decided(it->second.phase)) return {};
  Visit& visit = it->second;
  visit.phase = VisitPhase::kInReview;
  stream::Messages out;
  tell_state(contest.visit, visit, contest.header.captured, out);
  cart::Doubt doubt;
  doubt.sku = contest.sku;
  doubt.begin = doubt.end = visit.left;
  for (const stream::CartLine& line : visit.receipt.lines) {
    if (line.sku == contest.sku) doubt.evidence = line.evidence;
  }
  out.push_back(question_of(contest.visit, visit, contest.header.captured, doubt));
  return out;
}

stream::Messages VisitDesk::finish(Timestamp now, cart::Belief& belief) {
  stream::Messages out;
  std::erase_if(visits_, [](const auto& entry) { return !entry.second.billed; });
  undecided_.clear();
  for (auto& [id, visit] : visits_) {
    if (visit.phase == VisitPhase::kLeft) {
      stream::Messages decided = decide(id, now, belief);
      std::move(decided.begin(), decided.end(), std::back_inserter(out));
    } else if (visit.phase == VisitPhase::kInside || visit.phase == VisitPhase::kOpened) {
      visit.phase = VisitPhase::kOpen;
      tell_state(id, visit, now, out);
      visit.receipt = receipt_of(id, visit, now, belief);
      out.push_back(visit.receipt);
    }
  }
  return out;
}

}  // namespace storetwin::receipt
