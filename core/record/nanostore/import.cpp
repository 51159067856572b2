#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "core/record/nanostore/batches.h"
#include "core/record/nanostore/contents.h"
#include "core/record/nanostore/map.h"
#include "core/record/nanostore/residual.h"

namespace storetwin::nanostore {
namespace {

// Cells of each gondola that ever carry a sample.
using Signals = std::map<int, std::set<Cell>>;
Signals find_signals(const std::vector<PlateDocument>& plates) {
  Signals signals;
  for (const PlateDocument& plate : plates) {
    std::set<Cell>& cells = signals[plate.gondola];
    for (int row = 1; row < plate.grid.rows; ++row) {
      for (int column = 1; column < plate.grid.columns; ++column) {
        for (int sample = 0; sample < plate.grid.samples; ++sample) {
          if (!std::isnan(plate.grid.at(sample, {row, column}))) cells.insert({row, column});
        }
      }
    }
  }
  return signals;
}

stream::PlateBatch plate_batch(const PlateDocument& plate, const std::vector<Cell>& cells, std::uint64_t sequence) {
  const std::string fixture = fixture_name(plate.gondola);
  stream::PlateBatch message;
  message.header = {"plates/" + fixture, sequence, plate.origin, plate.received};
  message.period = plate.period;
  for (const Cell& cell : cells) message.channels.push_back({fixture, cell.row, cell.column});
  for (int sample = 0; sample < plate.grid.samples; ++sample) {
    for (const Cell& cell : cells) {
      message.values_g.push_back(plate.grid.has(cell) ? plate.grid.at(sample, cell) : grid_nan());
    }
  }
  return message;
}

// Turns contents that hold no error into a store, messages and the residual.
class Importer {
 public:
  Importer(const Contents& contents, const ImportOptions& options, Diagnostics& warnings)
      : contents_(contents), options_(options), warnings_(warnings) {}

  Imported run() {
    make_catalogue_and_planogram();
    make_map();
    make_facings();
    make_plate_batches();
    make_skeletons();
    const auto arrival = [](const stream::Message& message) {
      const stream::Header& h = stream::header_of(message);
      return std::tie(h.received, h.captured, h.source, h.sequence);
    };
    std::stable_sort(messages_.begin(), messages_.end(),
                     [&](const stream::Message& a, const stream::Message& b) { return arrival(a) < arrival(b); });
    return {std::move(store_), std::move(messages_), to_text(residual_)};
  }

 private:
  void make_catalogue_and_planogram();
  void make_map();
  void make_facings();
  void make_plate_batches();
  void find_phantoms(const std::map<int, std::vector<Cell>>& connected);
  void make_skeletons();
  SkuId sku_of(const FacingDocument& facing);
  std::map<int, std::vector<Cell>> connect_plates();

  const Contents& contents_;
  const ImportOptions& options_;
  Diagnostics& warnings_;
  store::Store store_;
  stream::Messages messages_;
  Residual residual_;
};

// A facing's SKU is the catalogue's text of it, since receipts and scores compare texts.
SkuId Importer::sku_of(const FacingDocument& facing) {
  if (facing.product.empty()) return {};
  const std::optional<SkuId> found = repair_barcode(facing.product, store_.catalogue);
  if (found && found->value == facing.product) return *found;
  if (found) {
    facing.document.warn(warnings_, "truncated-barcode",
                         fmt::format("'{}' has lost digits: taken as '{}'", facing.product, found->value));
    return *found;
  }
  facing.document.warn(warnings_, "unknown-sku",
                       fmt::format("'{}' is not in products.json: its mass is not known", facing.product));
  store::Product product;
  product.sku = SkuId(facing.product);
  store_.catalogue.push_back(product);
  residual_.invented.push_back(product.sku);
  return product.sku;
}

void Importer::make_catalogue_and_planogram() {
  store_.name = "nanostore";
  store_.policies.visit_opening = store::VisitOpening::kExternalEntrance;
  store_.policies.currency = "USD";  // the format names none; its stores stand in the United States
  const Catalogue catalogue = make_catalogue(contents_.product_lines, warnings_);
  store_.catalogue = catalogue.products;
  std::map<SkuId, const store::Product*> by_sku;
  for (const store::Product& product : catalogue.products) by_sku.emplace(product.sku, &product);
  for (std::size_t i = 0; i < catalogue.sku_of_line.size(); ++i) {
    const SkuId& sku = catalogue.sku_of_line[i];
    const Json made = product_document(*by_sku.at(sku));
    residual_.products.push_back({sku, change_between(made, contents_.products.documents[i].value)});
  }
  for (const FacingDocument& facing : contents_.facings) {
    store_.planogram.push_back({.sku = sku_of(facing),
                                .fixture = fixture_name(facing.gondola),
                                .shelf = facing.shelf,
                                .plates = facing.plates});
  }
  const auto by_id = [](const store::Product& a, const store::Product& b) { return a.sku < b.sku; };
  std::sort(store_.catalogue.begin(), store_.catalogue.end(), by_id);
}

void Importer::make_map() {
  if (options_.map) {
    store_.map = *options_.map;
    return;
  }
  store_.map.fixtures = derive_fixtures(contents_.facings, warnings_);
  std::vector<Vec2> seen;
  for (const TargetDocument& target : contents_.targets) {
    for (const stream::Skeleton& person : target.people) {
      for (const stream::Joint& joint : person.joints) seen.push_back(joint.p_WJ.head<2>());
    }
  }
  store_.map.floor = derive_floor(store_.map.fixtures, seen);
}

void Importer::make_facings() {
  const GondolaNumbers numbers = number_gondolas(store_.map);
  for (std::size_t i = 0; i < store_.planogram.size(); ++i) {
    const store::Facing& facing = store_.planogram[i];
    const Json& original = contents_.planogram.documents[i].value;
    const store::Fixture* fixture = nullptr;
    for (const store::Fixture& candidate : store_.map.fixtures) {
      if (candidate.id == facing.fixture) fixture = &candidate;
    }
    if (fixture == nullptr || !stands_on(*fixture, facing)) {
      contents_.facings[i].document.warn(warnings_, "unknown-plate",
                                         fmt::format("the map has no such plates on shelf {} of {}", facing.shelf,
                                                     facing.fixture));
      residual_.planogram.push_back({"", Json::array()});
      continue;
    }
    const Json made = facing_document(*fixture, facing, numbers.at(facing.fixture));
    residual_.planogram.push_back(change_between(made, original));
  }
}

// Says which plates have a signal, and returns these by gondola. Whether a channel is a plate is for the map to say.
std::map<int, std::vector<Cell>> Importer::connect_plates() {
  const Signals signals = find_signals(contents_.plates);
  const GondolaNumbers numbers = number_gondolas(store_.map);
  std::map<int, std::vector<Cell>> connected;
  for (store::Fixture& fixture : store_.map.fixtures) {
    const int gondola = numbers.at(fixture.id);
    const auto cells = signals.find(gondola);
    if (cells != signals.end()) connected[gondola];
    for (store::Shelf& shelf : fixture.shelves) {
      for (store::Plate& plate : shelf.plates) {
        const Cell cell{shelf.index, plate.index};
        plate.connected = cells != signals.end() && cells->second.contains(cell);
        if (plate.connected) connected[gondola].push_back(cell);
      }
    }
    if (connected.contains(gondola) && !connected[gondola].empty()) {
      const auto first = std::find_if(contents_.plates.begin(), contents_.plates.end(),
                                      [gondola](const PlateDocument& plate) { return plate.gondola == gondola; });
      const double rate_hz = first->rate_hz;
      store_.calibration.plate_controllers.push_back({"plates/" + fixture.id, fixture.id, rate_hz});
    }
  }
  for (auto& [gondola, cells] : connected) std::sort(cells.begin(), cells.end());
  return connected;
}

void Importer::make_plate_batches() {
  const std::map<int, std::vector<Cell>> connected = connect_plates();
  find_phantoms(connected);
  const GondolaNumbers numbers = number_gondolas(store_.map);
  std::map<int, std::uint64_t> sequences;
  for (std::size_t i = 0; i < contents_.plates.size(); ++i) {
    const PlateDocument& plate = contents_.plates[i];
    const Json& original = contents_.plate_data.documents[i].value;
    const auto cells = connected.find(plate.gondola);
    if (cells == connected.end() || cells->second.empty()) {
      if (++sequences[plate.gondola] == 1) {
        Node(contents_.plate_data.documents[i], contents_.plate_data.name, warnings_)
            .warn(warnings_, "unknown-gondola",
                  fmt::format("gondola {} has no plate in planogram.json: its samples are not used", plate.gondola));
      }
      residual_.strays.push_back({plate.origin, original});
      continue;
    }
    const stream::PlateBatch message = plate_batch(plate, cells->second, ++sequences[plate.gondola]);
    const GridShape& shape = residual_.grids.at(plate.gondola);
    std::vector<float> phantoms_g;
    if (plate.grid.rows == shape.rows && plate.grid.columns == shape.columns) {
      for (int sample = 0; sample < plate.grid.samples; ++sample) {
        for (const Cell& cell : shape.phantoms) phantoms_g.push_back(plate.grid.at(sample, cell));
      }
    }
    const Batch batch = batches_of(message, numbers).front();
    const Json made = plate_document(batch.gondola, batch.origin, batch.received, grid_of(batch, shape, phantoms_g));
    residual_.plate_data.emplace(batch.key, PlateChange{change_between(made, original), phantoms_g});
    messages_.push_back(message);
  }
}

// The shape of each gondola's block, and which of its cells are written though no connected plate stands behind them.
void Importer::find_phantoms(const std::map<int, std::vector<Cell>>& connected) {
  std::map<int, std::set<Cell>> phantoms;
  for (const PlateDocument& plate : contents_.plates) {
    const auto cells = connected.find(plate.gondola);
    if (cells == connected.end()) continue;
    const auto [shape, is_new] = residual_.grids.try_emplace(plate.gondola);
    if (is_new) shape->second = {plate.grid.rows, plate.grid.columns, {}};
    if (plate.grid.rows != shape->second.rows || plate.grid.columns != shape->second.columns) continue;
    for (int row = 0; row < plate.grid.rows; ++row) {
      for (int column = 0; column < plate.grid.columns; ++column) {
        const Cell cell{row, column};
        if (std::binary_search(cells->second.begin(), cells->second.end(), cell)) continue;
        for (int sample = 0; sample < plate.grid.samples; ++sample) {
          if (is_written(plate.grid.at(sample, cell))) phantoms[plate.gondola].insert(cell);
        }
      }
    }
  }
  for (const auto& [gondola, cells] : phantoms) {
    residual_.grids.at(gondola).phantoms.assign(cells.begin(), cells.end());
  }
}

void Importer::make_skeletons() {
  store_.calibration.skeleton_feeds = {kSkeletonSource};
  std::vector<stream::Skeletons> feed;
  for (const TargetDocument& target : contents_.targets) {
    stream::Skeletons message;
    message.header = {kSkeletonSource, feed.size() + 1, target.origin, target.received};
    message.people = target.people;
    feed.push_back(std::move(message));
  }
  std::vector<const stream::Skeletons*> all;
  for (const stream::Skeletons& message : feed) all.push_back(&message);
  const CameraNumbers cameras = number_cameras(all);
  for (std::size_t i = 0; i < feed.size(); ++i) {
    const Json made = target_document(feed[i], cameras);
    const Json& original = contents_.full_targets.documents[i].value;
    residual_.full_targets.emplace(message_key(kSkeletonSource, i + 1), change_between(made, original));
  }
  for (stream::Skeletons& message : feed) messages_.push_back(std::move(message));
}

}  // namespace

Result<Imported> import_nanostore(const Files& files, const ImportOptions& options, Diagnostics& warnings) {
  Diagnostics problems;
  if (options.map) {
    for (const auto& [fixture, number] : number_gondolas(*options.map)) {
      if (fixture == fixture_name(number)) continue;
      Diagnostic d;
      d.code = "unknown-gondola";
      d.path = "fixtures";
      d.message = fmt::format("'{}' stands for no gondola of the format", fixture);
      d.hint = "a map for an import calls its fixtures gondola_1, gondola_2, ...";
      problems.add(std::move(d));
    }
  }
  Contents contents;
  read_contents(files, contents);
  problems.append(all_problems(contents));
  if (problems.has_errors()) return problems;
  return Importer(contents, options, warnings).run();
}

}  // namespace storetwin::nanostore
