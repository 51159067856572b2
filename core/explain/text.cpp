#include "core/explain/text.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "core/explain/words.h"

namespace storetwin::explain {
namespace {

std::string product_of(const Answer& a) {
  return a.product.empty() ? a.question.sku.value : fmt::format("{} ({})", a.product, a.question.sku.value);
}

double seconds(const Answer& a, Timestamp at) { return (at - a.zero).in_seconds(); }

/// A label and its lines, the first beside it and the others below.
void block(std::string& text, const char* label, const std::vector<std::string>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) text += fmt::format("    {:<9}{}\n", i == 0 ? label : "", lines[i]);
}

std::string plates_text(const std::vector<PlateAddress>& plates) {
  std::string text;
  for (const PlateAddress& plate : plates) text += (text.empty() ? "" : ", ") + storetwin::to_text(plate);
  return text;
}

std::string suspect_text(const Suspect& s) {
  if (!s.track) return fmt::format("{:.3f}  nobody who is tracked", s.probability);
  std::string text = fmt::format("{:.3f}  {} (track {})", s.probability,
                                 s.visit ? s.visit.value : "somebody without a visit", s.track.value);
  if (s.body_m) text += fmt::format(", hips {:.2f} m from the plate's front", *s.body_m);
  if (s.hand_m)
    text += fmt::format(", a hand {:.2f} m from its goods ({} sightings)", *s.hand_m, s.hands_seen);
  else
    text += ", no hand seen";
  return text;
}

std::string candidate_text(const Candidate& c, const store::Store& store) {
  std::string text = fmt::format("{:.3f}  {} x {}", c.probability, std::abs(c.quantity), name_of(store, c.sku));
  if (c.believed_g <= 0) return text + ", of unknown mass";
  text += fmt::format(": {:.1f} g by the catalogue, {:.1f} +- {:.1f} g believed", std::abs(c.quantity) * c.catalogue_g,
                      std::abs(c.quantity) * c.believed_g, std::abs(c.quantity) * c.believed_sigma_g);
  return text + fmt::format(", {:.1f} sigma off{}", std::abs(c.off_sigmas), c.stands_here ? ", stands here" : "");
}

std::string term_text(const Term& t, const store::Store& store) {
  const std::string without = fmt::format("{}: without it {:.3f}", t.name, t.told);
  return t.changes ? without + ", and the reading would be: " + say(store, t.instead) : without;
}

std::string amendment_text(const Answer& a, const stream::CartAmendment& m) {
  const std::string cause = m.because ? fmt::format(" because of event {}", m.because.value) : std::string();
  return fmt::format("at {:.2f} s from {} to {}{}: {}", seconds(a, m.header.captured), m.quantity_before,
                     m.quantity_after, cause, m.reason);
}

std::string incident_text(const Answer& a, const Incident& i, const store::Store& store, const char* relation) {
  std::vector<PlateAddress> plates;
  for (const stream::PlateDelta& part : i.event.plates) plates.push_back(part.plate);
  std::string text =
      fmt::format("\n  {:.2f} s  {}  {:+.1f} +- {:.1f} g  (event {}, {})\n", seconds(a, i.event.header.captured),
                  plates_text(plates), i.event.delta_g, i.event.sigma_g, i.event.id.value, relation);
  std::string read = fmt::format("{}, {:.3f} sure", say(store, i.reading), i.probability);
  if (i.at_receipt >= 0)
    read += fmt::format("; held by {:.3f} of the stories when the receipt was decided", i.at_receipt);
  block(text, "read as", {read});
  block(text, "asked",
        {fmt::format("{:.3f} that {} moved {} {}", i.asked, product_of(a), i.event.delta_g < 0 ? "into" : "out of",
                     a.question.visit.value)});
  block(text, "kind",
        {fmt::format("taken {:.3f}, put back {:.3f}, nothing moved {:.3f}", i.pick, i.put_back, i.touch)});
  std::vector<std::string> lines;
  for (const Suspect& s : i.who) lines.push_back(suspect_text(s));
  block(text, "who", lines);
  lines.clear();
  for (const Candidate& c : i.what) lines.push_back(candidate_text(c, store));
  block(text, "what", lines);
  lines.clear();
  for (const Term& t : i.terms) lines.push_back(term_text(t, store));
  if (lines.empty()) lines.push_back("no single term: without any one of them it would be read the same, as surely");
  block(text, "decided", lines);
  lines.clear();
  for (const stream::CartAmendment& m : i.amendments) lines.push_back(amendment_text(a, m));
  block(text, "amended", lines);
  block(text, "lacking", i.missing);
  return text;
}

std::string needed_text(const Answer& a) {
  if (a.believed_g <= 0) return "Its mass is not known, so no change of load can speak for it.\n";
  const std::string where = a.facings.empty() ? "some plate (it has no facing)" : plates_text(a.facings);
  std::string text =
      fmt::format("It would have taken a fall of {:.1f} +- {:.1f} g on {}", a.believed_g, a.believed_sigma_g, where);
  if (a.decided != Timestamp{})
    text += fmt::format(" between {:.2f} s and {:.2f} s", seconds(a, a.opened), seconds(a, a.decided));
  return text + ", with a member of the visit within reach.\n";
}

std::string why_present(const Answer& a) {
  std::string times;
  int count = 0;
  for (const Incident& i : a.incidents) {
    if (i.relation != Relation::kCounted) continue;
    times += fmt::format("{}{:.2f} s", count++ == 0 ? "" : ", ", seconds(a, i.event.header.captured));
  }
  if (count == 0) return " No event that was read speaks for it.";
  return fmt::format(" It rests on the event{} at {}.", count == 1 ? "" : "s", times);
}

std::string why_absent(const Answer& a) {
  int taken = 0, put = 0;
  const Incident* near = nullptr;
  for (const Incident& i : a.incidents) {
    const bool of_it = i.relation == Relation::kCounted;
    (of_it && i.reading.quantity > 0 ? taken : put) += of_it ? std::abs(i.reading.quantity) : 0;
    if (near == nullptr || i.asked > near->asked) near = &i;
  }
  if (taken > 0 && put > 0) return fmt::format(" It was taken ({}) and put back ({}).", taken, put);
  if (taken > 0) return " It was read as taken at first; later evidence fitted another reading better.";
  if (near != nullptr) {
    return fmt::format(" The event at {:.2f} s, which might have been it ({:.3f}), was read otherwise.",
                       seconds(a, near->event.header.captured), near->asked);
  }
  return " No event speaks for it.";
}

}  // namespace

std::string verdict(const Answer& a) {
  const std::string visit = a.question.visit.value + (a.external_id.empty() ? "" : " (" + a.external_id + ")");
  const std::string where = a.has_receipt ? fmt::format("on the receipt of visit {} ({})", visit, word(a.phase))
                                          : fmt::format("in the cart of visit {} (no receipt yet)", visit);
  if (a.quantity > 0) {
    return fmt::format("{} x {} is {}, sure to {:.2f}.{}", a.quantity, product_of(a), where, a.confidence,
                       why_present(a));
  }
  const std::string sure = a.has_receipt ? fmt::format(", sure to {:.2f} as a whole", a.confidence) : std::string();
  return fmt::format("{} is not {}{}.{}", product_of(a), where, sure, why_absent(a));
}

std::string to_text(const Answer& a, const store::Store& store) {
  std::string text = verdict(a) + "\n";
  for (const stream::ReviewRequest& r : a.reviews) text += fmt::format("It was sent to review: {}\n", r.question);
  if (a.facings.empty())
    text += "It has no facing in the planogram.\n";
  else
    text += fmt::format("It stands on {}.\n", plates_text(a.facings));
  if (a.incidents.empty()) {
    text += needed_text(a);
    text +=
        a.nearest ? "The nearest event:\n" + incident_text(a, *a.nearest, store, "nearest") : "No event comes near.\n";
  }
  for (const Incident& i : a.incidents) text += incident_text(a, i, store, word(i.relation));
  if (!a.missing.empty() || !a.notes.empty()) text += "\n";
  for (const std::string& missing : a.missing) text += fmt::format("Lacking throughout: {}.\n", missing);
  for (const std::string& note : a.notes) text += fmt::format("Note: {}.\n", note);
  return text;
}

// ---------------------------------------------------------------- words

std::string name_of(const store::Store& store, const SkuId& sku) {
  const store::Product* product = store::find_product(store, sku);
  return product == nullptr || product->name.empty() ? sku.value : fmt::format("{} ({})", product->name, sku.value);
}

std::string say(const store::Store& store, const cart::Reading& reading) {
  if (reading.quantity == 0) return "nothing taken or put back";
  std::string who = "nobody who is tracked";
  if (reading.track) who = fmt::format("track {}", reading.track.value);
  if (reading.owner.visit) who = fmt::format("{} ({})", reading.owner.visit.value, who);
  return fmt::format("{} x {} {} by {}", std::abs(reading.quantity), name_of(store, reading.sku),
                     reading.quantity > 0 ? "taken" : "put back", who);
}

const char* word(stream::VisitPhase phase) {
  switch (phase) {
    case stream::VisitPhase::kFinal:
      return "final";
    case stream::VisitPhase::kInReview:
      return "in review";
    case stream::VisitPhase::kLeft:
      return "left, not decided";
    default:
      return "still open";
  }
}

const char* word(Relation relation) {
  switch (relation) {
    case Relation::kCounted:
      return "counted";
    case Relation::kNearly:
      return "nearly";
    case Relation::kElsewhere:
      return "went elsewhere";
  }
  return "";
}

}  // namespace storetwin::explain
