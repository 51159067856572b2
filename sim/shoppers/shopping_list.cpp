#include "sim/shoppers/shopping_list.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace storetwin::shoppers {

namespace {

// Words of four letters and more, small, without a plural's "s".
std::set<std::string> words(const std::string& text) {
  std::set<std::string> found;
  std::string word;
  const auto end_word = [&] {
    if (word.size() > 4 && word.back() == 's') word.pop_back();
    if (word.size() >= 4) found.insert(word);
    word.clear();
  };
  for (const char c : text) {
    const auto letter = static_cast<unsigned char>(c);
    std::isalpha(letter) ? word.push_back(static_cast<char>(std::tolower(letter))) : end_word();
  }
  end_word();
  return found;
}

bool share_word(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& word) { return b.contains(word); });
}

std::uint64_t rank_of(const std::string& item_class, const SkuId& sku) {
  return RandomStream(0).fork(item_class).fork(sku.value).bits();
}

std::set<SkuId> on_planogram(const store::Store& store) {
  std::set<SkuId> skus;
  for (const store::Facing& facing : store.planogram) {
    if (facing.sku && facing.units > 0) skus.insert(facing.sku);
  }
  return skus;
}

}  // namespace

SkuId product_for(const std::string& item_class, const store::Store& store) {
  const std::set<SkuId> standing = on_planogram(store);
  std::vector<SkuId> alike;
  const std::set<std::string> wanted = words(item_class);
  for (const SkuId& sku : standing) {
    const store::Product* product = store::find_product(store, sku);
    if (product != nullptr && share_word(wanted, words(product->name))) alike.push_back(sku);
  }
  if (alike.empty()) alike.assign(standing.begin(), standing.end());
  const auto best = std::max_element(alike.begin(), alike.end(), [&](const SkuId& a, const SkuId& b) {
    return rank_of(item_class, a) < rank_of(item_class, b);
  });
  return best == alike.end() ? SkuId{} : *best;
}

ShoppingLists::ShoppingLists(const scenario::Scenario& scenario, const store::Store& store) {
  for (const auto& [name, book] : scenario.receipts) {
    Mapped& mapped = books_[name];
    mapped.book = book;
    for (const std::string& item_class : book->classes) mapped.products.push_back(product_for(item_class, store));
  }
}

std::vector<SkuId> ShoppingLists::draw(const std::string& baskets, RandomStream random) const {
  std::vector<SkuId> list;
  const auto found = books_.find(baskets);
  if (found == books_.end()) return list;
  const Mapped& mapped = found->second;
  const int last = static_cast<int>(mapped.book->receipts.size()) - 1;
  for (const std::uint32_t item_class : mapped.book->receipts[static_cast<std::size_t>(random.integer(0, last))]) {
    if (const SkuId& sku = mapped.products[item_class]) list.push_back(sku);
  }
  return list;
}

}  // namespace storetwin::shoppers
