// The one table of the contract: every struct's fields by name and in canonical order.
//
//     template <class V, Is<Reach> T>
//     void fields(V& visit, T& m) { visit("header", m.header); ... }
//
// `T` is the struct or its const twin. This table drives the conversion to and from Protocol Buffers (field k here is
// field k of the .proto message, by declaration order and by name; a test holds them together), the canonical digest,
// the JSON text, and the random messages of tests. A new field goes to the end of its struct, of its table and of its
// .proto message.
//
// Times and durations carry `_ns` in their names because the names are those of the wire. The words of enums
// stand in core/stream/words.h.
#pragma once

#include <type_traits>

#include "core/stream/message.h"
#include "core/stream/words.h"

namespace storetwin::stream {

/// T is U or const U.
template <class T, class U>
concept Is = std::is_same_v<std::remove_const_t<T>, U>;

// ---------------------------------------------------------------- parts of messages

template <class V, Is<Header> T>
void fields(V& visit, T& m) {
  visit("source", m.source);
  visit("sequence", m.sequence);
  visit("captured_ns", m.captured);
  visit("received_ns", m.received);
}

template <class V, Is<PlateAddress> T>
void fields(V& visit, T& m) {
  visit("fixture", m.fixture);
  visit("shelf", m.shelf);
  visit("plate", m.plate);
}

template <class V, Is<UncertainPoint> T>
void fields(V& visit, T& m) {
  visit("position_m", m.position_m);
  visit("covariance_m2", m.covariance_m2);
  visit("confidence", m.confidence);
}

// ---------------------------------------------------------------- plates

template <class V, Is<PlateBatch> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("period_ns", m.period);
  visit("channels", m.channels);
  visit("values_g", m.values_g);
}

// ---------------------------------------------------------------- cameras and vision systems

template <class V, Is<DepthFrame> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("width_px", m.width_px);
  visit("height_px", m.height_px);
  visit("depth_mm", m.depth_mm);
}

template <class V, Is<ColorFrame> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("width_px", m.width_px);
  visit("height_px", m.height_px);
  visit("rgb", m.rgb);
}

template <class V, Is<DepthPerson> T>
void fields(V& visit, T& m) {
  visit("head_top", m.head_top);
  visit("hands", m.hands);
  visit("score", m.score);
}

template <class V, Is<DepthPeople> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("people", m.people);
  visit("loose_hands", m.loose_hands);
}

template <class V, Is<ImagePoint> T>
void fields(V& visit, T& m) {
  visit("point", m.point);
  visit("pixel_px", m.pixel_px);
  visit("score", m.score);
}

template <class V, Is<PersonDetection> T>
void fields(V& visit, T& m) {
  visit("box_min_px", m.box_min_px);
  visit("box_max_px", m.box_max_px);
  visit("score", m.score);
  visit("key_points", m.key_points);
  visit("upper_look", m.upper_look);
  visit("lower_look", m.lower_look);
}

template <class V, Is<PersonDetections> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("people", m.people);
}

template <class V, Is<SkuScore> T>
void fields(V& visit, T& m) {
  visit("sku", m.sku);
  visit("score", m.score);
}

template <class V, Is<ItemObservation> T>
void fields(V& visit, T& m) {
  visit("place", m.place);
  visit("p_WI_m", m.p_WI);
  visit("plate", m.plate);
  visit("scores", m.scores);
}

template <class V, Is<ItemObservations> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("items", m.items);
}

template <class V, Is<Joint> T>
void fields(V& visit, T& m) {
  visit("point", m.point);
  visit("p_WJ_m", m.p_WJ);
  visit("score", m.score);
}

template <class V, Is<SkeletonView> T>
void fields(V& visit, T& m) {
  visit("camera", m.camera);
  visit("captured_ns", m.captured);
  visit("box_min_px", m.box_min_px);
  visit("box_max_px", m.box_max_px);
}

template <class V, Is<Skeleton> T>
void fields(V& visit, T& m) {
  visit("external_id", m.external_id);
  visit("entrance", m.entrance);
  visit("joints", m.joints);
  visit("hands", m.hands);
  visit("views", m.views);
}

template <class V, Is<Skeletons> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("people", m.people);
}

// ---------------------------------------------------------------- the door

template <class V, Is<TurnstileScan> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("lane", m.lane);
  visit("visit", m.visit);
  visit("members", m.members);
  visit("first_visit", m.first_visit);
  visit("staff", m.staff);
}

template <class V, Is<TurnstileCrossing> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("lane", m.lane);
  visit("direction", m.direction);
}

template <class V, Is<NoticeAndConsent> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("visit", m.visit);
  visit("notice_version", m.notice_version);
  visit("consented", m.consented);
}

template <class V, Is<ConsentWithdrawal> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("visit", m.visit);
}

// ---------------------------------------------------------------- staff, back office, health

template <class V, Is<StaffAction> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("kind", m.kind);
  visit("plates", m.plates);
  visit("sku", m.sku);
  visit("quantity", m.quantity);
  visit("duration_ns", m.duration);
}

template <class V, Is<PriceChange> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("sku", m.sku);
  visit("price_minor", m.price_minor);
}

template <class V, Is<CatalogueChange> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("sku", m.sku);
  visit("name", m.name);
  visit("mass_g", m.mass_g);
  visit("price_minor", m.price_minor);
}

template <class V, Is<PlanogramChange> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("plates", m.plates);
  visit("sku", m.sku);
}

template <class V, Is<ReviewAnswer> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("review", m.review);
  visit("visit", m.visit);
  visit("sku", m.sku);
  visit("quantity", m.quantity);
}

template <class V, Is<Contest> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("visit", m.visit);
  visit("sku", m.sku);
  visit("claimed_quantity", m.claimed_quantity);
}

template <class V, Is<SensorHealth> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("subject", m.subject);
  visit("state", m.state);
  visit("reason", m.reason);
}

// ---------------------------------------------------------------- between stages

template <class V, Is<Track> T>
void fields(V& visit, T& m) {
  visit("id", m.id);
  visit("phase", m.phase);
  visit("p_WB_m", m.p_WB_m);
  visit("v_WB_mps", m.v_WB_mps);
  visit("covariance_m2", m.covariance_m2);
  visit("ambiguity", m.ambiguity);
  visit("visit", m.visit);
  visit("hands", m.hands);
}

template <class V, Is<Tracks> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("tracks", m.tracks);
}

template <class V, Is<IdentityChange> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("kind", m.kind);
  visit("before", m.before);
  visit("after", m.after);
  visit("probability", m.probability);
  visit("since_ns", m.since);
}

template <class V, Is<Reach> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("id", m.id);
  visit("track", m.track);
  visit("plate", m.plate);
  visit("deepest_m", m.deepest_m);
  visit("begin_ns", m.begin);
  visit("end_ns", m.end);
  visit("confidence", m.confidence);
}

template <class V, Is<PlateDelta> T>
void fields(V& visit, T& m) {
  visit("plate", m.plate);
  visit("delta_g", m.delta_g);
  visit("sigma_g", m.sigma_g);
}

template <class V, Is<WeightEvent> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("id", m.id);
  visit("plates", m.plates);
  visit("delta_g", m.delta_g);
  visit("sigma_g", m.sigma_g);
  visit("begin_ns", m.begin);
  visit("end_ns", m.end);
}

template <class V, Is<Explanation> T>
void fields(V& visit, T& m) {
  visit("track", m.track);
  visit("sku", m.sku);
  visit("quantity", m.quantity);
  visit("log_likelihood", m.log_likelihood);
}

template <class V, Is<InteractionLikelihoods> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("event", m.event);
  visit("reaches", m.reaches);
  visit("explanations", m.explanations);
}

template <class V, Is<Passing> T>
void fields(V& visit, T& m) {
  visit("giver", m.giver);
  visit("receiver", m.receiver);
  visit("sku", m.sku);
  visit("log_likelihood", m.log_likelihood);
}

template <class V, Is<HandOver> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("id", m.id);
  visit("begin_ns", m.begin);
  visit("end_ns", m.end);
  visit("passings", m.passings);
}

// ---------------------------------------------------------------- what leaves

template <class V, Is<CartLine> T>
void fields(V& visit, T& m) {
  visit("sku", m.sku);
  visit("quantity", m.quantity);
  visit("confidence", m.confidence);
  visit("price_minor", m.price_minor);
  visit("evidence", m.evidence);
}

template <class V, Is<CartChange> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("settlement", m.settlement);
  visit("visit", m.visit);
  visit("track", m.track);
  visit("sku", m.sku);
  visit("quantity", m.quantity);
  visit("plate", m.plate);
  visit("confidence", m.confidence);
  visit("event", m.event);
  visit("lines", m.lines);
}

template <class V, Is<CartAmendment> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("settlement", m.settlement);
  visit("visit", m.visit);
  visit("sku", m.sku);
  visit("quantity_before", m.quantity_before);
  visit("quantity_after", m.quantity_after);
  visit("amended_event", m.amended_event);
  visit("because", m.because);
  visit("reason", m.reason);
}

template <class V, Is<VisitState> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("settlement", m.settlement);
  visit("visit", m.visit);
  visit("external_id", m.external_id);
  visit("phase", m.phase);
  visit("members_inside", m.members_inside);
}

template <class V, Is<Receipt> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("settlement", m.settlement);
  visit("visit", m.visit);
  visit("external_id", m.external_id);
  visit("phase", m.phase);
  visit("lines", m.lines);
  visit("confidence", m.confidence);
  visit("left_ns", m.left);
  visit("total_minor", m.total_minor);
  visit("currency", m.currency);
}

template <class V, Is<ReviewRequest> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("settlement", m.settlement);
  visit("id", m.id);
  visit("visit", m.visit);
  visit("sku", m.sku);
  visit("alternatives", m.alternatives);
  visit("begin_ns", m.begin);
  visit("end_ns", m.end);
  visit("evidence", m.evidence);
  visit("question", m.question);
}

template <class V, Is<Alert> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("settlement", m.settlement);
  visit("kind", m.kind);
  visit("subject", m.subject);
  visit("message", m.message);
  visit("evidence", m.evidence);
}

template <class V, Is<PlanogramCorrection> T>
void fields(V& visit, T& m) {
  visit("header", m.header);
  visit("settlement", m.settlement);
  visit("plate", m.plate);
  visit("sku", m.sku);
  visit("quantity", m.quantity);
  visit("event", m.event);
}

}  // namespace storetwin::stream
