#include "tools/bench/carts/carts.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "tools/bench/carts/rival.h"

namespace storetwin::bench {

namespace {

struct NamedTable {
  const char* name;
  int (*make)(const Request&);
};

constexpr NamedTable kTables[] = {
    {"rival", table_rival},
};

const NamedTable* find_table(const std::string& name) {
  const auto* found = std::find_if(std::begin(kTables), std::end(kTables), [&](const auto& t) { return name == t.name; });
  return found == std::end(kTables) ? nullptr : found;
}

}  // namespace

bool is_cart_table(const std::string& name) { return find_table(name) != nullptr; }

int print_cart_table(const std::vector<std::string>& arguments) {
  const Result<Request> request = parse_request(arguments.front(), {arguments.begin() + 1, arguments.end()});
  if (!request) {
    std::fputs(to_text(request.problems()).c_str(), stderr);
    return 2;
  }
  return find_table(arguments.front())->make(*request);
}

}  // namespace storetwin::bench
