// What every section of report.html is given: the results, the stores to draw, and how runs and products are named there.
#pragma once

#include <map>
#include <string>

#include "core/store/store.h"
#include "sim/report/report.h"

namespace storetwin::report {

class Page {
 public:
  Page(const ResultSet& results, const std::map<std::string, store::Store>& stores,
       const std::vector<EarlierResult>& earlier);

  const ResultSet& results() const { return results_; }
  const std::vector<RunRecord>& runs() const { return results_.runs; }
  const RunRecord& run(std::size_t i) const { return results_.runs[i]; }
  const std::vector<EarlierResult>& earlier() const { return earlier_; }
  /// Of all runs that were scored.
  const std::map<std::string, score::SummaryMetric>& summary() const { return summary_; }

  /// Null if the run's store isn't known.
  const store::Store* store_of(const RunRecord& run) const;

  // As HTML.
  std::string run_name(std::size_t i) const;    ///< a link where the run has pictures
  std::string product(const SkuId& sku) const;  ///< with its name, if a store knows it
  std::string again(std::size_t i) const;       ///< the command that repeats the run, and its recording

 private:
  const ResultSet& results_;
  const std::map<std::string, store::Store>& stores_;
  const std::vector<EarlierResult>& earlier_;
  std::map<std::string, score::SummaryMetric> summary_;
  std::map<SkuId, std::string> names_;
};

/// The anchor of a run's pictures.
std::string run_anchor(std::size_t i);

/// "pass", "fail" or "error" with its mark, as HTML: never told by colour alone.
std::string verdict_mark(Verdict verdict);
std::string good_mark(const std::string& text);
std::string bad_mark(const std::string& text);

// The sections, from top to bottom; each is empty where there is nothing to tell.
std::string overview_section(const Page& page);
std::string suites_section(const Page& page);
std::string gates_section(const Page& page);
std::string causes_section(const Page& page);
std::string metrics_section(const Page& page);
std::string trend_section(const Page& page);
std::string scenarios_section(const Page& page);
std::string runs_section(const Page& page);
std::string distributions_section(const Page& page);
std::string confusion_section(const Page& page);
std::string places_section(const Page& page);
std::string wrong_visits_section(const Page& page);
std::string pictures_section(const Page& page);
std::string faults_section(const Page& page);
std::string behaviours_section(const Page& page);
std::string time_section(const Page& page);

}  // namespace storetwin::report
