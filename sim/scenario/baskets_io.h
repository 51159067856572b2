// Files of receipts in, with every problem and its place.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "sim/scenario/baskets.h"

namespace storetwin::scenario {

/// The receipts of a text: one a line, its classes separated by commas; spaces round a class don't count. An empty line
/// or class is an error, and so is a text without receipts. `file_name` is what diagnostics call it.
Result<BasketBook> read_baskets(std::string_view text, const std::string& file_name);

Result<BasketBook> load_baskets(const std::string& path);

}  // namespace storetwin::scenario
