#include "core/record/nanostore/residual.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/hash.h"

namespace storetwin::nanostore {
namespace {

constexpr const char* kFormat = "storetwin-nanostore-residual/1";
// 64 bits of the digest: enough to tell a changed document from the one that was imported.
constexpr std::size_t kDigestDigits = 16;

std::string digest_of(const Json& document) {
  Digest digest;
  digest.text(document.dump(-1, ' ', false, Json::error_handler_t::replace));
  return digest.hex().substr(0, kDigestDigits);
}

Json to_json(const Change& change) { return {{"made", change.made}, {"patch", change.patch}}; }

// The readers below throw the JSON library's exceptions, which parse_residual turns into one diagnostic.
Change change_from(const Json& json) { return {json.at("made").get<std::string>(), json.at("patch")}; }

std::vector<float> floats_from(const Json& json, const char* key) {
  if (!json.contains(key)) return {};
  return floats_of(json.at(key).get<std::string>()).value_or(std::vector<float>{});
}

GridShape grid_from(const Json& json) {
  GridShape grid{json.at("rows").get<int>(), json.at("columns").get<int>(), {}};
  for (const Json& cell : json.at("phantoms")) grid.phantoms.push_back({cell.at(0).get<int>(), cell.at(1).get<int>()});
  const auto sound = [&grid](const Cell& c) {
    return c.row >= 0 && c.column >= 0 && c.row < grid.rows && c.column < grid.columns;
  };
  const bool small = grid.rows > 0 && grid.columns > 0 && grid.rows <= kMostRows && grid.columns <= kMostColumns;
  if (!small || !std::all_of(grid.phantoms.begin(), grid.phantoms.end(), sound)) {
    throw Json::other_error::create(501, "a grid is too large or its phantoms lie outside", nullptr);
  }
  return grid;
}

Residual residual_from(const Json& json) {
  Residual residual;
  for (const auto& [gondola, grid] : json.at("grids").items()) {
    residual.grids.emplace(std::stoi(gondola), grid_from(grid));
  }
  for (const Json& entry : json.at("plate_data")) {
    residual.plate_data.emplace(entry.at("key").get<std::string>(),
                                PlateChange{change_from(entry), floats_from(entry, "phantoms")});
  }
  for (const Json& entry : json.at("full_targets")) {
    residual.full_targets.emplace(entry.at("key").get<std::string>(), change_from(entry));
  }
  for (const Json& change : json.at("planogram")) residual.planogram.push_back(change_from(change));
  for (const Json& line : json.at("products")) {
    residual.products.push_back({SkuId(line.at("sku").get<std::string>()), change_from(line)});
  }
  for (const Json& sku : json.at("invented")) residual.invented.emplace_back(sku.get<std::string>());
  for (const Json& stray : json.at("strays")) {
    residual.strays.push_back({Timestamp{stray.at("origin_ns").get<std::int64_t>()}, stray.at("document")});
  }
  return residual;
}

}  // namespace

Change change_between(const Json& made, const Json& original) {
  return {digest_of(made), Json::diff(made, original)};
}

std::optional<Json> apply(const Change& change, const Json& made) {
  if (change.made != digest_of(made)) return std::nullopt;
  try {
    return made.patch(change.patch);
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string message_key(const std::string& source, std::uint64_t sequence) {
  return fmt::format("{}#{}", source, sequence);
}

std::string to_text(const Residual& residual) {
  Json json = {{"format", kFormat}, {"grids", Json::object()}};
  for (const char* list : {"plate_data", "full_targets", "planogram", "products", "invented", "strays"}) {
    json[list] = Json::array();
  }
  for (const auto& [gondola, grid] : residual.grids) {
    Json phantoms = Json::array();
    for (const Cell& cell : grid.phantoms) phantoms.push_back(Json::array({cell.row, cell.column}));
    json["grids"][std::to_string(gondola)] = {
        {"rows", grid.rows}, {"columns", grid.columns}, {"phantoms", std::move(phantoms)}};
  }
  for (const auto& [key, plate] : residual.plate_data) {
    Json entry = to_json(plate.change);
    entry["key"] = key;
    if (!plate.phantoms_g.empty()) entry["phantoms"] = base64_of(plate.phantoms_g);
    json["plate_data"].push_back(std::move(entry));
  }
  for (const auto& [key, change] : residual.full_targets) {
    Json entry = to_json(change);
    entry["key"] = key;
    json["full_targets"].push_back(std::move(entry));
  }
  for (const Change& change : residual.planogram) json["planogram"].push_back(to_json(change));
  for (const ProductLine& line : residual.products) {
    Json entry = to_json(line.change);
    entry["sku"] = line.sku.value;
    json["products"].push_back(std::move(entry));
  }
  for (const SkuId& sku : residual.invented) json["invented"].push_back(sku.value);
  for (const Stray& stray : residual.strays) {
    json["strays"].push_back({{"origin_ns", stray.origin.ns}, {"document", stray.document}});
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Residual> parse_residual(std::string_view text, const std::string& file) {
  if (text.empty()) return Residual{};
  Diagnostic d;
  d.code = "bad-residual";
  d.file = file;
  d.path = "nanostore/residual.json";
  if (nests_too_deep(text)) {
    d.message = "nests too deep";
    return d;
  }
  try {
    const Json json = Json::parse(text);
    if (json.at("format") == kFormat) return residual_from(json);
    d.message = fmt::format("is of another format than {}", kFormat);
  } catch (const std::exception&) {  // the library's, or a gondola's number that is none
    d.message = fmt::format("is not a residual of format {}", kFormat);
  }
  return d;
}

}  // namespace storetwin::nanostore
