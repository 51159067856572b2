#include "sim/report/page.h"

#include <fmt/format.h>

#include "sim/report/again.h"
#include "sim/report/html.h"
#include "sim/report/markup.h"

namespace storetwin::report {

Page::Page(const ResultSet& results, const std::map<std::string, store::Store>& stores,
           const std::vector<EarlierResult>& earlier)
    : results_(results), stores_(stores), earlier_(earlier) {
  std::vector<score::RunScore> scores;
  for (const RunRecord& run : results.runs) {
    if (counts(run)) scores.push_back(run.score);
  }
  summary_ = score::summarize(scores, results.prices);
  for (const auto& [scenario, store] : stores) {
    for (const store::Product& product : store.catalogue) names_.emplace(product.sku, product.name);
  }
}

const store::Store* Page::store_of(const RunRecord& run) const {
  const auto found = stores_.find(run.scenario);
  return found == stores_.end() ? nullptr : &found->second;
}

std::string Page::run_name(std::size_t i) const {
  const std::string name = fmt::format("{}, seed {}", escaped(run(i).scenario), run(i).seed);
  return run(i).has_detail ? fmt::format("<a href=\"#{}\">{}</a>", run_anchor(i), name) : name;
}

std::string Page::product(const SkuId& sku) const {
  const auto found = names_.find(sku);
  return code(sku.value) + (found == names_.end() ? "" : " <small>" + escaped(found->second) + "</small>");
}

std::string Page::again(std::size_t i) const {
  std::string text = "<code class=\"command\">" + escaped(run_again(run(i), results_)) + "</code>";
  if (!run(i).recording.empty()) text += fmt::format(" <a href=\"{}\">recording</a>", url_of(run(i).recording));
  return text;
}

std::string run_anchor(std::size_t i) { return fmt::format("run-{}", i + 1); }

std::string good_mark(const std::string& text) { return "<span class=\"ok\">✓ " + escaped(text) + "</span>"; }
std::string bad_mark(const std::string& text) { return "<span class=\"no\">✗ " + escaped(text) + "</span>"; }

std::string verdict_mark(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass: return good_mark("pass");
    case Verdict::kFail: return bad_mark("fail");
    case Verdict::kError: return "<span class=\"no\">! error</span>";
    case Verdict::kNondeterministic: return "<span class=\"no\">! nondeterministic</span>";
  }
  return "";
}

}  // namespace storetwin::report
