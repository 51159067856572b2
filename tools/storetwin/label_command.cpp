// `storetwin label`: what truly happened, stated of a recording; it becomes an incident that `run` holds the core to.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/csv.h"
#include "core/base/yaml_io.h"
#include "sim/scenario/metric_names.h"
#include "sim/score/receipts_csv.h"
#include "sim/session/label_recording.h"
#include "tools/storetwin/command.h"
#include "tools/storetwin/exit_code.h"
#include "tools/storetwin/output_dir.h"
#include "tools/storetwin/version.h"

namespace storetwin::cli {

namespace {

struct LabelOptions {
  std::string file, out, truth_file;
  std::string visit, sku;
  int quantity = -1;
  std::vector<std::string> expect;
  bool force = false;
};

Diagnostic usage(std::string code, std::string path, std::string message, std::string hint) {
  return {.failure = Failure::kUsage,
          .code = std::move(code),
          .path = std::move(path),
          .message = std::move(message),
          .hint = std::move(hint)};
}

// "cart.review_rate<=0.1"
Result<scenario::Expectation> parse_expectation(const std::string& text) {
  const std::string path = "--expect=" + text;
  const std::size_t at = text.find_first_of("<>");
  double bound = 0;
  if (at == std::string::npos || text.substr(at + 1, 1) != "=" || !parse_number(text.substr(at + 2), bound)) {
    return usage("bad-expectation", path, "this is no bound on a metric",
                 "write METRIC>=VALUE or METRIC<=VALUE, in quotes");
  }
  scenario::Expectation expectation{.metric = text.substr(0, at), .min = {}, .max = {}};
  (text[at] == '>' ? expectation.min : expectation.max) = bound;
  const std::vector<std::string> names(scenario::metric_names().begin(), scenario::metric_names().end());
  if (std::find(names.begin(), names.end(), expectation.metric) == names.end()) {
    return usage("unknown-metric", path, "there is no metric '" + expectation.metric + "'",
                 did_you_mean(expectation.metric, names));
  }
  return expectation;
}

// A visit of a file is labelled whole: what isn't in it was not taken.
Result<truth::Label> read_label(const std::string& file) {
  const Result<std::string> text = read_file(file);
  if (!text) return text.problems();
  const Result<std::vector<score::ReceiptRow>> rows = score::read_receipts_csv(*text, file);
  if (!rows) return rows.problems();
  truth::Label label;
  for (const score::VisitScore& visit : score::pair_receipts(*rows, {})) {
    truth::LabelledVisit& labelled = label.visits.emplace_back();
    labelled.visit = visit.visit;
    labelled.whole = true;
    labelled.lines = visit.truth_lines;
  }
  if (label.visits.empty()) {
    return Diagnostic{.code = "empty-label",
                      .file = file,
                      .message = "the file names no visit",
                      .hint = "a row 'VISIT,,0' says that a visit took nothing"};
  }
  return label;
}

Result<session::LabelRequest> request_of(const LabelOptions& o) {
  Diagnostics problems;
  session::LabelRequest request{.file = o.file, .out = o.out, .label = {}, .expect = {}, .build = version_line()};
  const bool one_line = !o.visit.empty() || !o.sku.empty() || o.quantity >= 0;
  if (one_line && !o.truth_file.empty()) {
    problems.add(usage("two-labels", "--truth", "either a file or one line states what happened, not both", ""));
  } else if (one_line && (o.visit.empty() || o.sku.empty() || o.quantity < 0)) {
    problems.add(usage("half-a-line", "", "one line takes --visit, --sku and --quantity",
                       "a quantity of 0 says that none was taken"));
  } else if (!one_line && o.truth_file.empty()) {
    problems.add(usage("no-label", "", "it isn't said what truly happened",
                       "give --truth=FILE.csv, or --visit, --sku and --quantity"));
  }
  if (std::filesystem::path(o.out).extension() != ".mcap") {
    problems.add(usage("not-mcap", "--out=" + o.out, "the labelled recording's name must end in .mcap",
                       "the incident is written beside it as .yaml"));
  }
  for (const std::string& text : o.expect) {
    Result<scenario::Expectation> expectation = parse_expectation(text);
    if (expectation)
      request.expect.push_back(*std::move(expectation));
    else
      problems.append(expectation.problems());
  }
  if (problems.has_errors()) return problems;
  if (one_line) {
    request.label.visits = {{VisitId(o.visit), "", false, {{SkuId(o.sku), o.quantity}}}};
    return request;
  }
  Result<truth::Label> label = read_label(o.truth_file);
  if (!label) return label.problems();
  request.label = *std::move(label);
  return request;
}

int true_quantity(const score::VisitScore& visit, const SkuId& sku) {
  int quantity = 0;
  for (const truth::TruthLine& line : visit.truth_lines) quantity += line.sku == sku ? line.quantity : 0;
  return quantity;
}

int charged_quantity(const score::VisitScore& visit, const SkuId& sku) {
  int quantity = 0;
  for (const score::ReceiptLine& line : visit.receipt_lines) quantity += line.sku == sku ? line.quantity : 0;
  return quantity;
}

void print_visit(const score::VisitScore& visit) {
  std::printf("  %s  %s\n", visit.visit.value.c_str(), visit.exact ? "as the core said" : "the core said otherwise:");
  std::map<SkuId, bool> skus;
  for (const auto& line : visit.truth_lines) skus[line.sku] = true;
  for (const auto& line : visit.receipt_lines) skus[line.sku] = true;
  for (const auto& [sku, unused] : skus) {
    const int truth = true_quantity(visit, sku), charged = charged_quantity(visit, sku);
    if (truth != charged) std::printf("    %s: %d truly taken, %d charged\n", sku.value.c_str(), truth, charged);
  }
}

int label(const LabelOptions& o, const Shared& shared) {
  const Result<session::LabelRequest> request = request_of(o);
  if (!request) return fail(request.problems());
  for (const std::string& file : {o.out, session::incident_file_of(o.out)}) {
    if (Status fine = prepare_output_file(file, o.force); !fine) return fail(fine.problems());
  }
  const Result<session::Labelled> labelled = session::label_recording(*request);
  if (!labelled) return fail(labelled.problems());
  const bool right =
      std::all_of(labelled->now.visits.begin(), labelled->now.visits.end(), [](const auto& v) { return v.exact; });
  if (shared.json) {
    const nlohmann::ordered_json j = {{"schema", "storetwin-label-result/1"},
                                      {"recording", o.out},
                                      {"incident", labelled->incident_file},
                                      {"visits", labelled->label.visits.size()},
                                      {"recorded_receipts_right", right}};
    std::puts(j.dump(2).c_str());
  } else {
    std::printf("%s and %s\n", o.out.c_str(), labelled->incident_file.c_str());
    for (const score::VisitScore& visit : labelled->now.visits) print_visit(visit);
    std::printf("'storetwin run %s' %s\n", labelled->incident_file.c_str(),
                right ? "passes as long as the core stays right" : "fails until the core gets it right");
  }
  return labelled->damage.has_errors() ? fail(labelled->damage) : static_cast<int>(kExitPass);
}

}  // namespace

Command label_command() {
  return {"label", "State what truly happened in a recording: it becomes an incident that run takes",
          "storetwin label incident.mcap --visit=v-0003 --sku=07831504 --quantity=1 --out=swap.mcap",
          [](CLI::App& app, const Shared& shared) {
            auto o = std::make_shared<LabelOptions>();
            app.add_option("recording", o->file, "A recording (.mcap), as a rule a clip")->required();
            app.add_option("--out", o->out, "The labelled recording (.mcap); the incident is written beside it (.yaml)")
                ->required();
            app.add_option("--truth", o->truth_file, "What was truly taken, CSV: visit,sku,quantity; whole visits");
            app.add_option("--visit", o->visit,
                           "Instead of --truth: one line of this visit; nothing is said of its others");
            app.add_option("--sku", o->sku, "The line's product");
            app.add_option("--quantity", o->quantity, "How many of it the visit truly kept; 0 = none")
                ->check(CLI::Range(0, 1000000).description(""));
            app.add_option("--expect", o->expect,
                           "Expect more than right receipts: 'METRIC>=VALUE' or 'METRIC<=VALUE'; may be repeated")
                ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
            app.add_flag("--force", o->force, "Overwrite what exists");
            return [o, &shared] { return label(*o, shared); };
          }};
}

}  // namespace storetwin::cli
