// A camera's short memory of clothes: it turns colours into numbers that say "as before" and nothing else.
//
// Whoever runs a person detector beside a camera owns one `LookBook` for it. Each half of the clothes is compared
// with what this camera saw during the last half minute; what is alike gets the number it had, what isn't gets a new
// one, and a number is never given twice. Colours stay here and die here: a message carries the numbers
// (`PersonDetection`), with which tracking tells two people apart who stood together, but which can't be turned back
// into colours, mean nothing to another camera, and don't outlive the half minute, let alone a visit.
//
// Alike is a Bhattacharyya coefficient of 0.85: folds and light move a histogram less than that, another cloth more
// (measured on the detector's model in sim/sensors; see tests). A reference follows what it is compared with, as light
// changes slowly. `LookBook` is a copyable value and a function of what it was shown, in order of capture.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.h"
#include "core/perception/clothing.h"

namespace storetwin::perception {

/// For so long after it was last seen, a look keeps its number.
inline constexpr Duration kLooksKept = Duration::milliseconds(30'000);

/// Numbers of the two halves; 0 = not seen.
struct Look {
  std::int32_t upper = 0;
  std::int32_t lower = 0;
  bool operator==(const Look&) const = default;
};

class LookBook {
 public:
  /// What this camera calls such clothes now. Times must not go back.
  Look name(const ClothingColors& colors, Timestamp captured);

 private:
  struct Reference {
    std::int32_t number = 0;
    ClothingHistogram roots{};  ///< square roots of the shares: of length one
    Timestamp seen;
  };
  std::int32_t name(std::vector<Reference>& book, const ClothingHistogram& histogram, Timestamp captured);

  std::vector<Reference> upper_, lower_;  ///< by first sighting
  std::int32_t next_number_ = 1;
};

}  // namespace storetwin::perception
