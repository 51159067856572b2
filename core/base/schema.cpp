#include "core/base/schema.h"

#include <fmt/format.h>

namespace storetwin {

namespace {

enum class Quantity { kLength, kMass, kTime, kAngle, kFrequency, kPixels, kSpeed, kAcceleration, kMoney };

struct Unit {
  std::string_view suffix;
  std::string_view name;
  Quantity quantity;
  bool used_in_files;  // The one unit of its quantity that our files speak.
};

constexpr Unit kUnits[] = {
    {"m", "metres", Quantity::kLength, true},
    {"mm", "millimetres", Quantity::kLength, true},  // Of sensor errors; a length given so is caught by its stem.
    {"cm", "centimetres", Quantity::kLength, false},
    {"km", "kilometres", Quantity::kLength, false},
    {"in", "inches", Quantity::kLength, false},
    {"inch", "inches", Quantity::kLength, false},
    {"inches", "inches", Quantity::kLength, false},
    {"ft", "feet", Quantity::kLength, false},
    {"g", "grams", Quantity::kMass, true},
    {"kg", "kilograms", Quantity::kMass, false},
    {"mg", "milligrams", Quantity::kMass, false},
    {"oz", "ounces", Quantity::kMass, false},
    {"lb", "pounds", Quantity::kMass, false},
    {"s", "seconds", Quantity::kTime, true},
    {"sec", "seconds", Quantity::kTime, false},
    {"ms", "milliseconds", Quantity::kTime, true},
    {"us", "microseconds", Quantity::kTime, false},
    {"ns", "nanoseconds", Quantity::kTime, true},
    {"min", "minutes", Quantity::kTime, false},
    {"deg", "degrees", Quantity::kAngle, true},
    {"rad", "radians", Quantity::kAngle, false},
    {"hz", "hertz", Quantity::kFrequency, true},
    {"fps", "frames per second", Quantity::kFrequency, false},
    {"khz", "kilohertz", Quantity::kFrequency, false},
    {"px", "pixels", Quantity::kPixels, true},
    {"pixels", "pixels", Quantity::kPixels, false},
    {"mps", "metres per second", Quantity::kSpeed, true},
    {"kmh", "kilometres per hour", Quantity::kSpeed, false},
    {"mps2", "metres per second squared", Quantity::kAcceleration, true},
    {"minor", "minor currency units", Quantity::kMoney, true},
    {"eur", "euros", Quantity::kMoney, false},
    {"usd", "dollars", Quantity::kMoney, false},
};

std::string_view quantity_name(Quantity quantity) {
  switch (quantity) {
    case Quantity::kLength: return "lengths";
    case Quantity::kMass: return "masses";
    case Quantity::kTime: return "times";
    case Quantity::kAngle: return "angles";
    case Quantity::kFrequency: return "rates";
    case Quantity::kPixels: return "image sizes";
    case Quantity::kSpeed: return "speeds";
    case Quantity::kAcceleration: return "accelerations";
    case Quantity::kMoney: return "amounts of money";
  }
  return "values";
}

const Unit* unit_of(std::string_view key) {
  const std::size_t bar = key.rfind('_');
  if (bar == std::string_view::npos) return nullptr;
  for (const Unit& unit : kUnits) {
    if (key.substr(bar + 1) == unit.suffix) return &unit;
  }
  return nullptr;
}

std::string_view stem_of(std::string_view key) {
  return unit_of(key) == nullptr ? key : key.substr(0, key.rfind('_'));
}

}  // namespace

std::string_view unit_name(std::string_view key) {
  const Unit* unit = unit_of(key);
  return unit != nullptr && unit->used_in_files ? unit->name : std::string_view();
}

std::string unit_hint(std::string_view key, const std::vector<std::string>& known) {
  const Unit* given = unit_of(key);
  for (const std::string& candidate : known) {
    const Unit* wanted = unit_of(candidate);
    if (wanted == nullptr || stem_of(candidate) != stem_of(key)) continue;
    if (given != nullptr && given->quantity != wanted->quantity) continue;
    return fmt::format("{} are in {}: '{}'", quantity_name(wanted->quantity), wanted->name, candidate);
  }
  return "";
}

}  // namespace storetwin
