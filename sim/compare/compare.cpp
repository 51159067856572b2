#include "sim/compare/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/compare/run_changes.h"
#include "sim/compare/statistics.h"

namespace storetwin::compare {

namespace {

constexpr double kIntervalSide = 0.025;  // of the 95 % interval, which a loss has to leave too

// A loss's p value and a gain's. Visits of one run hang together, so what is counted of visits is judged by the more
// careful of McNemar's test over visits and the signs of whole runs.
std::pair<double, double> p_values(const Observed& observed, int flips) {
  const double sign = observed.metric->higher_is_better ? -1 : 1;
  std::vector<double> losses;
  for (const Observation& run : observed.runs) losses.push_back(sign * (run.cluster.now - run.cluster.baseline));
  const SignFlips signs = flip_signs(std::move(losses), flips);
  if (observed.metric->counted != Counted::kVisits) return {signs.greater_p, signs.less_p};
  return {std::max(signs.greater_p, mcnemar_loss_p(observed.lost, observed.gained)),
          std::max(signs.less_p, mcnemar_loss_p(observed.gained, observed.lost))};
}

// The smallest loss seen with 80 % power, and how many times the runs it would take to see one of the tolerance.
struct Sight {
  double smallest = std::numeric_limits<double>::infinity();
  double times = 1;
};

Sight sight_of(const Observed& observed, const Estimate& estimate, double tolerance, double alpha) {
  const double runs = static_cast<double>(observed.runs.size()), pairs = observed.pairs;
  // Both the test and the interval have to be left.
  const double side = std::min(alpha, kIntervalSide);
  const int changes = changes_needed(side);
  double spread = (normal_quantile(1 - side) + normal_quantile(kPower)) * estimate.standard_error;
  if (observed.metric->counted == Counted::kVisits) {
    const double discordance = (observed.lost + observed.gained) / pairs;
    spread = std::max(spread, smallest_drop(pairs, discordance, side));
  }
  // Where hardly anything differs, a change can't be seen before enough of it is due.
  const double unit = observed.metric->counted == Counted::kUnits ? 1000 : 1;
  const double floor = observed.metric->counted == Counted::kAmount ? 0 : unit * mean_to_see(changes) / pairs;
  Sight sight;
  if (runs >= changes) sight.smallest = std::max(spread, floor);
  if (observed.metric->counted == Counted::kVisits && sight.smallest > 1)
    sight.smallest = MetricComparison().smallest_seen;
  const double goal = std::max(tolerance, 1e-9);
  sight.times = std::max({std::pow(spread / goal, 2), floor / goal, changes / runs});
  return sight;
}

std::vector<ScenarioDelta> by_scenario(const Observed& observed) {
  std::map<std::string, std::vector<Cluster>> groups;
  for (const Observation& run : observed.runs) groups[run.scenario].push_back(run.cluster);
  std::vector<ScenarioDelta> deltas;
  for (const auto& [scenario, clusters] : groups) {
    double difference = 0, count = 0;
    for (const Cluster& c : clusters) {
      difference += c.now - c.baseline;
      count += c.count;
    }
    deltas.push_back({scenario, difference / count, static_cast<int>(count)});
  }
  const double sign = observed.metric->higher_is_better ? 1 : -1;
  std::stable_sort(deltas.begin(), deltas.end(),
                   [sign](const ScenarioDelta& a, const ScenarioDelta& b) { return sign * a.delta < sign * b.delta; });
  return deltas;
}

double loss_in(const Observed& observed, const std::string& scenario) {
  for (const ScenarioDelta& delta : by_scenario(observed)) {
    if (delta.scenario == scenario) return observed.metric->higher_is_better ? -delta.delta : delta.delta;
  }
  return 0;
}

std::string told(const AcceptedLoss& entry) {
  return fmt::format("{}{} accepted by {} until {}: {}", entry.metric,
                     entry.scenario.empty() ? "" : " in " + entry.scenario, entry.owner, entry.until, entry.reason);
}

bool holds(const AcceptedLoss& entry, const std::string& today) { return today <= entry.until; }

// A loss accepted in one scenario: the metric is judged without that scenario, as long as it loses no more there.
Observed without_accepted(Observed observed, const std::vector<RunPair>& pairs, std::size_t index,
                          const CompareOptions& options, std::string& note) {
  std::vector<RunPair> kept = pairs;
  for (const AcceptedLoss& entry : options.accepted) {
    if (entry.metric != observed.metric->name || entry.scenario.empty() || !holds(entry, options.today)) continue;
    const double loss = loss_in(observed, entry.scenario);
    if (loss <= 0 || loss > entry.largest_loss) continue;
    kept = without_scenario(kept, entry.scenario);
    note += (note.empty() ? "" : "; ") + told(entry);
  }
  if (note.empty()) return observed;
  int unused = 0;
  return observe(kept, unused)[index];
}

double tolerance_of(const GatedMetric& metric, const CompareOptions& options) {
  const auto found = options.tolerances.find(metric.name);
  return found == options.tolerances.end() ? metric.tolerance : found->second;
}

// What each metric has by itself; verdicts need all of them.
std::vector<MetricComparison> measure(const std::vector<RunPair>& pairs, const CompareOptions& options,
                                      Comparison& comparison) {
  std::vector<MetricComparison> found;
  std::vector<Observed> kept;
  const std::vector<Observed> all = observe(pairs, comparison.unpaired_visits);
  for (std::size_t i = 0; i < all.size(); ++i) {
    MetricComparison m{.metric = all[i].metric, .tolerance = tolerance_of(*all[i].metric, options)};
    const Observed observed = without_accepted(all[i], pairs, i, options, m.note);
    if (observed.runs.empty()) continue;
    std::vector<Cluster> clusters;
    for (const Observation& run : observed.runs) clusters.push_back(run.cluster);
    m.estimate = bootstrap_clusters(clusters, options.draws);
    m.pairs = observed.pairs;
    m.runs = static_cast<int>(observed.runs.size());
    m.lost = observed.lost;
    m.gained = observed.gained;
    std::tie(m.loss_p, m.gain_p) = p_values(observed, options.flips);
    m.scenarios = by_scenario(observed);
    found.push_back(std::move(m));
    kept.push_back(observed);
  }
  const double alpha = alpha_of_look(options.false_alarm, options.look, options.looks);
  double shares = 0;
  for (const MetricComparison& m : found) shares += m.metric->alarm_share;
  for (std::size_t i = 0; i < found.size(); ++i) {
    MetricComparison& m = found[i];
    const Sight sight = sight_of(kept[i], m.estimate, m.tolerance, alpha * m.metric->alarm_share / shares);
    m.smallest_seen = sight.smallest;
    const double per_scenario = static_cast<double>(m.runs) / static_cast<double>(m.scenarios.size());
    m.more_seeds = std::ceil(std::max(0.0, sight.times - 1) * per_scenario);
  }
  return found;
}

// Whether the whole interval lies on the side of losses (sign 1) or of gains (sign -1).
bool excludes_zero(const MetricComparison& m, double sign) {
  const bool down = m.metric->higher_is_better == (sign > 0);
  return down ? m.estimate.interval.high < 0 : m.estimate.interval.low > 0;
}

void judge_metrics(const CompareOptions& options, Comparison& comparison) {
  std::vector<double> loss_p, gain_p, shares;
  for (const MetricComparison& m : comparison.metrics) {
    loss_p.push_back(m.loss_p);
    gain_p.push_back(m.gain_p);
    shares.push_back(m.metric->alarm_share);
  }
  const double alpha = alpha_of_look(options.false_alarm, options.look, options.looks);
  const std::vector<bool> lost = holm(loss_p, shares, alpha), gained = holm(gain_p, shares, alpha);
  for (std::size_t i = 0; i < comparison.metrics.size(); ++i) {
    MetricComparison& m = comparison.metrics[i];
    if (lost[i] && excludes_zero(m, 1) && m.loss() > m.tolerance)
      m.verdict = MetricVerdict::kWorse;
    else if (gained[i] && excludes_zero(m, -1) && -m.loss() > m.tolerance)
      m.verdict = MetricVerdict::kBetter;
    else if (m.smallest_seen > m.tolerance && !comparison.identical)
      m.verdict = MetricVerdict::kTooFew;
    else
      m.verdict = MetricVerdict::kNoEvidence;
  }
}

void apply_accepted(const CompareOptions& options, Comparison& comparison) {
  for (const AcceptedLoss& entry : options.accepted) {
    if (!holds(entry, options.today)) continue;
    bool needed = false;
    for (MetricComparison& m : comparison.metrics) {
      if (m.metric->name != entry.metric) continue;
      if (!entry.scenario.empty())
        needed = needed || m.note.find(told(entry)) != std::string::npos;
      else if (m.verdict == MetricVerdict::kWorse && m.loss() <= entry.largest_loss) {
        m.verdict = MetricVerdict::kAccepted;
        m.note = told(entry);
        needed = true;
      }
    }
    comparison.notes.push_back(told(entry) + (needed ? "" : " (not needed now)"));
  }
}

std::string number(double value, int digits) { return fmt::format("{:+.{}f}", value, digits); }

void find_worse(const CompareOptions& options, Comparison& comparison, std::vector<std::string>& worse) {
  for (const MetricComparison& m : comparison.metrics) {
    if (m.verdict != MetricVerdict::kWorse) continue;
    const int digits = m.metric->digits;
    worse.push_back(fmt::format("{} {} (95 % interval {} to {})", m.metric->name, number(m.estimate.delta, digits),
                                number(m.estimate.interval.low, digits), number(m.estimate.interval.high, digits)));
  }
  for (const RunNote& run : comparison.newly_broken)
    worse.push_back(fmt::format("{} seed {}: {}", run.scenario, run.seed, run.what));
  for (const AcceptedLoss& entry : options.accepted) {
    if (!holds(entry, options.today)) worse.push_back("expired: " + told(entry));
  }
}

void find_doubts(const ResultFile& baseline, const ResultFile& now, Comparison& comparison,
                 std::vector<std::string>& doubts) {
  if (comparison.paired_runs == 0)
    doubts.push_back("no scenario and seed is in both results");
  else if (comparison.scored_runs == 0)
    doubts.push_back("no pair of runs can be judged on both sides");
  for (const std::string& missing : now.incomplete) doubts.push_back("incomplete: " + missing);
  for (const std::string& missing : baseline.incomplete) doubts.push_back("the baseline is incomplete: " + missing);
  double seeds = 0;
  std::vector<std::string> names;
  for (const MetricComparison& m : comparison.metrics) {
    if (m.verdict != MetricVerdict::kTooFew) continue;
    seeds = std::max(seeds, m.more_seeds);
    names.emplace_back(m.metric->name);
  }
  if (!names.empty()) {
    doubts.push_back(
        fmt::format("too few runs to see a loss beyond its tolerance, run {:.0f} more seeds of each scenario: {}",
                    seeds, fmt::join(names, ", ")));
  }
}

void conclude(const ResultFile& baseline, const ResultFile& now, const CompareOptions& options,
              Comparison& comparison) {
  std::vector<std::string> broken, worse, doubts;
  for (const RunNote& run : comparison.nondeterministic)
    broken.push_back(fmt::format("{} seed {}: {}", run.scenario, run.seed, run.what));
  find_worse(options, comparison, worse);
  find_doubts(baseline, now, comparison, doubts);
  if (!broken.empty())
    comparison.outcome = Outcome::kNondeterministic;
  else if (!worse.empty())
    comparison.outcome = Outcome::kWorse;
  else if (!doubts.empty())
    comparison.outcome = Outcome::kInconclusive;
  for (const auto* list : {&broken, &worse, &doubts})
    comparison.reasons.insert(comparison.reasons.end(), list->begin(), list->end());
}

}  // namespace

const char* word_of(MetricVerdict verdict) {
  switch (verdict) {
    case MetricVerdict::kWorse:
      return "worse";
    case MetricVerdict::kAccepted:
      return "accepted";
    case MetricVerdict::kBetter:
      return "better";
    case MetricVerdict::kNoEvidence:
      return "no evidence";
    case MetricVerdict::kTooFew:
      return "too few";
  }
  return "";
}

const char* word_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kNoWorse:
      return "no worse";
    case Outcome::kWorse:
      return "worse";
    case Outcome::kInconclusive:
      return "inconclusive";
    case Outcome::kNondeterministic:
      return "nondeterministic";
  }
  return "";
}

Comparison compare(const ResultFile& baseline, const ResultFile& now, const CompareOptions& options) {
  Comparison comparison;
  const PairedRuns paired = pair_runs(baseline, now);
  compare_runs(baseline, now, paired, comparison);
  comparison.metrics = measure(paired.pairs, options, comparison);
  for (const MetricComparison& m : comparison.metrics)
    comparison.identical = comparison.identical && m.estimate.delta == 0;
  judge_metrics(options, comparison);
  apply_accepted(options, comparison);
  conclude(baseline, now, options, comparison);
  return comparison;
}

}  // namespace storetwin::compare
