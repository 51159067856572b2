// Where in the shop the core misread the shelves: counts by plate, and a plan on which they are marked.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/report/page.h"

namespace storetwin::report {

struct ErrorCounts {
  int missed = 0, phantom = 0, wrong_product = 0, wrong_visit = 0;
  int all() const { return missed + phantom + wrong_product + wrong_visit; }
};

/// The misread events of all runs in one store.
struct PlacedErrors {
  std::string name;                     ///< the store's; the scenario's if the store isn't known
  const store::Store* store = nullptr;  ///< null: not known
  std::map<PlateAddress, ErrorCounts> plates;
  int all() const;
};

/// Scenarios that have one store (by name and by its fixtures' places) are counted together; most errors first.
std::vector<PlacedErrors> errors_by_store(const Page& page);

/// The plan with squares of 30 cm, each with its count; needs the store.
std::string error_map(const PlacedErrors& errors);

}  // namespace storetwin::report
