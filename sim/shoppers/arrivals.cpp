#include "sim/shoppers/arrivals.h"

#include <fmt/format.h>

#include <utility>

namespace storetwin::shoppers {

namespace {

using scenario::Gear;
using scenario::PersonKind;

// Who comes in the run's last minute couldn't leave before its end.
constexpr double kLastMinuteS = 60;

// The place of a draw among relative shares.
std::size_t place_of(const std::vector<double>& shares, double uniform) {
  double sum = 0;
  for (const double share : shares) sum += share;
  double left = uniform * sum;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    left -= shares[i];
    if (left < 0) return i;
  }
  return shares.size() - 1;
}

Gear draw_gear(const std::map<std::string, double>& shares, RandomStream& random) {
  std::vector<Gear> kinds;
  std::vector<double> weights;
  for (const auto& [kind, word] : enum_words(Gear{})) {
    const auto share = shares.find(word);
    if (share == shares.end()) continue;
    kinds.push_back(kind);
    weights.push_back(share->second);
  }
  return kinds[place_of(weights, random.uniform())];
}

scenario::Person draw_person(const scenario::Arrivals& arrivals, bool first, RandomStream random) {
  scenario::Person person;
  const bool child = random.chance(arrivals.children) && !first;
  const double age = random.uniform();
  person.gear = draw_gear(arrivals.gear, random);
  if (child) {
    person.kind = PersonKind::kChild;
    person.gear = Gear::kDrawn;
  } else if (age < arrivals.limited_mobility) {
    person.kind = PersonKind::kLimitedMobility;
  } else if (age < arrivals.limited_mobility + arrivals.seniors) {
    person.kind = PersonKind::kSenior;
  }
  return person;
}

}  // namespace

ArrivalProcess::ArrivalProcess(scenario::Arrivals arrivals, double run_s, const RandomStream& random)
    : arrivals_(std::move(arrivals)),
      until_s_(arrivals_.to_s.value_or(run_s - kLastMinuteS)),
      random_(random.fork(arrivals_.id)),
      next_s_(arrivals_.from_s) {
  advance();
}

void ArrivalProcess::advance() {
  RandomStream gap = random_.fork("gap", ++number_);
  next_s_ += gap.exponential(3600 / arrivals_.per_hour);
}

std::optional<double> ArrivalProcess::next_s() const {
  return next_s_ < until_s_ ? std::optional(next_s_) : std::nullopt;
}

scenario::ShopperGroup ArrivalProcess::take() {
  const RandomStream random = random_.fork("group", number_);
  scenario::ShopperGroup group;
  group.id = fmt::format("{}/{}", arrivals_.id, number_);
  group.enter_between_s = {next_s_, next_s_};
  group.errand = arrivals_.errand;
  RandomStream company = random.fork("size");
  const std::size_t size = place_of(arrivals_.group_sizes, company.uniform()) + 1;
  for (std::size_t i = 0; i < size; ++i)
    group.people.push_back(draw_person(arrivals_, i == 0, random.fork("person", i)));
  advance();
  return group;
}

}  // namespace storetwin::shoppers
