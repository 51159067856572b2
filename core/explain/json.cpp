#include <nlohmann/json.hpp>

#include "core/explain/text.h"
#include "core/explain/words.h"

namespace storetwin::explain {
namespace {

using Json = nlohmann::ordered_json;

Json id_of(std::uint64_t value) { return value == 0 ? Json(nullptr) : Json(std::to_string(value)); }
Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json json_of(const cart::Reading& r, const store::Store& store) {
  return {{"text", say(store, r)},
          {"visit", or_null(r.owner.visit.value)},
          {"track", id_of(r.track.value)},
          {"sku", or_null(r.sku.value)},
          {"quantity", r.quantity}};
}

Json json_of(const Suspect& s) {
  return {{"track", id_of(s.track.value)},  {"visit", or_null(s.visit.value)}, {"probability", s.probability},
          {"position_log", s.position_log}, {"body_m", or_null(s.body_m)},     {"hand_m", or_null(s.hand_m)},
          {"hands_seen", s.hands_seen},     {"ambiguity", s.ambiguity}};
}

Json json_of(const Candidate& c, const store::Store& store) {
  return {{"sku", c.sku.value},
          {"name", name_of(store, c.sku)},
          {"quantity", c.quantity},
          {"probability", c.probability},
          {"catalogue_g", c.catalogue_g},
          {"believed_g", c.believed_g},
          {"believed_sigma_g", c.believed_sigma_g},
          {"off_sigmas", c.off_sigmas},
          {"stands_here", c.stands_here}};
}

Json json_of(const Term& t, const store::Store& store) {
  Json j = {{"term", t.name}, {"without_it", t.told}, {"changes", t.changes}};
  j["instead"] = t.changes ? json_of(t.instead, store) : Json(nullptr);
  return j;
}

Json json_of(const stream::CartAmendment& m) {
  return {
      {"at_ns", std::to_string(m.header.captured.ns)}, {"before", m.quantity_before},       {"after", m.quantity_after},
      {"amended_event", id_of(m.amended_event.value)}, {"because", id_of(m.because.value)}, {"reason", m.reason}};
}

Json json_of(const Answer& a, const Incident& i, const store::Store& store) {
  Json plates = Json::array(), who = Json::array(), what = Json::array(), terms = Json::array(),
       amendments = Json::array();
  for (const stream::PlateDelta& part : i.event.plates) {
    plates.push_back({{"plate", to_text(part.plate)}, {"delta_g", part.delta_g}, {"sigma_g", part.sigma_g}});
  }
  for (const Suspect& s : i.who) who.push_back(json_of(s));
  for (const Candidate& c : i.what) what.push_back(json_of(c, store));
  for (const Term& t : i.terms) terms.push_back(json_of(t, store));
  for (const stream::CartAmendment& m : i.amendments) amendments.push_back(json_of(m));
  Json j = {{"event", id_of(i.event.id.value)},
            {"at_ns", std::to_string(i.event.header.captured.ns)},
            {"at_s", (i.event.header.captured - a.zero).in_seconds()},
            {"relation", word(i.relation)},
            {"plates", plates},
            {"delta_g", i.event.delta_g},
            {"sigma_g", i.event.sigma_g},
            {"reading", json_of(i.reading, store)},
            {"probability", i.probability},
            {"asked", i.asked}};
  j["at_receipt"] = i.at_receipt >= 0 ? Json(i.at_receipt) : Json(nullptr);
  j["kind"] = {{"taken", i.pick}, {"put_back", i.put_back}, {"nothing", i.touch}};
  j["who"] = who;
  j["what"] = what;
  j["decided"] = terms;
  j["amendments"] = amendments;
  j["missing"] = i.missing;
  return j;
}

}  // namespace

std::string to_json(const Answer& a, const store::Store& store) {
  Json incidents = Json::array(), facings = Json::array(), reviews = Json::array();
  for (const Incident& i : a.incidents) incidents.push_back(json_of(a, i, store));
  for (const PlateAddress& plate : a.facings) facings.push_back(to_text(plate));
  for (const stream::ReviewRequest& r : a.reviews) reviews.push_back(r.question);
  const auto time = [](Timestamp at) { return at == Timestamp{} ? Json(nullptr) : Json(std::to_string(at.ns)); };
  Json j = {{"schema", "storetwin-explain/1"},
            {"verdict", verdict(a)},
            {"visit", a.question.visit.value},
            {"external_id", or_null(a.external_id)},
            {"sku", a.question.sku.value},
            {"product", a.product},
            {"state", word(a.phase)},
            {"has_receipt", a.has_receipt},
            {"quantity", a.quantity},
            {"confidence", a.confidence},
            {"opened_ns", time(a.opened)},
            {"decided_ns", time(a.decided)},
            {"facings", facings},
            {"believed_g", a.believed_g},
            {"believed_sigma_g", a.believed_sigma_g},
            {"reviews", reviews},
            {"events", incidents}};
  j["nearest"] = a.nearest ? json_of(a, *a.nearest, store) : Json(nullptr);
  j["missing"] = a.missing;
  j["notes"] = a.notes;
  return j.dump(2) + "\n";
}

}  // namespace storetwin::explain
