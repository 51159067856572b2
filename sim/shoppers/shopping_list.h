// Shopping lists out of real receipts: what people truly bought together, mapped to what this store sells.
//
// Receipts name classes of items ("soda"), a store has products ("Sprite bottle 500 ml"). A class becomes a product
// that stands on the planogram: one whose name shares a word with the class, if there is any, else any one of them;
// which of several, the largest hash of the two names says (rendezvous hashing: D. Thaler and C. Ravishankar, "Using
// name-based mappings to increase hit rates", IEEE/ACM Trans. Networking 6(1), 1998). So the mapping is the same in
// every run, classes that are bought together stay together, one more product moves only the classes that become its
// own, and the number of items on a receipt is kept. Several classes may become one product.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/random.h"
#include "core/store/store.h"
#include "sim/scenario/scenario.h"

namespace storetwin::shoppers {

/// The product that stands for a class of items; empty if nothing stands on the planogram.
SkuId product_for(const std::string& item_class, const store::Store& store);

class ShoppingLists {
 public:
  ShoppingLists() = default;
  /// Maps every class of every file of receipts that the scenario has loaded.
  ShoppingLists(const scenario::Scenario& scenario, const store::Store& store);

  /// One receipt of the file that an errand calls `baskets`, drawn evenly; empty if there is no such file.
  std::vector<SkuId> draw(const std::string& baskets, RandomStream random) const;

 private:
  struct Mapped {
    std::shared_ptr<const scenario::BasketBook> book;
    std::vector<SkuId> products;  // by class
  };
  std::map<std::string, Mapped> books_;
};

}  // namespace storetwin::shoppers
