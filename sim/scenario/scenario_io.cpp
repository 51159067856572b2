#include "sim/scenario/scenario_io.h"

#include <filesystem>

#include "core/base/yaml_io.h"
#include "core/store/store_io.h"
#include "sim/scenario/baskets_io.h"
#include "sim/scenario/check.h"
#include "sim/scenario/check_people.h"
#include "sim/scenario/scenario_schema.h"

namespace storetwin::scenario {

namespace {

// A scenario and the document it came from, checked by itself.
struct Checked {
  Document document;
  Scenario scenario;
};

Result<Checked> read_checked(std::string_view text, const std::string& file_name, Diagnostics& warnings) {
  Result<Document> document = parse_yaml(text, file_name);
  if (!document) return document.problems();
  Result<Scenario> scenario = read_document<Scenario>(*document, warnings);
  if (!scenario) return scenario.problems();
  Diagnostics problems = check(*scenario, *document);
  if (problems.has_errors()) return problems;
  scenario->name = std::filesystem::path(file_name).stem().string();
  return Checked{std::move(*document), std::move(*scenario)};
}

// The files of receipts that errands name, each read once.
Diagnostics load_receipts(const std::string& scenario_path, const Document& document, Scenario& scenario) {
  Diagnostics problems;
  for (const auto& [path, errand] : errands_of(scenario)) {
    if (errand->baskets.empty() || scenario.receipts.contains(errand->baskets)) continue;
    const std::string file = beside(scenario_path, errand->baskets);
    if (!std::filesystem::is_regular_file(file)) {
      problems.add(error_at(document, path + ".baskets", "unknown-baskets", "there is no file '" + file + "'",
                            "the path counts from the scenario file's folder"));
      continue;
    }
    Result<BasketBook> book = load_baskets(file);
    if (!book) {
      problems.append(book.problems());
      continue;
    }
    scenario.receipts.emplace(errand->baskets, std::make_shared<const BasketBook>(*std::move(book)));
  }
  return problems;
}

}  // namespace

std::string beside(const std::string& scenario_path, const std::string& relative) {
  const std::filesystem::path path(relative);
  if (path.is_absolute()) return relative;
  return (std::filesystem::path(scenario_path).parent_path() / path).lexically_normal().string();
}

Result<Scenario> read_scenario(std::string_view text, const std::string& file_name, Diagnostics& warnings) {
  Result<Checked> checked = read_checked(text, file_name, warnings);
  if (!checked) return checked.problems();
  return std::move(checked->scenario);
}

Result<LoadedScenario> load_scenario(const std::string& path, Diagnostics& warnings) {
  const Result<std::string> text = read_file(path);
  if (!text) return text.problems();
  return load_scenario(*text, path, warnings);
}

Result<LoadedScenario> load_scenario(std::string_view text, const std::string& path, Diagnostics& warnings) {
  Result<Checked> checked = read_checked(text, path, warnings);
  if (!checked) return checked.problems();

  const std::string store_path = beside(path, checked->scenario.store);
  if (!std::filesystem::exists(store_path)) {
    return error_at(checked->document, "store", "unknown-store", "there is no file '" + store_path + "'",
                    "the path counts from the scenario file's folder");
  }
  Result<store::Store> store = store::load_store(store_path, warnings);
  if (!store) return store.problems();
  checked->scenario.policies.apply(store->policies);
  Diagnostics problems = check_against(checked->scenario, *store, checked->document);
  problems.append(load_receipts(path, checked->document, checked->scenario));
  if (problems.has_errors()) return problems;
  return LoadedScenario{std::move(checked->scenario), std::move(*store), store_path};
}

std::string write_scenario(const Scenario& scenario) { return write_yaml(scenario); }

Description describe_scenario() { return describe<Scenario>(); }

}  // namespace storetwin::scenario
