#include "tools/bench/skeleton_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

namespace storetwin::bench {

namespace {

using stream::KeyPoint;

constexpr double kPairS = 0.02;  // documents nearer than this are two groups' of one moment

/// One person in one document.
struct Sample {
  double at_s = 0;
  std::array<std::optional<Vec3>, stream::kKeyPoints> joints;
  std::array<double, stream::kKeyPoints> scores{};
  std::vector<Vec3> hands;
  const std::optional<Vec3>& at(KeyPoint point) const { return joints[static_cast<std::size_t>(point)]; }
};
using Track = std::vector<Sample>;

class Sheet {
 public:
  void share(const std::string& name, double part, double whole) {
    list_.push_back({name, whole > 0 ? part / whole : 0, static_cast<int>(whole)});
  }
  void quantile(const std::string& name, std::vector<double> values, double q) {
    std::ranges::sort(values);
    const auto i = static_cast<std::size_t>(q * static_cast<double>(values.size()));
    list_.push_back({name, values.empty() ? 0 : values[std::min(i, values.size() - 1)], static_cast<int>(values.size())});
  }
  void number(const std::string& name, double value, std::size_t count) {
    list_.push_back({name, value, static_cast<int>(count)});
  }
  std::vector<Statistic> take() { return std::move(list_); }

 private:
  std::vector<Statistic> list_;
};

double mean(const std::vector<double>& v) {
  return v.empty() ? 0 : std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

double sigma(const std::vector<double>& v) {
  const double m = mean(v);
  double sum = 0;
  for (const double x : v) sum += (x - m) * (x - m);
  return v.empty() ? 0 : std::sqrt(sum / static_cast<double>(v.size()));
}

double lag1(const std::vector<double>& v) {
  const double m = mean(v);
  double product = 0, square = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    square += (v[i] - m) * (v[i] - m);
    if (i > 0) product += (v[i] - m) * (v[i - 1] - m);
  }
  return square > 0 ? product / square : 0;
}

std::vector<const stream::Skeletons*> documents_of(const stream::Messages& messages) {
  std::vector<const stream::Skeletons*> documents;
  for (const stream::Message& message : messages) {
    if (const auto* document = std::get_if<stream::Skeletons>(&message)) documents.push_back(document);
  }
  std::ranges::stable_sort(documents, {}, [](const stream::Skeletons* d) { return d->header.captured; });
  return documents;
}

std::map<std::string, Track> tracks_of(const std::vector<const stream::Skeletons*>& documents) {
  std::map<std::string, Track> tracks;
  for (const stream::Skeletons* document : documents) {
    for (const stream::Skeleton& person : document->people) {
      Sample sample{.at_s = (document->header.captured - documents.front()->header.captured).in_seconds(), .joints = {}, .hands = {}};
      for (const stream::Joint& joint : person.joints) {
        if (joint.score <= 0) continue;  // the recording's way to say "lost"
        sample.joints[static_cast<std::size_t>(joint.point)] = joint.p_WJ;
        sample.scores[static_cast<std::size_t>(joint.point)] = joint.score;
      }
      for (const stream::UncertainPoint& hand : person.hands) sample.hands.push_back(hand.position_m);
      tracks[person.external_id].push_back(std::move(sample));
    }
  }
  return tracks;
}

void add_times(const std::vector<const stream::Skeletons*>& documents, Sheet& sheet) {
  std::vector<double> spacing_ms, delay_ms;
  int pairs = 0, overtaken = 0;
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const stream::Header& header = documents[i]->header;
    delay_ms.push_back(1000 * (header.received - header.captured).in_seconds());
    if (i == 0) continue;
    const stream::Header& before = documents[i - 1]->header;
    spacing_ms.push_back(1000 * (header.captured - before.captured).in_seconds());
    pairs += spacing_ms.back() < 1000 * kPairS ? 1 : 0;
    overtaken += header.received < before.received ? 1 : 0;
  }
  const double seconds = std::accumulate(spacing_ms.begin(), spacing_ms.end(), 0.0) / 1000;
  sheet.number("documents per second", seconds > 0 ? static_cast<double>(spacing_ms.size()) / seconds : 0, documents.size());
  for (const double q : {0.05, 0.25, 0.5, 0.75, 0.95}) {
    sheet.quantile("spacing_ms, quantile " + std::to_string(q).substr(0, 4), spacing_ms, q);
  }
  sheet.number("spacing_ms, standard deviation", sigma(spacing_ms), spacing_ms.size());
  sheet.number("spacing, lag-1 correlation", lag1(spacing_ms), spacing_ms.size());
  sheet.share("share of documents in pairs", pairs, static_cast<double>(spacing_ms.size()));
  for (const double q : {0.05, 0.5, 0.95}) {
    sheet.quantile("delay_ms, quantile " + std::to_string(q).substr(0, 4), delay_ms, q);
  }
  sheet.number("delay_ms, standard deviation", sigma(delay_ms), delay_ms.size());
  sheet.number("delay, lag-1 correlation", lag1(delay_ms), delay_ms.size());
  sheet.share("share that overtakes", overtaken, static_cast<double>(spacing_ms.size()));
}

bool of_recorded_kind(std::size_t i) { return i < static_cast<std::size_t>(KeyPoint::kLeftHip); }

void add_losses(const std::map<std::string, Track>& tracks, Sheet& sheet) {
  double joints = 0, lost = 0, runs = 0, hands = 0, at_wrists = 0, lower = 0, samples = 0;
  std::vector<double> scores;
  for (const auto& [id, track] : tracks) {
    for (std::size_t k = 0; k < track.size(); ++k) {
      samples += 1;
      for (std::size_t i = 0; i < stream::kKeyPoints; ++i) {
        const bool there = track[k].joints[i].has_value();
        if (!of_recorded_kind(i)) {
          lower += there ? 1 : 0;
          continue;
        }
        joints += 1;
        lost += there ? 0 : 1;
        runs += !there && (k == 0 || track[k - 1].joints[i]) ? 1 : 0;
        if (there) scores.push_back(track[k].scores[i]);
      }
      for (const Vec3& hand : track[k].hands) {
        hands += 1;
        const auto is = [&hand](const std::optional<Vec3>& wrist) { return wrist && *wrist == hand; };
        at_wrists += is(track[k].at(KeyPoint::kLeftWrist)) || is(track[k].at(KeyPoint::kRightWrist)) ? 1 : 0;
      }
    }
  }
  sheet.share("share of joints that are lost", lost, joints);
  sheet.number("their mean run, documents", runs > 0 ? lost / runs : 0, static_cast<std::size_t>(runs));
  sheet.number("hips and ankles per person", samples > 0 ? lower / samples : 0, static_cast<std::size_t>(samples));
  sheet.share("share of hands that are wrists", at_wrists, hands);
  for (const double q : {0.05, 0.5, 0.95}) sheet.quantile("score, quantile " + std::to_string(q).substr(0, 4), scores, q);
}

// Both wrists nearer to where the other was than to where they were.
void add_swaps(const std::map<std::string, Track>& tracks, Sheet& sheet) {
  double swaps = 0, steps = 0;
  for (const auto& [id, track] : tracks) {
    for (std::size_t k = 1; k < track.size(); ++k) {
      const auto &l = track[k].at(KeyPoint::kLeftWrist), &r = track[k].at(KeyPoint::kRightWrist);
      const auto &l0 = track[k - 1].at(KeyPoint::kLeftWrist), &r0 = track[k - 1].at(KeyPoint::kRightWrist);
      if (!l || !r || !l0 || !r0) continue;
      steps += 1;
      const double kept = (*l - *l0).norm() + (*r - *r0).norm(), swapped = (*l - *r0).norm() + (*r - *l0).norm();
      swaps += swapped + 0.1 < kept ? 1 : 0;
    }
  }
  sheet.share("share of steps with swapped wrists", swaps, steps);
}

void add_bone(const std::map<std::string, Track>& tracks, const char* name, KeyPoint a, KeyPoint b, Sheet& sheet) {
  double variance = 0, product = 0, square = 0, pairs = 0, people = 0;
  for (const auto& [id, track] : tracks) {
    std::vector<std::pair<double, double>> lengths;
    for (const Sample& sample : track) {
      if (sample.at(a) && sample.at(b)) lengths.emplace_back(sample.at_s, 100 * (*sample.at(a) - *sample.at(b)).norm());
    }
    constexpr std::size_t kEnough = 100;
    if (lengths.size() < kEnough) continue;
    std::vector<double> values;
    for (const auto& [at_s, length] : lengths) values.push_back(length);
    const double m = mean(values), s = sigma(values);
    variance += s * s;
    people += 1;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      for (std::size_t k = i + 1; k < lengths.size() && lengths[k].first - lengths[i].first < 0.12; ++k) {
        if (lengths[k].first - lengths[i].first < 0.08) continue;
        product += (values[i] - m) * (values[k] - m) / (s * s);
        pairs += 1;
      }
    }
    square += s;
  }
  sheet.number(std::string(name) + ", length sigma_cm", people > 0 ? std::sqrt(variance / people) : 0, static_cast<std::size_t>(people));
  sheet.number(std::string(name) + ", correlation at 0.1 s", pairs > 0 ? product / pairs : 0, static_cast<std::size_t>(pairs));
}

double speed_mps(const Track& track, std::size_t k) {
  constexpr std::size_t kAside = 5;
  if (k < kAside || k + kAside >= track.size()) return -1;
  const auto &a = track[k - kAside].at(KeyPoint::kNeck), &b = track[k + kAside].at(KeyPoint::kNeck);
  if (!a || !b) return -1;
  return (*b - *a).head<2>().norm() / (track[k + kAside].at_s - track[k - kAside].at_s);
}

const Sample* beside(const Track& track, std::size_t k, int direction) {
  for (int step = 1; step <= 4; ++step) {
    const auto i = static_cast<std::ptrdiff_t>(k) + direction * step;
    if (i < 0 || i >= static_cast<std::ptrdiff_t>(track.size())) return nullptr;
    const Sample& sample = track[static_cast<std::size_t>(i)];
    const double apart_s = std::abs(sample.at_s - track[k].at_s);
    if (apart_s > 0.09 && apart_s < 0.11) return &sample;
  }
  return nullptr;
}

// Second differences over tenths of a second, by their median, as the sigma of white noise that would give them.
void add_jitter(const std::map<std::string, Track>& tracks, const char* name, std::vector<KeyPoint> points, Sheet& sheet) {
  std::vector<double> standing, walking;
  for (const auto& [id, track] : tracks) {
    for (std::size_t k = 0; k < track.size(); ++k) {
      const double speed = speed_mps(track, k);
      const Sample *before = beside(track, k, -1), *after = beside(track, k, 1);
      if (speed < 0 || !before || !after) continue;
      for (const KeyPoint point : points) {
        if (!before->at(point) || !after->at(point) || !track[k].at(point)) continue;
        const Vec3 second = (*before->at(point) - 2 * *track[k].at(point) + *after->at(point)) / std::sqrt(6.0);
        for (int c = 0; c < 3; ++c) (speed < 0.15 ? standing : walking).push_back(100 * 1.4826 * std::abs(second[c]));
      }
    }
  }
  sheet.quantile(std::string(name) + ", jitter_cm standing", standing, 0.5);
  sheet.quantile(std::string(name) + ", jitter_cm walking", walking, 0.5);
}

void add_repeats(const std::map<std::string, Track>& tracks, Sheet& sheet) {
  double pairs = 0, repeats = 0;
  for (const auto& [id, track] : tracks) {
    for (std::size_t k = 1; k < track.size(); ++k) {
      if (track[k].at_s - track[k - 1].at_s >= kPairS) continue;
      for (std::size_t i = 0; i < stream::kKeyPoints; ++i) {
        if (!of_recorded_kind(i) || !track[k].joints[i] || !track[k - 1].joints[i]) continue;
        pairs += 1;
        repeats += *track[k].joints[i] == *track[k - 1].joints[i] ? 1 : 0;
      }
    }
  }
  sheet.share("share of joints repeated in pairs", repeats, pairs);
}

}  // namespace

std::vector<Statistic> skeleton_statistics(const stream::Messages& messages) {
  Sheet sheet;
  const auto documents = documents_of(messages);
  const auto tracks = tracks_of(documents);
  add_times(documents, sheet);
  add_losses(tracks, sheet);
  add_swaps(tracks, sheet);
  add_repeats(tracks, sheet);
  add_bone(tracks, "head to neck", KeyPoint::kHeadTop, KeyPoint::kNeck, sheet);
  add_bone(tracks, "shoulders", KeyPoint::kLeftShoulder, KeyPoint::kRightShoulder, sheet);
  add_bone(tracks, "right upper arm", KeyPoint::kRightShoulder, KeyPoint::kRightElbow, sheet);
  add_bone(tracks, "right forearm", KeyPoint::kRightElbow, KeyPoint::kRightWrist, sheet);
  add_jitter(tracks, "trunk", {KeyPoint::kHeadTop, KeyPoint::kNeck, KeyPoint::kLeftShoulder, KeyPoint::kRightShoulder}, sheet);
  add_jitter(tracks, "elbows", {KeyPoint::kLeftElbow, KeyPoint::kRightElbow}, sheet);
  add_jitter(tracks, "wrists", {KeyPoint::kLeftWrist, KeyPoint::kRightWrist}, sheet);
  return sheet.take();
}

}  // namespace storetwin::bench
