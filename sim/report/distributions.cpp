// How each metric is spread over the runs: a mean hides the run that went wrong.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/html.h"
#include "sim/report/markup.h"
#include "sim/report/page.h"
#include "sim/report/svg.h"

namespace storetwin::report {

namespace {

constexpr std::size_t kBins = 20;

std::string histogram(const std::string& name, const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double width = (*high - *low) / kBins;
  std::vector<int> counts(kBins, 0);
  for (const double value : values) counts[std::min(kBins - 1, static_cast<std::size_t>((value - *low) / width))] += 1;
  Canvas c;
  c.width_px = 320;
  c.height_px = 130;
  c.left_px = 34;
  c.data_min = Vec2(*low, 0);
  c.data_max = Vec2(*high, *std::max_element(counts.begin(), counts.end()));
  std::string text = svg_open(c, "Histogram of " + name + " over runs",
                              fmt::format("{} runs from {} to {}, median {}", values.size(), number_text(*low),
                                          number_text(*high), number_text(score::quantile(values, 0.5))));
  for (const double x : {*low, (*low + *high) / 2, *high}) {
    const char* anchor = x == *low ? "start" : x == *high ? "end" : "middle";
    text += svg_text(c, {x, 0}, number_text(x), "tick below", anchor);
  }
  text += svg_line(c, {{*low, 0}, {*high, 0}}, "axis");
  text += svg_text(c, {*low, c.data_max.y()}, fmt::format("{:.0f}", c.data_max.y()), "tick before", "end");
  for (std::size_t k = 0; k < kBins; ++k) {
    const double from = *low + width * static_cast<double>(k);
    if (counts[k] > 0) {
      text += svg_rect(c, {from, 0}, {from + width * 0.9, static_cast<double>(counts[k])}, "column",
                       fmt::format("{} from {} to {}", plural(static_cast<std::size_t>(counts[k]), "run"),
                                   number_text(from), number_text(from + width)));
    }
  }
  return text + svg_close();
}

}  // namespace

std::string distributions_section(const Page& page) {
  std::map<std::string, std::vector<double>> values;
  for (const RunRecord& run : page.runs()) {
    if (!counts(run)) continue;
    for (const auto& [name, metric] : run.score.metrics) values[name].push_back(metric.value);
  }
  std::string figures, constant;
  for (const auto& [name, of_runs] : values) {
    const auto [low, high] = std::minmax_element(of_runs.begin(), of_runs.end());
    if (of_runs.size() < 2 || !std::isfinite(*low) || !std::isfinite(*high)) continue;
    if (*high - *low <= 1e-9 * std::max(1.0, std::abs(*high))) {
      constant += fmt::format("{}{} {}", constant.empty() ? "" : ", ", code(name), number_text(*low));
      continue;
    }
    figures +=
        figure(histogram(name, of_runs),
               fmt::format("{}: {} runs, median {}, a tenth below {}, a tenth above {}", name, of_runs.size(),
                           number_text(score::quantile(of_runs, 0.5)), number_text(score::quantile(of_runs, 0.1)),
                           number_text(score::quantile(of_runs, 0.9))));
  }
  std::string body = figures.empty() ? "" : "<div class=\"small-figures\">\n" + figures + "</div>\n";
  if (!constant.empty()) body += "<p>The same in every run: " + constant + ".</p>\n";
  return section("distributions", "Spread over runs", body);
}

}  // namespace storetwin::report
