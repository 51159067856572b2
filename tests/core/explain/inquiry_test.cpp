// Questions whose right answer follows from how the story was told.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/explain/text.h"
#include "tests/core/explain/story.h"

namespace storetwin::explain {
namespace {

const Term* find_term(const Incident& incident, const std::string& name) {
  const auto found =
      std::find_if(incident.terms.begin(), incident.terms.end(), [&](const Term& t) { return t.name == name; });
  return found == incident.terms.end() ? nullptr : &*found;
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("a line that is there rests on its event: who, what, and the grams") {
  Story story({kAnna, kBeans});
  const EvidenceId event = story.event(kBeanPlate, -451, 0, -6);
  const Answer answer = story.receipt(kAnna);
  CHECK(answer.has_receipt);
  CHECK(answer.quantity == 1);
  REQUIRE(answer.incidents.size() == 1);
  const Incident& incident = answer.incidents[0];
  CHECK(incident.event.id == event);
  CHECK(incident.relation == Relation::kCounted);
  CHECK(incident.pick + incident.put_back + incident.touch == doctest::Approx(1));
  CHECK(incident.asked == doctest::Approx(incident.probability));
  CHECK(incident.at_receipt > 0.9);
  REQUIRE(!incident.who.empty());
  CHECK(incident.who[0].track == kAnnaTrack);
  CHECK(incident.who[0].visit == kAnna);
  CHECK(*incident.who[0].body_m == doctest::Approx(0.5));  // from the hips to the front edge, straight before the plate
  CHECK(*incident.who[0].hand_m == doctest::Approx(0));    // inside the goods
  REQUIRE(!incident.what.empty());
  CHECK(incident.what[0].sku == kBeans);
  CHECK(incident.what[0].stands_here);
  CHECK(std::abs(incident.what[0].off_sigmas) < 1);  // a gram off, by a catalogue that may be some percent off
  CHECK(mentions(verdict(answer), "1 x Beans (0003) is on the receipt of visit v-anna (final)"));
}

TEST_CASE("without positions two people are equally likely, and the text says that these decided") {
  Story story({kAnna, kBeans});
  story.event(kBeanPlate, -451, -1, -3);
  const Answer answer = story.receipt(kAnna);
  REQUIRE(answer.incidents.size() == 1);
  const Incident& incident = answer.incidents[0];
  // Two of equal priors share what is left after nobody and touches.
  const double odds = incident.who[0].probability / incident.who[1].probability;
  CHECK(odds == doctest::Approx(std::exp(2)).epsilon(0.01));
  const Term* term = find_term(incident, "hands and bodies");
  REQUIRE(term != nullptr);
  CHECK(term->told == doctest::Approx(0.5).epsilon(0.02));
  CHECK(&incident.terms[0] == term);
  CHECK(mentions(to_text(answer, story.store), "hands and bodies: without it 0.5"));
}

TEST_CASE("a line that isn't there: somebody else's event is named, with the odds that it was this visit's") {
  Story story({kBert, kBeans});
  story.event(kBeanPlate, -451, -1, -3);
  const Answer answer = story.receipt(kBert);
  CHECK(answer.quantity == 0);
  REQUIRE(answer.incidents.size() == 1);
  const Incident& incident = answer.incidents[0];
  CHECK(incident.relation == Relation::kNearly);
  CHECK(incident.reading.owner.visit == kAnna);
  CHECK(incident.asked == doctest::Approx(incident.who[1].probability));
  CHECK(mentions(verdict(answer), "Beans (0003) is not on the receipt of visit v-bert"));
  const auto lacks_hand = [&](const std::string& clause) { return mentions(clause, "no hand of track 2"); };
  CHECK(std::any_of(incident.missing.begin(), incident.missing.end(), lacks_hand));
}

TEST_CASE("of two products that weigh alike it says so, and that what stands on the plate decided") {
  Story story({kAnna, kRice});
  story.event(kOatPlate, -303, 0, -9);
  const Answer answer = story.receipt(kAnna);
  CHECK(answer.quantity == 0);
  const Incident& incident = answer.incidents.empty() ? *answer.nearest : answer.incidents[0];
  CHECK(incident.reading.sku == kOats);
  const Term* term = find_term(incident, "what stands on the plate");
  REQUIRE(term != nullptr);
  CHECK(term->told < incident.probability);
  const auto alike = [&](const std::string& clause) {
    return mentions(clause, "1 x 0001") && mentions(clause, "1 x 0002");
  };
  CHECK(std::any_of(incident.missing.begin(), incident.missing.end(), alike));
}

TEST_CASE("taken and put back is told as both") {
  Story story({kAnna, kBeans});
  story.event(kBeanPlate, -451, 0, -9);
  story.event(kBeanPlate, 451, 0, -9);
  const Answer answer = story.receipt(kAnna);
  CHECK(answer.quantity == 0);
  REQUIRE(answer.incidents.size() == 2);
  CHECK(answer.incidents[0].reading.quantity == 1);
  CHECK(answer.incidents[1].reading.quantity == -1);
  CHECK(mentions(verdict(answer), "It was taken (1) and put back (1)."));
}

TEST_CASE("a put-back that only the other can have done is decided by who holds what") {
  Story story({kAnna, kBeans});
  story.event(kBeanPlate, -451, 0, -9);
  story.event(kRicePlate, -306, -9, 0);
  story.event(kBeanPlate, 451, -2.5, 0);  // positions point to Bert, who holds rice
  const Answer answer = story.receipt(kAnna);
  REQUIRE(answer.incidents.size() == 2);
  const Incident& put = answer.incidents[1];
  CHECK(put.reading.owner.visit == kAnna);
  const Term* term = find_term(put, "who holds what");
  REQUIRE(term != nullptr);
  CHECK(term->changes);
  CHECK(term->instead.owner.visit == kBert);
}

TEST_CASE("if nothing speaks of it, it says what would have, and what came nearest") {
  Story story({kAnna, kBeans});
  const EvidenceId event = story.event(kOatPlate, -300, 0, -9);
  const Answer answer = story.receipt(kAnna);
  CHECK(answer.incidents.empty());
  REQUIRE(answer.nearest);
  CHECK(answer.nearest->event.id == event);
  const std::string text = to_text(answer, story.store);
  CHECK(mentions(text, "It would have taken a fall of 450.0"));
  CHECK(mentions(text, "g/1/3"));
}

TEST_CASE("the same as one versioned object") {
  Story story({kAnna, kBeans});
  const EvidenceId event = story.event(kBeanPlate, -451, -1, -3);
  const Answer answer = story.receipt(kAnna);
  const auto j = nlohmann::json::parse(to_json(answer, story.store));
  CHECK(j.at("schema") == "storetwin-explain/1");
  CHECK(j.at("verdict") == verdict(answer));
  CHECK(j.at("quantity") == 1);
  REQUIRE(j.at("events").size() == 1);
  CHECK(j.at("events")[0].at("event") == std::to_string(event.value));
  CHECK(j.at("events")[0].at("decided")[0].at("term") == "hands and bodies");
  CHECK(j.at("nearest").is_null());
}

}  // namespace
}  // namespace storetwin::explain
