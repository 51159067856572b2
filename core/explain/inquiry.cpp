#include "core/explain/inquiry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace storetwin::explain {
namespace {

// A reading this unlikely nobody would ask about.
constexpr double kLeastAsked = 0.01;
constexpr double kLeastKept = 0.002;
// Beyond any load.
constexpr double kFarOffG = 1e6;
// What binding knows is told by a separate source; the cart never hears it.
constexpr const char* kBinding = "binding";

bool closes(stream::VisitPhase phase) {
  return phase == stream::VisitPhase::kFinal || phase == stream::VisitPhase::kInReview;
}

const cart::Reading* reading_of(const cart::Hypothesis& story, EvidenceId event) {
  for (const cart::Reading& reading : story.readings) {
    if (reading.event == event) return &reading;
  }
  return nullptr;
}

}  // namespace

Inquiry::Inquiry(const store::Store& store, const cart::Params& cart, const interaction::LikelihoodParams& likelihood,
                 Question question)
    : question_(std::move(question)),
      likelihood_(likelihood),
      belief_(store, cart, likelihood.mass_relative_sigma),
      space_(store) {
  for (const store::Facing& facing : store.planogram) {
    if (facing.sku != question_.sku) continue;
    for (const int plate : facing.plates) facings_.insert({facing.fixture, facing.shelf, plate});
  }
  answer_.question = question_;
  answer_.facings.assign(facings_.begin(), facings_.end());
  if (const store::Product* product = store::find_product(store, question_.sku)) answer_.product = product->name;
}

void Inquiry::observe(const stream::Message& message) {
  std::visit([this](const auto& m) { take(m); }, message);
}

// Operations reach the core in event-time order, which lags behind their arrival by the late window.
void Inquiry::come_to(Timestamp now) {
  const auto due = [now](const stream::Message& m) { return stream::header_of(m).captured <= now; };
  for (const stream::Message& message : waiting_) {
    if (!due(message)) continue;
    if (const auto* staff = std::get_if<stream::StaffAction>(&message)) {
      belief_.observe(*staff);
      belief_.take_back(*staff);
    }
    if (const auto* price = std::get_if<stream::PriceChange>(&message)) belief_.observe(*price);
    if (const auto* catalogue = std::get_if<stream::CatalogueChange>(&message)) belief_.observe(*catalogue);
    if (const auto* planogram = std::get_if<stream::PlanogramChange>(&message)) belief_.observe(*planogram);
  }
  std::erase_if(waiting_, due);
}

void Inquiry::take(const stream::Tracks& tracks) {
  come_to(tracks.header.captured);
  for (const stream::Track& track : tracks.tracks) {
    if (!track.visit) continue;
    belief_.bind(track.id, track.visit, tracks.header.captured);
    bound_[track.id] = track.visit;
  }
  people_.observe(tracks);
}

void Inquiry::take(const stream::IdentityChange& change) {
  if (stream::is_exchange(change)) {
    people_.exchange(change.before[0], change.before[1], change.since);
    belief_.exchange(change);
  } else if (change.header.source != kBinding) {
    belief_.merge(change);
  }
}

void Inquiry::take(const stream::WeightEvent& event) {
  if (!event.plates.empty()) events_[event.id] = event;
}

void Inquiry::take(const stream::InteractionLikelihoods& likelihoods) {
  const auto found = events_.find(likelihoods.event);
  if (found == events_.end()) return;
  const stream::WeightEvent event = found->second;
  events_.erase(found);
  come_to(event.end);
  Draft draft{.incident = {}, .readings = {}, .scales = scales_of(belief_, event, likelihoods), .at_receipt = {}};
  draft.readings = weigh(draft.scales);
  belief_.apply(event, likelihoods);
  const cart::Reading* told = reading_of(belief_.hypotheses().front(), event.id);
  if (told == nullptr) return;  // staff at work
  Incident& incident = draft.incident;
  incident.event = event;
  incident.reading = *told;
  for (const Weighed& weighed : draft.readings) {
    const int quantity = weighed.reading.quantity;
    (quantity > 0 ? incident.pick : quantity < 0 ? incident.put_back : incident.touch) += weighed.probability;
    if (same_reading(weighed.reading, *told)) incident.probability = weighed.probability;
  }
  incident.who = suspects(draft.scales, draft.readings);
  incident.what = candidates(draft.scales, draft.readings);
  if (near_question(draft)) drafts_.insert_or_assign(event.id, std::move(draft));
}

// Kept generously: a track that took something may turn out to be the visit's only later.
bool Inquiry::near_question(const Draft& draft) const {
  const bool of_sku = std::any_of(draft.readings.begin(), draft.readings.end(), [&](const Weighed& weighed) {
    return weighed.reading.sku == question_.sku && weighed.probability >= kLeastKept;
  });
  const bool of_visit = std::any_of(draft.incident.who.begin(), draft.incident.who.end(), [&](const Suspect& suspect) {
    return suspect.visit == question_.visit && suspect.probability >= kLeastKept;
  });
  return of_sku || of_visit || on_facings(draft.incident.event) ||
         draft.incident.reading.owner.visit == question_.visit;
}

bool Inquiry::on_facings(const stream::WeightEvent& event) const {
  return std::any_of(event.plates.begin(), event.plates.end(),
                     [&](const stream::PlateDelta& part) { return facings_.count(part.plate) > 0; });
}

std::vector<Suspect> Inquiry::suspects(const Scales& scales, const std::vector<Weighed>& readings) const {
  std::vector<Suspect> result;
  const Timestamp contact = scales.event.header.captured;
  const Duration window = Duration::seconds(likelihood_.window_s);
  for (const auto& [track, log] : position_logs(scales, likelihood_.nobody_log)) {
    Suspect suspect{.track = track, .visit = {}, .probability = 0, .position_log = log};
    const auto bound = scales.visit_of.find(track);
    if (bound != scales.visit_of.end()) suspect.visit = bound->second;
    for (const Weighed& weighed : readings) {
      if (weighed.reading.quantity != 0 && weighed.reading.track == track) suspect.probability += weighed.probability;
    }
    for (const stream::PlateDelta& part : scales.event.plates) {
      const interaction::PlateSpace* plate = space_.find(part.plate);
      const interaction::BodySighting* body = people_.body(track, contact);
      if (plate == nullptr || body == nullptr) continue;
      const Vec3 p_FB = plate->X_FW * Vec3(body->p_WB_m.x(), body->p_WB_m.y(), 0);
      const Vec3 front(0.5 * (plate->goods_F.min.x() + plate->goods_F.max.x()), plate->goods_F.min.y(), 0);
      const double body_m = (p_FB - front).head<2>().norm();
      suspect.body_m = std::min(suspect.body_m.value_or(body_m), body_m);
      suspect.ambiguity = body->ambiguity;
      const std::vector<interaction::HandSighting> hands = people_.hands(track, contact - window, contact + window);
      suspect.hands_seen = static_cast<int>(hands.size());
      for (const interaction::HandSighting& hand : hands) {
        const double hand_m = plate->goods_F.distance(plate->X_FW * hand.p_WH_m);
        suspect.hand_m = std::min(suspect.hand_m.value_or(hand_m), hand_m);
      }
    }
    result.push_back(suspect);
  }
  std::stable_sort(result.begin(), result.end(), [](const Suspect& a, const Suspect& b) {
    return std::pair(a.probability, a.position_log) > std::pair(b.probability, b.position_log);
  });
  return result;
}

std::vector<Candidate> Inquiry::candidates(const Scales& scales, const std::vector<Weighed>& readings) const {
  constexpr std::size_t kAlways = 2, kMost = 6;
  std::map<std::pair<SkuId, int>, double> shares;
  for (const stream::Explanation& e : scales.explanations) {
    if (e.sku) shares[{e.sku, e.quantity}] = 0;
  }
  for (const Weighed& weighed : readings) {
    if (weighed.reading.sku) shares[{weighed.reading.sku, weighed.reading.quantity}] += weighed.probability;
  }
  std::set<SkuId> here;
  for (const int number : scales.planogram.facings_of(scales.event)) here.insert(scales.planogram.facing(number).sku);
  std::vector<Candidate> result;
  for (const auto& [what, probability] : shares) {
    const auto& [sku, quantity] = what;
    const cart::Mass believed = scales.masses.predicted(scales.params, sku);
    Candidate c{.sku = sku, .quantity = quantity, .probability = probability};
    c.catalogue_g = scales.masses.catalogue(sku).mean_g;
    c.believed_g = believed.mean_g;
    c.believed_sigma_g = believed.sigma_g;
    const double sigma_g = std::hypot(scales.event.sigma_g, quantity * believed.sigma_g);
    c.off_sigmas = (scales.event.delta_g + quantity * believed.mean_g) / sigma_g;
    c.stands_here = here.count(sku) > 0;
    result.push_back(c);
  }
  std::stable_sort(result.begin(), result.end(), [](const Candidate& a, const Candidate& b) {
    return std::pair(-a.probability, std::abs(a.off_sigmas)) < std::pair(-b.probability, std::abs(b.off_sigmas));
  });
  std::size_t kept = 0;
  std::erase_if(result, [&](const Candidate& c) {
    ++kept;
    const bool shown = kept <= kAlways || (kept <= kMost && c.probability >= kLeastKept);
    return !shown && c.sku != question_.sku;
  });
  return result;
}

void Inquiry::take(const stream::CartChange& change) {
  if (change.visit == question_.visit && !answer_.has_receipt) {
    answer_.quantity = 0;
    for (const stream::CartLine& line : change.lines) {
      if (line.sku != question_.sku) continue;
      answer_.quantity += line.quantity;
      answer_.confidence = line.confidence;
    }
  }
  const auto draft = drafts_.find(change.event);
  if (draft == drafts_.end()) return;
  const cart::Reading& told = draft->second.incident.reading;
  const bool same = told.owner.visit == change.visit && told.sku == change.sku && told.quantity == change.quantity;
  if (!same) ++told_otherwise_;
}

void Inquiry::take(const stream::CartAmendment& amendment) {
  if (amendment.visit == question_.visit && amendment.sku == question_.sku) amendments_.push_back(amendment);
}

void Inquiry::take(const stream::VisitState& state) {
  if (state.visit != question_.visit) return;
  if (answer_.opened == Timestamp{}) answer_.opened = state.header.captured;
  answer_.phase = state.phase;
  answer_.external_id = state.external_id;
}

void Inquiry::take(const stream::Receipt& receipt) {
  if (receipt.visit == question_.visit) {
    if (closed_.count(receipt.visit) == 0) look_back_from_receipt();
    answer_.has_receipt = true;
    answer_.phase = receipt.phase;
    answer_.external_id = receipt.external_id;
    answer_.decided = receipt.header.captured;
    answer_.quantity = 0;
    answer_.confidence = receipt.confidence;
    for (const stream::CartLine& line : receipt.lines) {
      if (line.sku != question_.sku) continue;
      answer_.quantity += line.quantity;
      answer_.confidence = line.confidence;
    }
  }
  if (closes(receipt.phase) && closed_.insert(receipt.visit).second) {
    belief_.close(receipt.visit, receipt.phase == stream::VisitPhase::kFinal);
  }
}

void Inquiry::take(const stream::ReviewRequest& request) {
  if (request.visit == question_.visit && request.sku == question_.sku) answer_.reviews.push_back(request);
}

void Inquiry::look_back_from_receipt() {
  const cart::Mass mass = belief_.mass_of(question_.sku);
  answer_.believed_g = mass.mean_g;
  answer_.believed_sigma_g = mass.sigma_g;
  for (auto& [event, draft] : drafts_) {
    double share = 0, known = 0;
    for (const cart::Hypothesis& story : belief_.hypotheses()) {
      const cart::Reading* reading = reading_of(story, event);
      if (reading == nullptr) continue;
      known += std::exp(story.log_weight);
      if (visit_of(*reading) == visit_of(draft.incident.reading) && reading->sku == draft.incident.reading.sku &&
          reading->quantity == draft.incident.reading.quantity) {
        share += std::exp(story.log_weight);
      }
    }
    if (known > 0) draft.incident.at_receipt = std::min(1.0, share / known);
    const cart::Reading* last = reading_of(belief_.hypotheses().front(), event);
    if (last != nullptr) draft.at_receipt = *last;
  }
}

VisitId Inquiry::visit_of(const cart::Reading& reading) const {
  if (reading.owner.visit) return reading.owner.visit;
  const auto bound = bound_.find(reading.owner.track);
  return bound == bound_.end() ? VisitId{} : bound->second;
}

bool Inquiry::is_asked(const cart::Reading& reading) const {
  return reading.quantity != 0 && reading.sku == question_.sku && visit_of(reading) == question_.visit;
}

std::vector<std::string> Inquiry::missing(const Incident& incident) const {
  std::vector<std::string> result;
  for (const Suspect& suspect : incident.who) {
    const bool doer = suspect.track && suspect.track == incident.reading.track;
    const bool asked = suspect.track && suspect.visit == question_.visit;
    if (!doer && !asked) continue;
    const std::string name =
        fmt::format("track {}{}", suspect.track.value, suspect.visit ? " of " + suspect.visit.value : "");
    if (suspect.hands_seen == 0) {
      result.push_back(
          fmt::format("no hand of {} was seen within {:.1f} s of the contact", name, likelihood_.window_s));
    }
    if (suspect.ambiguity > 0.1) {
      result.push_back(fmt::format("{} may have been mixed up with another: {:.2f}", name, suspect.ambiguity));
    }
  }
  const double took_s = (incident.event.end - incident.event.begin).in_seconds();
  if (took_s > 3) result.push_back(fmt::format("the plate was disturbed for {:.1f} s", took_s));
  std::string alike;
  int count = 0;
  for (const Candidate& c : incident.what) {
    const bool possible = c.stands_here || c.probability >= kLeastAsked || c.sku == question_.sku;
    if (std::abs(c.off_sigmas) > 2 || c.catalogue_g <= 0 || !possible) continue;
    alike += fmt::format("{}{} x {}", count == 0 ? "" : ", ", std::abs(c.quantity), c.sku.value);
    ++count;
  }
  if (count > 1) result.push_back("a scale that tells them apart: within two standard deviations lie " + alike);
  return result;
}

Incident Inquiry::finished(const Draft& draft) const {
  Incident incident = draft.incident;
  for (const Weighed& weighed : draft.readings) {
    if (is_asked(weighed.reading)) incident.asked += weighed.probability;
  }
  const bool counted = is_asked(incident.reading) || (draft.at_receipt && is_asked(*draft.at_receipt));
  incident.relation = counted                         ? Relation::kCounted
                      : incident.asked >= kLeastAsked ? Relation::kNearly
                                                      : Relation::kElsewhere;
  incident.terms = deciding_terms(draft.scales, incident.reading);
  for (const stream::CartAmendment& amendment : amendments_) {
    if (amendment.amended_event == incident.event.id || amendment.because == incident.event.id) {
      incident.amendments.push_back(amendment);
    }
  }
  incident.missing = missing(incident);
  return incident;
}

// Nothing spoke of this line: what came nearest is an event of the SKU, else the visit's own whose mass fits best.
std::optional<Incident> Inquiry::nearest_draft() const {
  const Draft* best = nullptr;
  double least = INFINITY;
  for (const auto& [event, draft] : drafts_) {
    const Incident& incident = draft.incident;
    if (answer_.decided != Timestamp{} && incident.event.header.captured > answer_.decided) continue;
    const bool of_sku = incident.reading.sku == question_.sku || on_facings(incident.event);
    const bool of_visit = visit_of(incident.reading) == question_.visit;
    if (!of_sku && !of_visit) continue;
    // A line is missing because nothing was read as taken, so put-backs come last.
    const double put_g = incident.event.delta_g > 0 ? kFarOffG : 0;
    const double off_g = std::abs(std::abs(incident.event.delta_g) - answer_.believed_g) + put_g;
    const double far = of_sku ? off_g - 2 * kFarOffG : off_g;
    if (far >= least) continue;
    least = far;
    best = &draft;
  }
  if (best == nullptr) return std::nullopt;
  return finished(*best);
}

Answer Inquiry::answer() const {
  Answer answer = answer_;
  if (answer.believed_g == 0) {
    const cart::Mass mass = belief_.mass_of(question_.sku);
    answer.believed_g = mass.mean_g;
    answer.believed_sigma_g = mass.sigma_g;
  }
  for (const auto& [event, draft] : drafts_) {
    const Timestamp at = draft.incident.event.header.captured;
    if (answer.decided != Timestamp{} && at > answer.decided) continue;
    const Incident& incident = draft.incident;
    const bool of_sku = incident.reading.sku == question_.sku || on_facings(incident.event);
    const bool visit_near = std::any_of(incident.who.begin(), incident.who.end(),
                                        [&](const Suspect& s) { return s.visit == question_.visit; });
    const bool asked = std::any_of(draft.readings.begin(), draft.readings.end(), [&](const Weighed& weighed) {
      return is_asked(weighed.reading) && weighed.probability >= kLeastAsked;
    });
    const bool counted = is_asked(incident.reading) || (draft.at_receipt && is_asked(*draft.at_receipt));
    if (!counted && !asked && !(of_sku && visit_near)) continue;
    answer.incidents.push_back(finished(draft));
  }
  std::stable_sort(answer.incidents.begin(), answer.incidents.end(), [](const Incident& a, const Incident& b) {
    return a.event.header.captured < b.event.header.captured;
  });
  if (answer.incidents.empty()) answer.nearest = nearest_draft();
  if (told_otherwise_ > 0) {
    answer.notes.push_back(
        fmt::format("{} recorded cart change{} otherwise than this program reads the same events, so odds may differ "
                    "from those of then",
                    told_otherwise_, told_otherwise_ == 1 ? " says" : "s say"));
  }
  return answer;
}

}  // namespace storetwin::explain
