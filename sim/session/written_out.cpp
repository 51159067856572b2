#include "sim/session/written_out.h"

#include "sim/shoppers/arrivals.h"

namespace storetwin::session {

scenario::Scenario arrivals_written_out(scenario::Scenario scenario, std::uint64_t seed) {
  const RandomStream random = RandomStream(seed).fork("shoppers");  // as Session names it
  for (const scenario::Arrivals& arrivals : scenario.arrivals) {
    shoppers::ArrivalProcess process(arrivals, scenario.duration_s, random);
    while (process.next_s()) scenario.shoppers.push_back(process.take());
  }
  scenario.arrivals.clear();
  return scenario;
}

}  // namespace storetwin::session
