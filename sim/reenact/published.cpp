#include "sim/reenact/published.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/yaml_io.h"

namespace storetwin::reenact {

constexpr auto enum_words(Action) {
  return std::to_array<std::pair<Action, const char*>>({{Action::kPick, "pick"}, {Action::kPutBack, "put_back"}});
}

// The files as a whole; their notes are for people.
struct CasesFile {
  std::string note;
  std::vector<Case> cases;
};
struct GeometryFile {
  std::string note;
  Geometry geometry;
};

template <class Archive>
void fields(Archive& archive, LabelledProduct& product) {
  archive.field("upc", product.upc, {.doc = "Barcode", .required = true, .min_items = 1});
  archive.field("name", product.name, {.doc = "For people"});
  archive.field("mass_g", product.mass_g, {.doc = "Of one unit", .required = true, .min = 0, .above_min = true});
}

template <class Archive>
void range_fields(Archive& archive, PlateRange& range) {
  archive.field("gondola", range.gondola, {.doc = "From 1", .required = true, .min = 1});
  archive.field("shelf", range.shelf, {.doc = "From 1 at the floor", .required = true, .min = 1});
  archive.field("plates", range.plates, {.doc = "From 1 at the left", .required = true, .min = 1, .min_items = 1});
}

template <class Archive>
void fields(Archive& archive, LabelledStock& stock) {
  archive.field("upc", stock.upc, {.doc = "Barcode", .required = true, .min_items = 1});
  range_fields(archive, stock.where);
}

template <class Archive>
void fields(Archive& archive, LabelledEvent& event) {
  archive.field("t_s", event.t_s, {.doc = "From the script's start", .required = true, .min = 0, .max = 86400});
  archive.field("shopper", event.shopper, {.doc = "Who", .required = true, .min_items = 1});
  archive.field("action", event.action, {.doc = "What", .required = true});
  archive.field("upcs", event.upcs, {.doc = "Barcodes", .required = true, .min_items = 1});
  range_fields(archive, event.where);
}

template <class Archive>
void fields(Archive& archive, Case& visits) {
  archive.field("case", visits.name, {.doc = "Name", .required = true, .min_items = 1});
  archive.field("shoppers", visits.shoppers, {.doc = "Who comes", .required = true, .min_items = 1});
  archive.field("initial_stock", visits.initial_stock, {.doc = "What stood where at the start"});
  archive.field("events", visits.events, {.doc = "By time", .required = true, .min_items = 1});
  archive.field("products", visits.products, {.doc = "What the barcodes are"});
}

template <class Archive>
void fields(Archive& archive, CasesFile& file) {
  archive.field("note", file.note, {.doc = "For people"});
  archive.field("cases", file.cases, {.doc = "Recorded visits", .required = true, .min_items = 1});
}

template <class Archive>
void fields(Archive& archive, Part& part) {
  archive.field("gondola", part.gondola, {.doc = "From 1", .required = true, .min = 1});
  archive.field("shelf", part.shelf, {.doc = "From 1 at the floor", .min = 1});
  archive.field("plate", part.plate, {.doc = "From 1 at the left", .min = 1});
  archive.field("translation_m", part.translation_m, {.doc = "In the larger part's frame", .required = true});
  archive.field("rotation_rodrigues_rad", part.rotation_rodrigues_rad, {.doc = "In the larger part's frame"});
  archive.field("size_m", part.size_m, {.doc = "Along its own axes", .required = true, .min = 0});
}

template <class Archive>
void fields(Archive& archive, GeometryFile& file) {
  archive.field("note", file.note, {.doc = "For people"});
  archive.field("gondolas", file.geometry.gondolas, {.doc = "Back panels", .required = true, .min_items = 1});
  archive.field("shelves", file.geometry.shelves, {.doc = "Boards", .required = true, .min_items = 1});
  archive.field("plates", file.geometry.plates, {.doc = "Scales", .required = true, .min_items = 1});
}

namespace {

template <class T>
Result<T> read_json(std::string_view text, const std::string& file, Diagnostics& warnings, Document& document) {
  Result<Document> parsed = parse_yaml(text, file);
  if (!parsed) return parsed.problems();
  document = std::move(*parsed);
  return read_document<T>(document, warnings);
}

// A script that can't have happened would make a scenario that can't happen either.
void check_case(const Case& visits, const std::string& path, const Document& document, Diagnostics& problems) {
  std::map<std::pair<std::string, SkuId>, int> in_hand;
  double reached_s = 0;
  for (std::size_t i = 0; i < visits.events.size(); ++i) {
    const LabelledEvent& event = visits.events[i];
    const std::string at = fmt::format("{}.events[{}]", path, i);
    if (event.t_s < reached_s) {
      problems.add(error_at(document, at + ".t_s", "out-of-order", "events must be in the order of time"));
    }
    reached_s = event.t_s;
    if (std::find(visits.shoppers.begin(), visits.shoppers.end(), event.shopper) == visits.shoppers.end()) {
      problems.add(error_at(document, at + ".shopper", "unknown-shopper",
                            fmt::format("'{}' is none of the case's shoppers", event.shopper),
                            did_you_mean(event.shopper, visits.shoppers)));
    }
    for (const SkuId& upc : event.upcs) {
      int& units = in_hand[{event.shopper, upc}];
      units += event.action == Action::kPick ? 1 : -1;
      if (units >= 0) continue;
      problems.add(error_at(document, at + ".upcs", "nothing-to-put-back",
                            fmt::format("'{}' has no '{}' to put back", event.shopper, upc.value)));
      units = 0;
    }
  }
}

void check_cases(const std::vector<Case>& cases, const Document& document, Diagnostics& problems) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string path = fmt::format("cases[{}]", i);
    if (!names.insert(cases[i].name).second) {
      problems.add(error_at(document, path + ".case", "duplicate-id", fmt::format("'{}' is there twice", cases[i].name)));
    }
    check_case(cases[i], path, document, problems);
  }
}

}  // namespace

Result<Published> read_published(std::string_view cases, const std::string& cases_file, std::string_view store,
                                 const std::string& store_file, Diagnostics& warnings) {
  Diagnostics problems;
  Document document;
  Result<CasesFile> labels = read_json<CasesFile>(cases, cases_file, warnings, document);
  if (labels) {
    check_cases(labels->cases, document, problems);
  } else {
    problems.append(labels.problems());
  }
  Result<GeometryFile> geometry = read_json<GeometryFile>(store, store_file, warnings, document);
  if (!geometry) problems.append(geometry.problems());
  if (problems.has_errors()) return problems;
  return Published{std::move(labels->cases), std::move(geometry->geometry)};
}

Result<Published> read_published(const std::string& directory, Diagnostics& warnings) {
  const std::string cases_file = (std::filesystem::path(directory) / "cases.json").string();
  const std::string store_file = (std::filesystem::path(directory) / "store.json").string();
  const Result<std::string> cases = read_file(cases_file), store = read_file(store_file);
  Diagnostics problems;
  for (const auto* file : {&cases, &store}) {
    if (!*file) problems.append(file->problems());
  }
  if (problems.has_errors()) return problems;
  return read_published(*cases, cases_file, *store, store_file, warnings);
}

std::map<SkuId, int> outcome(const Case& visits, const std::string& shopper) {
  std::map<SkuId, int> units;
  for (const LabelledEvent& event : visits.events) {
    if (event.shopper != shopper) continue;
    for (const SkuId& upc : event.upcs) units[upc] += event.action == Action::kPick ? 1 : -1;
  }
  std::erase_if(units, [](const auto& entry) { return entry.second == 0; });
  return units;
}

}  // namespace storetwin::reenact
