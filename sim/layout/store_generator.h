// Whole stores by parameters, from a kiosk to a supermarket: floor, fixtures, plates, goods, cameras.
//
// What isn't given follows from what is: fixtures from the area, plates and products from the fixtures, cameras from the
// fronts. The same request gives the same store to the bit, and a generated store passes all checks without a warning.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/store/store.h"

namespace storetwin::layout {

struct StoreRequest {
  std::string name;                    ///< empty: made from the size
  std::optional<double> area_m2;       ///< kiosk to supermarket: kLeastAreaM2 .. kMostAreaM2; 100 if nothing says how large
  std::optional<double> width_m;       ///< along the front wall; half as much again as the depth
  std::optional<double> depth_m;
  double aisle_width_m = 1.2;          ///< at least; what is over is shared out
  std::optional<int> gondolas;         ///< fixtures of all kinds; one in 6.4 m2, as many as there is room for
  int boards = 5;                      ///< of each fixture
  std::optional<int> plates;           ///< connected ones; four to a board
  std::optional<int> products;         ///< SKUs; four places in five get one of their own
  std::optional<int> units;            ///< items on the shelves; up to a dozen in each place
  double look_alikes = 0.5;            ///< share of SKUs that are a variety of another (domain.md 1: 53 % within 5 g)
  double equal_masses = 0.1;           ///< share that weigh the same as another one [E]
  std::optional<int> depth_cameras;    ///< a pair for every front and one for every lane
  std::optional<int> color_cameras;    ///< one in 25 m2
  double camera_rate_hz = 15;
  double plate_rate_hz = 60;
  std::uint64_t seed = 1;
};

inline constexpr double kLeastAreaM2 = 9;
inline constexpr double kMostAreaM2 = 3700;

/// The store, or everything that is wrong with the request; a problem's path is the command line's option.
Result<store::Store> generate_store(const StoreRequest& request);

}  // namespace storetwin::layout
