#include "sim/report/behaviour_json.h"

namespace storetwin::report {

namespace {

using Json = nlohmann::ordered_json;

Json to(const Vec3& v) { return {v.x(), v.y(), v.z()}; }
Vec3 vec3_of(const Json& j) { return {j.at(0).get<double>(), j.at(1).get<double>(), j.at(2).get<double>()}; }

Json to(const Pose& pose) {
  Json j = to(pose.translation);
  for (int i = 0; i < 9; ++i) j.push_back(pose.rotation(i / 3, i % 3));
  return j;
}

Pose pose_of(const Json& j) {
  Pose pose;
  pose.translation = vec3_of(j);
  for (int i = 0; i < 9; ++i) pose.rotation(i / 3, i % 3) = j.at(static_cast<std::size_t>(3 + i)).get<double>();
  return pose;
}

std::uint64_t number_of(const Json& j) { return std::stoull(j.get<std::string>()); }

}  // namespace

Json behaviour_to(const truth::BehaviourEvent& b) {
  return {{"kind", b.kind},
          {"shopper", std::to_string(b.shopper.value)},
          {"other", std::to_string(b.other.value)},
          {"from_ns", b.from.ns},
          {"to_ns", b.to.ns},
          {"at_ns", b.at.ns},
          {"fixture", b.plate.fixture},
          {"shelf", b.plate.shelf},
          {"plate", b.plate.plate},
          {"item", std::to_string(b.item.value)},
          {"sku", b.sku.value}};
}

truth::BehaviourEvent behaviour_from(const Json& j) {
  return {.kind = j.at("kind"),
          .shopper = {number_of(j.at("shopper"))},
          .other = {number_of(j.at("other"))},
          .from = {j.at("from_ns")},
          .to = {j.at("to_ns")},
          .at = {j.at("at_ns")},
          .plate = {j.at("fixture"), j.at("shelf"), j.at("plate")},
          .item = {number_of(j.at("item"))},
          .sku = SkuId(j.at("sku").get<std::string>())};
}

Json picture_to(const BehaviourPicture& p) {
  Json bodies = Json::array(), items = Json::array();
  for (const BodyShot& body : p.bodies) {
    Json limbs = Json::array();
    for (const BodyShot::Limb& limb : body.limbs) limbs.push_back({to(limb.a), to(limb.b), limb.radius_m});
    bodies.push_back({std::to_string(body.shopper.value), limbs});
  }
  for (const BoxShot& box : p.items) items.push_back({box.sku.value, to(box.X_WI), to(box.size_m), box.acted_on});
  return {{"truth", behaviour_to(p.truth)},
          {"heading", p.heading_rad},
          {"x", p.p_W.x()},
          {"y", p.p_W.y()},
          {"bodies", bodies},
          {"items", items}};
}

BehaviourPicture picture_from(const Json& j) {
  BehaviourPicture p{.truth = behaviour_from(j.at("truth")), .heading_rad = j.at("heading")};
  p.p_W = {j.at("x").get<double>(), j.at("y").get<double>()};
  for (const Json& body : j.at("bodies")) {
    BodyShot shot{.shopper = {number_of(body.at(0))}};
    for (const Json& limb : body.at(1)) shot.limbs.push_back({vec3_of(limb.at(0)), vec3_of(limb.at(1)), limb.at(2)});
    p.bodies.push_back(std::move(shot));
  }
  for (const Json& item : j.at("items")) {
    p.items.push_back({SkuId(item.at(0).get<std::string>()), pose_of(item.at(1)), vec3_of(item.at(2)), item.at(3)});
  }
  return p;
}

}  // namespace storetwin::report
