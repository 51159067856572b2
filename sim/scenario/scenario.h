// A scenario: which store, who comes when to do what, which sensors watch, and what the result is expected to be.
//
// A scenario is a distribution, not a script: the seed draws stature, pace, errands and entry times from the ranges
// that stand here. What must happen exactly can be written down as script steps. Scenarios are read from YAML
// (scenario_io.h); these structs hold what the file says and nothing that is derived from it. Seconds count from the
// run's start.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "sim/scenario/fault.h"

namespace storetwin::scenario {

/// How far the sensors are simulated; DESIGN: the same messages come out of both.
enum class Fidelity {
  kGeometric,  ///< geometry decides what each sensor sees; observations carry measured error models
  kPixel,      ///< depth images are rendered and read by perception
};

constexpr auto enum_words(Fidelity) -> std::array<std::pair<Fidelity, const char*>, 2> {
  return {{{Fidelity::kGeometric, "geometric"}, {Fidelity::kPixel, "pixel"}}};
}

enum class StepKind {
  kPick,     ///< go to a facing and lift one or several units
  kPutBack,  ///< set one unit back, at its own facing or elsewhere
  kWait,     ///< stand where one is
  kLeave,    ///< end the errand early; the steps after it are not done
};

constexpr auto enum_words(StepKind) -> std::array<std::pair<StepKind, const char*>, 4> {
  return {{{StepKind::kPick, "pick"},
           {StepKind::kPutBack, "put_back"},
           {StepKind::kWait, "wait"},
           {StepKind::kLeave, "leave"}}};
}

/// Where a put-back goes when no plate is named.
enum class PutBackPlace {
  kRight,  ///< a facing of the item's own SKU
  kWrong,  ///< a plate whose facing is another SKU's, with room for it; drawn by the seed
};

constexpr auto enum_words(PutBackPlace) -> std::array<std::pair<PutBackPlace, const char*>, 2> {
  return {{{PutBackPlace::kRight, "right"}, {PutBackPlace::kWrong, "wrong"}}};
}

/// One thing a shopper is told to do. Fields that the kind doesn't use are ignored.
struct Step {
  StepKind kind = StepKind::kPick;
  SkuId sku;          ///< pick: what to lift; put_back: what to give up. Empty: drawn, or the last one lifted
  std::string plate;  ///< pick from, or put back to, this very plate: "fixture/shelf/plate"; empty: drawn
  std::vector<std::string> plates;  ///< instead of `plate`, of something that lies over several plates of one shelf
  std::optional<double> at_s;       ///< pick, put_back: when the item leaves or reaches the plates, as nearly as the body can
  int units = 1;      ///< pick: how many units, one after another
  PutBackPlace place = PutBackPlace::kRight;  ///< put_back without `plate`
  double wait_s = 0;                          ///< wait: for how long
};

/// "fixture/shelf/plate" as an address; empty if the text has another form.
std::optional<PlateAddress> parse_plate(std::string_view text);
/// The step's `plate` or `plates`; empty if it names none. The texts must be plates.
std::vector<PlateAddress> plates_of(const Step& step);

/// What a shopper wants: numbers of units and chances that the seed draws from, or an explicit script.
///
/// Of the n units lifted, floor(share * n + u) with u uniform in 0..1 are put back (systematic rounding), so that the
/// share holds for each shopper and not only on average.
struct Errand {
  std::array<double, 2> lifts = {2, 4};  ///< least and most units lifted, whole numbers
  double put_back_right = 0;             ///< share of the lifted units that go back to their own facing, 0..1
  double put_back_wrong = 0;             ///< share of the lifted units that go to a wrong plate, 0..1
  double several = 0;                    ///< chance that a lift takes 2 or 3 units from one facing, 0..1
  double share_bay = 0;                  ///< chance that the next target stands in a bay where somebody else is, 0..1
  double pace = 1;                       ///< factor on walking and hand speed; 1 = an unhurried adult
  std::vector<Step> script;              ///< if not empty, this is done instead of what the shares would draw
};

/// One billing unit: the people who come in on one code.
struct ShopperGroup {
  std::string id;                                  ///< names the random streams of its members
  int members = 1;                                 ///< people on this code; each does the errand on their own
  std::array<double, 2> enter_between_s = {0, 0};  ///< earliest and latest arrival at the turnstile
  Errand errand;
};

/// What stands on some plates at the start, whatever the planogram says of them.
struct InitialStock {
  SkuId sku;                        ///< empty: nothing stands there
  std::vector<std::string> plates;  ///< "fixture/shelf/plate", neighbours on one shelf, from the left
  int units = 1;
  bool planned = false;  ///< the back office knows: the planogram that the core is given says so too
};

/// A bound on one metric of the result. At least one of `min` and `max` is given.
struct Expectation {
  std::string metric;  ///< a name of metric_names.h
  std::optional<double> min;
  std::optional<double> max;
};

/// Which sensor profiles to use and what to change in them, as text that sim/sensors reads.
struct SensorChoice {
  std::string profile;  ///< file relative to the scenario; empty: the defaults of assets/sensors
  std::map<std::string, std::string> overrides;  ///< "plates.noise_g" -> "0.5"
};

struct Scenario {
  std::string name;  ///< the file's stem; not in the file
  std::string description;
  std::string store;                         ///< store file, relative to the scenario file
  std::vector<InitialStock> initial_stock;   ///< where the shelves aren't filled by the planogram
  double stock_from_front_m = 0.01;          ///< from the shelves' front edge to the front row
  double duration_s = 180;                   ///< upper bound; the run ends earlier when everybody has left
  Fidelity fidelity = Fidelity::kGeometric;  ///< unless the command line says otherwise
  SensorChoice sensors;
  std::vector<ShopperGroup> shoppers;
  std::vector<Fault> faults;
  std::vector<RandomFault> random_faults;
  std::vector<Expectation> expect;
  std::vector<std::string> tags;
};

}  // namespace storetwin::scenario
