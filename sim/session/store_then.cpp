#include "sim/session/store_then.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace storetwin::session {

namespace {

class Changes {
 public:
  explicit Changes(store::Store& store) : store_(store) {}

  void take(const stream::PriceChange& change) {
    for (store::Product& product : store_.catalogue) {
      if (product.sku == change.sku) product.price_minor = change.price_minor;
    }
  }
  void take(const stream::CatalogueChange& change) {
    const auto found = std::find_if(store_.catalogue.begin(), store_.catalogue.end(),
                                    [&](const store::Product& product) { return product.sku == change.sku; });
    store::Product& product = found == store_.catalogue.end() ? store_.catalogue.emplace_back() : *found;
    product.sku = change.sku;
    product.name = change.name;
    product.mass_g = change.mass_g;
    product.price_minor = change.price_minor;
  }
  void take(const stream::PlanogramChange& change) {
    if (change.plates.empty()) return;
    store::Facing fresh{
        .sku = change.sku, .fixture = change.plates.front().fixture, .shelf = change.plates.front().shelf};
    for (const PlateAddress& plate : change.plates) {
      for (store::Facing& facing : store_.planogram) {
        if (stands_on(facing, plate)) std::erase(facing.plates, plate.plate);
      }
      fresh.plates.push_back(plate.plate);
    }
    std::erase_if(store_.planogram, [](const store::Facing& facing) { return facing.plates.empty(); });
    store_.planogram.push_back(std::move(fresh));
  }
  void take(const stream::StaffAction& action) {
    if (!action.plates.empty()) move(action.plates.front(), action.sku, action.quantity);
  }
  void take(const stream::CartChange& change) { move(change.plate, change.sku, -change.quantity); }
  void take(const stream::PlanogramCorrection& correction) {
    strays_[{correction.plate, correction.sku}] = correction.quantity;
  }
  template <class Other>
  void take(const Other&) {}

  std::vector<std::string> strays() const {
    std::vector<std::string> notes;
    for (const auto& [where, units] : strays_) {
      if (units <= 0) continue;
      notes.push_back(
          fmt::format("{} x {} was believed on {} at the beginning, where no facing of it is; a clip can't say so",
                      units, where.second.value, to_text(where.first)));
    }
    return notes;
  }

 private:
  static bool stands_on(const store::Facing& facing, const PlateAddress& plate) {
    return facing.fixture == plate.fixture && facing.shelf == plate.shelf &&
           std::find(facing.plates.begin(), facing.plates.end(), plate.plate) != facing.plates.end();
  }

  void move(const PlateAddress& plate, const SkuId& sku, int units) {
    for (store::Facing& facing : store_.planogram) {
      if (facing.sku == sku && facing.units > 0 && stands_on(facing, plate))
        facing.units = std::max(1, facing.units + units);
    }
  }

  store::Store& store_;
  std::map<std::pair<PlateAddress, SkuId>, int> strays_;
};

}  // namespace

StoreThen store_then(const record::Recording& recording, store::Store installed, Timestamp at) {
  StoreThen then{.store = std::move(installed), .notes = {}};
  Changes changes(then.store);
  recording.for_each(
      [&](const stream::Message& message) {
        if (stream::header_of(message).captured >= at || !stream::is_settled(message)) return;
        std::visit([&](const auto& m) { changes.take(m); }, message);
      },
      {.inputs = true,
       .beliefs = false,
       .outputs = true,
       .topics = {"in/PriceChange", "in/CatalogueChange", "in/PlanogramChange", "in/StaffAction", "out/CartChange",
                  "out/PlanogramCorrection"},
       .from = {},
       .to = at + Duration::milliseconds(20'000)});
  then.notes = changes.strays();
  return then;
}

}  // namespace storetwin::session
