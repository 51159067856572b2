#include "sim/shoppers/visit_books.h"

#include <algorithm>

namespace storetwin::shoppers {

void VisitBooks::enter(const Shopper& shopper, Books& books) {
  if (!shopper.visit) return;  // nobody is billed for what it takes
  Book& book = books[shopper.visit];
  book.truth.visit = shopper.visit;
  book.truth.members.push_back(shopper.id);
  if (shopper.entered.ns > 0 && (!book.begun || shopper.entered < book.truth.entered)) {
    book.truth.entered = shopper.entered;
    book.begun = true;
  }
  book.all_left = book.all_left && shopper.left.ns > 0;
  book.truth.left = std::max(book.truth.left, shopper.left);
  for (const auto& [item, sku] : shopper.cart) ++book.units[sku];
}

void VisitBooks::close(const Shopper& gone) { enter(gone, closed_); }

std::vector<truth::VisitTruth> VisitBooks::truth(const std::vector<Shopper>& present) const {
  Books visits = closed_;
  for (const Shopper& shopper : present) enter(shopper, visits);
  std::vector<truth::VisitTruth> result;
  for (auto& [visit, book] : visits) {
    if (!book.begun) continue;
    if (!book.all_left) book.truth.left = {};
    std::sort(book.truth.members.begin(), book.truth.members.end());
    for (const auto& [sku, quantity] : book.units) book.truth.lines.push_back({sku, quantity});
    result.push_back(std::move(book.truth));
  }
  return result;
}

}  // namespace storetwin::shoppers
