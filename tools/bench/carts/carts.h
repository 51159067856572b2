// What the core is worth on given scenarios, as Markdown tables: against a rival, without one idea, without sensors, and how
// honest its doubts are.
#pragma once

#include <string>
#include <vector>

namespace storetwin::bench {

bool is_cart_table(const std::string& name);

/// `arguments`: the table's name, then what `parse_request` reads. Returns the exit code.
int print_cart_table(const std::vector<std::string>& arguments);

}  // namespace storetwin::bench
