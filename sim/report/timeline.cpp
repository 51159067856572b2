#include "sim/report/timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/svg.h"

namespace storetwin::report {

namespace {

constexpr double kLanePx = 26;
constexpr double kHalfBar = 0.28;  // of a lane
constexpr std::size_t kMostTracks = 6;
constexpr std::size_t kMostReaches = 80;

bool is_pick(const EventPicture& event) { return event.truth.kind == truth::ItemEventKind::kPick; }

std::string event_title(const EventPicture& event, bool told) {
  const double t_s = event.truth.at.in_seconds();
  if (told) return fmt::format("{:.1f} s: {}, {:.2f} sure", t_s, event.explanation, event.confidence);
  return fmt::format("{:.1f} s: {} of {} at {}", t_s, is_pick(event) ? "pick" : "put-back", event.truth.sku.value,
                     to_text(event.truth.plate));
}

/// Lanes from the top, each a line of the picture with a name.
class Lanes {
 public:
  Lanes(const std::vector<std::string>& names, double from_s, double to_s) : names_(names) {
    c_.data_min = Vec2(from_s, 0);
    c_.data_max = Vec2(to_s, static_cast<double>(names.size()));
    c_.width_px = 760;
    c_.left_px = 100;
    c_.height_px = kLanePx * static_cast<double>(names.size()) + c_.top_px + c_.bottom_px;
  }

  const Canvas& canvas() const { return c_; }
  double middle(std::size_t lane) const { return static_cast<double>(names_.size() - lane) - 0.5; }

  std::string grid() const {
    std::string text;
    const double step = round_step(c_.data_max.x() - c_.data_min.x(), 8);
    for (double t = std::ceil(c_.data_min.x() / step) * step; t <= c_.data_max.x(); t += step) {
      text += svg_line(c_, {{t, 0}, {t, c_.data_max.y()}}, "grid");
      text += svg_text(c_, {t, 0}, fmt::format("{:g} s", t), "tick below", "middle");
    }
    for (std::size_t i = 0; i < names_.size(); ++i)
      text += svg_text(c_, {c_.data_min.x(), middle(i) - 0.14}, names_[i], "label before", "end");
    return text;
  }

  std::string bar(std::size_t lane, double from_s, double to_s, const std::string& style,
                  const std::string& title) const {
    const double from = std::max(from_s, c_.data_min.x()), to = std::min(to_s, c_.data_max.x());
    if (to < from) return "";
    return svg_rect(c_, {from, middle(lane) - kHalfBar}, {to, middle(lane) + kHalfBar}, style, title);
  }

  std::string mark(std::size_t lane, const EventPicture& event, bool told) const {
    const std::string style = !event.judged ? "plain" : event.good() ? "good" : "bad";
    return svg_triangle(c_, {event.truth.at.in_seconds(), middle(lane)}, 5.5, is_pick(event), style,
                        event_title(event, told));
  }

 private:
  std::vector<std::string> names_;
  Canvas c_;
};

std::vector<TrackId> tracks_of(const RunDetail& detail, const VisitId& visit) {
  std::vector<TrackId> tracks;
  for (const Binding& binding : detail.bindings) {
    if (binding.visit == visit && std::find(tracks.begin(), tracks.end(), binding.track) == tracks.end())
      tracks.push_back(binding.track);
  }
  if (tracks.size() > kMostTracks) tracks.resize(kMostTracks);
  return tracks;
}

}  // namespace

std::string timeline(const RunDetail& detail, const VisitId& visit, double end_s) {
  const auto stay =
      std::find_if(detail.stays.begin(), detail.stays.end(), [&](const Stay& s) { return s.visit == visit; });
  if (stay == detail.stays.end()) return "";
  const double left_s = stay->left_s >= 0 ? stay->left_s : end_s;
  const std::vector<TrackId> tracks = tracks_of(detail, visit);
  std::vector<std::string> names = {"truly", "the core told", "hands at shelves"};
  for (const TrackId track : tracks) names.push_back(fmt::format("track {}", track.value));
  const Lanes lanes(names, stay->entered_s - 1, left_s + 1);

  std::string marks;
  int happened = 0, told = 0, reached = 0;
  for (const ReachSpan& reach : detail.reaches) {
    const auto track = std::find(tracks.begin(), tracks.end(), reach.track);
    if (track == tracks.end() || reach.to_s < stay->entered_s || reach.from_s > left_s + 1) continue;
    if (++reached > static_cast<int>(kMostReaches)) continue;
    marks +=
        lanes.bar(2, reach.from_s, reach.to_s, "bar " + series_style(static_cast<std::size_t>(track - tracks.begin())),
                  fmt::format("{:.1f} s to {:.1f} s: a hand of track {} at {}, {:.2f} sure that it is this one's",
                              reach.from_s, reach.to_s, reach.track.value, to_text(reach.plate), reach.confidence));
  }
  for (const Binding& binding : detail.bindings) {
    const auto track = std::find(tracks.begin(), tracks.end(), binding.track);
    if (track == tracks.end() || binding.visit != visit) continue;
    const auto i = static_cast<std::size_t>(track - tracks.begin());
    marks += lanes.bar(3 + i, binding.from_s, binding.to_s, "bar " + series_style(i),
                       fmt::format("track {} belonged to this visit from {:.1f} s to {:.1f} s", binding.track.value,
                                   binding.from_s, binding.to_s));
  }
  for (const EventPicture& event : detail.events) {
    if (event.judged && event.is_true && event.visit == visit) {
      marks += lanes.mark(0, event, false);
      ++happened;
    }
    if (event.reported && event.told_visit == visit) {
      marks += lanes.mark(1, event, true);
      ++told;
    }
  }
  return svg_open(lanes.canvas(),
                  fmt::format("Visit {} from {:.0f} s to {:.0f} s", visit.value, stay->entered_s, left_s),
                  fmt::format("{} units moved, {} told by the core, {} reaches, {} tracks", happened, told, reached,
                              tracks.size())) +
         lanes.grid() + marks + svg_close();
}

}  // namespace storetwin::report
