#include "tools/bench/carts/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "core/base/yaml_io.h"
#include "sim/score/event_metrics.h"
#include "sim/score/visit_names.h"
#include "tools/bench/carts/play.h"

namespace storetwin::bench {

namespace {

// A told event is a true one if it is of the same plate and way and this near in time, and no other is.
constexpr double kSameEventS = 0.5;
// A weak prior of the map that stands here already: as if some visits had confirmed it.
constexpr double kPriorVisits = 4;
// Of the power's logarithm. Where positions were never wrong, any power is likelier than the one below it; this errs
// towards care.
constexpr double kPriorLogPower = 0.5;

bool same_event(const truth::ItemEvent& truth, const stream::WeightEvent& told) {
  const bool pick = truth.kind == truth::ItemEventKind::kPick;
  if (!pick && truth.kind != truth::ItemEventKind::kPutBack) return false;
  if (pick != (told.delta_g < 0)) return false;
  if (std::abs((truth.at - told.header.captured).in_seconds()) > kSameEventS) return false;
  return std::any_of(told.plates.begin(), told.plates.end(),
                     [&](const stream::PlateDelta& part) { return part.plate == truth.plate; });
}

const truth::ItemEvent* only_match(const truth::Truth& truth, const stream::WeightEvent& told) {
  const truth::ItemEvent* match = nullptr;
  for (const truth::ItemEvent& event : truth.events) {
    if (!same_event(event, told)) continue;
    if (match) return nullptr;
    match = &event;
  }
  return match;
}

using Visits = std::map<TrackId, VisitId>;

WhoExample example_of(const stream::InteractionLikelihoods& said, const truth::ItemEvent& event, const VisitId& visit,
                      const Visits& visits) {
  WhoExample example;
  const int quantity = event.kind == truth::ItemEventKind::kPick ? 1 : -1;
  for (const stream::Explanation& e : said.explanations) {
    if (!e.track || e.sku != event.sku || e.quantity != quantity) continue;
    const auto bound = visits.find(e.track);
    example.suspects.push_back({e.log_likelihood, bound != visits.end() && bound->second == visit});
  }
  return example;
}

bool teaches(const WhoExample& example) {
  const auto did = std::count_if(example.suspects.begin(), example.suspects.end(), [](const auto& s) { return s.did_it; });
  return did > 0 && did < std::ssize(example.suspects);
}

double log_posterior(const std::vector<WhoExample>& examples, double power) {
  const double from_prior = std::log(power) / kPriorLogPower;
  double sum = -0.5 * from_prior * from_prior;
  for (const WhoExample& example : examples) {
    double most = -INFINITY, did = 0, all = 0;
    for (const auto& suspect : example.suspects) most = std::max(most, power * suspect.log_likelihood);
    for (const auto& suspect : example.suspects) {
      const double weight = std::exp(power * suspect.log_likelihood - most);
      all += weight;
      did += suspect.did_it ? weight : 0;
    }
    sum += std::log(std::max(did, 1e-12) / all);
  }
  return sum;
}

}  // namespace

std::vector<WhoExample> who_examples(const truth::Truth& truth, const stream::Messages& outputs) {
  const std::map<truth::ShopperId, VisitId> visit_of = score::visits_by_shopper(truth.visits);
  std::map<EvidenceId, const stream::WeightEvent*> events;
  Visits visits;
  std::vector<WhoExample> examples;
  const stream::Messages named = score::named_as_in_truth(truth, outputs);
  for (const stream::Message& message : named) {
    if (const auto* tracks = std::get_if<stream::Tracks>(&message)) {
      for (const stream::Track& track : tracks->tracks) visits[track.id] = track.visit;
    } else if (const auto* event = std::get_if<stream::WeightEvent>(&message)) {
      events[event->id] = event;
    } else if (const auto* said = std::get_if<stream::InteractionLikelihoods>(&message)) {
      const auto told = events.find(said->event);
      const truth::ItemEvent* true_event = told == events.end() ? nullptr : only_match(truth, *told->second);
      if (!true_event || !visit_of.contains(true_event->shopper)) continue;
      WhoExample example = example_of(*said, *true_event, visit_of.at(true_event->shopper), visits);
      if (teaches(example)) examples.push_back(std::move(example));
    }
  }
  return examples;
}

double fit_power(const std::vector<WhoExample>& examples) {
  // The likelihood of a power has one summit (it is concave but for pairs on one code): golden section.
  constexpr double kGolden = 0.6180339887498949;
  double low = 0.1, high = 5;
  for (int step = 0; step < 60; ++step) {
    const double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
    if (log_posterior(examples, a) > log_posterior(examples, b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

receipt::Sureness fit_sureness(const std::vector<SaidExample>& examples) {
  // Newton's method on offset and slope; the weak prior keeps it from running away where all visits are right.
  receipt::Sureness map;
  for (int step = 0; step < 50; ++step) {
    Vec2 gradient(-kPriorVisits / 16 * map.offset, -kPriorVisits * (map.slope - 1));
    Mat2 curvature;
    curvature << kPriorVisits / 16, 0, 0, kPriorVisits;
    for (const SaidExample& example : examples) {
      const Vec2 x(1, example.log_odds);
      const double p = 1 / (1 + std::exp(-(map.offset + map.slope * example.log_odds)));
      gradient += ((example.right ? 1 : 0) - p) * x;
      curvature += p * (1 - p) * x * x.transpose();
    }
    const Vec2 change = curvature.inverse() * gradient;
    const double most = change.cwiseAbs().maxCoeff();
    const double share = most > 1 ? 1 / most : 1;
    map.offset += share * change.x();
    map.slope += share * change.y();
    if (most < 1e-9) break;
  }
  return map;
}

namespace {

std::string command_of(const std::string& out_file, const Request& request) {
  std::string command = "storetwin_bench fit " + out_file;
  for (const std::string& scenario : request.scenarios) command += " " + scenario;
  std::string seeds;
  for (std::size_t k = 0; k < request.seeds.size();) {
    std::size_t last = k;
    while (last + 1 < request.seeds.size() && request.seeds[last + 1] == request.seeds[last] + 1) ++last;
    seeds += (seeds.empty() ? "" : ",") + std::to_string(request.seeds[k]);
    if (last > k) seeds += ".." + std::to_string(request.seeds[last]);
    k = last + 1;
  }
  return command + " --seeds=" + seeds;
}

// Only what was fitted: everything else is the core's own default.
std::string file_text(const std::string& command, const pipeline::Params& params, std::size_t events, std::size_t visits) {
  std::string comment = "# Weights of the fusion, fitted to runs whose truth is known. See README.md; don't edit, fit again:\n#";
  std::size_t width = 1;
  for (std::size_t from = 0; from < command.size();) {
    const std::size_t to = std::min(command.find(' ', from), command.size());
    if (width + to - from > 118) {
      comment += "\n#  ";
      width = 3;
    }
    comment += " " + command.substr(from, to - from);
    width += 1 + to - from;
    from = to + 1;
  }
  return fmt::format(
      "{}\nschema: {}\ninteraction:\n  likelihood:\n    position_power: {}  # {} events\nreceipt:\n  sureness:  # {} visits\n"
      "    offset: {}\n    slope: {}\n",
      comment, pipeline::schema_line(&params), params.interaction.likelihood.position_power, events, visits,
      params.receipt.sureness.offset, params.receipt.sureness.slope);
}

}  // namespace

int fit_weights(const std::string& out_file, const Request& request) {
  const auto fail = [](const Diagnostics& problems) {
    std::fputs(to_text(problems).c_str(), stderr);
    return 3;
  };
  Request asked = request;
  asked.params.interaction.likelihood.position_power = 1;
  asked.params.receipt.sureness = {};
  std::vector<std::vector<WhoExample>> who(run_count(asked));
  const auto learn_who = [&](std::size_t index, const session::SessionConfig& config) {
    const Played played = play(config);
    who[index] = who_examples(played.truth, played.outputs);
  };
  if (const Status done = for_each_run(asked, learn_who); !done) return fail(done.problems());
  std::vector<WhoExample> events;
  for (const auto& run : who) events.insert(events.end(), run.begin(), run.end());
  // Three digits: what is fitted on some hundred events knows no more.
  asked.params.interaction.likelihood.position_power = std::round(1000 * fit_power(events)) / 1000;

  std::vector<std::vector<SaidExample>> said(run_count(asked));
  const auto learn_sureness = [&](std::size_t index, const session::SessionConfig& config) {
    for (const score::VisitScore& visit : play(config).score.visits) {
      if (visit.state == "final" || visit.state == "review") {
        said[index].push_back({receipt::log_odds(visit.confidence), visit.exact});
      }
    }
  };
  if (const Status done = for_each_run(asked, learn_sureness); !done) return fail(done.problems());
  std::vector<SaidExample> visits;
  for (const auto& run : said) visits.insert(visits.end(), run.begin(), run.end());
  const receipt::Sureness map = fit_sureness(visits);
  asked.params.receipt.sureness.offset = std::round(1000 * map.offset) / 1000;
  asked.params.receipt.sureness.slope = std::round(1000 * map.slope) / 1000;
  std::printf("position_power %.3f from %zu events; sureness: offset %.3f, slope %.3f from %zu visits\n",
              asked.params.interaction.likelihood.position_power, events.size(), map.offset, map.slope, visits.size());
  const Status written =
      write_file(out_file, file_text(command_of(out_file, request), asked.params, events.size(), visits.size()));
  return written ? 0 : fail(written.problems());
}

}  // namespace storetwin::bench
