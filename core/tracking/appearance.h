// What somebody's clothes were called by each camera: the memory that tells two people apart who stood together.
//
// A camera's number for a look says "as before" (core/perception/look_book.h); how often each number was seen on a
// person is a distribution, with which a new sighting can be weighed. It dies with the track. Halves of the clothes are
// independent; numbers of different cameras have nothing to do with each other. A camera that hasn't seen somebody for
// as long as it keeps a number may call the same clothes by another, so what it said before is forgotten here too.
#pragma once

#include <map>
#include <string>

#include "core/base/time.h"
#include "core/perception/look_book.h"

namespace storetwin::tracking {

class Appearance {
 public:
  void add(const std::string& source, const perception::Look& look, Timestamp now);
  /// Whether that camera saw this person lately, and more than once, so that its numbers can be held against each other.
  bool known_to(const std::string& source, Timestamp now) const;
  /// ln of the probability that this person shows such a look to that camera; 0 for what was not seen. Never below
  /// what somebody else's box, light or a bag in front makes of anybody.
  double log_likelihood(const std::string& source, const perception::Look& look) const;

 private:
  struct Counts {
    std::map<std::int32_t, double> seen;  ///< by number
    double total = 0;
  };
  struct Halves {
    Counts upper, lower;
    Timestamp seen;
  };
  static void add(Counts& counts, std::int32_t number);
  static double log_likelihood(const Counts* counts, std::int32_t number);

  std::map<std::string, Halves> by_source_;
};

}  // namespace storetwin::tracking
