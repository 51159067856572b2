#include "sim/compare/result_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "core/base/yaml_io.h"
#include "sim/compare/json_tree.h"

namespace storetwin::compare {

namespace {

constexpr std::string_view kSchema = "storetwin-result/1";
constexpr std::size_t kMostProblems = 20;  // a file with one fault in each of 1,000 runs is told of once
constexpr std::size_t kMostBytes = std::size_t{8} << 30;
constexpr const char* kMakeAgain = "a result of an older program can't be compared: make it again";

// Reads one kind of value after another and keeps what is wrong.
class Fields {
 public:
  Fields(std::string file, Diagnostics& problems) : file_(std::move(file)), problems_(problems) {}

  void error(const Node& at, const std::string& path, std::string code, std::string message, std::string hint = "") {
    if (++count_ > kMostProblems) return;
    problems_.add({.code = std::move(code),
                   .file = file_,
                   .line = at.line,
                   .column = at.column,
                   .path = path,
                   .message = std::move(message),
                   .hint = std::move(hint)});
  }

  const Node* find(const Node& map, const std::string& path, const char* key, Node::Kind kind) {
    const Node* node = map.find(key);
    if (node == nullptr) {
      error(map, path, "missing-field", fmt::format("'{}' is missing", key), kMakeAgain);
    } else if (node->kind != kind) {
      error(*node, join_path(path, key), "wrong-type", "this is " + what_is(*node));
      return nullptr;
    }
    return node;
  }

  std::string text(const Node& map, const std::string& path, const char* key) {
    const Node* node = find(map, path, key, Node::Kind::kScalar);
    if (node == nullptr) return "";
    if (!node->quoted) error(*node, join_path(path, key), "wrong-type", "a text was expected, not " + node->text);
    return node->text;
  }

  double number(const Node& node, const std::string& path) {
    double value = 0;
    const char* end = node.text.data() + node.text.size();
    const bool fine = node.kind == Node::Kind::kScalar && !node.quoted &&
                      std::from_chars(node.text.data(), end, value).ptr == end && !node.text.empty();
    if (!fine) error(node, path, "wrong-type", "a number was expected, not " + what_is(node));
    return value;
  }

  std::optional<double> number_or_null(const Node& map, const std::string& path, const char* key) {
    const Node* node = map.find(key);
    if (node == nullptr) error(map, path, "missing-field", fmt::format("'{}' is missing", key), kMakeAgain);
    if (node == nullptr || node->kind == Node::Kind::kNull) return std::nullopt;
    return number(*node, join_path(path, key));
  }

  std::size_t left_out() const { return count_ > kMostProblems ? count_ - kMostProblems : 0; }

 private:
  std::string file_;
  Diagnostics& problems_;
  std::size_t count_ = 0;
};

std::vector<std::string> texts(const Node* list) {
  std::vector<std::string> found;
  if (list == nullptr) return found;
  for (const Node& child : list->children) found.push_back(child.text);
  return found;
}

std::map<std::string, int> units_of(const Node& visit, const std::string& path, const char* key, Fields& fields) {
  std::map<std::string, int> units;
  const Node* lines = fields.find(visit, path, key, Node::Kind::kList);
  for (std::size_t i = 0; lines != nullptr && i < lines->children.size(); ++i) {
    const Node& line = lines->children[i];
    const std::string at = fmt::format("{}.{}[{}]", path, key, i);
    const std::string sku = fields.text(line, at, "sku");
    const Node* quantity = fields.find(line, at, "quantity", Node::Kind::kScalar);
    if (quantity != nullptr) units[sku] += static_cast<int>(fields.number(*quantity, at + ".quantity"));
  }
  std::erase_if(units, [](const auto& line) { return line.second == 0; });
  return units;
}

Visit visit_of(const Node& node, const std::string& path, Fields& fields) {
  Visit visit;
  visit.visit = fields.text(node, path, "visit");
  visit.external_id = fields.text(node, path, "external_id");
  visit.taken = units_of(node, path, "truth_lines", fields);
  visit.charged = units_of(node, path, "receipt_lines", fields);
  visit.state = fields.text(node, path, "state");
  visit.confidence = fields.number_or_null(node, path, "confidence").value_or(0);
  visit.time_to_final_s = fields.number_or_null(node, path, "time_to_final_s");
  return visit;
}

std::string verdict_of(const Node& node, const std::string& path, Fields& fields) {
  const std::vector<std::string> words = {"pass", "fail", "error", "nondeterministic"};
  const std::string word = fields.text(node, path, "verdict");
  const Node* at = node.find("verdict");
  if (at != nullptr && std::find(words.begin(), words.end(), word) == words.end()) {
    fields.error(*at, path + ".verdict", "unknown-word", "there is no verdict '" + word + "'",
                 did_you_mean(word, words));
  }
  return word;
}

Run run_of(const Node& node, const std::string& path, Fields& fields) {
  Run run;
  if (!node.is_map()) {
    fields.error(node, path, "wrong-type", "a run was expected, not " + what_is(node));
    return run;
  }
  run.scenario = fields.text(node, path, "scenario");
  if (const Node* entry = node.find("entry")) run.scenario = entry->text + "/" + run.scenario;
  if (const Node* variant = node.find("variant")) run.scenario += "/" + variant->text;
  run.excused = node.find("excuse") != nullptr;
  run.fidelity = fields.text(node, path, "fidelity");
  run.seed = fields.text(node, path, "seed");
  run.verdict = verdict_of(node, path, fields);
  run.digest = fields.text(node, path, "digest");
  run.input_digest = fields.text(node, path, "input_digest");
  if (const Node* metrics = fields.find(node, path, "metrics", Node::Kind::kMap)) {
    for (const Node& metric : metrics->children) {
      if (metric.kind != Node::Kind::kNull)
        run.metrics[metric.key] = fields.number(metric, path + ".metrics." + metric.key);
    }
  }
  if (const Node* visits = fields.find(node, path, "visits", Node::Kind::kList)) {
    for (std::size_t i = 0; i < visits->children.size(); ++i)
      run.visits.push_back(visit_of(visits->children[i], fmt::format("{}.visits[{}]", path, i), fields));
  }
  run.failures = texts(node.find("failures"));
  if (const Node* gates = node.find("gates")) {
    for (const Node& gate : gates->children) run.breaches.push_back(fields.text(gate, path, "what"));
  }
  return run;
}

// True if the rest can be what we read.
bool check_head(const Node& root, Fields& fields) {
  if (!root.is_map()) {
    fields.error(root, "", "wrong-schema", "this is " + what_is(root) + ", not a result");
    return false;
  }
  const Node* schema = root.find("schema");
  if (schema == nullptr) {
    fields.error(root, "", "wrong-schema", "'schema' is missing",
                 fmt::format("a result begins with \"schema\": \"{}\"", kSchema));
    return false;
  }
  if (schema->text == kSchema) return true;
  const bool other_version = schema->text.starts_with("storetwin-result/");
  const bool shard = schema->text.starts_with("storetwin-shard/");
  fields.error(*schema, "schema", "wrong-schema", fmt::format("this is '{}', not '{}'", schema->text, kSchema),
               shard ? "'storetwin merge' makes a result of shards"
                     : (other_version ? "of another version of storetwin: make the result again" : ""));
  return false;
}

// What a comparison has no use for; some of it is large.
bool is_skipped(std::string_view name) {
  constexpr std::string_view kSkipped[] = {"expectations", "wrong_events", "causes", "faults",
                                           "behaviours",   "variants",     "timing", "summary"};
  return std::find(std::begin(kSkipped), std::end(kSkipped), name) != std::end(kSkipped);
}

}  // namespace

Result<ResultFile> read_result(std::string_view text, const std::string& file) {
  Diagnostics problems, of_runs;
  Fields fields(file, problems), run_fields(file, of_runs);
  ResultFile result{.file = file};
  const auto take = [&](const Node& node) {
    result.runs.push_back(run_of(node, fmt::format("runs[{}]", result.runs.size()), run_fields));
  };
  const Result<Document> document = read_json(text, file, "runs", take, is_skipped);
  if (!document) return document.problems();
  const Node& root = document->root;
  if (!check_head(root, fields)) return problems;  // what its runs lack doesn't matter then
  result.build = fields.text(root, "", "build");
  result.params_digest = fields.text(root, "", "params_digest");
  result.sensors_digest = fields.text(root, "", "sensors_digest");
  if (root.find("program") != nullptr) result.program = fields.text(root, "", "program");
  if (root.find("options") != nullptr) result.options = fields.text(root, "", "options");
  result.incomplete = texts(root.find("incomplete"));
  const Node* runs = fields.find(root, "", "runs", Node::Kind::kList);
  if (runs != nullptr && result.runs.empty()) fields.error(*runs, "runs", "no-runs", "there is no run in this result");
  problems.append(of_runs);
  if (run_fields.left_out() > 0) {
    fields.error(root, "runs", "more-problems", fmt::format("{} problems more are not shown", run_fields.left_out()));
  }
  problems.sort();
  if (problems.has_errors()) return problems;
  return result;
}

Result<ResultFile> load_result(const std::string& path) {
  std::error_code ignored;
  const bool folder = std::filesystem::is_directory(path, ignored);
  const std::string file = folder ? (std::filesystem::path(path) / "result.json").string() : path;
  const Result<std::string> text = read_file(file, kMostBytes);
  if (!text) return text.problems();
  return read_result(*text, file);
}

}  // namespace storetwin::compare
