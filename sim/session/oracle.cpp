#include "sim/session/oracle.h"

#include <algorithm>

namespace storetwin::session {

namespace {

// What an oracle admits of uncertainty: small, but no singular matrices downstream.
constexpr double kOracleSigmaM = 0.01;
constexpr double kOracleSigmaG = 0.1;

// What was handed over is certain; who had left what lies on the floor isn't in the event, and the cart must know.
stream::HandOver true_hand_over(const truth::ItemEvent& event, Timestamp now, std::uint64_t sequence) {
  constexpr double kImpossible = -50;
  const bool given = event.kind == truth::ItemEventKind::kHandOff;
  stream::HandOver result;
  result.header = {kOracleSource, sequence, event.at, now};
  result.id = EvidenceId{sequence};
  result.begin = result.end = event.at;
  const TrackId shopper{event.shopper.value};
  result.passings = {{TrackId{}, TrackId{}, SkuId{}, kImpossible},
                     {given ? shopper : TrackId{}, given ? TrackId{event.receiver.value} : shopper, event.sku, 0}};
  return result;
}

}  // namespace

stream::Tracks true_tracks(const std::map<truth::ShopperId, world::BodyPose>& bodies, const Membership& visits, Timestamp now,
                           std::uint64_t sequence) {
  stream::Tracks tracks;
  tracks.header = {kOracleSource, sequence, now, now};
  for (const auto& [shopper, body] : bodies) {
    stream::Track track;
    track.id = TrackId{shopper.value};
    track.phase = stream::TrackPhase::kConfirmed;
    track.p_WB_m = body.p_WB_m;
    track.v_WB_mps = body.v_WB_mps;
    track.covariance_m2 = kOracleSigmaM * kOracleSigmaM * Mat2::Identity();
    if (const auto visit = visits.find(shopper); visit != visits.end()) track.visit = visit->second;
    for (const Vec3& hand : body.hands) {
      track.hands.push_back({hand, kOracleSigmaM * kOracleSigmaM * Mat3::Identity(), 1.0});
    }
    tracks.tracks.push_back(track);
  }
  return tracks;
}

stream::Messages true_interaction(const truth::ItemEvent& event, double mass_g, Timestamp now, std::uint64_t sequence) {
  const bool pick = event.kind == truth::ItemEventKind::kPick;
  if (event.kind == truth::ItemEventKind::kHandOff || event.kind == truth::ItemEventKind::kPickUp) {
    return {true_hand_over(event, now, sequence)};
  }
  if (!pick && event.kind != truth::ItemEventKind::kPutBack) return {};
  const double delta_g = pick ? -mass_g : mass_g;
  stream::WeightEvent weight;
  weight.header = {kOracleSource, sequence, event.at, now};
  weight.id = EvidenceId{sequence};
  weight.plates = {{event.plate, delta_g, kOracleSigmaG}};
  weight.delta_g = delta_g;
  weight.sigma_g = kOracleSigmaG;
  weight.begin = weight.end = event.at;
  stream::InteractionLikelihoods likelihoods;
  likelihoods.header = {kOracleSource, sequence + 1, event.at, now};
  likelihoods.event = weight.id;
  likelihoods.explanations = {{TrackId{event.shopper.value}, event.sku, pick ? 1 : -1, 0.0}};
  return {weight, likelihoods};
}

stream::Messages oracle_messages(const truth::Truth& truth, const store::Store& store, Oracle oracle) {
  Membership visits;
  for (const truth::VisitTruth& visit : truth.visits) {
    for (const truth::ShopperId member : visit.members) visits[member] = visit.visit;
  }
  stream::Messages messages;
  std::uint64_t sequence = 1;
  std::map<truth::ShopperId, world::BodyPose> bodies;
  for (std::size_t i = 0; i < truth.paths.size(); ++i) {
    bodies[truth.paths[i].shopper].p_WB_m = truth.paths[i].p_WB_m;
    if (i + 1 < truth.paths.size() && truth.paths[i + 1].at == truth.paths[i].at) continue;
    stream::Tracks tracks = true_tracks(bodies, visits, truth.paths[i].at, sequence++);
    for (stream::Track& track : tracks.tracks) track.hands.clear();
    messages.push_back(std::move(tracks));
    bodies.clear();
  }
  if (oracle == Oracle::kInteraction) {
    for (const truth::ItemEvent& event : truth.events) {
      const store::Product* product = store::find_product(store, event.sku);
      for (stream::Message& message : true_interaction(event, product ? product->mass_g : 0, event.at, sequence)) {
        messages.push_back(std::move(message));
      }
      sequence += 2;
    }
  }
  std::stable_sort(messages.begin(), messages.end(), [](const auto& a, const auto& b) {
    return stream::header_of(a).captured < stream::header_of(b).captured;
  });
  return messages;
}

}  // namespace storetwin::session
