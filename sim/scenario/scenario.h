// A scenario: which store, who comes when to do what, which sensors watch, and what the result is expected to be.
//
// A scenario is a distribution, not a script: the seed draws stature, pace, errands and entry times from the ranges
// that stand here. What must happen exactly can be written down as script steps. Scenarios are read from YAML
// (scenario_io.h); these structs hold what the file says and nothing that is derived from it. Seconds count from the
// run's start.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "sim/scenario/baskets.h"
#include "sim/scenario/chances.h"
#include "sim/scenario/fault.h"
#include "sim/scenario/people.h"
#include "sim/scenario/policy_choice.h"
#include "sim/scenario/staff.h"

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
  kPick,      ///< go to a facing and lift one or several units
  kPutBack,   ///< set one unit back, at its own facing or elsewhere
  kWait,      ///< stand where one is
  kLeave,     ///< end the errand early; the steps after it are not done
  kTouch,     ///< press on the goods and let go, or rest the hand on them for long; nothing is lifted
  kRead,      ///< lift a unit, read it, put it back in its place
  kSwap,      ///< lift a unit and set the one lifted before it in its place
  kTakeOut,   ///< take a unit out of the bag or basket, look at it, put it in again
  kDrop,      ///< let a unit fall on the floor
  kPickUp,    ///< lift from the floor what lies there
  kHandOver,  ///< give a unit to somebody
  kLean,      ///< lean on a shelf: a slow, heavy press on several plates
};

constexpr auto enum_words(StepKind) {
  return std::to_array<std::pair<StepKind, const char*>>({{StepKind::kPick, "pick"},
                                                          {StepKind::kPutBack, "put_back"},
                                                          {StepKind::kWait, "wait"},
                                                          {StepKind::kLeave, "leave"},
                                                          {StepKind::kTouch, "touch"},
                                                          {StepKind::kRead, "read"},
                                                          {StepKind::kSwap, "swap"},
                                                          {StepKind::kTakeOut, "take_out"},
                                                          {StepKind::kDrop, "drop"},
                                                          {StepKind::kPickUp, "pick_up"},
                                                          {StepKind::kHandOver, "hand_over"},
                                                          {StepKind::kLean, "lean"}});
}

/// Where a put-back goes when no plate is named. `Home` is the plate from which the unit was lifted.
enum class PutBackPlace {
  kRight,         ///< a facing of the item's own SKU
  kWrong,         ///< a plate whose facing is another SKU's, with room for it; drawn by the seed
  kNearby,        ///< wrong: one to three plates from home, on its shelf
  kOtherShelf,    ///< wrong: another shelf of home's fixture
  kOtherFixture,  ///< wrong: not on home's fixture
  kEqualWeight,   ///< wrong: a facing whose SKU has the same catalogue mass to 2 g or 2 %
};

constexpr auto enum_words(PutBackPlace) {
  return std::to_array<std::pair<PutBackPlace, const char*>>({{PutBackPlace::kRight, "right"},
                                                              {PutBackPlace::kWrong, "wrong"},
                                                              {PutBackPlace::kNearby, "nearby"},
                                                              {PutBackPlace::kOtherShelf, "other_shelf"},
                                                              {PutBackPlace::kOtherFixture, "other_fixture"},
                                                              {PutBackPlace::kEqualWeight, "equal_weight"}});
}

/// Which hands take a thing.
enum class Hands {
  kOne,   ///< whichever is free and handy
  kBoth,  ///< two units, one in each hand; or one unit held by both
  kFar,   ///< the one farther from the goods: the arm crosses before the body, and others' arms
};

constexpr auto enum_words(Hands) {
  return std::to_array<std::pair<Hands, const char*>>(
      {{Hands::kOne, "one"}, {Hands::kBoth, "both"}, {Hands::kFar, "far"}});
}

/// Where a lifted unit goes.
enum class Into {
  kBag,     ///< bag or basket, whatever the shopper has
  kPocket,  ///< concealed; billed in truth like everything else
  kCoat,    ///< concealed under the coat
};

constexpr auto enum_words(Into) {
  return std::to_array<std::pair<Into, const char*>>({{Into::kBag, "bag"}, {Into::kPocket, "pocket"}, {Into::kCoat, "coat"}});
}

/// One thing a shopper is told to do. Fields that the kind doesn't use are ignored.
struct Step {
  StepKind kind = StepKind::kPick;
  SkuId sku;          ///< what to touch or lift; else what to give up. Empty: drawn, or the last one lifted
  std::string plate;  ///< touch, lift from, put back to or lean on this very plate: "fixture/shelf/plate"; empty: drawn
  std::vector<std::string> plates;  ///< instead of `plate`, of something that lies over several plates of one shelf
  std::optional<double> at_s;       ///< when the item or hand leaves or reaches the plates, as nearly as the body can
  int units = 1;      ///< pick: how many units, one after another
  bool grab = false;  ///< pick: all units in one grab, as far as a hand spans them
  Hands hands = Hands::kOne;                  ///< pick
  Into into = Into::kBag;                     ///< pick
  std::optional<double> hold_s;               ///< touch, pick: how long the hand presses; lean: how long; else drawn
  std::optional<double> look_s;               ///< pick, read, take_out: how long the unit is looked at; else drawn
  PutBackPlace place = PutBackPlace::kRight;  ///< put_back without `plate`
  std::string to = "companion";               ///< hand_over: "companion", "stranger", or the id of a group
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
  std::string baskets;  ///< file of receipts, relative to the scenario; one is drawn per group, in place of `lifts`
  std::array<double, 2> browse_s = {0, 0};  ///< least and most seconds of standing and looking before each pick
  Chances chances;                       ///< what else happens at the shelves
  std::vector<Step> script;              ///< if not empty, this is done instead of what the shares would draw
};

/// One of a group, where it matters who it is.
struct Person {
  PersonKind kind = PersonKind::kAdult;
  Gear gear = Gear::kDrawn;
  bool runs = false;                ///< instead of walking
  bool walks_out = false;           ///< goes out by the lane without stopping or queueing, the last thing still in hand
  std::optional<double> coat_after_s;  ///< changes the coat so long after coming in
  std::optional<Errand> errand;     ///< what this one wants; empty: the group's errand
};

/// One billing unit: the people who come in on one code.
struct ShopperGroup {
  std::string id;                                  ///< names the random streams of its members
  int members = 1;                                 ///< people on this code; each does the errand on their own
  std::vector<Person> people;  ///< one by one instead of `members`; they stay together and leave together
  bool code = true;            ///< false: they show none, so nobody is billed
  bool each_shows = false;     ///< each shows the code, one after the other; else the first shows it for all of them
  std::string follows;         ///< group right behind which they come in, whatever `enter_between_s` says
  std::array<double, 2> enter_between_s = {0, 0};  ///< earliest and latest arrival at the turnstile
  Errand errand;

  int size() const { return people.empty() ? members : static_cast<int>(people.size()); }
};

/// People who come by chance: groups at a constant rate (a Poisson process), who and how many drawn for each by number.
struct Arrivals {
  std::string id;         ///< names the random streams; the groups are "id/1", "id/2", ...
  double per_hour = 30;   ///< groups
  double from_s = 0;
  std::optional<double> to_s;  ///< none come from then on; empty: until a minute before the run's end
  /// Relative shares of groups of one, two, three, ... people. Street of shops and campus: 55 to 69 % of people walk in
  /// groups, of which 82 % are pairs (UCY zara01, zara02, students03; counted in OpenTraj's annotations).
  std::vector<double> group_sizes = {0.60, 0.33, 0.05, 0.02};
  double children = 0.25;          ///< chance that somebody after the first of a group is a child [E]
  double seniors = 0.20;           ///< chance that an adult is a senior [E]
  double limited_mobility = 0.02;  ///< chance that an adult walks with difficulty [E]
  /// Relative shares of what adults carry or push; names as of `gear` [E].
  std::map<std::string, double> gear = {
      {"backpack", 0.1}, {"basket", 0.4}, {"none", 0.1}, {"pushchair", 0.02}, {"shoulder_bag", 0.3}, {"trolley", 0.08}};
  Errand errand;
};

/// What stands on some plates at the start, whatever the planogram says of them.
struct InitialStock {
  SkuId sku;                        ///< empty: nothing stands there
  std::vector<std::string> plates;  ///< "fixture/shelf/plate", neighbours on one shelf, from the left
  int units = 1;
  bool planned = false;  ///< the back office knows: the planogram that the core is given says so too
};

/// The back office changes a price while the store is open.
struct PriceChange {
  SkuId sku;
  std::int64_t price_minor = 0;
  double at_s = 0;
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
  PolicyChoice policies;                     ///< of the store, in place of its own
  std::vector<InitialStock> initial_stock;   ///< where the shelves aren't filled by the planogram
  double stock_from_front_m = 0.01;          ///< from the shelves' front edge to the front row
  double duration_s = 180;                   ///< upper bound; the run ends earlier when everybody has left
  Fidelity fidelity = Fidelity::kGeometric;  ///< unless the command line says otherwise
  SensorChoice sensors;
  std::vector<ShopperGroup> shoppers;
  std::vector<Arrivals> arrivals;
  std::vector<StaffMember> staff;
  std::vector<PriceChange> price_changes;
  std::vector<Fault> faults;
  std::vector<RandomFault> random_faults;
  std::vector<Expectation> expect;
  std::vector<std::string> tags;
  /// By the text of `baskets`, filled by load_scenario; not in the file.
  std::map<std::string, std::shared_ptr<const BasketBook>> receipts;
};

}  // namespace storetwin::scenario
