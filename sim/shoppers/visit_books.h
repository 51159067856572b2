// The books of all visits: who came in on a code, when, and what each visit should be charged.
//
// A shopper who has gone is entered here and forgotten by the crowd, so a long day costs no more than its visits'
// lines.
#pragma once

#include <map>
#include <vector>

#include "sim/shoppers/shopper.h"
#include "sim/truth/truth.h"

namespace storetwin::shoppers {

class VisitBooks {
 public:
  /// Somebody has left for good.
  void close(const Shopper& gone);
  /// All visits that have begun, by id; of those still inside, what they have in hand, bag and basket now.
  std::vector<truth::VisitTruth> truth(const std::vector<Shopper>& present) const;

 private:
  struct Book {
    truth::VisitTruth truth;
    std::map<SkuId, int> units;
    bool begun = false, all_left = true;
  };
  using Books = std::map<VisitId, Book>;
  static void enter(const Shopper& shopper, Books& books);

  Books closed_;
};

}  // namespace storetwin::shoppers
