#include "sim/report/detail_json.h"

#include <cmath>

#include "sim/report/behaviour_json.h"

namespace storetwin::report {

namespace {

using Json = nlohmann::ordered_json;

Json to(const PlateAddress& plate) { return {plate.fixture, plate.shelf, plate.plate}; }
PlateAddress plate_of(const Json& j) { return {j.at(0), j.at(1), j.at(2)}; }

TrackId track_of(const Json& j) { return {std::stoull(j.get<std::string>())}; }

Json to(const std::map<std::string, std::vector<PathPoint>>& paths) {
  Json j = Json::object();
  for (const auto& [name, path] : paths) {
    Json points = Json::array();
    for (const PathPoint& p : path) points.push_back({p.t_s, p.p_m.x(), p.p_m.y()});
    j[name] = points;
  }
  return j;
}

std::map<std::string, std::vector<PathPoint>> paths_of(const Json& j) {
  std::map<std::string, std::vector<PathPoint>> paths;
  for (const auto& [name, points] : j.items()) {
    for (const Json& p : points) paths[name].push_back({p.at(0), {p.at(1).get<double>(), p.at(2).get<double>()}});
  }
  return paths;
}

Json to(const std::vector<CartStep>& steps) {
  Json j = Json::array();
  for (const CartStep& s : steps) j.push_back({s.t_s, s.visit.value, s.sku.value, s.quantity, s.confidence});
  return j;
}

std::vector<CartStep> steps_of(const Json& j) {
  std::vector<CartStep> steps;
  for (const Json& s : j) {
    steps.push_back(
        {s.at(0), VisitId(s.at(1).get<std::string>()), SkuId(s.at(2).get<std::string>()), s.at(3), s.at(4)});
  }
  return steps;
}

// NaN samples travel as null.
Json to(const PlateTrace& trace) {
  return {{"plate", to(trace.plate)},
          {"first_ns", trace.first.ns},
          {"period_ns", trace.period.ns},
          {"values_g", trace.values_g}};
}

PlateTrace trace_of(const Json& j) {
  PlateTrace trace{.plate = plate_of(j.at("plate")), .first = {j.at("first_ns")}, .period = {j.at("period_ns")}};
  for (const Json& v : j.at("values_g")) trace.values_g.push_back(v.is_null() ? std::nanf("") : v.get<float>());
  return trace;
}

Json to(const EventPicture& e) {
  Json traces = Json::array(), odds = Json::array();
  for (const Odds& o : e.odds) odds.push_back({std::to_string(o.track.value), o.sku.value, o.quantity, o.share});
  for (const PlateTrace& trace : e.traces) traces.push_back(to(trace));
  return {{"at_ns", e.truth.at.ns},
          {"kind", static_cast<int>(e.truth.kind)},
          {"shopper", std::to_string(e.truth.shopper.value)},
          {"receiver", std::to_string(e.truth.receiver.value)},
          {"item", std::to_string(e.truth.item.value)},
          {"sku", e.truth.sku.value},
          {"plate", to(e.truth.plate)},
          {"misplaced", e.truth.misplaced},
          {"true", e.is_true},
          {"reported", e.reported},
          {"right_visit", e.right_visit},
          {"text", e.explanation},
          {"traces", traces},
          {"judged", e.judged},
          {"visit", e.visit.value},
          {"told_visit", e.told_visit.value},
          {"confidence", e.confidence},
          {"delta_g", e.delta_g},
          {"sigma_g", e.sigma_g},
          {"odds", odds}};
}

EventPicture event_of(const Json& j) {
  EventPicture e;
  e.truth.at.ns = j.at("at_ns");
  e.truth.kind = static_cast<truth::ItemEventKind>(j.at("kind").get<int>());
  e.truth.shopper.value = std::stoull(j.at("shopper").get<std::string>());
  e.truth.receiver.value = std::stoull(j.at("receiver").get<std::string>());
  e.truth.item.value = std::stoull(j.at("item").get<std::string>());
  e.truth.sku = SkuId(j.at("sku").get<std::string>());
  e.truth.plate = plate_of(j.at("plate"));
  e.truth.misplaced = j.at("misplaced");
  e.is_true = j.at("true");
  e.reported = j.at("reported");
  e.right_visit = j.at("right_visit");
  e.explanation = j.at("text");
  e.judged = j.at("judged");
  e.visit = VisitId(j.at("visit").get<std::string>());
  e.told_visit = VisitId(j.at("told_visit").get<std::string>());
  e.confidence = j.at("confidence");
  e.delta_g = j.at("delta_g");
  e.sigma_g = j.at("sigma_g");
  for (const Json& o : j.at("odds"))
    e.odds.push_back({track_of(o.at(0)), SkuId(o.at(1).get<std::string>()), o.at(2), o.at(3)});
  for (const Json& trace : j.at("traces")) e.traces.push_back(trace_of(trace));
  return e;
}

Json to(const Stay& s) { return {s.visit.value, s.entered_s, s.left_s}; }
Stay stay_of(const Json& j) { return {VisitId(j.at(0).get<std::string>()), j.at(1), j.at(2)}; }

Json to(const Binding& b) { return {std::to_string(b.track.value), b.visit.value, b.from_s, b.to_s}; }
Binding binding_of(const Json& j) { return {track_of(j.at(0)), VisitId(j.at(1).get<std::string>()), j.at(2), j.at(3)}; }

Json to(const ReachSpan& r) { return {std::to_string(r.track.value), to(r.plate), r.from_s, r.to_s, r.confidence}; }
ReachSpan reach_of(const Json& j) { return {track_of(j.at(0)), plate_of(j.at(1)), j.at(2), j.at(3), j.at(4)}; }

template <class Item>
Json list_of(const std::vector<Item>& items) {
  Json j = Json::array();
  for (const Item& item : items) j.push_back(to(item));
  return j;
}

}  // namespace

Json detail_to(const RunDetail& d) {
  Json behaviours = Json::array();
  for (const BehaviourPicture& picture : d.behaviours) behaviours.push_back(picture_to(picture));
  return {{"whole", d.whole},
          {"behaviours", behaviours},
          {"true_paths", to(d.true_paths)},
          {"track_paths", to(d.track_paths)},
          {"events", list_of(d.events)},
          {"true_cart", to(d.true_cart)},
          {"cart", to(d.cart)},
          {"stays", list_of(d.stays)},
          {"bindings", list_of(d.bindings)},
          {"reaches", list_of(d.reaches)}};
}

RunDetail detail_from(const Json& j) {
  RunDetail d;
  d.whole = j.at("whole");
  d.true_paths = paths_of(j.at("true_paths"));
  d.track_paths = paths_of(j.at("track_paths"));
  for (const Json& event : j.at("events")) d.events.push_back(event_of(event));
  for (const Json& picture : j.at("behaviours")) d.behaviours.push_back(picture_from(picture));
  d.true_cart = steps_of(j.at("true_cart"));
  d.cart = steps_of(j.at("cart"));
  for (const Json& stay : j.at("stays")) d.stays.push_back(stay_of(stay));
  for (const Json& binding : j.at("bindings")) d.bindings.push_back(binding_of(binding));
  for (const Json& reach : j.at("reaches")) d.reaches.push_back(reach_of(reach));
  return d;
}

}  // namespace storetwin::report
