// What the checks of validate.cpp and validate_map.cpp share: the store, its origin, and the problems found so far.
// Internal to core/store.
#pragma once

#include <fmt/format.h>

#include <set>
#include <string>

#include "core/store/validate.h"

namespace storetwin::store {

/// Survey tapes and unit conversions make edges that should coincide differ by this much.
inline constexpr double kSlack_m = 0.001;

class Checker {
 public:
  Checker(const Store& checked, const Origin& origin) : store(checked), origin_(origin) {}

  void error(std::string path, std::string code, std::string message, std::string hint = "") {
    problems_.add(error_at(origin_.store, std::move(path), std::move(code), std::move(message), std::move(hint)));
  }
  void warn(std::string path, std::string code, std::string message, std::string hint = "") {
    Diagnostic d = error_at(origin_.store, std::move(path), std::move(code), std::move(message), std::move(hint));
    d.severity = Severity::kWarning;
    problems_.add(std::move(d));
  }
  /// An error of the n-th product, wherever the catalogue stood.
  void product_error(std::size_t index, std::string_view key, std::string code, std::string message) {
    const bool apart = origin_.catalogue.has_value();
    problems_.add(error_at(apart ? *origin_.catalogue : origin_.store,
                           fmt::format("{}[{}].{}", apart ? "products" : "catalogue", index, key), std::move(code),
                           std::move(message)));
  }

  Diagnostics take() {
    problems_.sort();
    return std::move(problems_);
  }

  const Store& store;

 private:
  const Origin& origin_;
  Diagnostics problems_;
};

void check_map(Checker& checker);

}  // namespace storetwin::store
