#include "sim/layout/product_range.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "core/base/assert.h"

namespace storetwin::layout {

namespace {

// A form of pack: how its box relates to what is in it. [E] measured with a ruler on everyday packs.
struct Form {
  double density_g_per_l;   // gross mass over the volume of the box round the pack
  double depth, height;     // relative to the width
};
constexpr Form kCan{830, 1, 1.85}, kBottle{650, 1, 3.2}, kCarton{960, 0.7, 2.1}, kBag{70, 0.4, 1.4},
    kPouch{350, 0.35, 1.4}, kBar{600, 0.35, 0.5}, kBox{240, 0.35, 1.4}, kJar{900, 1, 1.5}, kTub{850, 1, 0.75}, kTray{450, 0.8, 0.35};

// What a store sells. Masses in grams, gross. [M]: median and spread of the logarithm of those of the 697 masses in
// assets/recordings/nanostore-benchmark-1/products.json whose names are of that kind; [E]: typical retail packs. Shares of
// the range [E], after the shelf space that convenience stores give. Chilled goods come first. Prices per kilogram [E].
struct Category {
  const char* name;
  double share;
  double median_g, log_sigma, least_g, most_g;
  Form form;
  double per_kg;
  std::array<const char*, 4> goods;
};
constexpr Category kCategories[] = {
    {"dairy", 0.08, 250, 0.55, 100, 1100, kTub, 6, {"Yoghurt", "Quark", "Pudding", "Cream Cheese"}},         // [E]
    {"milk", 0.03, 1040, 0.15, 250, 1100, kCarton, 1.6, {"Milk", "Oat Drink", "Buttermilk", "Kefir"}},        // [E]
    {"chilled food", 0.06, 220, 0.45, 80, 600, kTray, 13, {"Sandwich", "Salad", "Wrap", "Sliced Cheese"}},    // [E]
    {"cans", 0.10, 371, 0.25, 160, 600, kCan, 3.5, {"Cola", "Lemonade", "Energy Drink", "Sparkling Water"}},  // [M]
    {"bottles", 0.10, 560, 0.35, 260, 1600, kBottle, 2.5, {"Water", "Iced Tea", "Juice", "Soda"}},           // [E]
    {"crisps", 0.09, 68, 0.6, 25, 250, kBag, 15, {"Crisps", "Popcorn", "Puffs", "Tortilla Chips"}},          // [M]
    {"nuts", 0.05, 150, 0.6, 30, 500, kPouch, 16, {"Almonds", "Trail Mix", "Cashews", "Peanuts"}},           // [E]
    {"bars", 0.10, 52, 0.3, 20, 120, kBar, 28, {"Cereal Bar", "Protein Bar", "Nut Bar", "Fruit Bar"}},       // [M]
    {"sweets", 0.12, 141, 0.6, 14, 400, kPouch, 12, {"Gummies", "Liquorice", "Toffees", "Chocolates"}},      // [M]
    {"biscuits", 0.08, 88, 0.7, 30, 500, kBox, 10, {"Cookies", "Crackers", "Wafers", "Shortbread"}},         // [M]
    {"cereals", 0.04, 420, 0.35, 200, 800, kBox, 8, {"Cornflakes", "Muesli", "Porridge", "Granola"}},        // [E]
    {"jars", 0.06, 480, 0.45, 150, 950, kJar, 9, {"Jam", "Pesto", "Pickles", "Honey"}},                      // [E]
    {"tins", 0.05, 440, 0.4, 100, 900, kCan, 5, {"Tomatoes", "Beans", "Tuna", "Soup"}},                      // [E]
    {"household", 0.04, 420, 0.6, 60, 1200, kBottle, 7, {"Detergent", "Shampoo", "Soap", "Cleaner"}},        // [E]
};
constexpr std::array kVarieties = {"Original", "Lemon", "Classic", "Zero", "Cherry", "Mild", "Sea Salt", "Dark", "Honey",
                                   "Vanilla", "Orange", "Light", "Berry", "Spicy", "Peach", "Mint"};

std::string brand_name(RandomStream random) {
  constexpr std::array kFirst = {"Al", "Bo", "Ca", "Da", "El", "Fa", "Go", "Ha", "Ju", "Ka",
                                 "Lu", "Ma", "No", "Ori", "Pa", "Ro", "Sa", "Ti", "Vel", "Zu"};
  constexpr std::array kMiddle = {"ba", "di", "fo", "la", "mi", "na", "re", "sto", "ta", "va"};
  constexpr std::array kLast = {"l", "n", "ra", "s", "tto", "x", "ya", "mo", "ndo", "ri"};
  const auto one_of = [&](const auto& list) {
    return std::string(list[static_cast<std::size_t>(random.integer(0, static_cast<int>(list.size()) - 1))]);
  };
  const std::string first = one_of(kFirst), middle = one_of(kMiddle);
  return first + middle + one_of(kLast);
}

double to_mm(double m) { return std::max(0.01, std::round(m * 1000) / 1000); }

// The box of a pack of that mass, made to fit: what is too high grows broader, what is too broad grows deeper.
Vec3 pack_size(double mass_g, const Form& form, const Vec3& room_m) {
  const double volume_m3 = mass_g / form.density_g_per_l / 1000;
  double width = std::cbrt(volume_m3 / (form.depth * form.height));
  double depth = form.depth * width, height = form.height * width;
  if (height > room_m.z()) {
    const double broader = std::sqrt(height / room_m.z());
    height = room_m.z();
    width *= broader;
    depth *= broader;
  }
  if (width > room_m.x()) {
    depth *= width / room_m.x();
    width = room_m.x();
  }
  const auto fitting = [](double m, double most) { return to_mm(std::min(m, std::floor(most * 1000) / 1000)); };
  return {fitting(width, room_m.x()), fitting(depth, room_m.y()), fitting(height, room_m.z())};
}

// What the varieties of one family have in common.
struct Family {
  std::string brand;
  const char* goods = "";
  int company = 0;      // five digits of the code
  double mass_g = 0;
  double printed_g = 0;
  Vec3 size_m = Vec3::Zero();
  std::int64_t price_minor = 0;
};

double rounded_mass(double mass_g) { return mass_g < 100 ? std::round(mass_g * 10) / 10 : std::round(mass_g); }

Family draw_family(const Category& category, const RangeRequest& request, const RandomStream& random) {
  Family family;
  RandomStream draws = random.fork("family");
  family.brand = brand_name(random.fork("brand"));
  family.company = draws.integer(0, 99'999);
  family.goods = category.goods[static_cast<std::size_t>(draws.integer(0, 3))];
  const double drawn_g = category.median_g * std::exp(category.log_sigma * draws.normal());
  family.mass_g = rounded_mass(std::clamp(drawn_g, category.least_g, category.most_g));
  family.size_m = pack_size(family.mass_g, category.form, request.room_m);
  // Small packs cost more by weight; prices end in 9.
  const double price = category.per_kg * std::pow(family.mass_g / 1000, 0.8) * std::exp(0.25 * draws.normal());
  family.price_minor = std::max<std::int64_t>(19, std::llround(price * 10) * 10 - 1);
  const double step_g = family.mass_g < 60 ? 1 : 5;  // the net weight on the pack: the pack itself weighs something too
  family.printed_g = std::floor(family.mass_g * 0.96 / step_g) * step_g;
  return family;
}

std::string code_of(int company, int item) {
  const std::string digits = fmt::format("29{:05}{:05}", company, item);
  return digits + ean13_check_digit(digits);
}

// The categories in the order in which products are added: always the one that lacks most of its share.
std::vector<int> category_order(int products) {
  std::array<int, std::size(kCategories)> counts{};
  std::vector<int> order;
  for (int i = 0; i < products; ++i) {
    std::size_t most = 0;
    double lack = -1e9;
    for (std::size_t c = 0; c < counts.size(); ++c) {
      const double l = kCategories[c].share * (i + 1) - counts[c];
      if (l > lack) most = c, lack = l;
    }
    ++counts[most];
    order.push_back(static_cast<int>(most));
  }
  return order;
}

// The products of one category, given their numbers in the whole range.
void add_category(int index, const std::vector<int>& numbers, const RangeRequest& request, const RandomStream& random,
                  std::vector<RangedProduct>& range) {
  const Category& category = kCategories[index];
  const RandomStream own = random.fork(category.name);
  Family family;
  int variety = 0;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    const RandomStream product_random = own.fork("product", k);
    RandomStream draws = product_random.fork("kin");
    const bool look_alike = draws.chance(request.look_alikes) && k > 0;
    const bool equal = draws.uniform() * request.look_alikes < request.equal_masses;
    constexpr double kVarietySigma = 0.012;  // [E] flavours differ by some grams in a can, by less in a bar
    const double off = draws.normal(0, kVarietySigma);
    if (!look_alike) {
      family = draw_family(category, request, product_random);
      variety = 0;
    }
    RangedProduct made{{}, category.name};
    store::Product& product = made.product;
    product.sku = SkuId(code_of(family.company, numbers[k]));
    product.name = fmt::format("{} {} {} {} g", family.brand, family.goods,
                               kVarieties[static_cast<std::size_t>(variety) % kVarieties.size()], family.printed_g);
    product.mass_g = look_alike && !equal ? rounded_mass(family.mass_g * (1 + off)) : family.mass_g;
    product.size_m = family.size_m;
    product.price_minor = family.price_minor;
    range.push_back(std::move(made));
    ++variety;
  }
}

}  // namespace

std::vector<RangedProduct> product_range(const RangeRequest& request, const RandomStream& random) {
  STORETWIN_ASSERT(request.products >= 0 && request.products <= kMostProducts, "a code has room for five digits");
  std::vector<std::vector<int>> numbers(std::size(kCategories));
  const std::vector<int> order = category_order(request.products);
  for (std::size_t i = 0; i < order.size(); ++i) numbers[static_cast<std::size_t>(order[i])].push_back(static_cast<int>(i));
  std::vector<RangedProduct> range;
  for (std::size_t c = 0; c < numbers.size(); ++c) add_category(static_cast<int>(c), numbers[c], request, random, range);
  return range;
}

char ean13_check_digit(const std::string& first_twelve) {
  STORETWIN_ASSERT(first_twelve.size() == 12, "a check digit follows twelve digits");
  int sum = 0;
  for (std::size_t i = 0; i < 12; ++i) sum += (first_twelve[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace storetwin::layout
