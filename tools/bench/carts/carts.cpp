#include "tools/bench/carts/carts.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "tools/bench/carts/ablation.h"
#include "tools/bench/carts/consistency.h"
#include "tools/bench/carts/fit.h"
#include "tools/bench/carts/risk.h"
#include "tools/bench/carts/rival.h"
#include "tools/bench/carts/stages.h"
#include "tools/bench/carts/taken.h"

namespace storetwin::bench {

namespace {

struct NamedTable {
  const char* name;
  int (*make)(const Request&);
};

constexpr NamedTable kTables[] = {
    {"rival", table_rival}, {"ablation", table_ablation}, {"consistency", table_consistency},
    {"taken", table_taken}, {"risk", table_risk},         {"stages", table_stages},
};

constexpr const char* kFit = "fit";

const NamedTable* find_table(const std::string& name) {
  const auto* found = std::find_if(std::begin(kTables), std::end(kTables), [&](const auto& t) { return name == t.name; });
  return found == std::end(kTables) ? nullptr : found;
}

}  // namespace

bool is_cart_table(const std::string& name) { return name == kFit || find_table(name) != nullptr; }

int print_cart_table(const std::vector<std::string>& arguments) {
  const bool fits = arguments.front() == kFit;
  if (fits && arguments.size() < 3) {
    std::fputs("storetwin_bench fit OUT.yaml PATH... [--seeds=1..20] [--jobs=N]\n", stderr);
    return 2;
  }
  const Result<Request> request = parse_request(arguments.front(), {arguments.begin() + (fits ? 2 : 1), arguments.end()});
  if (!request) {
    std::fputs(to_text(request.problems()).c_str(), stderr);
    return 2;
  }
  if (fits) return fit_weights(arguments[1], *request);
  return find_table(arguments.front())->make(*request);
}

}  // namespace storetwin::bench
