// A small shelf with two shoppers, told as the core's own messages: what an inquiry is made for.
#pragma once

#include "core/explain/inquiry.h"
#include "core/interaction/explain.h"

namespace storetwin::explain {

inline const SkuId kOats("0001"), kRice("0002"), kBeans("0003");
inline const PlateAddress kOatPlate{"g", 1, 1}, kRicePlate{"g", 1, 2}, kBeanPlate{"g", 1, 3};
inline const VisitId kAnna("v-anna"), kBert("v-bert");
inline const TrackId kAnnaTrack{1}, kBertTrack{2};

// Oats and rice weigh nearly the same, beans half as much again.
inline store::Store small_shelf() {
  store::Store store;
  store.catalogue = {{kOats, "Oats", 300, {}, 120}, {kRice, "Rice", 306, {}, 250}, {kBeans, "Beans", 450, {}, 130}};
  store.planogram = {{kOats, "g", 1, {1}, 10}, {kRice, "g", 1, {2}, 10}, {kBeans, "g", 1, {3}, 10}};
  store::Shelf shelf;
  shelf.size_m = {0.6, 0.4, 0.3};
  shelf.p_FS = {0, 0, 1};
  for (int p = 1; p <= 3; ++p) {
    store::Plate plate;
    plate.index = p;
    plate.p_SL = {0.2 * (p - 1), 0};
    plate.size_m = {0.2, 0.4};
    shelf.plates.push_back(plate);
  }
  store::Fixture fixture;
  fixture.id = "g";
  fixture.shelves.push_back(shelf);
  store.map.fixtures.push_back(fixture);
  return store;
}

/// Tells an inquiry what happens, and keeps a cart stage beside it that makes the receipts.
class Story {
 public:
  explicit Story(const Question& question)
      : store(small_shelf()),
        inquiry(store, {}, {}, question),
        belief_(store, {}, interaction::LikelihoodParams{}.mass_relative_sigma) {
    for (const VisitId& visit : {kAnna, kBert}) {
      stream::VisitState state;
      state.header = header("receipt");
      state.visit = visit;
      state.phase = stream::VisitPhase::kInside;
      inquiry.observe(state);
    }
  }

  /// Both stand `body_y_m` before the shelf, Anna's hand at the plate if `hand`; logs are the positions' word.
  EvidenceId event(const PlateAddress& plate, double delta_g, double anna_log, double bert_log, bool hand = true) {
    now_s_ += 5;
    stream::WeightEvent e;
    e.header = header("interaction");
    e.id = {++events_};
    e.begin = e.header.captured - Duration::milliseconds(200);
    e.end = e.header.captured + Duration::milliseconds(300);
    e.delta_g = delta_g;
    e.sigma_g = 1;
    e.plates = {{plate, delta_g, 1}};
    stream::InteractionLikelihoods likelihoods;
    likelihoods.header = e.header;
    likelihoods.event = e.id;
    const std::vector<interaction::Suspect> who = {
        {kAnnaTrack, anna_log}, {kBertTrack, bert_log}, {TrackId{}, interaction::LikelihoodParams{}.nobody_log}};
    for (const interaction::Suspect& suspect : who) {
      for (stream::Explanation what : interaction::masses({}, store.catalogue, e)) {
        what.track = suspect.track;
        what.log_likelihood += suspect.log_likelihood;
        likelihoods.explanations.push_back(what);
      }
    }
    inquiry.observe(tracks(e.header.captured, plate, hand));
    inquiry.observe(e);
    inquiry.observe(likelihoods);
    belief_.bind(kAnnaTrack, kAnna, {});
    belief_.bind(kBertTrack, kBert, {});
    for (const stream::Message& message : belief_.apply(e, likelihoods)) inquiry.observe(message);
    return e.id;
  }

  Answer receipt(const VisitId& visit) {
    now_s_ += 5;
    stream::Receipt receipt;
    receipt.header = header("receipt");
    receipt.visit = visit;
    receipt.phase = stream::VisitPhase::kFinal;
    receipt.lines = belief_.lines(visit, receipt.header.captured);
    receipt.confidence = belief_.confidence(visit);
    inquiry.observe(receipt);
    return inquiry.answer();
  }

  store::Store store;
  Inquiry inquiry;

 private:
  stream::Header header(const std::string& source) {
    return {source, ++sequence_, Timestamp::seconds(now_s_), Timestamp::seconds(now_s_)};
  }

  stream::Tracks tracks(Timestamp at, const PlateAddress& plate, bool hand) {
    stream::Tracks tracks;
    tracks.header = header("tracking");
    tracks.header.captured = at;
    const double x_m = 0.2 * (plate.plate - 1) + 0.1;
    for (const auto& [id, visit] : {std::pair(kAnnaTrack, kAnna), std::pair(kBertTrack, kBert)}) {
      stream::Track track;
      track.id = id;
      track.phase = stream::TrackPhase::kConfirmed;
      track.visit = visit;
      track.p_WB_m = {x_m, id == kAnnaTrack ? -0.5 : -0.8};
      if (hand && id == kAnnaTrack) {
        stream::UncertainPoint point;
        point.position_m = {x_m, 0.1, 1.1};
        track.hands.push_back(point);
      }
      tracks.tracks.push_back(track);
    }
    return tracks;
  }

  cart::Belief belief_;
  double now_s_ = 0;
  std::uint64_t events_ = 0, sequence_ = 0;
};

}  // namespace storetwin::explain
