// Real receipts: what people truly bought together, as lists of item classes ("whole milk", "soda").
//
// An errand that names a file of receipts draws one of them for each group; sim/shoppers/shopping_list.h maps its
// classes to what the store sells. The form is that of the public "groceries" data: a line per receipt, classes
// separated by commas, no header (assets/baskets/README.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace storetwin::scenario {

struct BasketBook {
  std::vector<std::string> classes;                  ///< every class once, in alphabetical order
  std::vector<std::vector<std::uint32_t>> receipts;  ///< indices into classes, in the file's order; none is empty
};

}  // namespace storetwin::scenario
