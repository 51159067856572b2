#include "sim/score/track_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/csv.h"
#include "sim/score/set_distance.h"

namespace storetwin::score {

namespace {

constexpr double kFarthestM = 1e6;  // beyond that a number is no place in a shop, whatever the unit
constexpr double kLatestS = 4e9;    // nanoseconds since the epoch still fit

std::optional<std::pair<Timestamp, TrackPoint>> row_of(CsvReader& csv) {
  const CsvRule place{.min = -kFarthestM, .max = kFarthestM, .what = "position in metres"};
  const CsvRule spread{.min = 0, .max = kFarthestM, .above_min = true, .what = "variance"};
  const auto t_s = csv.number("t_s", {.min = -kLatestS, .max = kLatestS, .what = "time in seconds"});
  const CsvCell* id = csv.cell("id");
  if (id && id->text.empty()) csv.problem("empty-id", id->column, "a row needs an id");
  const auto x_m = csv.number("x_m", place), y_m = csv.number("y_m", place);
  TrackPoint point;
  if (csv.has("var_x_m2") && csv.has("var_y_m2")) {
    const auto var_x = csv.number("var_x_m2", spread), var_y = csv.number("var_y_m2", spread);
    if (var_x && var_y) point.variance_m2 = Vec2(*var_x, *var_y);
  }
  if (!t_s || !id || !x_m || !y_m) return std::nullopt;
  point.id = id->text;
  point.p_W_m = {*x_m, *y_m};
  return std::pair(Timestamp::seconds(*t_s), std::move(point));
}

/// Ids as numbers that both sides' scans may use.
struct Numbers {
  std::map<std::string, int> of_id;
  int operator()(const std::string& id) { return of_id.emplace(id, static_cast<int>(of_id.size())).first->second; }
};

Eigen::MatrixXd distances(const std::vector<TrackPoint>& truth, const std::vector<TrackPoint>& tracks) {
  Eigen::MatrixXd d(static_cast<Eigen::Index>(truth.size()), static_cast<Eigen::Index>(tracks.size()));
  for (Eigen::Index i = 0; i < d.rows(); ++i) {
    for (Eigen::Index j = 0; j < d.cols(); ++j) {
      d(i, j) = (truth[static_cast<std::size_t>(i)].p_W_m - tracks[static_cast<std::size_t>(j)].p_W_m).norm();
    }
  }
  return d;
}

void add_nees(const std::vector<TrackPoint>& truth, const std::vector<TrackPoint>& tracks, const SetDistance& pairs,
              PointScore& score) {
  for (std::size_t i = 0; i < pairs.estimate_of.size(); ++i) {
    if (pairs.estimate_of[i] < 0) continue;
    const TrackPoint& track = tracks[static_cast<std::size_t>(pairs.estimate_of[i])];
    if (!track.variance_m2) continue;
    const Vec2 error = truth[i].p_W_m - track.p_W_m;
    score.nees_sum += error.cwiseAbs2().cwiseQuotient(*track.variance_m2).sum();
    score.nees_count += 1;
  }
}

double extent_m(const PointScans& scans) {
  Vec2 low = Vec2::Constant(std::numeric_limits<double>::infinity()), high = -low;
  for (const auto& [at, points] : scans) {
    for (const TrackPoint& point : points) {
      low = low.cwiseMin(point.p_W_m);
      high = high.cwiseMax(point.p_W_m);
    }
  }
  return scans.empty() ? 0 : (high - low).norm();
}

// Centimetres for metres give a score of nothing and no other sign.
Diagnostics suspicion(const PointScans& truth, const PointScans& tracks, const TrackScore& score) {
  constexpr double kSuspicious = 20;
  const double of_truth = extent_m(truth), of_tracks = extent_m(tracks);
  const bool alike = of_tracks < kSuspicious * of_truth && of_truth < kSuspicious * of_tracks;
  const bool nothing_to_compare = of_truth <= 0 || of_tracks <= 0;
  if (alike || nothing_to_compare || score.true_positives > 0) return {};
  return Diagnostic{
      .code = "suspect-unit",
      .message = fmt::format("no track is ever near a true person, and tracks span {:.4g} m but truth {:.4g} m",
                             of_tracks, of_truth),
      .hint = "are both in metres?"};
}

}  // namespace

Result<PointScans> read_track_points(std::string_view text, const std::string& file) {
  CsvReader csv(text, file, "t_s,id,x_m,y_m[,var_x_m2,var_y_m2,ambiguity]");
  PointScans scans;
  std::map<std::pair<Timestamp, std::string>, int> line_of;
  if (csv.header({"t_s", "id", "x_m", "y_m"})) {
    while (csv.next()) {
      auto row = row_of(csv);
      if (!row) continue;
      const auto [first, fresh] = line_of.emplace(std::pair(row->first, row->second.id), csv.line());
      if (fresh) scans[row->first].push_back(std::move(row->second));
      else
        csv.problem("duplicate-id", csv.cell("id")->column,
                    fmt::format("this id stands at this time in line {} already", first->second),
                    "one row per id and time: the last state of it");
    }
  }
  const Diagnostics problems = csv.problems();
  if (problems.has_errors()) return problems;
  return scans;
}

Result<PointScore> score_points(const PointScans& truth, const PointScans& tracks, double gate_m) {
  std::set<Timestamp> times;
  for (const auto& [at, points] : truth) times.insert(at);
  for (const auto& [at, points] : tracks) times.insert(at);
  const std::vector<TrackPoint> nobody;
  PointScore score;
  std::vector<ScanPairs> scans;
  Numbers number;
  for (const Timestamp at : times) {
    const auto t = truth.find(at), e = tracks.find(at);
    const auto& people = t == truth.end() ? nobody : t->second;
    const auto& points = e == tracks.end() ? nobody : e->second;
    const Eigen::MatrixXd d = distances(people, points);
    ScanPairs& scan = scans.emplace_back();
    scan.similarity = (1 - d.array() / (2 * gate_m)).max(0.0);
    for (const TrackPoint& person : people) scan.truth_ids.push_back(number(person.id));
    for (const TrackPoint& point : points) scan.track_ids.push_back(number(point.id));
    const SetDistance first = set_distance(d, gate_m, 1), second = set_distance(d, gate_m, 2);
    score.ospa_sum_m += first.ospa;
    score.gospa_sum_m += second.gospa;
    score.scans += 1;
    add_nees(people, points, second, score);
  }
  score.tracks = score_tracks(scans);
  score.distance_sum_m = 2 * gate_m * (score.tracks.true_positives - score.tracks.similarity_sum);
  const Diagnostics strange = suspicion(truth, tracks, score.tracks);
  if (strange.has_errors()) return strange;
  return score;
}

PointScore combine(const std::vector<PointScore>& sequences) {
  PointScore all;
  std::vector<TrackScore> tracks;
  for (const PointScore& one : sequences) {
    tracks.push_back(one.tracks);
    for (double PointScore::*sum : {&PointScore::distance_sum_m, &PointScore::ospa_sum_m, &PointScore::gospa_sum_m,
                                    &PointScore::scans, &PointScore::nees_sum, &PointScore::nees_count}) {
      all.*sum += one.*sum;
    }
  }
  all.tracks = combine(tracks);
  return all;
}

Metrics metrics_of(const TrackScore& s) {
  Metrics metrics;
  const double truth = s.true_positives + s.false_negatives, tracks = s.true_positives + s.false_positives;
  for (const auto& [name, value] :
       std::initializer_list<std::pair<const char*, double>>{{"track.hota", s.hota},
                                                             {"track.det_a", s.det_a},
                                                             {"track.ass_a", s.ass_a},
                                                             {"track.loc_a", s.loc_a},
                                                             {"track.true_positives", s.true_positives},
                                                             {"track.false_positives", s.false_positives},
                                                             {"track.false_negatives", s.false_negatives},
                                                             {"track.id_switches", s.id_switches},
                                                             {"track.fragments", s.fragments},
                                                             {"track.mostly_tracked", s.mostly_tracked},
                                                             {"track.partly_tracked", s.partly_tracked},
                                                             {"track.mostly_lost", s.mostly_lost},
                                                             {"track.idtp", s.idtp},
                                                             {"track.idfp", s.idfp},
                                                             {"track.idfn", s.idfn}}) {
    set_value(metrics, name, value);
  }
  // A rate over nothing is absent, never 0.
  if (truth > 0) {
    set_value(metrics, "track.mota", s.mota);
    set_value(metrics, "track.moda", s.moda);
    set_rate(metrics, "track.recall", s.true_positives, truth);
    set_rate(metrics, "track.id_recall", s.idtp, s.idtp + s.idfn);
  }
  if (tracks > 0) {
    set_rate(metrics, "track.precision", s.true_positives, tracks);
    set_rate(metrics, "track.id_precision", s.idtp, s.idtp + s.idfp);
  }
  if (truth + tracks > 0) set_value(metrics, "track.idf1", s.idf1);
  if (s.true_positives > 0) set_value(metrics, "track.motp", s.motp);
  return metrics;
}

Metrics metrics_of(const PointScore& score) {
  Metrics metrics = metrics_of(score.tracks);
  const double pairs = score.tracks.true_positives;
  if (pairs > 0) {
    set_value(metrics, "track.modp", 2 * score.tracks.motp - 1);
    set_value(metrics, "track.distance_m", score.distance_sum_m / pairs);
  }
  if (score.scans > 0) {
    set_value(metrics, "track.ospa_m", score.ospa_sum_m / score.scans);
    set_value(metrics, "track.gospa_m", score.gospa_sum_m / score.scans);
  }
  if (score.nees_count > 0) set_value(metrics, "track.nees", score.nees_sum / score.nees_count);
  return metrics;
}

}  // namespace storetwin::score
